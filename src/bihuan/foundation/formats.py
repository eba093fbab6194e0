"""How dates and moments are written for people, in their language and in Asia/Shanghai."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import pgettext

if TYPE_CHECKING:
    from datetime import date


def day(value: date | None) -> str:
    """Write a date without its year, e.g. 7月22日."""
    return date_format(value, pgettext("date format", "j M")) if value else ""


def moment(value: datetime | None) -> str:
    """Write a moment in local time without its year, e.g. 7月20日 16:08."""
    return date_format(localtime(value), pgettext("date format", "j M, H:i")) if value else ""


def exact(value: date | None) -> str:
    """Write a date or a moment in full, e.g. 2026年7月20日 16:08."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return date_format(localtime(value), pgettext("date format", "j F Y, H:i"))
    return date_format(value, pgettext("date format", "j F Y"))


def weekday(value: date) -> str:
    """Write a date in full with the day of the week, e.g. 2026年7月21日，星期二."""
    return date_format(value, pgettext("date format", "l, j F Y"))
