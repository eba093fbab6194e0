"""PDF files, page by page; pages without text go through recognition where it is installed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, NamedTuple

from bihuan.documents.extraction import limits, ruled, scan
from bihuan.engines.text import Line, Warning_

#: A page with fewer characters than this and a picture on it is a scan.
LEAST_CHARACTERS = 8
#: Told after each page: pages read, pages in all. What it raises ends the reading.
Told = Callable[[int, int], None]
#: pdfium must not be entered by two threads at once.
_ONE_AT_A_TIME = threading.Lock()


def read(data: bytes, told: Told, *, at_once: bool = False) -> tuple[list[Line], list[Warning_]]:
    """Lines named ``page:line``, and a warning for each page that could not be read.

    Raises:
        BadInput: damaged, locked, too many pages, or only scans that nothing here can read.
        TakesLong: ``at_once`` was asked of many pages, or of a scan.
    """
    with _ONE_AT_A_TIME:
        document = _open(data)
        total = len(document)
    try:
        if at_once and total > limits.PAGES_AT_ONCE:
            raise limits.TakesLong(total)
        return _pages(document, total, told, at_once=at_once)
    finally:
        with _ONE_AT_A_TIME:
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


def _pages(
    document: Any, total: int, told: Told, *, at_once: bool
) -> tuple[list[Line], list[Warning_]]:
    lines: list[Line] = []
    warnings: list[Warning_] = []
    scans = 0
    for number in range(1, total + 1):
        page = _look_at(document, number, scans)
        texts = page.texts
        if page.picture is not None:
            if at_once:
                raise limits.TakesLong(total)
            texts = scan.recognise(page.picture) or texts
        elif page.is_scan:
            text = "Page %(page)d is a scan and was not read"
            warnings.append(Warning_("page.scanned", text, f"{number}:1", {"page": number}))
        scans += page.is_scan
        lines += [Line(text, f"{number}:{at}", number) for at, text in enumerate(texts, 1)]
        told(number, total)
    if scans == total == len(warnings):
        raise limits.needs_recognition(scans)
    return lines, warnings


class _Page(NamedTuple):
    texts: list[str]
    is_scan: bool = False
    #: Pixels for recognition, where it is installed.
    picture: Any = None


def _look_at(document: Any, number: int, scans: int) -> _Page:
    """Take from a page what pdfium knows; recognition is left for after the lock: it is slow."""
    with _ONE_AT_A_TIME:
        page = _page(document, number)
        try:
            texts = ruled.lines_of(page)
            is_text = sum(len(text.strip()) for text in texts) >= LEAST_CHARACTERS
            if is_text or not _has_picture(page):
                return _Page(texts)
            reads = scan.installed() and scans < limits.MAX_SCANNED_PAGES
            return _Page(texts, is_scan=True, picture=scan.picture_of(page) if reads else None)
        finally:
            page.close()


def _page(document: Any, number: int) -> Any:
    import pypdfium2 as pdfium

    try:
        return document[number - 1]
    except pdfium.PdfiumError as error:
        raise limits.unreadable() from error


def _has_picture(page: Any) -> bool:
    from pypdfium2 import raw

    return next(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3), None) is not None
