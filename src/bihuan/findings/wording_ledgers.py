"""Ledgers in words: what columns hold, why rows are left out, what is doubtful."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.foundation.long_work import BrokeOff

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bihuan.foundation.models import LongWork

#: The fields that a column may stand for, in the order in which they are offered.
FIELDS: dict[str, Any] = {
    "description": _("Hazard described"),
    "number": _("Number in the ledger"),
    "title": _("Short title"),
    "enterprise": _("Enterprise"),
    "region": _("Area"),
    "place": _("Place"),
    "found_on": _("Found on"),
    "finder": _("Found by"),
    "finder_org": _("Found by (body)"),
    "category": _("Category"),
    "grade": _("Grade"),
    "is_major": _("Major or not"),
    "measure": _("Measure"),
    "responsible": _("Responsible body and person"),
    "responsible_org": _("Responsible body"),
    "responsible_person": _("Responsible person"),
    "leader": _("Leader in charge"),
    "phone": _("Telephone"),
    "funds": _("Funds"),
    "due_on": _("Deadline"),
    "state": _("How far rectified"),
    "result": _("Result"),
    "rectified_on": _("Rectified on"),
    "check": _("Check"),
    "verified_on": _("Checked on"),
    "verifier": _("Checked by"),
    "closing": pgettext_lazy("column of a ledger", "Struck off"),
    "source": _("Source"),
    "basis": _("Legal basis"),
    "photos": _("Photographs"),
    "remarks": _("Remarks"),
}
#: Why a row is left out, by the engine's code.
REJECTED: dict[str, Any] = {
    "uncomputed": _(
        "The description is a formula whose result is not stored; open the file, save it and send it again."
    ),
    "error_value": _("The description shows an error of its formula."),
    "example": _("The row is an example of how to fill in the form."),
    "no_description": _("The row says nothing in the column of hazards."),
    "nil_report": _("The row reports that there is no hazard."),
    "no_words": _("The column of hazards holds no words."),
    "too_long": _("The description is longer than a cell may be."),
}
#: What is doubtful of a row, by the code of the doubt; the text is the cell's.
DOUBTED: dict[str, Any] = {
    "date.no_year": _("“%(text)s” names no year, and nothing around it does; left open"),
    "date.impossible": _("there is no such date as “%(text)s”; left open"),
    "date.relative": _("“%(text)s” is a span of time, no date; left open"),
    "date.unreadable": _("“%(text)s” cannot be read as a date; left open"),
    "date.ambiguous": _("“%(text)s” can be read as another date"),
    "date.approximate": _("“%(text)s” is no exact day"),
    "date.long_term": _("“%(text)s” sets no date; left open"),
    "date.year_from_context": _("“%(text)s” names no year; it was taken from what stands around"),
    "date.ahead": _("“%(text)s” lies ahead; not taken over"),
    "due_before_found": _("“%(text)s” lies before the day it was found; left open"),
    "grade.unknown": _("“%(text)s” is no known grade"),
    "state.unknown": _("“%(text)s” does not say how far it has come"),
    "state.contradiction": _("the columns disagree on how far it has come"),
    "filled_from_above": _("blank; “%(text)s” was taken from the row above"),
    "several_problems": _("several problems stand in one cell; it stays one hazard"),
    "hidden_row": _("the row is hidden in the file"),
    "cell.uncomputed": _("the result of its formula is not stored; left blank"),
    "cell.error": _("the cell shows an error of its formula; left blank"),
    "cell.cut": _("the text is longer than a cell may be; it was cut"),
}
#: How far a hazard has come, as a ledger's words are understood.
PROGRESS: dict[str, Any] = {
    "not_started": pgettext_lazy("progress in a ledger", "Not begun"),
    "ongoing": pgettext_lazy("progress in a ledger", "Being rectified"),
    "done": pgettext_lazy("progress in a ledger", "Rectified"),
    "failed": pgettext_lazy("progress in a ledger", "Checked and not done"),
    "verified": pgettext_lazy("progress in a ledger", "Checked and done"),
    "closed": pgettext_lazy("progress in a ledger", "Struck off"),
    "long_term": pgettext_lazy("progress in a ledger", "Long-term"),
    "transferred": pgettext_lazy("progress in a ledger", "Transferred"),
    "void": pgettext_lazy("progress in a ledger", "Entered by mistake"),
}
#: What a sheet is taken for.
ROLES: dict[str, Any] = {
    "ledger": pgettext_lazy("role of a sheet", "Ledger"),
    "summary": pgettext_lazy("role of a sheet", "Summary, not read"),
    "other": pgettext_lazy("role of a sheet", "No column of hazards, not read"),
    "empty": pgettext_lazy("role of a sheet", "Empty"),
}
#: Why an import broke off, where a refusal of ours says so.
_STOPPED: dict[str, Any] = {
    "findings.ledger_not_permitted": _(
        "Your post does not include taking over ledgers for this organisation and area."
    ),
}


def why_rejected(code: str, reason: str) -> str:
    """Say why a row is left out; a code that is not known keeps the engine's own words."""
    return str(REJECTED.get(code, reason))


def why_doubted(doubt: Mapping[str, str]) -> str:
    """Say what is doubtful, with the field it stands in; ``doubt`` as ``doubts_of`` keeps it."""
    why = str(DOUBTED[doubt["code"]]) % {"text": doubt["text"]}
    if not doubt["field"]:
        return why
    return str(_("%(field)s: %(why)s")) % {"field": FIELDS[doubt["field"]], "why": why}


def why_stopped(work: LongWork) -> str:
    """Say why an import broke off, in the reader's language."""
    return str(_STOPPED.get(work.failure) or BrokeOff())
