"""Make a pack's contents out of parsed TOML, collecting every mistake on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bihuan.standards.domain import schema
from bihuan.standards.domain.entries import KINDS, Entry, PackContents, Source
from bihuan.standards.domain.making import dates_run_forward, make_entry
from bihuan.standards.domain.mistakes import Mistake, Place
from bihuan.standards.domain.resolving import overlap

#: A file's name and what TOML made of it.
Files = Mapping[str, Mapping[str, Any]]


@dataclass
class _Reading:
    """One pass over a pack."""

    pack: str
    files: Files
    sources: dict[str, Source]
    #: Sources with mistakes: who names one is not at fault.
    broken: set[str] = field(default_factory=set)
    noted: list[Mistake] = field(default_factory=list)

    def at(self, file: str, key: str) -> Place:
        """Return a place where mistakes are noted."""
        return Place(file, key, self.noted)

    def named_tables(self, name: str) -> Iterator[tuple[Place, str, Any]]:
        """Give place, key and value of every row of ``[name]`` in every file."""
        for file, raw in self.files.items():
            table = raw.get(name, {})
            if not isinstance(table, Mapping):
                self.at(file, name).wrong("must be a table")
                continue
            for key, value in table.items():
                yield self.at(file, f"{name}.{key}"), key, value


def read_pack(
    code: str, files: Files, inherited: Mapping[str, Source]
) -> tuple[PackContents | None, list[Mistake]]:
    """Read a pack.

    Args:
        code: the pack's code, which is its folder's name.
        files: the pack's files.
        inherited: sources of the packs that this one rests on, which it may name.

    Returns:
        The contents, or None when anything is wrong, and every mistake found.
    """
    reading = _Reading(code, files, dict(inherited))
    name = _read_identity(reading)
    _check_names(reading)
    own = _read_sources(reading)
    tables = {table: _read_entries(reading, table) for table in schema.ENTRY_TABLES}
    prefixes = _read_prefixes(reading)
    if reading.noted:
        return None, reading.noted
    contents = PackContents(
        code=code,
        name=name["name"],
        name_en=name["name_en"],
        sources=own,
        parameters=tables["parameter"],
        criteria=tables["criterion"],
        look_back=tables["look_back"],
        ladders=tables["ladder"],
        kinds=tables["kind"],
        enumerations=tables["enumeration"],
        calendars=tables["calendar"],
        number_prefixes=prefixes,
    )
    return contents, []


def _read_identity(reading: _Reading) -> dict[str, Any]:
    found = [(file, raw["pack"]) for file, raw in reading.files.items() if "pack" in raw]
    if len(found) != 1:
        place = reading.at(f"{reading.pack}/pack.toml", "pack")
        place.wrong(f"must be there once, is there {len(found)} times")
        return {}
    file, raw = found[0]
    place = reading.at(file, "pack")
    values = place.table(raw, schema.PACK) or {}
    if values and values["code"] != reading.pack:
        place.below(".code").wrong(f"{values['code']!r} is not the folder {reading.pack!r}")
    return values


def _check_names(reading: _Reading) -> None:
    """Note tables, and defaults, that nothing reads."""
    for file, raw in reading.files.items():
        for table in raw:
            if table not in schema.TOP_LEVEL:
                reading.at(file, table).wrong("unknown table")
    known = {name for fields, _ in schema.ENTRY_TABLES.values() for name in fields}
    for place, name, _ in reading.named_tables("defaults"):
        if name not in known:
            place.wrong("no entry has this key")


def _read_sources(reading: _Reading) -> dict[str, Source]:
    own: dict[str, Source] = {}
    for place, code, table in reading.named_tables("source"):
        if problem := schema.SOURCE_CODE.check(code):
            place.wrong(problem)
        elif code in own or code in reading.broken:
            place.wrong("defined twice")
        values = place.table(table, schema.SOURCE)
        if values and dates_run_forward(place, values):
            own[code] = Source(code=code, **values)
        else:
            reading.broken.add(code)
    reading.sources |= own
    return own


def _read_prefixes(reading: _Reading) -> dict[str, str]:
    prefixes: dict[str, str] = {}
    for place, kind, prefix in reading.named_tables("number_prefix"):
        if kind not in KINDS:
            place.wrong(f"no such kind; there are {', '.join(KINDS)}")
        elif problem := schema.PREFIX.check(prefix):
            place.wrong(problem)
        elif kind in prefixes:
            place.wrong("defined twice")
        elif prefix in prefixes.values():
            place.wrong(f"{prefix} is another kind's prefix")
        else:
            prefixes[kind] = prefix
    return prefixes


def _read_entries(reading: _Reading, table: str) -> dict[Any, tuple[Any, ...]]:
    """Read all entries of one table; keys are the code, or the tuple of the naming keys."""
    _, naming = schema.ENTRY_TABLES[table]
    versions: dict[Any, list[Entry]] = {}
    for place, values in _good_rows(reading, table):
        source = _source_of(reading, place, values["source"])
        entry = source and make_entry(place, table, reading.pack, values, source)
        if not entry:
            continue
        parts = tuple(values[part] for part in naming)
        same = versions.setdefault(parts if len(parts) > 1 else parts[0], [])
        same.append(entry)
        _check_versions(place, table, same)
    return {
        key: tuple(sorted(same, key=lambda one: one.effective_from))
        for key, same in versions.items()
    }


def _source_of(reading: _Reading, place: Place, code: str) -> Source | None:
    if code not in reading.sources and code not in reading.broken:
        place.below(".source").wrong(f"no such source: {code!r}")
    return reading.sources.get(code)


def _check_versions(place: Place, table: str, same: list[Entry]) -> None:
    if len(same) > 1 and table in schema.UNDATED:
        place.wrong("is there twice")
    elif len({one.version for one in same}) < len(same):
        place.wrong(f"version {same[-1].version} is there twice")
    elif overlap(same):
        place.wrong("two versions hold on the same day")


def _good_rows(reading: _Reading, table: str) -> Iterator[tuple[Place, dict[str, Any]]]:
    """Give place and values, the file's defaults filled in, of each row that is well formed."""
    fields, naming = schema.ENTRY_TABLES[table]
    for file, raw in reading.files.items():
        rows = raw.get(table, [])
        if not isinstance(rows, list):
            reading.at(file, table).wrong(f"must be a list of tables, [[{table}]]")
            continue
        defaults = raw.get("defaults")
        shared = defaults if isinstance(defaults, Mapping) else {}
        filling = {name: value for name, value in shared.items() if name in fields}
        for number, row in enumerate(rows, start=1):
            place = reading.at(file, _label(table, row, naming, number))
            values = place.table({**filling, **row} if isinstance(row, Mapping) else row, fields)
            if values:
                yield place, values


def _label(table: str, row: object, naming: tuple[str, ...], number: int) -> str:
    if isinstance(row, Mapping) and all(isinstance(row.get(part), str | int) for part in naming):
        return f"{table}[{' '.join(str(row[part]) for part in naming)}]"
    return f"{table}[number {number}]"
