"""The command line answers 0 done, 1 a bug, 2 refused with one line."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.cli.running import bihuan as run_bihuan
from tests.cli.running import environment

import bihuan.cli
from bihuan.kernel.errors import Refusal

if TYPE_CHECKING:
    import argparse
    from pathlib import Path


def test_every_command_says_what_it_does() -> None:
    shown = bihuan.cli.parser(bihuan.cli.available()).format_help()

    for name in bihuan.cli.COMMANDS:
        assert f"\n    {name} " in shown


def test_an_unknown_command_is_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        bihuan.cli.main(["rectify"])

    assert ended.value.code == 2
    assert "invalid choice" in capsys.readouterr().err


def test_a_refusal_is_one_line_and_exit_2(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_args: argparse.Namespace) -> int:
        raise Refusal("test.no", "first line\nsecond line")

    # The command's own work is not what is tried here.
    monkeypatch.setattr("bihuan.cli.doctor.run", refuse)

    assert bihuan.cli.main(["doctor"]) == 2
    assert capsys.readouterr() == ("", "bihuan: first line second line\n")


def test_a_bug_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(_args: argparse.Namespace) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr("bihuan.cli.doctor.run", stumble)

    with pytest.raises(ZeroDivisionError):
        bihuan.cli.main(["doctor"])


def test_a_bad_setting_is_one_line_and_writes_nothing(tmp_path: Path) -> None:
    done = run_bihuan(tmp_path / "data", "migrate", BIHUAN_DEBUG="yes")

    assert done.returncode == 2
    assert done.stderr == "bihuan: BIHUAN_DEBUG must be true or false, not 'yes'\n"
    assert not (tmp_path / "data").exists()


def test_reading_a_notice_needs_no_installation(tmp_path: Path) -> None:
    notice = tmp_path / "notice.txt"
    notice.write_text("关于整改情况的通报\n\n一、关于台账不全问题的整改\n1.补齐台账。\n", "utf-8")
    watched = (
        "import sys; from bihuan.cli import main; code = main(sys.argv[1:]); "
        "sys.exit(9 if 'bihuan.config.settings' in sys.modules else code)"
    )

    done = subprocess.run(
        [sys.executable, "-c", watched, "notice", "read", str(notice), "--json"],
        env=environment(tmp_path / "data"),
        capture_output=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr.decode()
    assert not (tmp_path / "data").exists()
