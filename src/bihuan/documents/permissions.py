"""Which notices a person sees, and who may import them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from bihuan.documents.models import Notice
from bihuan.kernel.clock import SystemClock
from bihuan.kernel.errors import NotFound, NotPermitted
from bihuan.people import public as people
from bihuan.people.public import Capability

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from bihuan.people.public import Actor, Organisation, Region

_COLUMNS = people.Columns(
    region="region",
    found_by="uploaded_by_id",
    organisations=("organisation",),
)


def visible(actor: Actor) -> QuerySet[Notice]:
    """Return the notices that an actor may see."""
    return Notice.objects.filter(people.visible(actor.scope, _COLUMNS))


def visible_notice(actor: Actor, notice_id: UUID, *, lock: bool = False) -> Notice:
    """Return one notice inside the actor's scope.

    Raises:
        NotFound: there is none, or it lies outside the scope.
    """
    rows = visible(actor).select_related("organisation", "region")
    if lock:
        rows = rows.select_for_update(of=("self",))
    notice = rows.filter(pk=notice_id).first()
    if notice is None:
        raise NotFound("documents.not_found", _("There is no such notice in your area."))
    return notice


def require_import(actor: Actor, organisation: Organisation, region: Region) -> None:
    """Refuse an import by a post without it, or for another's organisation.

    Raises:
        NotPermitted: the post does not include it, or the organisation is another's.
    """
    own = organisation.pk in actor.organisation_ids or actor.is_system
    if not (own and actor.scope.allows_in(Capability.IMPORT_NOTICE, region.path)):
        raise NotPermitted(
            "documents.import_not_permitted",
            _("Your post does not include importing notices for this organisation."),
        )


def may_see(person: people.Person, notice_id: UUID) -> bool:
    """Say whether a person may see a notice's file."""
    actor = people.actor_for(person, SystemClock())
    return visible(actor).filter(pk=notice_id).exists()
