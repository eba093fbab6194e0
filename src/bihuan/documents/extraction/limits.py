"""How large a document may be, and the refusals when it cannot be taken."""

from __future__ import annotations

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


def too_large(what: str, limit: int) -> BadInput:
    """Refuse a document beyond a limit."""
    message = _("The document is too large (%(what)s, at most %(limit)d). Split it and try again.")
    return BadInput(
        "documents.too_large", message % {"what": what, "limit": limit}, what=what, limit=limit
    )


def unreadable() -> BadInput:
    """Refuse a file that is damaged or of another kind."""
    return BadInput(
        "documents.unreadable",
        _("The file cannot be read. Save it as .txt, .docx or .pdf and try again."),
    )


def old_word() -> BadInput:
    """Refuse an old or encrypted Office file."""
    return BadInput(
        "documents.old_or_encrypted",
        _(
            "This is an old .doc file or an encrypted one. Open it, remove the password, save it as .docx and try again."
        ),
    )


def encrypted() -> BadInput:
    """Refuse a file with a password."""
    return BadInput(
        "documents.encrypted",
        _("The file is protected by a password. Remove the password and try again."),
    )


def empty() -> BadInput:
    """Refuse a file without text."""
    return BadInput("documents.empty", _("The file holds no text."))


def needs_recognition(pages: int) -> BadInput:
    """Refuse a scan where text recognition is not installed."""
    message = _(
        "All %(pages)d pages are scans without text. Install text recognition (pip install 'bihuan[ocr]') or send a file with text."
    )
    return BadInput("documents.needs_ocr", message % {"pages": pages}, pages=pages)


def not_a_file() -> BadInput:
    """Refuse a path where no file can be read."""
    return BadInput("documents.no_file", _("There is no readable file at this path."))
