"""What findings tell other contexts: which steps concern whom, and how the terms stand.

``config/wiring.py`` hands this to the context that tells people; it knows no findings itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from bihuan.findings.domain.clocks import MOVES_CLOCK
from bihuan.findings.domain.lifecycle import OPEN, Step
from bihuan.findings.permissions import visible
from bihuan.findings.queries.audiences import AUDIENCES, line_of, tellings_of
from bihuan.findings.queries.terms import running_terms, terms_of
from bihuan.findings.recording import EVENTS
from bihuan.notices.public import About, Subject

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from bihuan.people.public import Actor

#: Events of which somebody is told.
TOLD = tuple(EVENTS[step] for step in AUDIENCES)
#: Events that set, hold, stop or take up a term again. Ledgers bring thousands of terms at once:
#: those are found by looking for them.
TERM_CHANGED = tuple(
    EVENTS[step]
    for step in (*MOVES_CLOCK, Step.RECOUNT)
    if step not in (Step.RECORD, Step.TAKE_OVER)
)


def about(actor: Actor, ids: Collection[UUID]) -> dict[UUID, About]:
    """Return what an actor sees of findings; those out of their sight are left out."""
    if not ids:
        return {}
    rows = visible(actor).filter(pk__in=ids).only("number", "title", "due_on", "state", "version")
    return {
        row.pk: About(
            number=row.number,
            title=row.title,
            url=reverse("findings:record", args=[row.pk]),
            due_on=row.due_on if row.state in OPEN else None,
            version=row.version,
        )
        for row in rows
    }


SUBJECT = Subject(
    about=about, tellings=tellings_of, terms=terms_of, line=line_of, running=running_terms
)
