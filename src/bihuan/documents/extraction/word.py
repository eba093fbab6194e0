"""Word files (.docx): paragraphs with their automatic numbers, tables row by row."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from bihuan.documents.extraction import limits
from bihuan.documents.extraction.word_numbers import Numbers
from bihuan.engines.text import Line

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_WRAPPERS = {f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}moveTo", f"{_W}customXml"}
_PASSED_OVER = {f"{_MC}Fallback", f"{_W}del", f"{_W}moveFrom", f"{_W}txbxContent", f"{_W}rubyBase"}
_MEGABYTE = 1024 * 1024


def read(data: bytes, *, at_once: bool = False) -> list[Line]:
    """Lines in reading order; paragraphs are numbered first, table rows after them.

    Raises:
        BadInput: damaged, locked or absurdly large.
        TakesLong: ``at_once`` was asked of a long text.
    """
    if _check_parts(data) > limits.BYTES_AT_ONCE and at_once:
        raise limits.TakesLong
    document = _open(data)
    numbers = Numbers(document)
    blocks = list(_blocks(document.element.body))
    row_number = sum(1 for kind, _ in blocks if kind == "p")
    lines: list[Line] = []
    paragraph_number = 0
    for kind, element in blocks:
        if kind == "p":
            paragraph_number += 1
            text = numbers.label(element) + paragraph_text(element)
            lines += [Line(part, paragraph_number) for part in text.split("\n")]
        else:
            for row in _rows(element, numbers):
                row_number += 1
                lines += [Line(text, row_number) for text in row]
    return lines


def _check_parts(data: bytes) -> int:
    """Refuse what unpacks to absurd sizes, before anything is unpacked; return the text's size."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise limits.unreadable() from error
    if len(parts) > limits.MAX_PARTS:
        raise limits.too_large("parts", limits.MAX_PARTS)
    if sum(part.file_size for part in parts) > limits.MAX_UNPACKED:
        raise limits.too_large("bytes unpacked", limits.MAX_UNPACKED)
    for part in parts:
        if part.flag_bits & 1:
            raise limits.encrypted()
        if part.file_size > _MEGABYTE and part.file_size > limits.MAX_RATIO * part.compress_size:
            raise limits.too_large("packing ratio", limits.MAX_RATIO)
    text = next((part for part in parts if part.filename == "word/document.xml"), None)
    if text is None:
        raise limits.unreadable()
    return text.file_size


def _open(data: bytes) -> Any:
    from docx import Document
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    try:
        return Document(io.BytesIO(data))
    except (OpcError, LxmlError, KeyError, ValueError, zipfile.BadZipFile, EOFError) as error:
        raise limits.unreadable() from error


def _blocks(parent: Any) -> Iterator[tuple[str, Any]]:
    for element in parent:
        if element.tag == f"{_W}p":
            yield "p", element
        elif element.tag == f"{_W}tbl":
            yield "tbl", element
        elif element.tag in _WRAPPERS:
            yield from _blocks(element)


def paragraph_text(element: Any) -> str:
    """Text of a paragraph: insertions in, deletions out, tabs as blanks."""
    parts: list[str] = []
    _collect(element, parts)
    return "".join(parts)


def _collect(element: Any, parts: list[str]) -> None:
    for child in element:
        tag = child.tag
        if tag in _PASSED_OVER:
            continue
        if tag == f"{_W}t":
            parts.append(child.text or "")
        elif tag == f"{_W}tab":
            parts.append("  ")
        elif tag in (f"{_W}br", f"{_W}cr"):
            parts.append("\n" if child.get(f"{_W}type") in (None, "textWrapping") else "")
        elif tag == f"{_W}noBreakHyphen":
            parts.append("-")
        elif tag != f"{_W}pPr":
            _collect(child, parts)


def _rows(table: Any, numbers: Numbers) -> Iterator[list[str]]:
    """Texts of each row: one line of cells parted by tabs, or a lone cell's paragraphs."""
    for row in table.iter(f"{_W}tr"):
        if _table_of(row) is not table:
            continue
        cells: list[str] = []
        for cell in _cells(row):
            cells += _cell_texts(cell, numbers)
        if len(cells) == 1:
            yield cells[0].split("\n")
        elif cells:
            yield ["\t".join(cell.replace("\t", " ") for cell in cells)]


def _table_of(row: Any) -> Any:
    above = row.getparent()
    while above is not None and above.tag != f"{_W}tbl":
        above = above.getparent()
    return above


def _cells(row: Any) -> Iterator[Any]:
    for child in row:
        if child.tag == f"{_W}tc":
            yield child
        elif child.tag in _WRAPPERS:
            yield from _cells(child)


def _cell_texts(cell: Any, numbers: Numbers) -> list[str]:
    """A cell's text, and an empty one for each further column that it spans."""
    properties = cell.find(f"{_W}tcPr")
    merge = properties.find(f"{_W}vMerge") if properties is not None else None
    span = properties.find(f"{_W}gridSpan") if properties is not None else None
    columns = int(span.get(f"{_W}val", "1")) if span is not None else 1
    if merge is not None and merge.get(f"{_W}val", "continue") == "continue":
        return [""] * columns
    paragraphs = [
        numbers.label(element) + paragraph_text(element) for element in cell.iter(f"{_W}p")
    ]
    text = "\n".join(part.strip() for part in paragraphs if part.strip())
    return [text, *[""] * (columns - 1)]
