"""Facts of .xlsx files, read from their XML before anything is unpacked into memory."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from functools import lru_cache
from xml.parsers import expat

from bihuan.documents.extraction import limits as refusals
from bihuan.documents.extraction.sheet_facts import (
    SheetFacts,
    SheetLimits,
    too_many,
    unreadable_sheets,
)

_CHUNK = 1 << 18
_TRUE = ("1", "true")
_DAMAGED = (KeyError, OSError, EOFError, NotImplementedError, zipfile.BadZipFile, zlib.error)
_CELL = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
_WORKBOOK = "xl/workbook.xml"
#: What Excel itself allows.
_LAST_COLUMN, _LAST_ROW = 16_384, 1_048_576


def check_parts(archive: zipfile.ZipFile, limits: SheetLimits) -> None:
    """Refuse a package that is locked, too large or no workbook."""
    parts = archive.infolist()
    if len(parts) > limits.parts:
        raise too_many("parts", limits.parts)
    if sum(part.file_size for part in parts) > limits.unpacked:
        raise too_many("bytes unpacked", limits.unpacked)
    if any(part.flag_bits & 1 for part in parts):
        raise refusals.encrypted()
    if _WORKBOOK not in archive.namelist():
        raise unreadable_sheets()


def read_facts(archive: zipfile.ZipFile) -> list[SheetFacts]:
    """Facts of each sheet in the workbook's order; a sheet of charts has none.

    Raises:
        BadInput: a part is missing, damaged, larger than declared, or declares entities.
    """
    targets = dict(_targets(archive))
    book = _elements(archive, _WORKBOOK)
    paths = [
        targets.get(_local(attributes).get("id", ""), "")
        for name, attributes in book
        if name == "sheet"
    ]
    for part in archive.namelist():
        if part.lower().endswith(("sharedstrings.xml", "styles.xml")):
            # Read to its end: a part that is larger than it says is found out here.
            for _ in _chunks(archive, part):
                pass
    facts = [_Sheet().read(archive, path) if path else SheetFacts() for path in paths]
    if any(name == "workbookPr" and a.get("date1904") in _TRUE for name, a in book):
        for fact in facts:
            fact.from_1904 = True
    return facts


def _targets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    for name, attributes in _elements(archive, "xl/_rels/workbook.xml.rels"):
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            path = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
            yield attributes.get("Id", ""), path


def _elements(archive: zipfile.ZipFile, part: str) -> list[tuple[str, dict[str, str]]]:
    found: list[tuple[str, dict[str, str]]] = []
    parser = _parser()
    parser.StartElementHandler = lambda name, attributes: found.append((_bare(name), attributes))
    _feed(parser, archive, part)
    return found


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()

    def declared(*_: object) -> None:
        raise unreadable_sheets()

    # No spreadsheet declares entities; who does wants them to multiply.
    parser.StartDoctypeDeclHandler = declared
    parser.EntityDeclHandler = declared
    return parser


def _feed(parser: expat.XMLParserType, archive: zipfile.ZipFile, part: str) -> None:
    try:
        for chunk in _chunks(archive, part):
            parser.Parse(chunk, False)  # noqa: FBT003 - the parser's own form
        parser.Parse(b"", True)  # noqa: FBT003 - the same
    except expat.ExpatError as error:
        raise unreadable_sheets() from error


def _chunks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    try:
        with archive.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                yield chunk
    except _DAMAGED as error:
        raise unreadable_sheets() from error


def _bare(name: str) -> str:
    return name.rpartition(":")[2]


def _local(attributes: dict[str, str]) -> dict[str, str]:
    """Attributes by their names without prefix, those with one first."""
    return {_bare(name): value for name, value in sorted(attributes.items(), key=_prefixed)}


def _prefixed(item: tuple[str, str]) -> bool:
    return ":" in item[0]


class _Sheet:
    """Goes through a sheet's cells once and notes what concerns us."""

    def __init__(self) -> None:
        self.facts = SheetFacts()
        self._row = 0
        self._column = -1
        self._formula = False
        self._value = False
        self._parser = _parser()
        self._parser.StartElementHandler = self._start

    def read(self, archive: zipfile.ZipFile, path: str) -> SheetFacts:
        """The facts of the sheet in a part."""
        _feed(self._parser, archive, path)
        return self.facts

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if ":" in name:
            name = _bare(name)
        if name == "c":
            self._cell(attributes)
        elif name == "row":
            self._begin_row(attributes)
        elif name == "f":
            self._formula = True
            # Only where a formula stands does it matter how its cell ends.
            self._parser.EndElementHandler = self._end
        elif name == "v" and self._formula:
            self._parser.CharacterDataHandler = self._text
        elif name in ("v", "is"):
            self._value = True
            self.facts.reach(self._row, self._column)

    def _text(self, text: str) -> None:
        self._value = self._value or bool(text.strip())

    def _begin_row(self, attributes: dict[str, str]) -> None:
        self._row = _number(attributes.get("r"), self._row + 1, _LAST_ROW)
        self._column = -1
        if attributes.get("hidden") in _TRUE:
            self.facts.hidden_rows.add(self._row)

    def _cell(self, attributes: dict[str, str]) -> None:
        found = _CELL.fullmatch(attributes.get("r", ""))
        self._column += 1
        if found:
            self._row = _number(found[2], self._row, _LAST_ROW)
            self._column = _column(found[1])
        self._formula = self._value = False
        if attributes.get("t") == "e":
            self.facts.errors.add((self._row, self._column))

    def _end(self, name: str) -> None:
        name = _bare(name)
        if name == "v":
            self._parser.CharacterDataHandler = None
        elif name == "c":
            self._parser.EndElementHandler = None
            if self._value:
                self.facts.reach(self._row, self._column)
            else:
                self.facts.uncomputed.add((self._row, self._column))


def _number(text: str | None, default: int, largest: int) -> int:
    number = int(text) if text and text.isascii() and text.isdecimal() else default
    if not 0 < number <= largest:
        raise unreadable_sheets()
    return number


@lru_cache(maxsize=1024)
def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    if number > _LAST_COLUMN:
        raise unreadable_sheets()
    return number - 1
