from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.evidence.domain.digests import ALGORITHMS, digest_hex
from bihuan.evidence.domain.sm3 import sm3_hex


@pytest.mark.parametrize(
    ("message", "digest"),
    [
        (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
    ],
)
def test_the_standards_examples_come_out(message: bytes, digest: str) -> None:
    assert sm3_hex(message) == digest
    assert digest_hex("sm3", message) == digest


@pytest.mark.skipif("sm3" not in hashlib.algorithms_available, reason="this OpenSSL has no SM3")
@given(st.binary(max_size=200))
def test_it_agrees_with_openssl(message: bytes) -> None:
    assert sm3_hex(message) == hashlib.new("sm3", message).hexdigest()


def test_an_unknown_hash_function_is_refused() -> None:
    assert set(ALGORITHMS) == {"sha256", "sm3"}
    with pytest.raises(KeyError):
        digest_hex("md5", b"")
