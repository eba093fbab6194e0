"""The corpus of invented notices and briefings: its cases, and what the command reads of them."""

from __future__ import annotations

import contextlib
import io
import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.engines.text.corpus.builders import write_docx, write_pdf, write_ruled_pdf

from bihuan.cli import main

HERE = Path(__file__).parent
BUILDERS = {".docx.json": write_docx, ".pdf.txt": write_pdf, ".pdf.json": write_ruled_pdf}


def names(kind: str) -> list[str]:
    """Return the cases of ``notices`` or ``figures``, in order."""
    return sorted(folder.name for folder in (HERE / kind).iterdir() if folder.is_dir())


def expected(kind: str, name: str) -> dict[str, Any]:
    """Return what a reader must find; a field that is not given is not judged."""
    return dict(json.loads((HERE / kind / name / f"{name}.json").read_text("utf-8")))


@cache
def found(kind: str, name: str) -> Any:
    """Return the JSON that ``bihuan notice read`` or ``bihuan figures read`` prints."""
    with TemporaryDirectory() as scratch:
        path = _document(kind, name, Path(scratch))
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            status = main(
                ["notice" if kind == "notices" else "figures", "read", str(path), "--json"]
            )
    assert status == 0
    return json.loads(printed.getvalue())


def _document(kind: str, name: str, scratch: Path) -> Path:
    folder = HERE / kind / name
    for ending, write in BUILDERS.items():
        source = folder / f"{name}{ending}"
        if source.exists():
            return write(source, scratch / f"{name}{ending[: ending.rindex('.')]}")
    return folder / f"{name}.txt"
