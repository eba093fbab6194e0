"""Runs ``bihuan`` as a user does: a process of its own, an installation of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def environment(data: Path, **more: str) -> dict[str, str]:
    """Return an environment with no setting but these."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BIHUAN_")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return {**kept, "BIHUAN_DATA": str(data), **more}


def command(*words: str) -> list[str]:
    """Return the command line of a sub-command."""
    return [sys.executable, "-m", "bihuan.cli", *words]


def bihuan(data: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        command(*words),
        env=environment(data, **more),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        stdin=subprocess.DEVNULL,
    )
