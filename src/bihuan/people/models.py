"""Regions, organisations, people, their posts and their tokens."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager

from bihuan.foundation.models import Row
from bihuan.people.roles import Role

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
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar = ["name"]

    objects = PersonManager()

    def __str__(self) -> str:
        return self.name


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


class ApiToken(Row):
    """A token for machines; only its SHA-256 is kept."""

    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(_("Name"), max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")),
                name="token_expires_after_creation",
            ),
        ]

    def __str__(self) -> str:
        return self.name
