"""Which column holds what: by its heading, and by what stands in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bihuan.engines.ledger import progress
from bihuan.engines.ledger.cells import squeezed, text_of
from bihuan.engines.ledger.evidence import (
    HARDLY,
    MOSTLY,
    SHORTEST_PROSE,
    Profile,
    profile_of,
    weighed,
)
from bihuan.engines.ledger.headers import Head, Header, options_of
from bihuan.engines.ledger.model import Column
from bihuan.engines.ledger.names import is_org
from bihuan.engines.ledger.vocabulary import KNOWN, name_of, vocabulary

if TYPE_CHECKING:
    from bihuan.engines.ledger.grid import Grid, Value

#: Cells of a column that are looked at.
SAMPLE = 60
#: A column is assigned from this score on.
LEAST = 0.4
#: How sure a column of ticks is; from when on 完成时间 is surely no deadline.
_TICKED, _SURELY = 0.9, 0.9
_STATE_CHOICE = re.compile(
    r"(?:已|未|正在)?(?:整改|完成|落实)(?:完成|到位|中)?|整改中|已销号|已闭环"
)
#: Mean lengths of the names of organisations.
_SHORTEST_ORG, _LONGEST_ORG = 3.5, 30
_OF_STATE = re.compile(r"整改|治理|整治|完成|落实|处理|处置|进展|状况|复查|验收|解决|到位|跟踪|销")
#: What every round of checks tells anew.
_OF_ROUNDS = frozenset({"check", "verified_on", "verifier"})
_ROUND = re.compile(r"[一二三四五1-5]次|再次|最终|最后")
_GRADE_CHOICE = re.compile(r"(?:一般|重大|较大)(?:事故)?(?:隐患)?")


@dataclass(frozen=True)
class Assigned:
    """A column with the field it was assigned; ``ticked`` is the answer that its tick stands for."""

    head: Head
    column: Column
    ticked: str = ""


@dataclass(frozen=True)
class _Candidate:
    """A column before it is assigned; ``mapped``: a person decided on it."""

    head: Head
    name: str
    profile: Profile
    mapped: bool
    options: Mapping[str, float]
    scores: Mapping[str, float]
    ticked: str


def assign(
    grid: Grid, header: Header, heads: Sequence[Head], mapping: Mapping[str, str | None]
) -> list[Assigned]:
    """Give each column its field; every field goes to one column only.

    Args:
        grid: the sheet.
        header: the header, whose following rows are the evidence.
        heads: the columns of one table below it.
        mapping: fields by heading as a person decided; None leaves a column out.
    """
    leaves = Counter(head.leaf for head in heads)
    candidates = [
        _candidate(
            head,
            head.leaf if leaves[head.leaf] == 1 else head.full,
            profile_of(_sample(grid, header, head)),
            mapping,
        )
        for head in heads
    ]
    chosen = _deadline(_one_each(candidates), candidates)
    _find_state(chosen, candidates)
    if "description" not in chosen.values():
        _find_description(chosen, candidates)
    return [
        Assigned(one.head, _column(one, chosen.get(at)), one.ticked)
        for at, one in enumerate(candidates)
    ]


def mapping_of(given: Mapping[str, str | None]) -> dict[str, str | None]:
    """A person's mapping with its headings in the form that they are compared in."""
    return {_compared(heading): field for heading, field in given.items()}


def _compared(heading: str) -> str:
    return squeezed(name_of(heading))


def _candidate(
    head: Head, name: str, profile: Profile, mapping: Mapping[str, str | None]
) -> _Candidate:
    keys = (_compared(head.full), _compared(head.leaf), _compared("".join(head.path)))
    key = next((key for key in keys if key in mapping), None)
    if key is not None:
        field = mapping[key]
        sure = {field: 1.0} if field else {}
        return _Candidate(head, name, profile, mapped=True, options=sure, scores=sure, ticked="")
    options = options_of(head, vocabulary()) or _worded_as_org(head, profile)
    scores = weighed(options, profile)
    return _Candidate(head, name, profile, False, options, scores, _answer(head, profile))  # noqa: FBT003 - mapped, as above


def _worded_as_org(head: Head, profile: Profile) -> Mapping[str, float]:
    """合作社, 学院, 使用单位: a kind of organisation whose names stand below it."""
    leaf = squeezed(head.leaf).removesuffix("名称")
    if not is_org(leaf) or vocabulary().is_none(leaf):
        return {}
    others = max(profile.numbers, profile.dates, profile.states, profile.ticks)
    named = profile.orgs >= MOSTLY or _SHORTEST_ORG <= profile.length <= _LONGEST_ORG
    return {"enterprise": KNOWN} if named and others < HARDLY else {}


def _sample(grid: Grid, header: Header, head: Head) -> list[Value]:
    values: list[Value] = []
    for number, cells in grid.rows:
        if number > header.last and head.columns[0] < len(cells):
            value = cells[head.columns[0]]
            if len(head.columns) > 1:
                value = " ".join(filter(None, (text_of(c) for c in _within(cells, head))))
            if value is not None and value != "":
                values.append(value)
            if len(values) >= SAMPLE:
                break
    return values


def _within(cells: Sequence[Value], head: Head) -> Iterator[Value]:
    return (cells[column] for column in head.columns if column < len(cells))


def _column(one: _Candidate, field: str | None) -> Column:
    if one.ticked:
        field = "grade" if progress.grade_in(one.ticked) else "state"
        return Column(one.name, field, _TICKED, ("ticked",))
    if one.mapped:
        return Column(one.name, field, 1.0, ("mapped",))
    if field is None:
        why = "another column fits better" if one.scores else "unknown heading"
        return Column(one.name, None, 0.0, (why,))
    score = one.scores.get(field, LEAST)
    reasons = ["heading" if field in one.options else "content"]
    if one.scores.get(field, 0.0) < one.options.get(field, 0.0):
        reasons.append("content speaks against it")
    return Column(one.name, field, round(min(max(score, LEAST), 1.0), 2), tuple(reasons))


def _one_each(candidates: Sequence[_Candidate]) -> dict[int, str]:
    """Columns with their fields: the surest pair first, the left one where two are alike."""
    pairs = sorted(
        (-one.mapped, -score, at, field)
        for at, one in enumerate(candidates)
        for field, score in one.scores.items()
        if score >= LEAST and not one.ticked
    )
    chosen: dict[int, str] = {}
    for _, _, at, field in pairs:
        taken = field in chosen.values() and not _is_next_round(candidates[at], field)
        if at not in chosen and not taken and not _settled(field, chosen):
            chosen[at] = field
    return chosen


def _is_next_round(one: _Candidate, field: str) -> bool:
    """Whether a column tells of a further round (第二次复查) what another tells of the first."""
    return field in _OF_ROUNDS and bool(_ROUND.search(one.head.full))


def _settled(field: str, chosen: Mapping[int, str]) -> bool:
    """Whether other columns already say the same, more exactly."""
    both = {"responsible_org", "responsible_person"}
    return field == "responsible" and both <= set(chosen.values())


def _deadline(chosen: dict[int, str], candidates: Sequence[_Candidate]) -> dict[int, str]:
    """Take 完成时间 for the deadline where no other column is one."""
    if "due_on" not in chosen.values():
        for at, field in chosen.items():
            scores = candidates[at].scores
            if (
                field == "rectified_on"
                and scores.get("due_on", 0) >= LEAST
                and scores[field] < _SURELY
            ):
                return {**chosen, at: "due_on"}
    return chosen


def _find_state(chosen: dict[int, str], candidates: Sequence[_Candidate]) -> None:
    """Take a column for the state where no other is one: by what it says, and then the remarks."""
    if "state" in chosen.values() or any(one.ticked for one in candidates):
        return
    for at, one in enumerate(candidates):
        says_state = one.profile.states >= MOSTLY and _OF_STATE.search(one.name)
        if says_state and not one.scores and not one.mapped:
            chosen[at] = "state"
            return
    for at, field in chosen.items():
        one = candidates[at]
        if field == "remarks" and not one.mapped and one.profile.sure_states >= MOSTLY:
            chosen[at] = "state"


def _find_description(chosen: dict[int, str], candidates: Sequence[_Candidate]) -> None:
    """Take the column with the longest texts for the hazards, or else their titles."""
    titles = [at for at, field in chosen.items() if field == "title"]
    free = [
        at
        for at, one in enumerate(candidates)
        if at not in chosen and not one.mapped and not one.scores and _is_prose(one.profile)
    ]
    best = max(
        free,
        key=lambda at: candidates[at].profile.length,
        default=titles[0] if titles else None,
    )
    if best is not None:
        chosen[best] = "description"


def _is_prose(profile: Profile) -> bool:
    return profile.length >= SHORTEST_PROSE and profile.numbers < HARDLY and profile.dates < HARDLY


def _answer(head: Head, profile: Profile) -> str:
    """The answer that a tick in this column gives: 已整改 below 整改情况."""
    leaf = squeezed(head.leaf)
    if len(head.path) == 1 or (profile.count and profile.ticks < MOSTLY):
        return ""
    group = "".join(head.path[:-1])
    says = progress.progress_in(leaf) if profile.count and _OF_STATE.search(group) else None
    known = _STATE_CHOICE.fullmatch(leaf) or _GRADE_CHOICE.fullmatch(leaf)
    return leaf if known or says else ""
