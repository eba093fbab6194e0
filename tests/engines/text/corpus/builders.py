"""Make .docx and .pdf files of the corpus from their plain sources."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from docx import Document

#: A4, lines 26 pt apart, 12 pt type.
PAGE = "/MediaBox [0 0 595 842]"
TOP, STEP, SIZE = 800, 26, 12
#: A font that every reader knows by name; its encoding is UCS-2, so nothing is embedded.
FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H "
    "/DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light "
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /DW 1000 "
    "/FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /Ascent 880 "
    "/Descent -120 /CapHeight 880 /StemV 93 /ItalicAngle 0 /FontBBox [-25 -254 1000 880] >> >>] >>"
)


def write_docx(source: Path, target: Path) -> Path:
    """Write a list of blocks: ``{"p": text}`` or ``{"table": rows, "merge": [cells]}``."""
    document = Document()
    for block in json.loads(source.read_text("utf-8")):
        if "p" in block:
            document.add_paragraph(block["p"])
        else:
            _add_table(document, block["table"], block["merge"])
    document.save(str(target))
    return target


def _add_table(document: Any, rows: list[list[str]], merged: list[list[int]]) -> None:
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    for top, left, bottom, right in merged:
        text = rows[top][left]
        table.cell(top, left).merge(table.cell(bottom, right)).text = text


def write_ruled_pdf(source: Path, target: Path) -> Path:
    """Write blocks as a PDF whose tables have ruled lines.

    ``{"p": text}`` or ``{"table": rows, "widths": characters, "down": columns}``: in columns
    ``down`` a cell equal to the one above is one with it. A row goes whole onto the next page.
    """
    pages = _RuledPages()
    for block in json.loads(source.read_text("utf-8")):
        if "p" in block:
            pages.line(block["p"])
        else:
            pages.table(block["table"], block["widths"], block.get("down", []))
    target.write_bytes(_document(pages.done()))
    return target


class _RuledPages:
    """Pages in the making: text and lines, from the top down."""

    lowest, left, leading = 60, 40, 16

    def __init__(self) -> None:
        self.streams: list[list[str]] = [[]]
        self.y = TOP

    def line(self, text: str) -> None:
        """Put a line of text, on a new page where this one is full."""
        self._room(STEP)
        self._show(text, self.left, self.y)
        self.y -= STEP

    def table(self, rows: list[list[str]], widths: list[int], down: list[int]) -> None:
        """Put a table, its cells wrapped, with a line around each cell."""
        edges = [self.left]
        for width in widths:
            edges.append(edges[-1] + width * SIZE + 8)
        before: list[str] | None = None
        for row in rows:
            cells = [_wrapped(text, width) for text, width in zip(row, widths, strict=True)]
            height = max(map(len, cells)) * self.leading + 6
            if self._room(height):
                before = None
            for at, cell in enumerate(cells):
                again = before is not None and at in down and before[at] == row[at]
                self._cell(
                    edges[at], edges[at + 1], height, [] if again else cell, closed=not again
                )
            before = row
            self.y -= height
        self._rule(edges[0], self.y, edges[-1], self.y)
        self.y -= STEP

    def done(self) -> list[str]:
        """Return the content of each page."""
        return ["\n".join(stream) for stream in self.streams]

    def _room(self, height: int) -> bool:
        """Begin a new page when ``height`` does not fit; tell whether it was begun."""
        if self.y - height >= self.lowest:
            return False
        self._rule(self.left, self.y, 555, self.y)
        self._show(f"- {len(self.streams)} -", 290, 30)
        self.streams.append([])
        self.y = TOP
        return True

    def _cell(self, left: int, right: int, height: int, lines: list[str], *, closed: bool) -> None:
        if closed:
            self._rule(left, self.y, right, self.y)
        self._rule(left, self.y, left, self.y - height)
        self._rule(right, self.y, right, self.y - height)
        for at, text in enumerate(lines):
            self._show(text, left + 4, self.y - SIZE - 2 - at * self.leading)

    def _rule(self, x: int, y: int, to_x: int, to_y: int) -> None:
        self.streams[-1].append(f"{x} {y} m {to_x} {to_y} l S")

    def _show(self, text: str, x: int, y: int) -> None:
        shown = f"1 0 0 1 {x} {y} Tm <{text.encode('utf-16-be').hex()}> Tj"
        self.streams[-1].append(f"BT /F1 {SIZE} Tf {shown} ET")


def _wrapped(text: str, width: int) -> list[str]:
    return [
        part[at : at + width] for part in text.split("\n") for at in range(0, len(part), width)
    ] or [""]


def write_pdf(source: Path, target: Path) -> Path:
    """Write lines as a PDF with real text, a page for each form feed."""
    pages = source.read_text("utf-8").split("\f")
    target.write_bytes(_document([_stream(page.strip("\n").split("\n")) for page in pages]))
    return target


def _document(streams: list[str]) -> bytes:
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(streams)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(streams)} >>",
        FONT,
    ]
    for number, stream in enumerate(streams):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R {PAGE} /Contents {5 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    return _assembled(objects)


def _stream(lines: list[str]) -> str:
    shown = [
        f"1 0 0 1 60 {TOP - STEP * at} Tm <{line.encode('utf-16-be').hex()}> Tj"
        for at, line in enumerate(lines)
        if line
    ]
    return "\n".join(["BT", f"/F1 {SIZE} Tf", *shown, "ET"])


def _assembled(objects: list[str]) -> bytes:
    body, offsets = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, start=1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n".encode("ascii")
    entries = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    return body + (
        f"xref\n0 {size}\n0000000000 65535 f \n{entries}"
        f"trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    ).encode("ascii")
