from __future__ import annotations

import json
import os
from importlib.resources import files
from pathlib import Path

import pytest
from tests.cli.running import bihuan

SAMPLE = Path(str(files("bihuan.documents") / "samples" / "notice_zh.txt"))


def test_it_prints_the_problems_of_the_sample_as_json(tmp_path: Path) -> None:
    done = bihuan(tmp_path, "notice", "read", str(SAMPLE), "--json")
    notice = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert [len(problem["measures"]) for problem in notice["problems"]] == [3, 3, 4, 4, 3, 3, 4, 3]
    assert notice["issued_on"] == "2025-09-30"
    assert notice["warnings"] == []


def test_its_json_has_the_keys_that_others_build_on(tmp_path: Path) -> None:
    notice = json.loads(bihuan(tmp_path, "notice", "read", str(SAMPLE), "--json").stdout)
    problem = notice["problems"][2]
    assert set(notice) == {"title", "issuer", "issued_on", "problems", "stated", "warnings"}
    assert set(problem) >= {"no", "label", "title", "status", "lines", "group", "measures"}
    assert set(problem["measures"][0]) == {
        "no",
        "label",
        "title",
        "text",
        "status",
        "lines",
    }
    assert notice["stated"][0] == {
        "what": "problems",
        "value": 8,
        "line": 9,
        "found": 8,
        "agrees": True,
    }


def test_it_writes_nothing_and_needs_no_installation(tmp_path: Path) -> None:
    bihuan(tmp_path, "notice", "read", str(SAMPLE), "--json")
    assert list(tmp_path.iterdir()) == []


def test_it_prints_a_list_for_people_and_warnings_beside(tmp_path: Path) -> None:
    path = tmp_path / "notice.txt"
    path.write_text(
        "关于巡察整改情况的通报\n1.关于责任不实问题的整改（已完成整改）\n（1）压实责任。\n（3）加强考核。",
        encoding="gb18030",
    )
    done = bihuan(tmp_path, "notice", "read", str(path))
    assert "1. 关于责任不实问题的整改  [2]  done" in done.stdout
    assert "line 4" in done.stderr


@pytest.mark.parametrize("data", [None, b"", b"\x89PNG\r\n" + bytes(range(256)) * 9])
def test_a_file_that_cannot_be_read_is_refused_in_one_line(
    tmp_path: Path, data: bytes | None
) -> None:
    path = tmp_path / "notice.txt"
    if data is not None:
        path.write_bytes(data)
    done = bihuan(tmp_path, "notice", "read", str(path), "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1


def test_it_prints_utf_8_whatever_the_terminal_says(tmp_path: Path) -> None:
    done = bihuan(
        tmp_path, "notice", "read", str(SAMPLE), "--json", PYTHONIOENCODING="ascii", **_plain()
    )
    assert "澜州市" in done.stdout


def _plain() -> dict[str, str]:
    return {"PYTHONUTF8": "0"} if os.name == "posix" else {}
