"""Numbers that people read, given one after another without gaps."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from bihuan.foundation.models import Counter


def next_numbers(series: str, count: int = 1) -> range:
    """Take the next numbers of a series; a rolled back transaction gives them back.

    Args:
        series: name of the series, e.g. ``苏安隐/2026``.
        count: how many to take, at least 1.

    Returns:
        The numbers taken, the first of a series being 1.
    """
    with transaction.atomic():
        Counter.objects.get_or_create(series=series)
        Counter.objects.filter(series=series).update(value=F("value") + count)
        last = Counter.objects.values_list("value", flat=True).get(series=series)
    return range(last - count + 1, last + 1)
