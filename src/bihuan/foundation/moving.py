"""The one function that writes a state, and the history row that is its proof and its outbox."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bihuan.foundation.formats import moment
from bihuan.foundation.inserting import insert_all, new_row
from bihuan.foundation.models import History, Moved
from bihuan.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID


#: Rows of one INSERT: fewer round trips, and a statement that every database takes.
BATCH = 500


class Overtaken(Refusal):
    """Somebody else acted on the row first.

    Args:
        last: the newest step of the row.
        step: how its context calls that step; the step's code when omitted.
        asker: who is refused; somebody may have overtaken themselves, by a second click.
    """

    def __init__(
        self, last: History | None, *, step: object = None, asker: UUID | None = None
    ) -> None:
        who, taken = (last.actor_name, last.step) if last else (None, None)
        shown = {"who": who or "?", "step": step or taken or "?"}
        message = _("%(who)s acted on this first (%(step)s). Look at it again, then decide.")
        if last is not None and asker is not None and last.actor_id == asker:
            message = _("You did this yourself on %(at)s (%(step)s). Look at it as it stands now.")
            shown["at"] = moment(last.at)
        super().__init__("overtaken", message % shown, by=who, step=taken)
        self.last, self.asker = last, asker


@dataclass(frozen=True)
class Act:
    """Who does what, when and why."""

    step: str
    event: str
    at: datetime
    actor_id: UUID | None
    actor_name: str
    reason: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


def subject_type(row: Moved) -> str:
    """Return the slug under which the row's history is kept."""
    return row._meta.model_name or ""


def begin(row: Moved, *, state: str, act: Act) -> History:
    """Insert a new row in its first state, with its first history row."""
    return begin_all([row], states=[state], acts=[act])[0]


def begin_all(
    rows: Sequence[Moved], *, states: Sequence[str], acts: Sequence[Act]
) -> list[History]:
    """Insert new rows of one table in their first states, each with its first history row.

    Args:
        rows: unsaved rows of one model.
        states: the state that each begins in.
        acts: who, when and why, one for each row.
    """
    for row, state in zip(rows, states, strict=True):
        row.state, row.version = state, 1
    with transaction.atomic():
        insert_all(rows)
        histories = [
            _history(row, from_state="", act=act) for row, act in zip(rows, acts, strict=True)
        ]
        insert_all(histories)
    return histories


def move(row: Moved, *, to: str, act: Act, changes: dict[str, Any] | None = None) -> History:
    """Move a row to a state, if nobody moved it since it was read.

    Args:
        row: the row as read; updated in memory when the move succeeds.
        to: the new state; the present one for a step that only adds facts.
        act: who, when, why, and the facts for the history.
        changes: further columns to write in the same UPDATE.

    Raises:
        Overtaken: the row's state or version is no longer the one that was read.
    """
    from_state, version = row.state, row.version
    written = {**(changes or {}), "state": to, "version": version + 1}
    with transaction.atomic():
        rows = type(row)._default_manager.filter(pk=row.pk, state=from_state, version=version)
        if rows.update(**written) != 1:
            raise Overtaken(last_step(row), asker=act.actor_id)
        for name, value in written.items():
            setattr(row, name, value)
        history = _history(row, from_state=from_state, act=act)
        history.save(force_insert=True)
        return history


def last_step(row: Moved) -> History | None:
    """Return the newest history row of a row."""
    return (
        History.objects.filter(subject_type=subject_type(row), subject_id=row.pk)
        .order_by("-seq")
        .first()
    )


def _history(row: Moved, *, from_state: str, act: Act) -> History:
    return new_row(
        History,
        subject_type=subject_type(row),
        subject_id=row.pk,
        county_code=row.county_code,
        seq=row.version,
        event=act.event,
        step=act.step,
        from_state=from_state,
        to_state=row.state,
        at=act.at,
        actor_id=act.actor_id,
        actor_name=act.actor_name,
        reason=act.reason,
        facts=act.facts,
    )
