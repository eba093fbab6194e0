"""How a finding is laid out on its page: the loop bar, the photographs, the timeline's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.findings.domain.lifecycle import RING, State, Step
from bihuan.findings.models import CommitmentKind
from bihuan.findings.queries.record import STAGES

if TYPE_CHECKING:
    from datetime import datetime

    from bihuan.evidence.public import Attachment
    from bihuan.findings.models import Finding
    from bihuan.findings.queries.record import OfferedStep, Record, TimelineRow

_STAGE_LABELS: dict[str, Any] = {
    "found": pgettext_lazy("stage", "Found"),
    "assigned": pgettext_lazy("stage", "Assigned"),
    "rectified": pgettext_lazy("stage", "Rectified"),
    "verified": pgettext_lazy("stage", "Verified"),
    "closed": pgettext_lazy("stage", "Closed"),
    "looked_back": pgettext_lazy("stage", "Looked back"),
}
#: The step that ends each stage, where the bar takes its moment from.
_ENDS: dict[str, frozenset[Step]] = {
    "found": frozenset({Step.RECORD, Step.TAKE_OVER}),
    "assigned": frozenset({Step.ASSIGN, Step.FIX_AT_ONCE}),
    "rectified": frozenset({Step.SUBMIT, Step.FIX_AT_ONCE}),
    "verified": frozenset({Step.ACCEPT}),
    "closed": frozenset({Step.STRIKE_OFF}),
    "looked_back": frozenset({Step.LOOK_BACK}),
}
#: How many outlined buttons stand beside the filled one before the rest folds away.
_BESIDE = 3


@dataclass(frozen=True)
class Stage:
    """One stage of the loop bar."""

    label: Any
    #: done, now or todo.
    how: str
    ring: int
    at: datetime | None = None
    note: Any = ""


def loop_bar(record: Record) -> list[Stage]:
    """Return the six stages with what is done, where it stands, and what is to come."""
    state = State(record.finding.state)
    here = next((i for i, (_n, states) in enumerate(STAGES) if state in states), -1)
    ended = _moments(record.timeline)
    bar = []
    for i, (name, states) in enumerate(STAGES):
        is_done = i < here or (state is State.LOOKED_BACK and not _waits_for_visit(record))
        ring = max(RING.get(s, 0) for s in states) if i > here else record.ring
        how = "done" if is_done else "now" if i == here else "todo"
        bar.append(Stage(_STAGE_LABELS[name], how, ring, ended.get(name) if is_done else None))
    if state is State.CLOSED and not _waits_for_visit(record):
        bar[-1] = Stage(_STAGE_LABELS["looked_back"], "todo", 0, None, _("not drawn"))
    return bar


def _waits_for_visit(record: Record) -> bool:
    return any(row.done_at is None for row in record.look_backs)


def _moments(timeline: list[TimelineRow]) -> dict[str, datetime]:
    return {
        name: row.history.at
        for row in reversed(timeline)
        for name, steps in _ENDS.items()
        if row.history.step in steps
    }


@dataclass(frozen=True)
class Buttons:
    """The steps a person may take now: one filled, some outlined, the rest folded away."""

    filled: OfferedStep | None
    beside: list[OfferedStep]
    folded: list[OfferedStep]


def buttons(record: Record) -> Buttons:
    """Arrange the steps."""
    rest = record.steps[1:]
    return Buttons(record.next_step, rest[:_BESIDE], rest[_BESIDE:])


@dataclass(frozen=True)
class Pictures:
    """Photographs before and after, and the pair that is compared."""

    before: list[Attachment]
    after: list[Attachment]

    @property
    def pair(self) -> tuple[Attachment, Attachment] | None:
        """The first photograph before and the newest after."""
        if self.before and self.after:
            return self.before[0], self.after[-1]
        return None


def pictures(record: Record) -> Pictures:
    """Return the photographs among the evidence."""
    return Pictures(
        [file for file in record.before if is_picture(file)],
        [file for file in record.after if is_picture(file)],
    )


def papers(record: Record) -> list[Attachment]:
    """Return the evidence that is not a photograph before or after."""
    shown = [*record.before, *record.after]
    return [*(file for file in shown if not is_picture(file)), *record.documents]


def is_picture(file: Attachment) -> bool:
    """Say whether a browser shows the file as a picture."""
    return file.file.media_type.startswith("image/")


def is_my_turn(finding: Finding, person_id: object, organisation_ids: frozenset[Any]) -> bool:
    """Say whether the person is the one whose turn it is, by name or by organisation."""
    if finding.turn_person_id is not None:
        return finding.turn_person_id == person_id
    return finding.turn_org_id in organisation_ids


def is_in_loop(finding: Finding) -> bool:
    """Say whether the finding is on its way round, or was closed there."""
    return State(finding.state) in RING


def measure_counts(record: Record) -> tuple[int, int]:
    """Return how many measures count, and how many of them are finished."""
    counting = [row for row in record.measures if row.voided_at is None]
    return len(counting), sum(1 for row in counting if row.done_at)


def commitments(record: Record) -> list[tuple[Any, str]]:
    """Return the five commitments that were given, in their order."""
    said = record.commitments
    return [(kind.label, said[kind.value]) for kind in CommitmentKind if kind.value in said]
