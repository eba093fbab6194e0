"""Holds the numbers of numbered subjects against the counters that gave them out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bihuan.evidence.domain.numbers import Register
from bihuan.evidence.services.register import is_numbered
from bihuan.evidence.services.verify.reading import plain_rows
from bihuan.foundation.models import Counter
from bihuan.foundation.numbering import is_yearly, number_text, place_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bihuan.evidence.domain.comparing import Subject
    from bihuan.evidence.domain.faults import Fault


class NumberCheck:
    """Takes each subject as it is read, then tells which numbers are missing.

    The counters are read before the subjects and again after: what is recorded while they are
    read is neither missed nor ahead of its counter.
    """

    def __init__(self) -> None:
        self._before = _yearly_counters()
        self._register = Register(place_of=place_of, spell=number_text)

    def __len__(self) -> int:
        return len(self._register)

    def take(self, subject: Subject) -> Iterator[Fault]:
        """Enter a subject's number, where its type is numbered and its links tell one."""
        if subject.number and is_numbered(subject.subject_type):
            fault = self._register.take(subject.number)
            if fault is not None:
                yield subject.named(fault)

    def faults(self) -> Iterator[Fault]:
        """Yield what is missing, and counters that were set back; asked after all subjects."""
        yield from self._register.missing(self._before)
        yield from self._register.beyond(_yearly_counters())


def _yearly_counters() -> dict[str, object]:
    return {series: value for series, value in counters().items() if is_yearly(series)}


def counters() -> dict[str, object]:
    """Return each series and the last number given out, or the text that stands there instead."""
    rows = plain_rows(Counter.objects.order_by("series"), ("series", "value"))
    return {str(row["series"]): row["value"] for row in rows}
