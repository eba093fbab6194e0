"""Small files of every kind, made in memory."""

from __future__ import annotations

import io
import struct
import zipfile

from docx import Document
from openpyxl import Workbook


def docx() -> bytes:
    out = io.BytesIO()
    document = Document()
    document.add_paragraph("整改报告")
    document.save(out)
    return out.getvalue()


def xlsx() -> bytes:
    out = io.BytesIO()
    book = Workbook()
    book.create_sheet("台账").append(["问题", "措施"])
    book.save(out)
    return out.getvalue()


def archive(parts: dict[str, bytes], **options: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", options.get("compression", zipfile.ZIP_DEFLATED)) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return out.getvalue()


def like_docx(**parts: bytes) -> bytes:
    names = {name.replace("__", "/").replace("_dot_", "."): part for name, part in parts.items()}
    return archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>", **names})


def pdf() -> bytes:
    return b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def box(kind: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">I", 8 + len(content)) + kind + content


def mp4() -> bytes:
    return box(b"ftyp", b"isom\0\0\2\0isom") + box(b"moov", b"\0" * 16) + box(b"mdat", b"\1" * 32)
