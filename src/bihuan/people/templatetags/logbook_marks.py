"""What a line of the logbook says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from bihuan.people.wording_logbook import LOGGED

if TYPE_CHECKING:
    from bihuan.foundation.models import History

register = template.Library()


@register.filter
def logged(row: History) -> str:
    """Say in words what was changed; the code of a step that has none."""
    return str(LOGGED.get(row.event.removeprefix("people."), row.step))
