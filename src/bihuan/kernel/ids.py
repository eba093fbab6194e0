"""Identifiers: UUIDv7, made where the record is made, sortable by time."""

from __future__ import annotations

import os
import time
import uuid
from datetime import UTC, datetime


def uuid7(at_ns: int | None = None, randomness: bytes | None = None) -> uuid.UUID:
    """Make a UUIDv7 (RFC 9562 §5.7) whose 12 bits after the milliseconds go on counting time.

    Args:
        at_ns: nanoseconds since 1970-01-01 UTC; now when omitted.
        randomness: 8 bytes; from the operating system when omitted.

    Returns:
        A version 7, variant 2 UUID; ids made a quarter of a microsecond apart sort by time.

    Source: RFC 9562 §6.2, method 3.
    """
    ms, rest_ns = divmod(time.time_ns() if at_ns is None else at_ns, 1_000_000)
    finer = (rest_ns << 12) // 1_000_000
    tail = bytearray(os.urandom(8) if randomness is None else randomness)
    tail[0] = 0x80 | (tail[0] & 0x3F)
    head = (ms & 0xFFFF_FFFF_FFFF).to_bytes(6, "big") + (0x7000 | finer).to_bytes(2, "big")
    return uuid.UUID(bytes=head + bytes(tail))


def made_at(made: uuid.UUID) -> datetime:
    """Return the aware moment, in whole milliseconds, at which a UUIDv7 was made."""
    return datetime.fromtimestamp((made.int >> 80) / 1000, tz=UTC)
