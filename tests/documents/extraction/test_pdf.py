from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from PIL import Image
from tests.engines.text.corpus.builders import write_pdf

from bihuan.documents.extraction import limits, read_lines, scan
from bihuan.kernel.errors import BadInput


def printed(folder: Path, text: str) -> Path:
    source = folder / "source.txt"
    source.write_text(text, encoding="utf-8")
    return write_pdf(source, folder / "notice.pdf")


def scanned(folder: Path) -> Path:
    """A page that is one picture."""
    document = pdfium.PdfDocument.new()
    page = document.new_page(200, 200)
    picture = pdfium.PdfImage.new(document)
    picture.set_bitmap(pdfium.PdfBitmap.from_pil(Image.new("RGB", (60, 60), "white")))
    picture.set_matrix(pdfium.PdfMatrix().scale(200, 200))
    page.insert_obj(picture)
    page.gen_content()
    path = folder / "scan.pdf"
    document.save(str(path))
    return path


def test_lines_are_named_by_page_and_line(tmp_path: Path) -> None:
    path = printed(tmp_path, "关于巡察整改情况的通报\n一、整改情况\f1.关于责任不实问题的整改")
    assert [(line.ref, line.text, line.page) for line in read_lines(path).lines] == [
        ("1:1", "关于巡察整改情况的通报", 1),
        ("1:2", "一、整改情况", 1),
        ("2:1", "1.关于责任不实问题的整改", 2),
    ]


def test_a_scan_is_refused_where_recognition_is_not_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan, "installed", lambda: False)
    with pytest.raises(BadInput) as refused:
        read_lines(scanned(tmp_path))
    assert refused.value.code == "documents.needs_ocr"
    assert "bihuan[ocr]" in str(refused.value)


def test_a_scan_is_read_where_recognition_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def recognise(_picture: Any) -> list[str]:
        return ["一、整改情况", "1.关于责任不实问题的整改"]

    monkeypatch.setattr(scan, "installed", lambda: True)
    monkeypatch.setattr(scan, "picture_of", lambda _page: ())
    monkeypatch.setattr(scan, "recognise", recognise)
    lines = read_lines(scanned(tmp_path)).lines
    assert [(line.ref, line.text) for line in lines] == [
        ("1:1", "一、整改情况"),
        ("1:2", "1.关于责任不实问题的整改"),
    ]


def test_a_scanned_page_among_others_is_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan, "installed", lambda: False)
    both = pdfium.PdfDocument(printed(tmp_path, "关于巡察整改情况的通报"))
    both.import_pages(pdfium.PdfDocument(scanned(tmp_path)))
    both.save(str(tmp_path / "both.pdf"))
    extracted = read_lines(tmp_path / "both.pdf")
    assert [(warning.code, warning.line) for warning in extracted.warnings] == [
        ("page.scanned", "2:1")
    ]


def test_pieces_of_one_line_are_joined_from_left_to_right() -> None:
    pieces = [(40.0, 10.0, 20.0, "下行"), (11.0, 90.0, 20.0, "右"), (10.0, 10.0, 20.0, "左")]
    assert scan.in_lines(pieces) == ["左  右", "下行"]


def test_more_pages_than_allowed_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_PAGES", 1)
    with pytest.raises(BadInput) as refused:
        read_lines(printed(tmp_path, "一\f二"))
    assert refused.value.code == "documents.too_large"


def test_a_pdf_with_a_password_is_refused(tmp_path: Path) -> None:
    path = printed(tmp_path, "关于巡察整改情况的通报")
    lock = (
        b"/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -44 "
        b"/O <" + b"11" * 32 + b"> /U <" + b"22" * 32 + b"> >> "
        b"/ID [<" + b"33" * 16 + b"> <" + b"33" * 16 + b">] "
    )
    data = path.read_bytes().replace(b"trailer <<", b"trailer << " + lock)
    path.write_bytes(data)
    with pytest.raises(BadInput) as refused:
        read_lines(path)
    assert refused.value.code == "documents.encrypted"


def test_a_broken_pdf_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notice.pdf"
    path.write_bytes(b"%PDF-1.7\nnothing more")
    with pytest.raises(BadInput) as refused:
        read_lines(path)
    assert refused.value.code == "documents.unreadable"
