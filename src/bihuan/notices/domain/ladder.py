"""The ladder (逐级提醒): how far a term has run, and who is told next; nobody twice, nobody missed.

Rungs are numbered from 1: those of the plan, and after them one for each further period that a
term is overdue. A rung that was told is told no more, however the clock jumps.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

_NOTHING = timedelta(0)
#: Percent of a term that is over.
WHOLE = 100
#: Looked at again after this long at the latest: calendars change, and so do terms.
LONGEST_REST = timedelta(days=1)
SHORTEST_REST = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a term has run at a moment.

    Args:
        share: of the term, that is used up; 1.0 when it is over.
        overdue_for: natural time since it was over; nothing before.
    """

    share: float
    overdue_for: timedelta = _NOTHING


@dataclass(frozen=True, slots=True)
class Rung:
    """From when on somebody is told."""

    percent: int  #: of the term, 1 to 100
    up: int  #: 0: whoever has to act; n: also the n-th above them
    asks_answer: bool  #: whoever is told is asked to say how it stands


@dataclass(frozen=True, slots=True)
class Ladder:
    """The rungs, by rising share, and how often it is told again once the time is over.

    Args:
        rungs: by rising share.
        again_every: period of telling again; None for never.
    """

    rungs: tuple[Rung, ...]
    again_every: timedelta | None

    def reached(self, progress: Progress) -> int:
        """Return the number of the highest rung that is reached; 0 for none."""
        share = round(progress.share, 9)
        plain = sum(1 for rung in self.rungs if share * 100 >= rung.percent)
        if plain < len(self.rungs) or not self.again_every:
            return plain
        return plain + max(_NOTHING, progress.overdue_for) // self.again_every

    def rung(self, number: int) -> Rung:
        """Return a rung by its number; what comes after the plan climbs one level each time."""
        if number <= len(self.rungs):
            return self.rungs[number - 1]
        last = self.rungs[-1] if self.rungs else Rung(100, 0, asks_answer=True)
        beyond = number - len(self.rungs)
        return Rung(100, last.up + beyond, last.asks_answer)

    def periods_over(self, number: int) -> int:
        """Return how many whole periods a rung lies after the end of the term."""
        return max(0, number - len(self.rungs))

    def days_over(self, number: int) -> int:
        """Return how many days a rung lies after the end of the term."""
        return (self.again_every or _NOTHING).days * self.periods_over(number)


@dataclass(frozen=True, slots=True)
class Told:
    """What is to be told now."""

    number: int  #: the highest rung reached
    ups: frozenset[int]  #: how far up, with those that were skipped while nobody looked
    asks_answer: bool


def to_tell(ladder: Ladder, progress: Progress, told: int) -> Told | None:
    """Return what is to be told now, or None.

    Args:
        ladder: the rungs.
        progress: how far the term has run.
        told: the highest rung told so far; for a new term, the one reached when it was set.
    """
    number = ladder.reached(progress)
    if number <= told:
        return None
    passed = [ladder.rung(each) for each in range(told + 1, number + 1)]
    return Told(
        number,
        frozenset({0} | {rung.up for rung in passed}),
        any(rung.asks_answer for rung in passed),
    )


def rest(ladder: Ladder, progress: Progress, told: int, total: timedelta) -> timedelta:
    """Return how long nothing can happen: until the next rung at the earliest.

    Counted time runs no faster than natural time, so nothing is missed.

    Args:
        ladder: the rungs.
        progress: how far the term has run.
        told: the highest rung told so far.
        total: the whole term, in counted time.
    """
    ahead = max(told, ladder.reached(progress)) + 1
    if ahead <= len(ladder.rungs):
        until = total * max(0.0, ladder.rung(ahead).percent / 100 - progress.share)
    elif ladder.again_every:
        until = ladder.again_every * ladder.periods_over(ahead) - progress.overdue_for
        if progress.share < 1:
            until += total * (1 - progress.share)
    else:
        until = LONGEST_REST
    return min(LONGEST_REST, max(SHORTEST_REST, until))
