"""Which step does what to the clock of a finding (期限), and what its entries amount to.

A pause (中止) is no state of the loop: the finding stays assigned, taken up or returned, work and
reports go on, and only the time stands still. As a state it would have to remember which of
the three to go back to, and every table would hold it three times.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from bihuan.findings.domain.lifecycle import Step
from bihuan.kernel.timers import Timer, TimerEvent, TimerStep

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from uuid import UUID

    from bihuan.kernel.standing import Standing
    from bihuan.kernel.working_days import WorkingCalendar

#: What a step does to a clock that there is; those that give time say how much, and only then.
#: That of a duplicate runs on: it may be put back, and stands as it stood then.
MOVES_CLOCK: dict[Step, TimerStep] = {
    Step.RECORD: TimerStep.STARTED,
    Step.TAKE_OVER: TimerStep.STARTED,
    Step.ASSIGN: TimerStep.STARTED,
    Step.HAND_DOWN: TimerStep.STARTED,
    Step.DECIDE_EXTENSION: TimerStep.EXTENDED,
    Step.PAUSE: TimerStep.PAUSED,
    Step.RESUME: TimerStep.RESUMED,
    Step.SUBMIT: TimerStep.STOPPED,
    Step.FIX_AT_ONCE: TimerStep.STOPPED,
    Step.TRANSFER: TimerStep.STOPPED,
    Step.WITHDRAW: TimerStep.STOPPED,
    Step.SEND_BACK: TimerStep.RETURNED,
}
#: Steps that move the clock only where they say how much time they give.
GIVES_TIME = frozenset({TimerStep.STARTED, TimerStep.EXTENDED})


@dataclass(frozen=True)
class FindingStanding:
    """How the clock of a finding stands at a moment, and whose turn it is."""

    finding_id: UUID
    standing: Standing
    #: Since when it has stood so: the last thing that happened to it.
    since: datetime
    holder_org_id: UUID | None
    holder_person_id: UUID | None

    @property
    def due_at(self) -> datetime:
        """When the time is over; while it is paused, if it went on now."""
        return self.standing.due_at

    @property
    def due_on(self) -> date:
        """The last day in Asia/Shanghai."""
        return self.standing.due_on

    @property
    def share_used(self) -> float:
        """Share of the time that is used up: 0.0 at the start, 1.0 when it is over, more after."""
        return self.standing.share_used

    @property
    def is_paused(self) -> bool:
        """Whether the clock stands still for a while; nobody is to be urged."""
        return self.standing.state == "paused"

    @property
    def is_running(self) -> bool:
        """Whether time runs; neither paused nor handed in or ended."""
        return self.standing.state == "running"

    @property
    def is_overdue(self) -> bool:
        """Whether the time is over; of what was handed in, whether it was over by then."""
        return self.standing.is_overdue


def timer_from(events: Sequence[TimerEvent], calendar: WorkingCalendar) -> Timer | None:
    """Return the clock that the events of a finding have led to; None where there is none.

    Args:
        events: all of them, in order; the present clock begins at the last start.
        calendar: tells the working days.
    """
    starts = [no for no, event in enumerate(events) if event.step is TimerStep.STARTED]
    return Timer(calendar, tuple(events[starts[-1] :])) if starts else None


def in_order(events: Sequence[TimerEvent]) -> bool:
    """Tell whether no event lies before the one that was written down before it."""
    return all(earlier.at <= later.at for earlier, later in pairwise(events))
