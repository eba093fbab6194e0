"""Make one entry of a pack out of a row whose values were checked one by one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from bihuan.standards.domain import schema
from bihuan.standards.domain.entries import (
    Criterion,
    Entry,
    Enumeration,
    EnumerationItem,
    KindRules,
    LookBackPlan,
    LookBackRound,
    Parameter,
    Source,
)

if TYPE_CHECKING:
    from bihuan.standards.domain.mistakes import Place

#: An entry's own values, and those that every entry carries.
Values = dict[str, Any]
MONTH_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")


def dates_run_forward(place: Place, values: Values) -> bool:
    """Tell whether the last day lies after the first, and note it when not."""
    start, end = values["effective_from"], values["effective_to"]
    if end is None or end > start:
        return True
    place.below(".effective_to").wrong(f"{end} is not after {start}")
    return False


def make_entry(place: Place, table: str, pack: str, values: Values, source: Source) -> Entry | None:
    """Make an entry; None, with the mistakes noted, where its parts do not fit together."""
    carried = _carried(pack, values, source)
    if not dates_run_forward(place, carried):
        return None
    if carried["effective_from"] < source.effective_from:
        place.below(".effective_from").wrong(f"is before its source, {source.effective_from}")
        return None
    own = {name: value for name, value in values.items() if name not in carried}
    return _MAKERS[table](place, own, carried)


def _carried(pack: str, values: Values, source: Source) -> Values:
    """What every entry carries; dates and notes come from the source where it gives none."""
    start: date = values["effective_from"] or source.effective_from
    return {
        "source": source.line,
        "source_en": source.line_en,
        "source_code": source.code,
        "clause": values["clause"],
        "mark": values["mark"],
        "version": f"{pack}/{values['version']}",
        "effective_from": start,
        "effective_to": values["effective_to"] or source.effective_to,
        "note": values["note"] or source.note,
        "note_en": values["note_en"] or source.note_en,
    }


def _parameter(place: Place, own: Values, carried: Values) -> Parameter | None:
    value, unit = own["value"], own["unit"]
    if unit == "month_day":
        if not (isinstance(value, str) and MONTH_DAY.fullmatch(value)):
            place.below(".value").wrong(f"{value!r} is not a day of the year such as 01-31")
            return None
    elif unit and not isinstance(value, int):
        place.below(".value").wrong(f"must be a whole number where the unit is {unit!r}")
        return None
    return Parameter(**own, **carried)


def _criterion(_place: Place, own: Values, carried: Values) -> Criterion:
    return Criterion(**{**own, "legal_basis": tuple(own["legal_basis"])}, **carried)


def _kind(_place: Place, own: Values, carried: Values) -> KindRules:
    return KindRules(**own, **carried)


def _look_back(place: Place, own: Values, carried: Values) -> LookBackPlan | None:
    rounds: list[LookBackRound] = []
    said = {name: carried[name] for name in ("mark", "source", "version")}
    for number, raw in enumerate(own["rounds"], start=1):
        at = place.below(f".rounds[{number}]")
        values = at.table(raw, schema.LOOK_BACK_ROUND)
        if values is None:
            return None
        if rounds and values["after_days"] <= rounds[-1].after_days:
            at.below(".after_days").wrong("must be later than the round before")
        rounds.append(LookBackRound(number, **values, **said))
    return LookBackPlan(kind=own["kind"], grade=own["grade"], rounds=tuple(rounds), **carried)


def _enumeration(place: Place, own: Values, carried: Values) -> Enumeration | None:
    items: list[EnumerationItem] = []
    for number, raw in enumerate(own["items"], start=1):
        at = place.below(f".items[{number}]")
        values = at.table(raw, schema.ENUMERATION_ITEM)
        if values is None:
            return None
        if any(item.code == values["code"] for item in items):
            at.below(".code").wrong(f"{values['code']!r} is there twice")
        items.append(EnumerationItem(**values))
    return Enumeration(name=own["name"], field=own["field"], items=tuple(items), **carried)


_MAKERS: Mapping[str, Callable[[Place, Values, Values], Entry | None]] = {
    "parameter": _parameter,
    "criterion": _criterion,
    "look_back": _look_back,
    "kind": _kind,
    "enumeration": _enumeration,
}
