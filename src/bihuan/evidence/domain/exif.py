"""What a photograph says of itself (EXIF), as facts of strings and integers.

Source: CIPA DC-008 / JEITA CP-3451 (Exif 2.32) §4.6; positions are as the camera wrote them,
WGS-84 unless ``map_datum`` says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from bihuan.kernel.clock import SHANGHAI

if TYPE_CHECKING:
    from collections.abc import Mapping

_TEXT_LENGTH = 120
_MAX_DEGREES = {"latitude": 90, "longitude": 180}
#: Degrees are kept to about a centimetre.
_STEP = Decimal("0.0000001")
_ORIENTATIONS = range(1, 9)
#: UTC-12 to UTC+14, in quarters of an hour.
_ZONE_QUARTERS = range(-48, 57)
_PARTS_OF_AN_ANGLE = 3


@dataclass(frozen=True)
class Tags:
    """The three directories of tags that matter, by tag number."""

    picture: Mapping[int, Any] = field(default_factory=dict)
    exif: Mapping[int, Any] = field(default_factory=dict)
    gps: Mapping[int, Any] = field(default_factory=dict)


def photo_facts(tags: Tags) -> dict[str, str | int]:
    """Return what can be read of time, place and camera; what is missing or absurd is left out.

    ``taken_at`` is ISO 8601 with an offset, and ``taken_at_zone`` tells where that is from:
    ``stated`` by the camera, ``gps`` from the satellites' time, or ``assumed`` Asia/Shanghai.
    """
    facts: dict[str, str | int] = {}
    texts = {
        "make": tags.picture.get(0x010F),
        "model": tags.picture.get(0x0110),
        "software": tags.picture.get(0x0131),
        "map_datum": tags.gps.get(0x0012),
    }
    facts.update({name: said for name, raw in texts.items() if (said := _text(raw))})
    orientation = tags.picture.get(0x0112)
    if isinstance(orientation, int) and orientation in _ORIENTATIONS:
        facts["orientation"] = orientation
    return {**facts, **_taken_at(tags), **_position(tags.gps)}


def _text(raw: object) -> str:
    if isinstance(raw, bytes):
        raw = raw.decode("utf-8", "replace")
    if not isinstance(raw, str):
        return ""
    said = "".join(c for c in raw if c.isprintable() and not "\ud800" <= c <= "\udfff")
    return said.strip()[:_TEXT_LENGTH]


def _taken_at(tags: Tags) -> dict[str, str]:
    local = _camera_time(_text(tags.exif.get(0x9003)) or _text(tags.picture.get(0x0132)))
    if local is None:
        return {}
    offset = _offset(_text(tags.exif.get(0x9011)) or _text(tags.exif.get(0x9010)))
    zone = "stated"
    if offset is None:
        offset, zone = _offset_by_satellite(local, tags.gps), "gps"
    if offset is None:
        offset, zone = local.replace(tzinfo=SHANGHAI).utcoffset() or timedelta(0), "assumed"
    sign, minutes = "-" if offset < timedelta(0) else "+", abs(offset) // timedelta(minutes=1)
    stamp = f"{local:%Y-%m-%dT%H:%M:%S}{sign}{minutes // 60:02}:{minutes % 60:02}"
    return {"taken_at": stamp, "taken_at_zone": zone}


def _camera_time(said: str) -> datetime | None:
    try:
        return datetime.strptime(said[:19], "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - zone follows
    except ValueError:
        return None


def _offset(said: str) -> timedelta | None:
    try:
        return datetime.strptime(said, "%z").utcoffset()
    except ValueError:
        return None


def _offset_by_satellite(local: datetime, gps: Mapping[int, Any]) -> timedelta | None:
    """Take the zone from the satellites' time where it is whole quarters of an hour away."""
    clock = _three(gps.get(0x0007))
    try:
        day = datetime.strptime(_text(gps.get(0x001D)), "%Y:%m:%d").replace(tzinfo=UTC)
    except ValueError:
        return None
    if clock is None:
        return None
    moment = day + timedelta(seconds=int(clock[0] * 3600 + clock[1] * 60 + clock[2]))
    quarters = round((local.replace(tzinfo=UTC) - moment) / timedelta(minutes=15))
    apart = abs(local.replace(tzinfo=UTC) - moment - quarters * timedelta(minutes=15))
    fits = apart <= timedelta(minutes=2) and quarters in _ZONE_QUARTERS
    return quarters * timedelta(minutes=15) if fits else None


def _position(gps: Mapping[int, Any]) -> dict[str, str]:
    latitude = _degrees(gps.get(0x0002), gps.get(0x0001), "latitude")
    longitude = _degrees(gps.get(0x0004), gps.get(0x0003), "longitude")
    if latitude is None or longitude is None or latitude == longitude == 0:
        return {}
    return {"latitude": str(latitude), "longitude": str(longitude)}


def _degrees(raw: object, side: object, name: str) -> Decimal | None:
    parts = _three(raw)
    letter = _text(side).upper()
    if parts is None or letter not in ("N", "S", "E", "W"):
        return None
    exact = parts[0] + parts[1] / 60 + parts[2] / 3600
    if exact > _MAX_DEGREES[name]:
        return None
    degrees = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(_STEP)
    return -degrees if letter in ("S", "W") else degrees


def _three(raw: object) -> tuple[Fraction, Fraction, Fraction] | None:
    """Read degrees, minutes, seconds (or hours, minutes, seconds) as exact fractions."""
    if not isinstance(raw, tuple | list) or len(raw) != _PARTS_OF_AN_ANGLE:
        return None
    try:
        parts = [Fraction(int(part.numerator), int(part.denominator)) for part in raw]
    except (AttributeError, ArithmeticError, ValueError, TypeError):
        return None
    return None if min(parts) < 0 else (parts[0], parts[1], parts[2])
