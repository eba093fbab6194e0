"""Read jurisdiction packs from their folder, once, and refuse broken ones by name."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from bihuan.kernel.errors import BadInput
from bihuan.standards.domain.mistakes import Mistake
from bihuan.standards.domain.reading import read_pack
from bihuan.standards.domain.resolving import NATIONAL, chain_of
from bihuan.standards.domain.schema import PACK_CODE
from bihuan.standards.pack import Pack

if TYPE_CHECKING:
    from bihuan.standards.domain.entries import PackContents, Source

#: The packs that come with the product.
PACKS = Path(__file__).resolve().parent / "packs"


class PackBroken(BadInput):
    """A jurisdiction pack has mistakes; all of them are listed, and none of it is used."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        listed = [str(mistake) for mistake in mistakes]
        super().__init__(
            "standards.pack_broken",
            _("The jurisdiction pack has mistakes: %(mistakes)s") % {"mistakes": "; ".join(listed)},
            mistakes=listed,
        )
        self.mistakes = tuple(mistakes)


def load_packs(folder: Path) -> Mapping[str, PackContents]:
    """Read every pack in a folder, one sub-folder each, named by the pack's code.

    Raises:
        PackBroken: with the mistakes of all packs, files named ``<code>/<file>``.
    """
    codes = sorted((path.name for path in folder.iterdir() if path.is_dir()), key=_depth)
    packs: dict[str, PackContents] = {}
    sources: dict[str, dict[str, Source]] = {}
    mistakes: list[Mistake] = []
    if NATIONAL not in codes:
        mistakes.append(Mistake(folder.name, NATIONAL, "the national pack is missing"))
    for code in codes:
        if not re.fullmatch(PACK_CODE, code):
            mistakes.append(Mistake(code, "", f"a pack's folder is named {PACK_CODE}"))
            continue
        files, unreadable = _read_files(folder / code)
        inherited = _merged(sources[rest] for rest in chain_of(code, sources) if rest in sources)
        contents, wrong = read_pack(code, files, inherited)
        mistakes += unreadable + wrong
        if contents:
            packs[code] = contents
            sources[code] = dict(contents.sources)
    if mistakes:
        raise PackBroken(mistakes)
    return packs


def _depth(code: str) -> tuple[bool, int, str]:
    """Sort packs so that each comes after those that it rests on."""
    return code != NATIONAL, len(code), code


def _merged(tables: Iterable[dict[str, Source]]) -> dict[str, Source]:
    """Join tables given the most specific first, which wins."""
    merged: dict[str, Source] = {}
    for table in tables:
        merged = {**table, **merged}
    return merged


def _read_files(folder: Path) -> tuple[dict[str, Mapping[str, Any]], list[Mistake]]:
    files: dict[str, Mapping[str, Any]] = {}
    mistakes: list[Mistake] = []
    for path in sorted(folder.glob("*.toml")):
        name = f"{folder.name}/{path.name}"
        try:
            files[name] = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            mistakes.append(Mistake(name, "", f"cannot be read as TOML: {error}"))
    return files, mistakes


@cache
def shipped_packs() -> Mapping[str, PackContents]:
    """Return the packs that come with the product, read once in a process."""
    return load_packs(PACKS)


@lru_cache(maxsize=4096)
def pack_for(region_code: str) -> Pack:
    """Return the rules that hold in a region, the most specific first, the nation's last."""
    packs = shipped_packs()
    return Pack(tuple(packs[code] for code in chain_of(region_code, packs)))
