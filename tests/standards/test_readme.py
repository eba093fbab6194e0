"""The page on how to write a pack says what is so."""

from __future__ import annotations

import tomllib
from pathlib import Path

from bihuan.standards import loading
from bihuan.standards.domain import schema
from bihuan.standards.domain.entries import UNITS
from bihuan.standards.domain.reading import read_pack
from bihuan.standards.loading import shipped_packs

README = (Path(loading.__file__).parent / "README.md").read_text(encoding="utf-8")


def test_the_example_is_a_pack_without_mistakes() -> None:
    example = README.split("```toml\n")[1].split("```")[0]

    contents, mistakes = read_pack(
        "3205", {"3205/pack.toml": tomllib.loads(example)}, shipped_packs()["cn"].sources
    )

    assert mistakes == []
    assert contents is not None
    assert contents.parameters["LIST.MAX"][0].value == 180


def test_every_key_and_unit_is_named() -> None:
    keys = {name for fields, _ in schema.ENTRY_TABLES.values() for name in fields}

    assert [name for name in sorted(keys) if name not in README] == []
    assert [unit for unit in UNITS if f" {unit}" not in README] == []
