"""Where a hazard stands that an office's own ledger (台账) tells of, and where that is from.

Taking over repeats what the ledger says. Nothing of it was checked here, and every record of it
says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bihuan.engines.ledger import LedgerRow, Progress
from bihuan.engines.text.model import Warning_
from bihuan.findings.domain.lifecycle import State

_STATES: dict[Progress, State] = {
    Progress.NOT_STARTED: State.RECTIFYING,
    Progress.ONGOING: State.RECTIFYING,
    Progress.LONG_TERM: State.RECTIFYING,
    Progress.DONE: State.CLOSED,
    Progress.FAILED: State.RETURNED,
    Progress.VERIFIED: State.CLOSED,
    Progress.CLOSED: State.CLOSED,
    Progress.TRANSFERRED: State.TRANSFERRED,
    Progress.VOID: State.WITHDRAWN,
}
_AWAITS = re.compile(r"(?:待|未|等待|尚未|申请)(?:复查|验收|核查|复核|销号)")
_JUST_FOUND = re.compile(r"(?:新增|新发现|已?(?:登记|上报|发现))[。.]?")
#: Days of what has happened: none of them can lie ahead.
_PAST = ("found_on", "rectified_on", "verified_on")


@dataclass(frozen=True, slots=True)
class Standing:
    """The state that a row is taken over in, and the ledger's day for it where it gives one."""

    state: State
    #: The day on which the ledger says that it was checked or put right; None where it is silent.
    ended_on: date | None = None


def settled(row: LedgerRow, today: date) -> LedgerRow:
    """Return a row as it is taken over: a day of what has happened that lies ahead is left open.

    Each such day is among the row's warnings, as ``date.ahead``.
    """
    ahead = {name: day for name in _PAST if (day := getattr(row, name)) and day > today}
    if not ahead:
        return row
    doubts = (
        Warning_(
            "date.ahead",
            "%(text)s lies ahead; it is left open",
            row.row,
            {"field": name, "text": day.isoformat()},
        )
        for name, day in ahead.items()
    )
    left_open: dict[str, Any] = dict.fromkeys(ahead)
    return replace(row, **left_open, warnings=(*row.warnings, *doubts))


def doubts_of(row: LedgerRow) -> list[dict[str, str]]:
    """Return what a row's warnings say, as it is kept: code, field, and the words doubted."""
    return [
        {
            "code": warning.code,
            "field": str(warning.facts.get("field", "")),
            "text": str(warning.facts.get("text", "")),
        }
        for warning in row.warnings
    ]


def doubtful_rows(rows: Iterable[LedgerRow], today: date) -> list[LedgerRow]:
    """Return the rows of which something is doubtful, as they are taken over today."""
    return [row for each in rows if (row := settled(each, today)).warnings]


def standing_of(row: LedgerRow) -> Standing:
    """Return where a hazard stands by its ledger.

    已整改, 已销号, 复查合格: closed. 待验收, 待复查: submitted. 复查不合格: returned. 整改中, 未整改:
    rectifying. Major and still open, or nothing said: found, for grading comes first.
    """
    ended_on = row.verified_on or row.rectified_on
    state = _state(row)
    if row.grade == "major" and state in (State.RECTIFYING, State.RETURNED, State.SUBMITTED):
        return Standing(State.FOUND)
    return Standing(state, ended_on if state in (State.CLOSED, State.SUBMITTED) else None)


def _state(row: LedgerRow) -> State:
    if row.state is None:
        return State.CLOSED if row.verified_on else State.FOUND
    written = [*row.extra.values(), row.result]
    if row.state is Progress.DONE and not row.verified_on and any(map(_AWAITS.search, written)):
        return State.SUBMITTED
    if row.state is Progress.NOT_STARTED and any(map(_JUST_FOUND.fullmatch, written)):
        return State.FOUND
    return _STATES[row.state]
