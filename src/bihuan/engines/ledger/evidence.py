"""What a column's cells look like, and what that says for or against a field."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bihuan.engines.ledger import names, progress
from bihuan.engines.ledger.cells import is_nothing, squeezed, text_of
from bihuan.engines.ledger.dates import Years, read_date
from bihuan.engines.ledger.vocabulary import KNOWN

if TYPE_CHECKING:
    from bihuan.engines.ledger.grid import Value

#: Shares from which on a column is, all but is, or is not at all, of a kind.
MOSTLY, NEARLY_ALL, HARDLY = 0.6, 0.9, 0.15
#: Mean length from which on cells are prose, and of a description that nobody named.
PROSE, SHORTEST_PROSE = 16.0, 5.0
_DATES = ("found_on", "due_on", "rectified_on", "verified_on")
_TICK = re.compile(r"[√✓✔☑✅■●○VvYy是1对]|[×✗✘☐□否Xx0]")
_OF_STATE = re.compile(r"整改|完成|销号|闭环|办结|验收|复查")
#: Any year will do to see that a cell is a date.
_SOME_YEAR = Years(stated=(2020,))
#: What the readings of a date have against it; unreadable is not among them.
_OF_DATES = {
    "",
    "year_from_context",
    "ambiguous",
    "approximate",
    "at_once",
    "long_term",
    "relative",
    "impossible",
}


@dataclass(frozen=True, slots=True)
class Profile:
    """How many cells say something, which shares of them are of a kind, their mean length."""

    count: int
    dates: float
    numbers: float
    states: float
    #: Words of state that could be nothing else: 已整改, not 更换.
    sure_states: float
    grades: float
    ticks: float
    orgs: float
    authorities: float
    length: float


def profile_of(values: Sequence[Value]) -> Profile:
    """The profile of a column's cells."""
    told = [(value, text) for value in values if (text := text_of(value)) and not is_nothing(text)]
    count = len(told)

    def share(fits: Callable[[str], bool]) -> float:
        return sum(fits(text) for _, text in told) / count if count else 0.0

    return Profile(
        count,
        dates=sum(_is_date(value) for value, _ in told) / count if count else 0.0,
        numbers=share(lambda text: bool(re.fullmatch(r"[\d.,%]+", squeezed(text)))),
        states=share(lambda text: _is_word(text) and progress.progress_in(text) is not None),
        sure_states=share(
            lambda text: (
                _is_word(text)
                and _OF_STATE.search(text) is not None
                and progress.progress_in(text) is not None
            )
        ),
        grades=share(lambda text: _is_word(text) and progress.grade_in(text) is not None),
        ticks=share(lambda text: bool(_TICK.fullmatch(text))),
        orgs=share(names.is_org),
        authorities=share(names.is_authority),
        length=sum(len(text) for _, text in told) / count if count else 0.0,
    )


def _is_word(text: str) -> bool:
    return len(text) <= progress.LONGEST_WORD


def _is_date(value: Value) -> bool:
    if isinstance(value, dt.date):
        return True
    read = read_date(value, _SOME_YEAR)
    return read is not None and read.code in _OF_DATES


def weighed(options: Mapping[str, float], profile: Profile) -> dict[str, float]:
    """Scores of a heading's fields after a look at what stands in the column."""
    if not profile.count:
        return dict(options)
    scores = {
        name: score + (_AGAINST[name](profile) if name in _AGAINST else 0.0)
        for name, score in options.items()
    }
    if "category" in scores and profile.grades >= MOSTLY:
        # 隐患类别 often holds 一般 and 重大.
        scores["grade"] = max(scores.get("grade", 0.0), scores["category"] + 0.1)
    if scores.get("enterprise", 1.0) < KNOWN and profile.orgs < HARDLY:
        del scores["enterprise"]
    return scores


def _description(profile: Profile) -> float:
    if profile.numbers > MOSTLY or profile.dates > MOSTLY:
        return -0.9
    if profile.grades > MOSTLY or profile.states > NEARLY_ALL:
        return -0.4
    return -0.2 if profile.length < SHORTEST_PROSE else 0.0


def _date(profile: Profile) -> float:
    return -0.5 if profile.count > 1 and profile.dates < HARDLY else 0.0


def _person(profile: Profile) -> float:
    return -0.5 if profile.dates > MOSTLY else 0.0


def _state(profile: Profile) -> float:
    return -0.3 if profile.length > PROSE and profile.states < MOSTLY else 0.0


def _enterprise(profile: Profile) -> float:
    return -0.3 if profile.authorities > MOSTLY else 0.0


def _text(profile: Profile) -> float:
    # 整改方案是否落实 is answered by yes and no.
    return -NEARLY_ALL if profile.ticks > MOSTLY else 0.0


def _finder_org(profile: Profile) -> float:
    return -0.4 if profile.orgs > MOSTLY and profile.authorities < HARDLY else 0.0


#: What speaks against a field: at most 0, added to its score.
_AGAINST: Mapping[str, Callable[[Profile], float]] = {
    "description": _description,
    "state": _state,
    "enterprise": _enterprise,
    "finder_org": _finder_org,
    **dict.fromkeys(("measure", "funds", "basis", "place", "category"), _text),
    **dict.fromkeys(_DATES, _date),
    **dict.fromkeys(("responsible_person", "finder", "verifier", "leader"), _person),
}
