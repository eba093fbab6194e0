"""What people are told, and whether it can wait for the daily summary."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a message tells."""

    ASSIGNED = "assigned"
    HANDED_DOWN = "handed_down"
    SENT_BACK = "sent_back"
    TO_VERIFY = "to_verify"
    EXTENSION_ASKED = "extension_asked"
    EXTENSION_GRANTED = "extension_granted"
    EXTENSION_REFUSED = "extension_refused"
    DEADLINE_MOVED = "deadline_moved"
    CHECK_ASKED = "check_asked"
    OPINION_GIVEN = "opinion_given"
    CLOSED = "closed"
    RELAPSED = "relapsed"
    REMINDER = "reminder"
    ANSWERED = "answered"
    DIGEST = "digest"


#: Told in the daily summary to whoever wants one; all else asks for an act, or answers one.
CAN_WAIT = frozenset({Kind.CLOSED, Kind.REMINDER})


@dataclass(frozen=True)
class Moment:
    """What decides whether a summary is due to somebody who had none today."""

    is_after_hour: bool  #: the hour of the place has come
    is_working_day: bool
    is_urgent: bool  #: something that waits is overdue or major


def digest_is_due(moment: Moment) -> bool:
    """Say whether a summary may be given now: on days off only when something is urgent."""
    return moment.is_after_hour and (moment.is_working_day or moment.is_urgent)
