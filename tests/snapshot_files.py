"""Snapshots: files of what is promised, compared on every run and reviewed as differences.

``make snapshots`` writes them anew (``BIHUAN_TEST_SNAPSHOTS=write``).
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent / "snapshots"
IS_WRITING = os.environ.get("BIHUAN_TEST_SNAPSHOTS") == "write"


def kept(name: str) -> Any:
    """Return what a snapshot holds; an empty object before it was first written."""
    path = FOLDER / name
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def keep(name: str, value: Any) -> None:
    """Write a snapshot: sorted, so that a difference is a difference."""
    FOLDER.mkdir(exist_ok=True)
    text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
    (FOLDER / name).write_text(text + "\n", encoding="utf-8")
