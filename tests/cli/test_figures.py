from __future__ import annotations

import json
from pathlib import Path

from tests.cli.running import bihuan

BRIEFING = "澜州强化隐患治理\n截至目前，全市摸排小场所10.47万余家，整改率98.6%。\n"


def test_it_prints_facts_as_json(tmp_path: Path) -> None:
    path = tmp_path / "briefing.txt"
    path.write_text(BRIEFING, encoding="utf-8")
    done = bihuan(tmp_path, "figures", "read", str(path), "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)[0] == {
        "text": "全市摸排小场所10.47万余家",
        "subject": "澜州市",
        "indicator": "摸排小场所",
        "value": 104700,
        "unit": "家",
        "approximate": True,
        "period": "截至目前",
        "line": 2,
    }


def test_it_prints_a_line_for_each_fact(tmp_path: Path) -> None:
    path = tmp_path / "briefing.txt"
    path.write_text(BRIEFING, encoding="utf-8")
    done = bihuan(tmp_path, "figures", "read", str(path))
    assert [line.split("\t")[2] for line in done.stdout.splitlines()] == ["~104700 家", "98.6 %"]


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    done = bihuan(tmp_path, "figures", "read", str(tmp_path / "missing.txt"), "--json")
    assert (done.returncode, done.stdout) == (2, "")
