"""Regions, organisations, people, their posts and their tokens."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager

from bihuan.foundation.models import Moved, Row
from bihuan.people.domain.token_scope import TokenScope, read
from bihuan.people.roles import Role
from bihuan.people.wording import SCOPE_LABELS

if TYPE_CHECKING:
    from datetime import date


class RegionLevel(models.TextChoices):
    """Levels of the administrative tree (行政区划)."""

    PROVINCE = "province", _("Province")
    CITY = "city", _("City")
    COUNTY = "county", _("County")
    TOWN = "town", _("Town")
    VILLAGE = "village", _("Village")
    GRID = "grid", _("Grid")


class Placed(Row, MP_Node):
    """A row in a tree, in force from one day to another."""

    valid_from = models.DateField()
    #: First day on which it is no more.
    valid_to = models.DateField(null=True, blank=True)

    objects: ClassVar = MP_NodeManager()  # type: ignore[django-manager-missing]

    class Meta:
        abstract = True

    def line(self) -> list[str]:
        """Return the tree paths from the top down to this row, itself included."""
        step = self.steplen
        return [self.path[:end] for end in range(step, len(self.path) + 1, step)]

    @property
    def position(self) -> int:
        """The place among the children of the row above; 1 is the first."""
        return self._get_lastpos_in_path()  # type: ignore[no-any-return]

    @classmethod
    def path_below(cls, path: str, position: int) -> str:
        """Return the tree path of a child at a position; of a root when the path is empty."""
        depth = len(path) // cls.steplen + 1
        return cls._get_path(path, depth, position)  # type: ignore[no-any-return]

    def end(self, on: date) -> None:
        """End it; what began today was a mistake and ends tomorrow, for it must last a day."""
        self.valid_to = max(on, self.valid_from + timedelta(days=1))
        self.save(update_fields=["valid_to"])


class Region(Placed):  # type: ignore[django-manager-missing]
    """A region at one level; the tree path is the prefix that scope is made of."""

    #: Statistical code: 2, 4, 6, 9 or 12 digits; what a body added itself has a hyphen.
    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(_("Name"), max_length=60)
    level = models.CharField(max_length=10, choices=RegionLevel.choices)
    #: A functional area (功能区) such as an industrial park, not a statutory division.
    is_functional = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True)
                | models.Q(valid_to__gt=models.F("valid_from")),
                name="region_valid_to_after_from",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationKind(models.TextChoices):
    """What sort of body an organisation is."""

    PARTY_COMMITTEE = "party_committee", _("Party committee")
    COMMITTEE_OFFICE = "committee_office", _("Safety committee office")
    BUREAU = "bureau", _("Bureau")
    DEPARTMENT = "department", _("Department")
    TOWN = "town", _("Town or street")
    ENTERPRISE = "enterprise", _("Enterprise")
    AGENCY = "agency", _("Agency")


class Organisation(Placed):
    """A body in the tree of bodies (机构)."""

    name = models.CharField(_("Name"), max_length=120)
    short_name = models.CharField(_("Short name"), max_length=40, blank=True)
    kind = models.CharField(max_length=20, choices=OrganisationKind.choices)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="organisations")
    #: Unified social credit code (统一社会信用代码), 18 characters, where there is one.
    credit_code = models.CharField(max_length=18, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=~models.Q(credit_code=""),
                name="organisation_credit_code_once",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True)
                | models.Q(valid_to__gt=models.F("valid_from")),
                name="organisation_valid_to_after_from",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name


class Language(models.TextChoices):
    """Languages that a person may read the product in; each in its own name."""

    CHINESE = "zh-hans", "中文"
    ENGLISH = "en", "English"


class PersonManager(BaseUserManager["Person"]):
    """Finds people by their sign-in name."""


class Person(Row, AbstractBaseUser):
    """Somebody who can sign in."""

    username = models.CharField(_("Sign-in name"), max_length=60, unique=True)
    name = models.CharField(_("Person's name"), max_length=60)
    phone = models.CharField(_("Telephone"), max_length=20, blank=True)
    #: Empty until the person chooses: then the browser's own language is followed.
    language = models.CharField(max_length=10, choices=Language.choices, blank=True)
    is_active = models.BooleanField(default=True)
    #: When the password was last chosen; a password in use for too long must be changed.
    password_set_at = models.DateTimeField(null=True, blank=True)
    #: Counts how often all sessions were ended at once.
    session_stamp = models.PositiveIntegerField(default=0)
    #: The delegation by which somebody stands in for another now; of a request, never stored.
    standing_in: Delegation | None = None
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar = ["name"]

    objects = PersonManager()

    def __str__(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Bind sessions to the password, and to the times that all were ended."""
        stamp = f":{self.session_stamp}" if self.session_stamp else ""
        return salted_hmac(
            "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash",
            self.password + stamp,
            secret=secret,
            algorithm="sha256",
        ).hexdigest()


class PostQuerySet(models.QuerySet["Post"]):
    """Posts by date."""

    def in_force(self, on: date) -> Self:
        """Keep the posts held on a date."""
        return self.filter(
            models.Q(ends_on__isnull=True) | models.Q(ends_on__gt=on), starts_on__lte=on
        )

    def held_from(self, on: date) -> Self:
        """Keep the posts held on a date or to be held after it."""
        return self.filter(models.Q(ends_on__isnull=True) | models.Q(ends_on__gt=on))


class Post(Row):
    """A role that a person holds in an organisation, for a region, for a time."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="posts")
    #: Where the post's authority reaches: this region and all below it.
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=24, choices=Role.choices)
    title = models.CharField(_("Title of the post"), max_length=60, blank=True)
    starts_on = models.DateField()
    #: First day on which it is no longer held.
    ends_on = models.DateField(null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "organisation", "region", "role"],
                condition=models.Q(ends_on__isnull=True),
                name="post_held_once",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="post_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.organisation} ({self.role})"

    def end(self, on: date) -> None:
        """End it from a day on; one that had not begun was never held."""
        self.ends_on = max(on, self.starts_on)
        self.save(update_fields=["ends_on"])


class PostRequest(Moved):
    """A post that one administrator asks for somebody, and another one decides on."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="post_requests")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=24, choices=Role.choices)
    title = models.CharField(_("Title of the post"), max_length=60, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "organisation", "region", "role"],
                condition=models.Q(state="asked"),
                name="post_asked_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.organisation} ({self.role})"


class DelegationQuerySet(models.QuerySet["Delegation"]):
    """Delegations by date."""

    def in_force(self, on: date) -> Self:
        """Keep what holds on a date, between two people whose accounts are open."""
        return self.filter(
            starts_on__lte=on,
            ends_on__gt=on,
            revoked_at__isnull=True,
            principal__is_active=True,
            deputy__is_active=True,
        )


class Delegation(Row):
    """Somebody stands in for another while they are away (代理), in some of their posts."""

    principal = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="deputies")
    deputy = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="principals")
    posts = models.ManyToManyField(Post, related_name="delegations")
    starts_on = models.DateField()
    #: First day on which it holds no longer.
    ends_on = models.DateField()
    reason = models.CharField(_("Reason"), max_length=120, blank=True)
    revoked_at = models.DateTimeField(null=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")),
                name="delegation_lasts_a_day",
            ),
            models.CheckConstraint(
                condition=~models.Q(principal=models.F("deputy")),
                name="delegation_between_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy} 代 {self.principal}"


class ApiToken(Row):
    """A token for machines; only its SHA-256 is kept."""

    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(_("Name"), max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    #: To the minute: writing each use down would cost every request a write.
    last_used_at = models.DateTimeField(null=True)
    #: Words of :class:`TokenScope` with blanks between.
    scope_words = models.CharField(max_length=80)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(scope_words=""), name="token_good_for_something"
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")),
                name="token_expires_after_creation",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scopes(self) -> frozenset[TokenScope]:
        """What it is good for."""
        return read(self.scope_words)

    @property
    def scope_labels(self) -> list[str]:
        """What it is good for, in words."""
        return [str(SCOPE_LABELS[each]) for each in TokenScope if each in self.scopes]


class ResetCode(Row):
    """A code by which somebody without a password chooses one, once; its SHA-256 is kept."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="reset_codes")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    #: When it was used, or put aside for a newer one.
    spent_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")),
                name="reset_code_expires_after_creation",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)
