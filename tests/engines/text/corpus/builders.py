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


def write_pdf(source: Path, target: Path) -> Path:
    """Write lines as a PDF with real text, a page for each form feed."""
    pages = source.read_text("utf-8").split("\f")
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        FONT,
    ]
    for number, page in enumerate(pages):
        stream = _stream(page.strip("\n").split("\n"))
        objects.append(
            f"<< /Type /Page /Parent 2 0 R {PAGE} /Contents {5 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    target.write_bytes(_assembled(objects))
    return target


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
