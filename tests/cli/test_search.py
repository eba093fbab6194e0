"""``bihuan search rebuild`` works on an installation of its own, also twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.running import bihuan

if TYPE_CHECKING:
    from pathlib import Path


def test_an_index_is_made_anew_and_again(tmp_path: Path) -> None:
    for _ in range(2):
        done = bihuan(tmp_path / "data", "search", "rebuild")

        assert done.returncode == 0
        assert "0 findings are in the index of words" in done.stderr
