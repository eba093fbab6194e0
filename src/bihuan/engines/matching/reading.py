"""Records made ready once, to be held against many others."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bihuan.engines.addresses.gazetteer import plain
from bihuan.engines.matching.names import NameReader, PlaceName
from bihuan.engines.matching.streets import Street, read_street

if TYPE_CHECKING:
    from bihuan.engines.addresses import Gazetteer, Resolver
    from bihuan.engines.matching.model import PlaceRecord

_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
_SYMBOLS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = tuple(3**place % 31 for place in range(17))
_NO_DIGITS = re.compile(r"\D+")
_PHONE_DIGITS = 7
#: An address up to here says in which area it lies; many addresses share it.
_HEAD = re.compile(r"^.*?(?:路|街(?!道)|大道|巷|弄|村(?!镇)|社区|\d)")


@dataclass(frozen=True, slots=True)
class Ready:
    """A record taken apart.

    Args:
        code: "" where it has none or one that cannot be.
        typo: a code that cannot be, as it was written.
        county, town: codes of areas, "" where the address does not say.
    """

    record: PlaceRecord
    name: PlaceName
    former: tuple[PlaceName, ...]
    code: str
    typo: str
    county: str
    town: str
    street: Street
    phone: str


class Reader:
    """Makes records ready.

    Args:
        gazetteer: all areas; their names are taken off names of places.
        resolver: finds the areas of an address.
    """

    def __init__(self, gazetteer: Gazetteer, resolver: Resolver) -> None:
        self._names = NameReader(frozenset(gazetteer.names()))
        self._head = lru_cache(maxsize=200_000)(resolver.resolve)

    def read(self, record: PlaceRecord) -> Ready:
        """Return the parts of a record."""
        code = record.code.strip().upper()
        is_code = is_valid_code(code)
        county, town, rest = self._areas(record.address)
        phone = _NO_DIGITS.sub("", record.phone)
        return Ready(
            record,
            self._names.read(record.name),
            tuple(self._names.read(each) for each in record.former_names),
            code if is_code else "",
            "" if is_code else code,
            county,
            town,
            read_street(rest),
            phone if len(phone) >= _PHONE_DIGITS else "",
        )

    def _areas(self, address: str) -> tuple[str, str, str]:
        address = plain(address)
        head = _HEAD.match(address)
        found = self._head(head[0] if head else address)
        rest = found.rest + (address[head.end() :] if head else "")
        return (
            found.county.code if found.county else "",
            found.town.code if found.town else "",
            rest,
        )


def is_valid_code(code: str) -> bool:
    """Tell whether a unified social credit code has its shape and check symbol (GB 32100)."""
    if not _CODE.fullmatch(code):
        return False
    total = sum(_SYMBOLS.index(each) * weight for each, weight in zip(code, _WEIGHTS, strict=False))
    return _SYMBOLS[(31 - total % 31) % 31] == code[17]
