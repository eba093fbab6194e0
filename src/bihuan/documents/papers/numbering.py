"""Numbers of papers: one series for each body, kind and year, without gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bihuan.documents.papers.models import Letterhead, PaperKind
from bihuan.foundation.numbering import next_numbers

if TYPE_CHECKING:
    from datetime import date

    from bihuan.people.public import Organisation

#: What stands between the code of the body and the year; a custom of offices, unconfirmed.
_WORDS: Final[dict[PaperKind, str]] = {
    PaperKind.ORDER: "责改",
    PaperKind.REPLY: "整复",
    PaperKind.ACCEPTANCE: "验收",
    PaperKind.EXTENSION: "延批",
    PaperKind.TRANSFER: "移函",
    PaperKind.LISTS: "清单",
}
CODE_LENGTH = 20


def code_of(body: Organisation) -> str:
    """Return the character code of a body; without one, its short name or name."""
    kept = Letterhead.objects.filter(organisation=body).values_list("code", flat=True).first()
    return kept or (body.short_name or body.name)[:CODE_LENGTH]


def take_number(body: Organisation, kind: PaperKind, on: date) -> tuple[int, str]:
    """Take the next number of a body's papers of a kind in a year, within the issuing transaction.

    A transaction that is rolled back gives it back; two at once wait for each other. The series
    is none of those that verification holds against chains by their spelling: what a paper's
    number was stands in the paper's own chain.

    Returns:
        The number, and how it is printed, e.g. 苏应急责改〔2026〕3号.
    """
    no = next_numbers(f"paper/{body.pk}/{kind.value}/{on.year}")[0]
    return no, f"{code_of(body)}{_WORDS[kind]}〔{on.year}〕{no}号"
