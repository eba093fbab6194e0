"""The calendars that come with the product, and what is refused in one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import holidays
import pytest

from bihuan.kernel.terms import Term, Unit
from bihuan.standards.loading import PackBroken, load_packs
from bihuan.standards.public import Pack, pack_for

TODAY = date(2026, 11, 22)
YEARS = (2025, 2026, 2027)


def days_of(year: int) -> list[date]:
    length = (date(year + 1, 1, 1) - date(year, 1, 1)).days
    return [date(year, 1, 1) + timedelta(days=ahead) for ahead in range(length)]


@pytest.mark.parametrize("year", YEARS)
def test_every_day_of_the_year_agrees_with_an_independent_table(year: int) -> None:
    ours, theirs = pack_for("cn").working_days(TODAY), holidays.country_holidays("CN", years=year)

    assert [
        day for day in days_of(year) if ours.is_working(day) != theirs.is_working_day(day)
    ] == []


@pytest.mark.parametrize(("year", "working_days"), [(2025, 248), (2026, 248), (2027, 248)])
def test_thirteen_legal_holidays_leave_the_working_days_of_the_year(
    year: int, working_days: int
) -> None:
    weekdays = sum(day.weekday() < 5 for day in days_of(year))

    assert pack_for("cn").working_days(TODAY).count(date(year, 1, 1), date(year + 1, 1, 1)) == (
        working_days
    )
    assert weekdays - working_days == 13


def test_what_was_not_announced_is_not_confirmed() -> None:
    calendar = pack_for("320583").working_days(TODAY)

    assert calendar.is_confirmed(date(2025, 1, 1), date(2026, 12, 31))
    assert not calendar.is_confirmed(date(2027, 1, 1), date(2027, 1, 1))
    assert not calendar.is_confirmed(date(2024, 12, 31), date(2024, 12, 31))
    assert [one.mark for one in pack_for("cn").holidays(TODAY)] == ["sure", "sure", "unconfirmed"]
    assert all(one.note and one.note_en for one in pack_for("cn").holidays(TODAY)[2:])


def test_before_a_year_was_announced_nothing_of_it_was_known() -> None:
    early = pack_for("cn").working_days(date(2025, 11, 3))

    assert early.is_working(date(2026, 2, 16))
    assert not early.is_confirmed(date(2026, 2, 16), date(2026, 2, 16))
    assert not pack_for("cn").working_days(date(2025, 11, 4)).is_working(date(2026, 2, 16))


def test_a_calendar_is_made_once() -> None:
    assert pack_for("320583").working_days(TODAY) is pack_for("990101").working_days(TODAY)


def test_a_limit_is_a_term_for_the_deadline_engine() -> None:
    pack = pack_for("cn")

    assert pack.parameter("LIST.EXT_ASK", TODAY).term == Term(20, Unit.WORKING_DAY)
    assert pack.parameter("ACC.UNIT_REPORT", TODAY).term == Term(1, Unit.HOUR)
    assert pack.kind_policy("hazard").default_term == Term(15, Unit.DAY)
    with pytest.raises(ValueError, match="percent"):
        _ = pack.parameter("PEN.LATE_RATE", TODAY).term


LOCAL = """
[pack]
code = "3205"
name = "某市"
name_en = "Some city"

[[calendar]]
year = 2026
source = "law"
mark = "sure"
version = "1"
days_off = [{ name = "本地节日", name_en = "Local day", first = 2026-03-02, last = 2026-03-03 }]
workdays = [2026-03-07]

[[parameter]]
code = "HAZ.LIMIT"
value = 10
unit = "d"
ends_on_working_day = true
source = "law"
mark = "sure"
version = "1"
"""


def test_a_city_has_its_own_calendar_and_its_own_rule_for_the_last_day(
    write_packs: Callable[..., Path],
) -> None:
    packs = load_packs(write_packs(**{"3205/pack.toml": LOCAL}))
    city = Pack((packs["3205"], packs["cn"]))

    assert list(city.working_days(TODAY).days_off(date(2026, 3, 1), date(2026, 3, 9))) == [
        date(2026, 3, 1),
        date(2026, 3, 2),
        date(2026, 3, 3),
        date(2026, 3, 8),
    ]
    assert city.parameter("HAZ.LIMIT", TODAY).term == Term(10, Unit.DAY, ends_on_working_day=True)
    assert city.working_days(TODAY).versions(TODAY, TODAY) == ("3205/1 2026",)


DAY_OFF = '{ name = "节", name_en = "day", first = 2026-03-02, last = 2026-03-03 }'


@pytest.mark.parametrize(
    ("days_off", "workdays", "mistake"),
    [
        (DAY_OFF, "2026-03-03", "[2026].workdays: 2026-03-03 is no Saturday or Sunday to work on"),
        (DAY_OFF, "2027-01-02", "[2026].workdays: 2027-01-02 is no Saturday or Sunday to work on"),
        (DAY_OFF, '"2026-03-07"', "[2026].workdays: must be a list of dates"),
        (
            DAY_OFF.replace("last = 2026-03-03", "last = 2026-03-01"),
            "",
            "[2026].days_off[1].last: 2026-03-01 is before 2026-03-02",
        ),
        (
            DAY_OFF.replace("2026", "2024"),
            "",
            "[2026].days_off[1]: does not lie in 2026 or the December before",
        ),
        (DAY_OFF.replace("name_en", "named"), "", "[2026].days_off[1].named: unknown key"),
    ],
)
def test_a_mistake_in_a_calendar_is_named(
    write_packs: Callable[..., Path], days_off: str, workdays: str, mistake: str
) -> None:
    toml = '[[calendar]]\nyear = 2026\nsource = "law"\nmark = "sure"\nversion = "1"\n'
    folder = write_packs(
        **{"cn/more.toml": f"{toml}days_off = [{days_off}]\nworkdays = [{workdays}]"}
    )

    with pytest.raises(PackBroken) as refusal:
        load_packs(folder)

    assert f"cn/more.toml: calendar{mistake}" in [str(one) for one in refusal.value.mistakes]


@pytest.mark.parametrize("unit", ["wd", "h", ""])
def test_only_natural_days_may_move_their_end(write_packs: Callable[..., Path], unit: str) -> None:
    rule = LOCAL.partition("[[parameter]]")[2].replace("HAZ.LIMIT", "A.B")
    folder = write_packs(**{"cn/more.toml": "[[parameter]]" + rule.replace('"d"', f'"{unit}"')})

    with pytest.raises(PackBroken) as refusal:
        load_packs(folder)

    assert [str(one) for one in refusal.value.mistakes] == [
        "cn/more.toml: parameter[A.B].ends_on_working_day: is only for natural days, unit 'd'"
    ]
