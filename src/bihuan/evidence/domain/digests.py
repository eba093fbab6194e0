"""The hash functions a chain may use, by name."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from bihuan.evidence.domain.sm3 import sm3_hex

if TYPE_CHECKING:
    from collections.abc import Callable

#: What stands where there is no digest before.
NOTHING_BEFORE = "0" * 64


def _sha256_hex(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _fastest_sm3() -> Callable[[bytes], str]:
    try:
        hashlib.new("sm3")
    except ValueError:
        return sm3_hex
    return lambda data: hashlib.new("sm3", data).hexdigest()


ALGORITHMS: dict[str, Callable[[bytes], str]] = {"sha256": _sha256_hex, "sm3": _fastest_sm3()}


def digest_hex(algorithm: str, data: bytes) -> str:
    """Return the digest of ``data`` as 64 lower-case hexadecimal digits.

    Raises:
        KeyError: for an algorithm that no chain uses.
    """
    return ALGORITHMS[algorithm](data)
