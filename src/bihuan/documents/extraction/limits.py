"""How large a document may be, and the refusals when it cannot be taken."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.kernel.errors import BadInput

#: Bytes of the file as sent.
MAX_BYTES = 50 * 1024 * 1024
#: Bytes of all parts of a Word file once unpacked.
MAX_UNPACKED = 300 * 1024 * 1024
#: How many times larger than packed a part over a megabyte may be.
MAX_RATIO = 200
#: Parts of a Word file.
MAX_PARTS = 5_000
#: Pages of a PDF.
MAX_PAGES = 1_000
#: Scanned pages sent through text recognition.
MAX_SCANNED_PAGES = 200
#: Lines and characters of the text.
MAX_LINES = 200_000
MAX_CHARACTERS = 5_000_000
#: Pages, and bytes of text, that are read while somebody waits: either takes about a second
#: (measured: 7 to 10 ms a page of a PDF, 1.3 s a megabyte of text with finding the problems).
PAGES_AT_ONCE = 100
BYTES_AT_ONCE = 1_000_000


class TakesLong(Exception):  # noqa: N818 - no fault: the document is to be read by a worker
    """The document cannot be read while somebody waits.

    Args:
        pages: how many it has; 0 where it has none that are known.
    """

    def __init__(self, pages: int = 0) -> None:
        super().__init__(pages)
        self.pages = pages


#: What is wrong, and what to do; a reading that failed is worded by its code later on.
SENTENCES: dict[str, Any] = {
    "too_large": _(
        "The document is too large (%(what)s, at most %(limit)d). Split it and try again."
    ),
    "unreadable": _("The file cannot be read. Save it as .txt, .docx or .pdf and try again."),
    "old_or_encrypted": _(
        "This is an old .doc file or an encrypted one. Open it, remove the password, save it as .docx and try again."
    ),
    "encrypted": _("The file is protected by a password. Remove the password and try again."),
    "empty": _("The file holds no text."),
    "needs_ocr": _(
        "All %(pages)d pages are scans without text. Install text recognition (pip install 'bihuan[ocr]') or send a file with text."
    ),
    "no_file": _("There is no readable file at this path."),
}


def too_large(what: str, limit: int) -> BadInput:
    """Refuse a document beyond a limit."""
    return _refusal("too_large", what=what, limit=limit)


def unreadable() -> BadInput:
    """Refuse a file that is damaged or of another kind."""
    return _refusal("unreadable")


def old_word() -> BadInput:
    """Refuse an old or encrypted Office file."""
    return _refusal("old_or_encrypted")


def encrypted() -> BadInput:
    """Refuse a file with a password."""
    return _refusal("encrypted")


def empty() -> BadInput:
    """Refuse a file without text."""
    return _refusal("empty")


def needs_recognition(pages: int) -> BadInput:
    """Refuse a scan where text recognition is not installed."""
    return _refusal("needs_ocr", pages=pages)


def not_a_file() -> BadInput:
    """Refuse a path where no file can be read."""
    return _refusal("no_file")


def _refusal(reason: str, **facts: object) -> BadInput:
    sentence = SENTENCES[reason]
    return BadInput(f"documents.{reason}", sentence % facts if facts else sentence, **facts)
