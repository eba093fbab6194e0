"""PDF files, page by page; pages without text go through recognition where it is installed."""

from __future__ import annotations

import threading
from typing import Any

from bihuan.documents.extraction import limits, ruled, scan
from bihuan.engines.text import Line, Warning_

#: A page with fewer characters than this and a picture on it is a scan.
LEAST_CHARACTERS = 8
#: pdfium must not be entered by two threads at once.
_ONE_AT_A_TIME = threading.Lock()


def read(data: bytes) -> tuple[list[Line], list[Warning_]]:
    """Lines named ``page:line``, and a warning for each page that could not be read."""
    with _ONE_AT_A_TIME:
        document = _open(data)
        try:
            return _pages(document)
        finally:
            document.close()


def _open(data: bytes) -> Any:
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise limits.encrypted() from error
        raise limits.unreadable() from error
    if len(document) > limits.MAX_PAGES:
        document.close()
        raise limits.too_large("pages", limits.MAX_PAGES)
    return document


def _pages(document: Any) -> tuple[list[Line], list[Warning_]]:
    lines: list[Line] = []
    warnings: list[Warning_] = []
    scans = 0
    for number in range(1, len(document) + 1):
        page = _page(document, number)
        texts = ruled.lines_of(page)
        if sum(len(text.strip()) for text in texts) < LEAST_CHARACTERS and _has_picture(page):
            scans += 1
            recognised = scan.recognise(page) if scans <= limits.MAX_SCANNED_PAGES else None
            if recognised is None:
                text = "Page %(page)d is a scan and was not read"
                warnings.append(Warning_("page.scanned", text, f"{number}:1", {"page": number}))
            texts = recognised or texts
        lines += [Line(text, f"{number}:{at}", number) for at, text in enumerate(texts, 1)]
        page.close()
    if scans and scans == len(document) and len(warnings) == scans:
        raise limits.needs_recognition(scans)
    return lines, warnings


def _page(document: Any, number: int) -> Any:
    import pypdfium2 as pdfium

    try:
        return document[number - 1]
    except pdfium.PdfiumError as error:
        raise limits.unreadable() from error


def _has_picture(page: Any) -> bool:
    from pypdfium2 import raw

    return next(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3), None) is not None
