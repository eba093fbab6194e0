"""Words of notices: what a reader's warning means, what a unit says of its own work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.documents.forms import STATUS_LABELS
from bihuan.documents.models import NoticeState
from bihuan.foundation.models import LongWorkState
from bihuan.people import public as people

if TYPE_CHECKING:
    from uuid import UUID

    from django.utils.safestring import SafeString

    from bihuan.documents.models import Notice
    from bihuan.documents.presenting import Layout
    from bihuan.foundation.models import LongWork
    from bihuan.people.public import Organisation

register = template.Library()
_GOING_ON = (LongWorkState.WAITING, LongWorkState.RUNNING)

#: The reader's warnings as sentences; the numbers stand in the source at the line named.
_WARNINGS: dict[str, Any] = {
    "problems.none": gettext_lazy("No problems were found in this text"),
    "problem.no_measures": gettext_lazy("A problem without any measure"),
    "numbering.restarts": gettext_lazy("The numbering starts anew here"),
    "numbering.doubled": gettext_lazy("A number stands twice or out of order"),
    "numbering.missing": gettext_lazy("A number is missing before this one"),
    "stated.disagrees": gettext_lazy("The total stated here differs from what was found"),
    "stated.arithmetic": gettext_lazy("The parts stated here do not make the total"),
    "stated.rate": gettext_lazy("The rate stated here does not fit the numbers"),
    "text.undecodable": gettext_lazy("Some characters could not be read"),
    "page.scanned": gettext_lazy("This page is a scan and was not read"),
}


@register.simple_tag
def warning_words(warning: dict[str, Any]) -> str:
    """Say what a warning means; one that is not known keeps the reader's own words."""
    return str(_WARNINGS.get(warning["code"], warning["message"]))


@register.simple_tag
def status_words(status: str | None) -> str:
    """Name what the unit says of its own work."""
    return str(STATUS_LABELS[status]) if status else _("not said")


@register.simple_tag
def notice_state(state: str) -> str:
    """Name how far a notice has come."""
    return str(NoticeState(state).label)


@register.simple_tag
def pages_read(readings: dict[UUID, LongWork], notice: Notice) -> str:
    """Say how far a reading is, e.g. ``12/40``; nothing where it is not running."""
    work = readings.get(notice.pk)
    if work is None or work.state not in _GOING_ON or not work.total:
        return ""
    return f"{work.done}/{work.total}"


@register.simple_tag
def body_name(bodies: dict[str, Organisation], pk: str | None) -> str:
    """Name the department that was chosen for a problem."""
    return str(bodies[pk]) if pk in bodies else _("no department yet")


@register.simple_tag
def body_box(bodies: dict[str, Organisation], key: str, pk: str | None) -> SafeString:
    """Draw the box in which the department of a problem is chosen."""
    return people.body_box(f"{key}-organisation", bodies.get(pk or ""))


@register.simple_tag
def position(layout: Layout, ref: object) -> str:
    """Return where a line of the source stands on the page."""
    found = layout.position(ref)
    return "" if found is None else str(found)
