"""Say in the reader's language where an entry comes from and how sure it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import get_language, gettext

if TYPE_CHECKING:
    from bihuan.standards.domain.entries import Entry


def explain(entry: Entry) -> str:
    """Return one line for people: source, clause, since when, and what is not confirmed."""
    chinese = (get_language() or "").startswith("zh")
    parts = [entry.source if chinese else entry.source_en]
    if entry.clause:
        parts.append(entry.clause)
    parts.append(gettext("in force from %(day)s") % {"day": entry.effective_from.isoformat()})
    if entry.mark == "unconfirmed":
        parts.append(gettext("not confirmed"))
    if entry.note:
        parts.append(entry.note if chinese else entry.note_en)
    return ("；" if chinese else "; ").join(parts)
