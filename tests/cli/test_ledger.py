"""``bihuan ledger import`` on an empty installation, as a person at a terminal runs it."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from tests.cli.running import bihuan, command, environment
from tests.documents.ledgers.builders import Case, Sheet, write
from tests.documents.ledgers.cases_layout import LAYOUT
from tests.documents.ledgers.cases_offices import OFFICES

if TYPE_CHECKING:
    from pathlib import Path

HEADER = ["序号", "检查时间", "企业名称", "隐患描述", "整改责任人", "整改情况", "复查时间"]
TABLES = ("findings_finding", "findings_ledgerentry", "foundation_history", "evidence_chainlink")


def ledger(folder: Path, rows: int, *, kind: str = "xlsx") -> Path:
    cells: list[list[Any]] = [["2020年安全隐患台账"], HEADER]
    for no in range(1, rows + 1):
        state = ("已整改", "整改中", "已销号")[no % 3]
        where = f"{no % 9}号机械厂"
        cells.append([no, "2020.5.6", where, f"{no}号车间配电箱门缺失", "张三", state, "2020.5.9"])
    cells.append(["合计", None, None, f"{rows}条"])
    return write(Case("big", (Sheet(cells),), (), kind=kind, file_name=f"台账.{kind}"), folder)


def stored(data: Path) -> list[int]:
    path = data / "bihuan.sqlite3"
    if not path.exists():
        return [0] * len(TABLES)
    with sqlite3.connect(path, timeout=20) as base:
        return [base.execute(f"select count(*) from {name}").fetchone()[0] for name in TABLES]  # noqa: S608


def told(run: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert run.returncode == 0, run.stderr
    answer: dict[str, Any] = json.loads(run.stdout)
    assert answer["rows_read"] == answer["imported"] + answer["merged"] + len(answer["rejected"])
    return answer


def test_a_ledger_is_taken_over_once_and_the_second_time_changes_nothing(tmp_path: Path) -> None:
    data, path = tmp_path / "data", ledger(tmp_path, 30)

    tried = told(bihuan(data, "ledger", "import", str(path), "--dry-run", "--json"))
    assert stored(data) == [0, 0, 0, 0]
    first = told(bihuan(data, "ledger", "import", str(path), "--records", "--json"))
    before = stored(data)
    second = told(bihuan(data, "ledger", "import", str(path), "--records", "--json"))

    assert (tried["imported"], first["imported"], first["merged"]) == (30, 30, 0)
    assert first["columns"]["隐患描述"] == "description"
    one = first["records"][0]
    assert (one["row"], one["found_on"], one["state"]) == (3, "2020-05-06", "rectifying")
    assert (one["responsible_person"], one["into"], one["grade"]) == ("张三", None, "general")
    assert first["records"][1]["state"] == "closed"
    assert (second["imported"], second["merged"]) == (0, 30)
    numbers = [record["number"] for record in first["records"]]
    assert [record["into"] for record in second["records"]] == numbers
    assert stored(data) == before
    assert bihuan(data, "chain", "verify").returncode == 0


def test_doubts_are_told_beside_the_answer_and_add_nothing_to_it(tmp_path: Path) -> None:
    path = tmp_path / "台账.csv"
    rows = "1,2020-11-22,阀门泄漏,2020-01-01\n2,2026-13-01,法兰锈蚀,\n3,2099-01-05,护栏缺失,\n"
    path.write_text(f"序号,检查时间,隐患描述,整改期限\n{rows}", encoding="utf-8")

    run = bihuan(tmp_path / "data", "ledger", "import", str(path), "--records", "--json")

    assert (told(run)["imported"], told(run)["records"][0]["due_on"]) == (3, None)
    assert all("doubts" not in record for record in told(run)["records"])
    doubts = [line for line in run.stderr.splitlines() if "bihuan: 台账 " in line]
    assert [line.split(": ")[1:4] for line in doubts] == [
        ["台账 2", "due_before_found", "due_on"],
        ["台账 3", "date.impossible", "found_on"],
        ["台账 4", "date.ahead", "found_on"],
    ]
    assert "2020-01-01 lies before the day it was found" in doubts[0]


def test_an_import_that_was_killed_goes_on_where_it_stopped(tmp_path: Path) -> None:
    data, path = tmp_path / "data", ledger(tmp_path, 2500)
    words = ("ledger", "import", str(path), "--json")

    with subprocess.Popen(
        command(*words), env=environment(data), stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stderr is not None
        for line in process.stderr:
            if "1000 of" in line:
                process.kill()
                break
    left = stored(data)[0]
    again = told(bihuan(data, *words))

    assert 1000 <= left < 2500
    assert left % 500 == 0
    assert (again["imported"], again["merged"]) == (2500 - left, left)
    # One step more than findings: the body that the first run founded.
    assert stored(data) == [2500, 2500, 2501, 2500]
    assert bihuan(data, "chain", "verify").returncode == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("leer.xlsx", b""),
        ("bild.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(range(256))),
        ("broken.xlsx", b"PK\x03\x04 not a workbook"),
        ("notice.pdf", b"%PDF-1.7 nothing"),
        ("page.xls", b"MIME-Version: 1.0\nContent-Type: multipart/related"),
    ],
)
def test_a_file_that_is_no_ledger_is_refused_in_one_line(
    tmp_path: Path, name: str, content: bytes
) -> None:
    path, data = tmp_path / name, tmp_path / "data"
    path.write_bytes(content)

    run = bihuan(data, "ledger", "import", str(path), "--json")

    assert (run.returncode, run.stdout, len(run.stderr.strip().splitlines())) == (2, "", 1)
    assert stored(data) == [0, 0, 0, 0]


def test_a_table_that_is_no_ledger_says_why_none_of_it_was_read(tmp_path: Path) -> None:
    path, data = tmp_path / "page.xls", tmp_path / "data"
    path.write_bytes(
        "<table><tr><td>姓名</td><td>电话</td></tr><tr><td>王强</td></tr></table>".encode()
    )

    run = bihuan(data, "ledger", "import", str(path), "--json")

    assert (run.returncode, json.loads(run.stdout)["rows_read"]) == (0, 0)
    assert "page: " in run.stderr
    assert stored(data) == [0, 0, 0, 0]


@pytest.mark.parametrize("text", ["not json", "[]", '{"隐患描述": 3}'])
def test_a_mapping_that_cannot_be_read_is_refused(tmp_path: Path, text: str) -> None:
    mapping = tmp_path / "map.json"
    mapping.write_text(text, encoding="utf-8")

    path = str(ledger(tmp_path, 3))
    run = bihuan(tmp_path / "data", "ledger", "import", path, "--map", str(mapping))

    assert (run.returncode, len(run.stderr.strip().splitlines())) == (2, 1)


def test_a_mapping_outranks_the_headings(tmp_path: Path) -> None:
    mapping = tmp_path / "map.json"
    mapping.write_text('{"整改责任人": null}', encoding="utf-8")

    path = str(ledger(tmp_path, 3))
    words = ("ledger", "import", path, "--map", str(mapping), "--records", "--json")
    answer = told(bihuan(tmp_path / "data", *words))

    assert answer["columns"]["整改责任人"] is None
    assert {record["responsible_person"] for record in answer["records"]} == {None}


@pytest.mark.parametrize("case", [*OFFICES[:3], *LAYOUT[:2]], ids=lambda case: case.name)
def test_an_offices_ledger_goes_in_whole(case: Case, tmp_path: Path) -> None:
    path, data = write(case, tmp_path), tmp_path / "data"

    answer = told(bihuan(data, "ledger", "import", str(path), "--records", "--json"))

    assert answer["rows_read"] == len(case.records) + len(case.rejected) + len(case.joined)
    assert len(answer["records"]) == len(case.records) + len(case.joined)
    assert stored(data)[0] == answer["imported"]
    assert all(record["number"] for record in answer["records"])
