"""Packs written on the spot."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

#: A national pack in which nothing is wrong: one source, one parameter.
NATIONAL = """
[pack]
code = "cn"
name = "全国"
name_en = "National"

[source.law]
title = "《某法》"
title_en = "Some law"
effective_from = 2020-01-01

[[parameter]]
code = "HAZ.LIMIT"
value = 10
unit = "d"
source = "law"
mark = "sure"
version = "1"
"""


@pytest.fixture
def write_packs(tmp_path: Path) -> Callable[..., Path]:
    """Write a folder of packs: the national one, changed if wanted, and files by their path."""

    def write(national: str = NATIONAL, **files: str) -> Path:
        texts = {"cn/pack.toml": national, **files}
        for name, text in texts.items():
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path

    return write
