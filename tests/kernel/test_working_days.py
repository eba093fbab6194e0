"""Counting working days without walking gives what walking gives."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.kernel.stories import calendars

from bihuan.kernel.working_days import CalendarYear, WorkingCalendar

days = st.dates(date(2024, 12, 1), date(2027, 1, 31))


def walk(first: date, end: date) -> list[date]:
    return [first + timedelta(days=ahead) for ahead in range((end - first).days)]


@given(calendar=calendars(), one=days, other=days)
def test_counting_gives_what_walking_gives(
    calendar: WorkingCalendar, one: date, other: date
) -> None:
    first, end = sorted((one, other))
    walked = walk(first, end)

    assert calendar.count(first, end) == sum(calendar.is_working(day) for day in walked)
    assert list(calendar.days_off(first, end)) == [
        day for day in walked if not calendar.is_working(day)
    ]
    assert list(calendar.swapped_workdays(first, end)) == [
        day for day in walked if calendar.is_working(day) and day.weekday() >= 5
    ]


@given(calendar=calendars(), day=days, amount=st.integers(1, 300))
def test_the_day_so_many_working_days_on_is_found(
    calendar: WorkingCalendar, day: date, amount: int
) -> None:
    reached, left = day, amount
    while left:
        reached += timedelta(days=1)
        left -= calendar.is_working(reached)

    assert calendar.after(day, amount) == reached


@given(calendar=calendars(), day=days)
def test_the_first_working_day_from_a_day_is_that_day_or_the_next(
    calendar: WorkingCalendar, day: date
) -> None:
    found = calendar.first_from(day)

    assert calendar.is_working(found)
    assert not any(calendar.is_working(earlier) for earlier in walk(day, found))


@given(day=days)
def test_without_tables_people_work_monday_to_friday_and_nothing_is_confirmed(day: date) -> None:
    calendar = WorkingCalendar()

    assert calendar.is_working(day) == (day.isoweekday() <= 5)
    assert not calendar.is_confirmed(day, day)
    assert calendar.versions(day, day) == ()


def year(number: int, *, is_confirmed: bool = True, **given_days: frozenset[date]) -> CalendarYear:
    empty: frozenset[date] = frozenset()
    return CalendarYear(
        year=number,
        days_off=given_days.get("days_off", empty),
        workdays=given_days.get("workdays", empty),
        version=f"t/1 {number}",
        is_confirmed=is_confirmed,
    )


def test_a_stretch_is_confirmed_when_each_of_its_years_is() -> None:
    calendar = WorkingCalendar([year(2025), year(2026), year(2027, is_confirmed=False)])
    last, new_year = date(2026, 12, 31), date(2027, 1, 1)

    assert calendar.is_confirmed(date(2025, 1, 1), last)
    assert not calendar.is_confirmed(last, new_year)
    assert not calendar.is_confirmed(date(2024, 12, 31), last)
    assert calendar.versions(date(2024, 12, 31), date(2025, 1, 1)) == ("t/1 2025",)
    assert calendar.versions(last, new_year) == ("t/1 2026", "t/1 2027")


def test_a_day_off_in_the_december_before_is_off() -> None:
    calendar = WorkingCalendar([year(2026, days_off=frozenset({date(2025, 12, 31)}))])

    assert not calendar.is_working(date(2025, 12, 31))


def test_of_a_day_that_two_years_name_the_later_decides() -> None:
    day = date(2026, 12, 27)
    worked = year(2026, workdays=frozenset({day}))
    off = year(2027, days_off=frozenset({day}))

    assert WorkingCalendar([worked]).is_working(day)
    assert not WorkingCalendar([off, worked]).is_working(day)


def test_two_tables_for_one_year_are_refused() -> None:
    with pytest.raises(ValueError, match="two tables"):
        WorkingCalendar([year(2026), year(2026)])


def test_a_day_both_off_and_worked_is_refused() -> None:
    both = frozenset({date(2026, 2, 14)})

    with pytest.raises(ValueError, match="both a day off and a workday: 2026-02-14"):
        year(2026, days_off=both, workdays=both)
