"""Marks of findings: the ring of a state, the badge of a grade, the days left."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from bihuan.findings.clocks import left_of
from bihuan.findings.domain.deadlines import days_left
from bihuan.findings.domain.lifecycle import OPEN, RING, State, Step
from bihuan.findings.forms.many import acts_on
from bihuan.findings.models import Grade, Kind
from bihuan.findings.wording import STEP_LABELS
from bihuan.findings.wording_grades import grade_label
from bihuan.findings.wording_photos import limit_words
from bihuan.foundation.formats import day, exact
from bihuan.kernel.standing import TimerState

if TYPE_CHECKING:
    from datetime import date

    from bihuan.findings.domain.deadlines import DaysLeft
    from bihuan.findings.models import Finding

register = template.Library()

_EIGHTHS = 8
_RADIUS = 7.0
#: Shape and colour of each grade of a hazard; the word stands beside it.
_SHORT_GRADES = {
    Grade.GENERAL: pgettext_lazy("short grade", "General"),
    Grade.MAJOR: pgettext_lazy("short grade", "Major"),
}
_NOT_GRADED = pgettext_lazy("short grade", "Not yet")
_GRADE_COLOURS = {Grade.GENERAL: "yellow", Grade.MAJOR: "red"}
#: What the unit's own report says of a measure.
_REPORTED = {
    "done": gettext_lazy("reported as done"),
    "mostly_done": gettext_lazy("reported as mostly done"),
    "ongoing": gettext_lazy("reported as ongoing"),
    "long_term": gettext_lazy("reported as long-term"),
    "at_once": gettext_lazy("reported as fixed at once"),
}
#: Levels of duty, from the region's to the enterprise.
_LEVELS = {
    "province": pgettext_lazy("level of duty", "Province"),
    "city": pgettext_lazy("level of duty", "City"),
    "county": pgettext_lazy("level of duty", "District"),
    "town": pgettext_lazy("level of duty", "Town"),
    "village": pgettext_lazy("level of duty", "Village"),
    "grid": pgettext_lazy("level of duty", "Grid"),
    "enterprise": pgettext_lazy("level of duty", "Enterprise"),
}
_WAY = '<circle class="way" cx="9" cy="9" r="7" stroke-width="2.5"/>'
_CIRCLE = '<circle class="gone" cx="9" cy="9" r="7" stroke-width="2"/>'
_TICK = '<path class="gone" d="M6.2 9.2l2 2 3.8-4" stroke-width="1.7"/>'
_DOT = '<circle class="dotted" cx="9" cy="9" r="2.2"/>'
_DASH = '<path class="gone" d="M6.2 9h5.600" stroke-width="1.7"/>'


@register.simple_tag
def ring(state: str | State | int, size: int = 18) -> SafeString:
    """Draw how far round the loop a state stands; full with a tick is closed.

    Args:
        state: a state, or eighths of the ring.
        size: width and height in pixels.
    """
    kind, drawing = _drawing(state)
    return format_html(
        '<svg class="ring {}" width="{}" height="{}" viewBox="0 0 18 18" aria-hidden="true">'
        "{}</svg>",
        kind,
        size,
        size,
        mark_safe(drawing),  # noqa: S308 - made of the constants above
    )


def _drawing(state: str | State | int) -> tuple[str, str]:
    if isinstance(state, int):
        eighths = state
    elif State(state) is State.LOOKED_BACK:
        return "shut", _CIRCLE + _DOT
    elif State(state) not in RING:
        return "off", _CIRCLE + _DASH
    else:
        eighths = RING[State(state)]
    if eighths >= _EIGHTHS:
        return "shut", _CIRCLE + _TICK
    return "", _WAY + _arc(eighths)


def _arc(eighths: int) -> str:
    if eighths <= 0:
        return ""
    angle = 2 * math.pi * eighths / _EIGHTHS
    x, y = 9 + _RADIUS * math.sin(angle), 9 - _RADIUS * math.cos(angle)
    large = 1 if eighths > _EIGHTHS // 2 else 0
    return f'<path class="gone" d="M9 2A7 7 0 {large} 1 {x:.2f} {y:.2f}" stroke-width="2.5"/>'


@register.simple_tag
def state_mark(finding: Finding) -> SafeString:
    """Draw where a finding stands: its ring and its word."""
    return format_html('<span class="st">{}{}</span>', ring(finding.state), finding.state_label)


@register.simple_tag
def grade_mark(finding: Finding, kind: str = "") -> SafeString:
    """Draw the grade of a hazard with shape, colour and word; of others, the word of their kind."""
    if finding.kind != Kind.HAZARD:
        css = "sec" if kind else "tag"
        return format_html('<span class="{}">{}</span>', css, grade_label(finding))
    if not finding.is_graded:
        word = _NOT_GRADED if kind else grade_label(finding)
        return format_html('<span class="risk ungraded {}">{}</span>', kind, word)
    colour = _GRADE_COLOURS[Grade(finding.grade)]
    return format_html(
        '<span class="risk risk-{} {}"><svg class="shape" width="12" height="12" '
        'viewBox="0 0 16 16" aria-hidden="true"><use href="{}#shape-{}"/></svg>{}</span>',
        colour,
        kind,
        static("web/icons.svg"),
        colour,
        _SHORT_GRADES[Grade(finding.grade)] if kind else grade_label(finding),
    )


@register.simple_tag
def due_mark(finding: Finding, today: date) -> SafeString:
    """Write the days left in words, overdue in ink, with the exact date as a tip."""
    if finding.due_on is None:
        return format_html('<span class="dim">{}</span>', _("not set"))
    left = left_of(finding, today)
    if State(finding.state) not in OPEN or (left and left.state is TimerState.STOPPED):
        return format_html('<span title="{}">{}</span>', exact(finding.due_on), day(finding.due_on))
    if left and left.is_paused:
        return format_html('<span class="tag">{}</span>', left_words(left))
    css = "pill" if left and left.is_overdue else "nowrap"
    return format_html(
        '<span class="{}" title="{}">{}</span>', css, exact(finding.due_on), left_words(left)
    )


@register.filter
def left_words(left: DaysLeft | None) -> str:
    """Write the days left as a sentence would: overdue by 2 days, today, 3 days left."""
    if left is None:
        return _("No deadline")
    if not left.is_running:
        return _("Paused") if left.is_paused else _("Handed in")
    if left.working_days is not None and left.days:
        return _working_days(left)
    if left.is_overdue:
        late = -left.days
        return ngettext("Overdue %(days)s day", "Overdue %(days)s days", late) % {"days": late}
    if left.days == 0:
        return _("Today")
    return ngettext("%(days)s day left", "%(days)s days left", left.days) % {"days": left.days}


def _working_days(left: DaysLeft) -> str:
    counted = left.working_days or 0
    if left.is_overdue and not counted:
        return _("Overdue")
    if left.is_overdue:
        late = ngettext("Overdue %(days)s working day", "Overdue %(days)s working days", counted)
        return late % {"days": counted}
    ahead = ngettext("%(days)s working day left", "%(days)s working days left", counted)
    return ahead % {"days": counted}


@register.filter
def is_overdue(finding: Finding, today: date) -> bool:
    """Say whether the deadline of an open finding has passed while its clock ran."""
    left = left_of(finding, today)
    return left is not None and left.is_overdue and State(finding.state) in OPEN


@register.simple_tag
def until(due_on: date, today: date) -> SafeString:
    """Write the days left until a visit, overdue in ink."""
    left = days_left(due_on, today)
    css = "pill" if left and left.is_overdue else "nowrap"
    return format_html(
        '<span class="{}" title="{}">{}</span>', css, exact(due_on), left_words(left)
    )


@register.simple_tag
def level(code: str) -> str:
    """Name a level of duty: a level of region, or the enterprise."""
    return str(_LEVELS[code])


@register.filter
def step_label(step: str) -> str:
    """Name a step as people read it."""
    return str(STEP_LABELS[Step(step)])


@register.simple_tag
def reported(status: str) -> str:
    """Name what a unit says of its own work; never an acceptance."""
    return str(_REPORTED.get(status, status))


register.filter("photo_limit", limit_words)
register.filter("acts_on", acts_on)
