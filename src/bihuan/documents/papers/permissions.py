"""Which papers a person sees in the papers of a body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from bihuan.documents.papers.models import Paper
from bihuan.kernel.clock import SystemClock
from bihuan.kernel.errors import NotFound
from bihuan.people import public as people

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from bihuan.people.public import Actor

_COLUMNS = people.Columns(region="region", found_by="made_by_id", organisations=("organisation",))


def visible(actor: Actor) -> QuerySet[Paper]:
    """Return the papers of an actor's bodies and areas.

    Who sees a record sees what was issued about it as well: the record's context says so.
    """
    return Paper.objects.filter(people.visible(actor.scope, _COLUMNS))


def may_see(person: people.Person, paper_id: UUID) -> bool:
    """Say whether a person may see a paper's file."""
    actor = people.actor_for(person, SystemClock())
    return visible(actor).filter(pk=paper_id).exists()


def no_such_paper() -> NotFound:
    """Make the refusal of a paper that is not there, or not for this person."""
    return NotFound("documents.no_such_paper", _("There is no such paper in your area."))
