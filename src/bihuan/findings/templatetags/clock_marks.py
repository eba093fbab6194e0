"""Words of the clock: how much time, what happened to it, which days did not count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from bihuan.foundation.formats import day, exact
from bihuan.kernel.terms import Unit
from bihuan.kernel.timers import TimerStep

if TYPE_CHECKING:
    from datetime import date

    from bihuan.findings.models import TimerEntry
    from bihuan.findings.queries.clock import ClockTold

register = template.Library()

_EVENTS = {
    TimerStep.STARTED: pgettext_lazy("clock", "Started"),
    TimerStep.PAUSED: pgettext_lazy("clock", "Paused"),
    TimerStep.RESUMED: pgettext_lazy("clock", "Resumed"),
    TimerStep.EXTENDED: pgettext_lazy("clock", "Extended"),
    TimerStep.STOPPED: pgettext_lazy("clock", "Stopped"),
    TimerStep.RETURNED: pgettext_lazy("clock", "Goes on after it came back"),
    TimerStep.REOPENED: pgettext_lazy("clock", "Opened again"),
}


def amount_words(amount: int, unit: str) -> str:
    """Write so much time in its unit: 5 working days."""
    if unit == Unit.WORKING_DAY:
        words = ngettext("%(n)s working day", "%(n)s working days", amount)
    elif unit == Unit.DAY:
        words = ngettext("%(n)s natural day", "%(n)s natural days", amount)
    elif unit == Unit.HOUR:
        words = ngettext("%(n)s hour", "%(n)s hours", amount)
    else:
        words = ngettext("%(n)s minute", "%(n)s minutes", amount)
    return words % {"n": amount}


@register.simple_tag
def time_left(clock: ClockTold) -> str:
    """Write what is left by the minute: a day that has begun counts whole."""
    return _("%(time)s left") % {"time": amount_words(clock.left, clock.unit)}


@register.simple_tag
def time_in_all(clock: ClockTold) -> str:
    """Write how much time there is in all."""
    return amount_words(clock.total, clock.unit)


@register.simple_tag
def ends_at(clock: ClockTold) -> str:
    """Write the very end: 24:00 of the last day, or the minute where hours are counted."""
    if clock.unit.is_of_days:
        return _("%(day)s, 24:00") % {"day": exact(clock.standing.due_on)}
    return exact(clock.standing.due_at)


@register.filter
def entry_words(entry: TimerEntry) -> str:
    """Write what happened, and how much time came with it."""
    label = str(_EVENTS[TimerStep(entry.event)])
    if entry.amount is not None:
        return _("%(what)s: %(time)s") % {
            "what": label,
            "time": amount_words(entry.amount, entry.unit),
        }
    if entry.until_on is not None:
        return _("%(what)s: until %(day)s") % {"what": label, "day": exact(entry.until_on)}
    return label


@register.filter
def stretches(found: list[tuple[date, date]]) -> str:
    """Write stretches of days: 15 February to 23 February, 28 February."""
    return pgettext("list", ", ").join(
        day(first)
        if first == last
        else _("%(first)s to %(last)s") % {"first": day(first), "last": day(last)}
        for first, last in found
    )
