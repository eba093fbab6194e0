"""The doctor looks at everything and changes nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.cli.running import bihuan

if TYPE_CHECKING:
    from pathlib import Path


def examined(data: Path, **more: str) -> tuple[int, dict[str, Any]]:
    done = bihuan(data, "doctor", "--json", **more)
    answer = json.loads(done.stdout)
    return done.returncode, {each["name"]: each for each in answer["checks"]}


def test_an_empty_installation_is_well(tmp_path: Path) -> None:
    code, checks = examined(tmp_path / "data")

    assert code == 0
    assert {
        "settings", "python", "database", "migrations", "storage", "space", "fonts", "ocr",
        "chain_key", "clock", "jobs", "outbox", "search",
    } == set(checks)  # fmt: skip
    assert "at the next start" in checks["migrations"]["message"]


def test_unsafe_settings_are_told(tmp_path: Path) -> None:
    code, checks = examined(tmp_path / "data", BIHUAN_MODE="production")

    assert code == 2
    assert checks["settings"]["state"] == "failed"
    assert "BIHUAN_TLS" in checks["settings"]["message"]


def test_a_database_that_is_away_is_told(tmp_path: Path) -> None:
    url = f"postgresql:///loop?host={tmp_path}"

    code, checks = examined(tmp_path / "data", BIHUAN_DATABASE_URL=url)

    assert code == 2
    assert checks["database"]["state"] == "failed"
    assert checks["storage"]["state"] == "ok"


def test_a_key_that_others_can_read_is_told(tmp_path: Path) -> None:
    key = tmp_path / "data" / "keys" / "chain_ed25519.pem"
    key.parent.mkdir(parents=True)
    key.write_text("key", encoding="ascii")
    key.chmod(0o644)

    code, checks = examined(tmp_path / "data")

    assert code == 2
    assert "chmod 600" in checks["chain_key"]["message"]


def test_people_get_a_line_for_each_check(tmp_path: Path) -> None:
    done = bihuan(tmp_path / "data", "doctor")

    assert done.returncode == 0
    assert "ok       python      Python 3." in done.stdout
