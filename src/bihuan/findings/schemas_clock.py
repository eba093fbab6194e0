"""The clock of a finding as the API shows it."""

from __future__ import annotations

from datetime import date, datetime

from bihuan.findings.domain.lifecycle import Step
from bihuan.foundation.rest.shapes import Shape
from bihuan.kernel.standing import TimerState
from bihuan.kernel.terms import Unit
from bihuan.kernel.timers import TimerStep


class TimerEntryOut(Shape):
    """One thing that happened to a clock, by which step, and the time that came with it."""

    no: int
    event: TimerStep
    at: datetime
    amount: int | None
    unit: Unit | None
    until_on: date | None
    step: Step
    seq: int


class ClockOut(Shape):
    """How the deadline of a finding stands, counted from all that happened to it."""

    state: TimerState
    since: datetime
    unit: Unit
    #: All the time that there is, and what is left of it; a begun day or hour counts whole.
    total: int
    left: int
    #: When the time is over; while it is paused, if it went on now.
    due_at: datetime
    due_on: date
    #: 1 when the time is over, more after.
    share_used: float
    #: Of what was handed in: whether it was late.
    is_overdue: bool
    #: Whether the holidays that decide have been announced.
    is_confirmed: bool
    entries: list[TimerEntryOut]
