"""Facts of .xls files, read from their records before anything is put into memory.

Source: Microsoft's published formats [MS-CFB] 2.2-2.6 and [MS-XLS] 2.4.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from bihuan.documents.extraction import limits as refusals
from bihuan.documents.extraction.sheet_facts import SheetFacts, unreadable_sheets

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: Sector numbers from here on end a chain or mark a sector free.
_LAST_SECTOR = 0xFFFFFFFA
_ENTRY = 128
#: A smaller stream lies in the root's stream.
_SMALL = 4096
_BOF, _ROW, _FILEPASS, _DATEMODE = 0x0809, 0x0208, 0x002F, 0x0022
_BOOLERR, _FORMULA, _MULRK, _MULBLANK = 0x0205, 0x0006, 0x00BD, 0x00BE
#: Records of one cell: label, number, RK, string by number, rich string.
_CELLS = {0x0204, 0x0203, 0x027E, 0x00FD, 0x00D6, _BOOLERR, _FORMULA}
_HIDDEN = 0x20
_IS_SHEET = 0x0010


def read_facts(data: bytes) -> list[SheetFacts]:
    """Facts of each worksheet in the order of its records.

    Raises:
        BadInput: damaged, locked by a password, or no workbook.
    """
    streams = _streams(data)
    if "EncryptedPackage" in streams:
        raise refusals.encrypted()
    book = streams.get("Workbook", streams.get("Book"))
    if book is None:
        raise unreadable_sheets()
    facts: list[SheetFacts] = []
    inside = from_1904 = False
    for code, body in _records(book):
        if code == _FILEPASS:
            raise refusals.encrypted()
        if code == _DATEMODE:
            from_1904 = body[:1] == b"\x01"
        elif code == _BOF and len(body) >= 4:  # noqa: PLR2004 - version and kind
            inside = struct.unpack_from("<H", body, 2)[0] == _IS_SHEET
            facts += [SheetFacts(from_1904=from_1904)] if inside else []
        elif inside:
            _note(facts[-1], code, body)
    return facts


def _records(book: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(book):
        code, size = struct.unpack_from("<HH", book, at)
        yield code, book[at + 4 : at + 4 + size]
        at += 4 + size


def _note(facts: SheetFacts, code: int, body: bytes) -> None:
    if code == _ROW and len(body) >= 16 and body[12] & _HIDDEN:  # noqa: PLR2004 - as published
        facts.hidden_rows.add(struct.unpack_from("<H", body)[0] + 1)
    elif code in (_MULRK, _MULBLANK) and len(body) >= 6:  # noqa: PLR2004 - row, first and last column
        row, last = (
            struct.unpack_from("<H", body)[0],
            struct.unpack_from("<H", body, len(body) - 2)[0],
        )
        if code == _MULRK:
            facts.reach(row + 1, last)
    elif code in _CELLS and len(body) >= 6:  # noqa: PLR2004 - row, column, format
        row, column = struct.unpack_from("<HH", body)
        facts.reach(row + 1, column)
        if _is_error(code, body):
            facts.errors.add((row + 1, column))


def _is_error(code: int, body: bytes) -> bool:
    if code == _BOOLERR:
        return len(body) >= 8 and body[7] == 1  # noqa: PLR2004 - as published
    return code == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2  # noqa: PLR2004 - the same


def _streams(data: bytes) -> dict[str, bytes]:
    """Streams of a compound file that concern us, by name."""
    try:
        return _Compound(data).streams({"Workbook", "Book", "EncryptedPackage"})
    except (struct.error, IndexError, ValueError) as error:
        raise unreadable_sheets() from error


class _Compound:
    """A compound file: sectors linked into chains."""

    def __init__(self, data: bytes) -> None:
        if not data.startswith(SIGNATURE):
            raise ValueError
        self._data = data
        self._size = 1 << self._short(30)
        self._mini_size = 1 << self._short(32)
        if self._size not in (512, 4096) or self._mini_size != 64:  # noqa: PLR2004 - the only sizes there are
            raise ValueError
        self._fat = self._numbers(b"".join(self._sector(n) for n in self._fat_sectors()))
        entries = self._chain(self._long(48))
        self._entries = [entries[at : at + _ENTRY] for at in range(0, len(entries), _ENTRY)]
        self._mini_fat = self._numbers(self._chain(self._long(60)))

    def streams(self, names: set[str]) -> dict[str, bytes]:
        """The named streams that there are."""
        found: dict[str, bytes] = {}
        for entry in self._entries:
            length = struct.unpack_from("<H", entry, 64)[0]
            name = entry[: max(length - 2, 0)].decode("utf-16-le", "replace")
            if name in names and entry[66] == 2:  # noqa: PLR2004 - a stream
                found[name] = self._stream(entry)
        return found

    def _stream(self, entry: bytes) -> bytes:
        start, size = struct.unpack_from("<II", entry, 116)
        if size >= _SMALL:
            return self._chain(start)[:size]
        root = self._chain(struct.unpack_from("<I", self._entries[0], 116)[0])
        parts: list[bytes] = []
        for number in self._follow(start, self._mini_fat):
            at = number * self._mini_size
            parts.append(root[at : at + self._mini_size])
        return b"".join(parts)[:size]

    def _fat_sectors(self) -> list[int]:
        """Numbers of the sectors that hold the allocation table."""
        sectors = self._numbers(self._data[76:512])
        following, per_sector = self._long(68), self._size // 4 - 1
        seen = 0
        while following < _LAST_SECTOR and seen <= len(self._data) // self._size:
            numbers = self._numbers(self._sector(following))
            sectors += numbers[:per_sector]
            following = numbers[per_sector]
            seen += 1
        return [number for number in sectors if number < _LAST_SECTOR]

    def _chain(self, start: int) -> bytes:
        return b"".join(self._sector(number) for number in self._follow(start, self._fat))

    def _follow(self, start: int, table: list[int]) -> Iterator[int]:
        number, steps = start, 0
        while number < _LAST_SECTOR:
            yield number
            steps += 1
            if steps > len(table):
                # A chain that bites its tail.
                raise ValueError
            number = table[number]

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self._size
        return self._data[at : at + self._size]

    def _numbers(self, data: bytes) -> list[int]:
        return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))

    def _short(self, at: int) -> int:
        return int(struct.unpack_from("<H", self._data, at)[0])

    def _long(self, at: int) -> int:
        return int(struct.unpack_from("<I", self._data, at)[0])
