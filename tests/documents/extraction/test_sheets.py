from __future__ import annotations

import datetime as dt
import io
import random
import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlwt
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from bihuan.documents.extraction.sheet_facts import SheetLimits, cell_name
from bihuan.documents.extraction.sheets import CSV, XLS, XLSX, read_sheets
from bihuan.engines.ledger import Blank, Merge
from bihuan.kernel.errors import BadInput


def refused(path: Path, limits: SheetLimits | None = None) -> str:
    with pytest.raises(BadInput) as caught:
        read_sheets(path, limits)
    assert str(caught.value)
    return caught.value.code


def saved(folder: Path, **cells: object) -> Path:
    book = openpyxl.Workbook()
    for name, value in cells.items():
        book.worksheets[0][name] = value  # type: ignore[assignment]  # what openpyxl takes is wider than its stubs
    path = folder / "台账.xlsx"
    book.save(path)
    return path


def repacked(path: Path, part: str, change: dict[bytes, bytes]) -> Path:
    """The workbook with texts of one part replaced; each must stand in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == part:
                for before, after in change.items():
                    assert before in data
                    data = data.replace(before, after)
            new.writestr(name, data)
    path.write_bytes(out.getvalue())
    return path


def test_cells_keep_their_kinds_and_their_rows(tmp_path: Path) -> None:
    path = saved(tmp_path, C3="文字", D3=1.5, E3=dt.date(2020, 5, 6), F3=True, C5="=1+1")

    sheets = read_sheets(path)

    assert sheets.media_type == XLSX
    assert sheets.grids[0].rows == [
        (3, (None, None, "文字", 1.5, dt.date(2020, 5, 6), True)),
        (5, (None, None, Blank.UNCOMPUTED)),
    ]


def test_a_formula_with_its_result_is_the_result(tmp_path: Path) -> None:
    path = saved(tmp_path, A1="=1+1", A2="=2+2")
    repacked(path, "xl/worksheets/sheet1.xml", {b"<f>1+1</f><v></v>": b"<f>1+1</f><v>2</v>"})

    assert read_sheets(path).grids[0].rows == [(1, (2.0,)), (2, (Blank.UNCOMPUTED,))]


def test_an_error_is_told_from_an_empty_cell(tmp_path: Path) -> None:
    assert read_sheets(saved(tmp_path, A1="#REF!", C1="x")).grids[0].rows == [
        (1, (Blank.ERROR, None, "x"))
    ]


def test_merged_hidden_and_chart_sheets_are_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page["A1"] = "题"
    page.merge_cells("A1:C2")
    page["A4"] = "x"
    page.row_dimensions[4].hidden = True
    book.create_chartsheet("图", 0)
    hidden = book.create_sheet("藏")
    hidden["A1"] = "y"
    hidden.sheet_state = "veryHidden"
    book.save(tmp_path / "a.xlsx")

    first, second = read_sheets(tmp_path / "a.xlsx").grids

    assert first.merges == (Merge(1, 0, 2, 2),)
    assert (first.hidden, set(first.hidden_rows)) == (False, {4})
    assert (second.name, second.hidden) == ("藏", True)


def test_a_million_formatted_rows_hold_nothing(tmp_path: Path) -> None:
    path = saved(tmp_path, A1="x", A2="END")
    rows = b"".join(b'<row r="%d"><c r="A%d" s="0"/></row>' % (n, n) for n in range(3, 30_000))
    repacked(
        path,
        "xl/worksheets/sheet1.xml",
        {b"</sheetData>": rows + b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'},
    )

    assert len(read_sheets(path).grids[0].rows) == 2


def test_a_stray_value_far_away_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    assert refused(saved(tmp_path, A1="x", XFD1048576="y")) == "documents.sheets_reach"


def test_a_stray_value_in_an_old_workbook_is_refused_too(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("a")
    page.write(0, 0, "x")
    page.write(65_535, 255, "y")
    book.save(str(tmp_path / "a.xls"))

    assert refused(tmp_path / "a.xls", SheetLimits(cells=1_000_000)) == "documents.sheets_reach"


def test_old_workbooks_tell_the_same(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("甲")
    page.write_merge(0, 1, 0, 2, "题")
    page.write(2, 0, dt.date(2020, 5, 6), xlwt.easyxf(num_format_str="YYYY-MM-DD"))
    page.write(2, 1, 3)
    page.row(2).hidden = True
    book.add_sheet("空")
    book.save(str(tmp_path / "a.xls"))

    sheets = read_sheets(tmp_path / "a.xls")

    assert sheets.media_type == XLS
    assert sheets.grids[0].rows == [(1, ("题",)), (3, (dt.date(2020, 5, 6), 3.0))]
    assert sheets.grids[0].merges == (Merge(1, 0, 2, 2),)
    assert sheets.grids[0].hidden_rows == {3}


def test_days_counted_from_1904_are_right(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.worksheets[0]["A1"] = dt.date(2020, 5, 6)
    book.save(tmp_path / "a.xlsx")

    grid = read_sheets(tmp_path / "a.xlsx").grids[0]

    assert grid.rows == [(1, (dt.date(2020, 5, 6),))]
    assert grid.from_1904


def test_text_is_parted_and_counted_by_physical_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes('序号,描述\r\n1,"甲,\n乙"\r\n\r\n2,丙\r\n'.encode("gb18030"))

    sheets = read_sheets(path)

    assert sheets.media_type == CSV
    assert sheets.grids[0].rows == [(1, ("序号", "描述")), (2, ("1", "甲,\n乙")), (5, ("2", "丙"))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_encodings_and_separators_are_found_out(
    tmp_path: Path, encoding: str, separator: str
) -> None:
    rows = [["序号", "隐患描述", "期限"], ["1", "通道、堵塞", "2020.5.9"], ["2", "灯不亮", ""]]
    text = "\r\n".join(separator.join(row) for row in rows)
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))

    found = read_sheets(tmp_path / "a.csv").grids[0].rows

    assert [list(cells) for _, cells in found] == rows


def test_excel_may_name_the_separator(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("sep=;\n序号;描述,细节\n1;甲,乙\n", "utf-8")

    assert read_sheets(tmp_path / "a.csv").grids[0].rows == [
        (2, ("序号", "描述,细节")),
        (3, ("1", "甲,乙")),
    ]


def test_a_quotation_mark_left_open_swallows_nothing(tmp_path: Path) -> None:
    lines = ["序号,描述", '1,"标牌', *(f"{n},第{n}条" for n in range(2, 400))]
    (tmp_path / "a.csv").write_text("\n".join(lines), "utf-8")

    sheets = read_sheets(tmp_path / "a.csv")

    assert len(sheets.grids[0].rows) == len(lines)
    assert [warning.code for warning in sheets.warnings] == ["sheets.unbalanced_quotes"]


def test_locked_damaged_and_foreign_files_say_what_to_do(tmp_path: Path) -> None:
    good = saved(tmp_path, A1="x").read_bytes()
    cases = {
        b"": "documents.empty",
        b" \r\n": "documents.empty",
        b"PK\x03\x04rubbish": "documents.sheets_unreadable",
        good[: len(good) // 2]: "documents.sheets_unreadable",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600): "documents.sheets_unreadable",
        b"%PDF-1.4\n%...": "documents.sheets_unreadable",
        bytes(range(256)) * 8: "documents.sheets_unreadable",
        b"<html><p>no table</p></html>": "documents.sheets_unreadable",
        b"<html><table><tr><td> </td></tr></table></html>": "documents.empty",
        b'<?xml version="1.0"?><Workbook xmlns="x"/>': "documents.empty",
        b'<?xml version="1.0"?><Workbook><Worksheet>': "documents.sheets_unreadable",
        b'<!DOCTYPE w [<!ENTITY a "aaaa">]><Workbook>&a;</Workbook>': "documents.sheets_unreadable",
        b"MIME-Version: 1.0\nContent-Type: multipart/related": "documents.sheets_web_page",
        b"\x89PNG\r\n\x1a\n" + random.Random(0).randbytes(3000): (  # noqa: S311 - no secret
            "documents.sheets_unreadable"
        ),
    }
    for at, (data, code) in enumerate(cases.items()):
        path = tmp_path / f"{at}.xlsx"
        path.write_bytes(data)
        assert (data[:20], refused(path)) == (data[:20], code)
    assert refused(tmp_path / "none.xlsx") == "documents.no_file"


def test_a_workbook_with_a_password_is_refused(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    book.add_sheet("EncryptedPackage").write(0, 0, "x")
    book.save(str(tmp_path / "a.xls"))
    data = (tmp_path / "a.xls").read_bytes()
    stream, locked = "Workbook".encode("utf-16-le"), "EncryptedPackage".encode("utf-16-le")
    at = data.index(stream + b"\x00\x00")
    entry = locked.ljust(64, b"\x00") + struct.pack("<H", len(locked) + 2)
    (tmp_path / "a.xls").write_bytes(data[:at] + entry + data[at + 66 :])

    assert refused(tmp_path / "a.xls") == "documents.encrypted"


def test_entities_that_multiply_are_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, A1=1)
    bomb = b'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet'
    repacked(path, "xl/worksheets/sheet1.xml", {b"<worksheet": bomb})

    assert refused(path) == "documents.sheets_unreadable"


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (SheetLimits(packed=100), "documents.sheets_too_large"),
        (SheetLimits(unpacked=1_000), "documents.sheets_too_large"),
        (SheetLimits(parts=2), "documents.sheets_too_large"),
        (SheetLimits(rows=1), "documents.sheets_too_large"),
        (SheetLimits(cells=1), "documents.sheets_reach"),
        (SheetLimits(sheets=0), "documents.sheets_too_large"),
    ],
)
def test_limits_hold(tmp_path: Path, limits: SheetLimits, code: str) -> None:
    assert refused(saved(tmp_path, A1="x", A2="y"), limits) == code


def test_a_part_that_hides_its_size_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, A1="x")
    data = bytearray(path.read_bytes())
    name = b"xl/styles.xml"
    central = data.rindex(name) - 46
    data[central + 24 : central + 28] = struct.pack("<I", 5)
    path.write_bytes(bytes(data))

    assert refused(path) == "documents.sheets_unreadable"


def test_cells_are_named_as_spreadsheets_name_them() -> None:
    assert [cell_name(1, 0), cell_name(3, 27), cell_name(1_048_576, 16_383)] == [
        "A1",
        "AB3",
        "XFD1048576",
    ]
