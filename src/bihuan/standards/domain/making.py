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
    Holiday,
    HolidayCalendar,
    KindRules,
    LadderPlan,
    LadderRung,
    LookBackPlan,
    LookBackRound,
    Parameter,
    Source,
)

if TYPE_CHECKING:
    from bihuan.standards.domain.mistakes import Place

#: An entry's own values, and those that every entry carries.
Values = dict[str, Any]
_SATURDAY = 5
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
    return Parameter(**own, **carried) if _end_may_move(place, own, unit) else None


def _end_may_move(place: Place, own: Values, unit: str) -> bool:
    if own["ends_on_working_day"] and unit != "d":
        place.below(".ends_on_working_day").wrong("is only for natural days, unit 'd'")
        return False
    return True


def _criterion(_place: Place, own: Values, carried: Values) -> Criterion:
    return Criterion(**{**own, "legal_basis": tuple(own["legal_basis"])}, **carried)


def _kind(place: Place, own: Values, carried: Values) -> KindRules | None:
    return KindRules(**own, **carried) if _end_may_move(place, own, own["default_unit"]) else None


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


def _ladder(place: Place, own: Values, carried: Values) -> LadderPlan | None:
    rungs: list[LadderRung] = []
    for number, raw in enumerate(own["rungs"], start=1):
        at = place.below(f".rungs[{number}]")
        values = at.table(raw, schema.LADDER_RUNG)
        if values is None:
            return None
        if rungs and values["percent"] <= rungs[-1].percent:
            at.below(".percent").wrong("must be more than the rung before")
        rungs.append(LadderRung(**values))
    return LadderPlan(**{**own, "rungs": tuple(rungs)}, **carried)


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


def _calendar(place: Place, own: Values, carried: Values) -> HolidayCalendar | None:
    before = len(place.noted)
    holidays = [
        holiday
        for number, raw in enumerate(own["days_off"], start=1)
        if (holiday := _holiday(place.below(f".days_off[{number}]"), raw, own["year"]))
    ]
    off = {day for holiday in holidays for day in holiday.days}
    for day in own["workdays"]:
        if day in off or day.weekday() < _SATURDAY or not _belongs(day, own["year"]):
            place.below(".workdays").wrong(f"{day} is no Saturday or Sunday to work on")
    if len(place.noted) > before:
        return None
    own = {**own, "days_off": tuple(holidays), "workdays": tuple(own["workdays"])}
    return HolidayCalendar(**own, **carried)


def _holiday(place: Place, raw: object, year: int) -> Holiday | None:
    values = place.table(raw, schema.HOLIDAY)
    if values is None:
        return None
    holiday = Holiday(**values)
    if holiday.last < holiday.first:
        place.below(".last").wrong(f"{holiday.last} is before {holiday.first}")
    elif not (_belongs(holiday.first, year) and _belongs(holiday.last, year)):
        place.wrong(f"does not lie in {year} or the December before")
    return holiday


def _belongs(day: date, year: int) -> bool:
    return date(year - 1, 12, 1) <= day <= date(year, 12, 31)


_MAKERS: Mapping[str, Callable[[Place, Values, Values], Entry | None]] = {
    "parameter": _parameter,
    "criterion": _criterion,
    "look_back": _look_back,
    "ladder": _ladder,
    "kind": _kind,
    "enumeration": _enumeration,
    "calendar": _calendar,
}
