from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from bihuan.documents.extraction import limits, read_lines
from bihuan.engines.text import read_notice
from bihuan.kernel.errors import BadInput


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "notice.docx"


def test_paragraphs_are_lines_named_by_their_number(path: Path) -> None:
    document = Document()
    for text in ("关于巡察整改进展情况的通报", "", "1.关于责任不实问题的整改"):
        document.add_paragraph(text)
    document.save(str(path))
    assert [(line.ref, line.text) for line in read_lines(path).lines] == [
        (1, "关于巡察整改进展情况的通报"),
        (2, ""),
        (3, "1.关于责任不实问题的整改"),
    ]


def test_table_rows_stand_where_they_stand_and_are_named_after_the_paragraphs(path: Path) -> None:
    document = Document()
    document.add_paragraph("前")
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "甲", "乙"
    table.cell(1, 0).text, table.cell(1, 1).text = "丙", "丁\n戊"
    document.add_paragraph("后")
    document.save(str(path))
    assert [(line.ref, line.text) for line in read_lines(path).lines] == [
        (1, "前"),
        (3, "甲\t乙"),
        (4, "丙\t丁\n戊"),
        (2, "后"),
    ]


def test_a_problem_merged_over_rows_is_one_problem_with_their_measures(path: Path) -> None:
    document = Document()
    table = document.add_table(rows=4, cols=4)
    cells = [
        ("序号", "反馈问题", "整改措施", "整改情况"),
        ("1", "消防通道堵塞", "清理通道", "已完成整改"),
        ("", "", "施划标线", ""),
        ("2", "电气线路老化", "更换线路", "正在整改"),
    ]
    for row, texts in zip(table.rows, cells, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    for column in (0, 1, 3):
        table.cell(1, column).merge(table.cell(2, column))
    document.save(str(path))
    problems = read_notice(read_lines(path).lines).problems
    assert [(p.title, p.status, [m.text for m in p.measures]) for p in problems] == [
        ("消防通道堵塞", "done", ["清理通道", "施划标线"]),
        ("电气线路老化", "ongoing", ["更换线路"]),
    ]


def test_automatic_numbers_are_read_as_if_typed(path: Path) -> None:
    document = Document()
    numbering = document.part.numbering_part.element
    numbering.insert(0, _abstract())
    number = OxmlElement("w:num")
    number.set(qn("w:numId"), "77")
    reference = OxmlElement("w:abstractNumId")
    reference.set(qn("w:val"), "77")
    number.append(reference)
    numbering.append(number)
    for depth, text in ((0, "责任"), (1, "压实"), (1, "考核"), (0, "培训"), (1, "轮训")):
        paragraph = document.add_paragraph(text)._p.get_or_add_pPr()
        place = paragraph.get_or_add_numPr()
        place.get_or_add_ilvl().val, place.get_or_add_numId().val = depth, 77
    document.save(str(path))
    assert [line.text for line in read_lines(path).lines] == [
        "（一）责任",
        "1.压实",
        "2.考核",
        "（二）培训",
        "1.轮训",
    ]


def _abstract() -> object:
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), "77")
    for depth, form, pattern in ((0, "chineseCounting", "（%1）"), (1, "decimal", "%2.")):
        level = OxmlElement("w:lvl")
        level.set(qn("w:ilvl"), str(depth))
        for tag, value in (("w:start", "1"), ("w:numFmt", form), ("w:lvlText", pattern)):
            child = OxmlElement(tag)
            child.set(qn("w:val"), value)
            level.append(child)
        abstract.append(level)
    return abstract


def test_deleted_text_is_left_out_and_inserted_text_is_read(path: Path) -> None:
    document = Document()
    paragraph = document.add_paragraph("原文")
    inserted = OxmlElement("w:ins")
    inserted.append(document.add_paragraph("补充").runs[0]._r)
    paragraph._p.append(inserted)
    document.save(str(path))
    assert read_lines(path).lines[0].text == "原文补充"


def _packed(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (_packed({"word/document.xml": b"0" * 30_000_000}), "documents.too_large"),
        (_packed({f"p{n}": b"" for n in range(limits.MAX_PARTS + 1)}), "documents.too_large"),
        (_packed({"xl/workbook.xml": b"<a/>"}), "documents.unreadable"),
        (_packed({"word/document.xml": b"<a/>"}), "documents.unreadable"),
        (b"PK\x03\x04broken", "documents.unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 512, "documents.old_or_encrypted"),
    ],
    ids=["bomb", "too many parts", "a workbook", "no content types", "broken", "old .doc"],
)
def test_what_is_no_sound_word_file_is_refused(path: Path, data: bytes, code: str) -> None:
    path.write_bytes(data)
    with pytest.raises(BadInput) as refused:
        read_lines(path)
    assert refused.value.code == code
