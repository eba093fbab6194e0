"""The refusals of documents as sentences that say what to do."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from bihuan.documents.domain.draft import DraftRefused
from bihuan.documents.extraction.limits import SENTENCES as UNREADABLE
from bihuan.foundation.long_work import BrokeOff

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bihuan.foundation.models import LongWork

SENTENCES: dict[str, Any] = {
    "unknown_field": _("This cannot be changed here: %(name)s."),
    "split_leaves_nothing": _("Place the cursor inside the text; both parts must hold words."),
    "nothing_before": _("There is no measure before this one to join it to."),
    "no_such_item": _("This item is no longer in the draft. Reload the page."),
    "words_missing": _("Write something; a title or a text cannot be empty."),
    "words_too_long": _("At most %(longest)s characters are possible here."),
    "which_body": _(
        "“%(said)s” is not the name of one organisation in your area. Choose it from the list, or "
        "write its whole name."
    ),
    "unknown_body": _("Choose one of the organisations offered."),
    "unknown_status": _("Choose one of the statuses offered."),
    "bad_date": _("Write the date as year-month-day, for example 2025-06-27."),
    "too_many_items": _("A notice holds at most %(most)s items. Import it in parts."),
}


def why_unreadable(work: LongWork) -> str:
    """Say why a reading failed and what to do, in the reader's language."""
    sentence = UNREADABLE.get(work.failure.removeprefix("documents."))
    if sentence is None:
        return str(BrokeOff())
    return str(sentence % work.failure_facts if work.failure_facts else sentence)


@contextmanager
def worded() -> Iterator[None]:
    """Give the pure refusals their sentence."""
    try:
        yield
    except DraftRefused as refusal:
        sentence = SENTENCES[refusal.code.removeprefix("documents.")]
        refusal.message = sentence % refusal.facts if refusal.facts else sentence
        raise
