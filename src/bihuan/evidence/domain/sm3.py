"""The SM3 hash in plain Python, for machines whose OpenSSL lacks it.

Source: GB/T 32905-2016 §5 (algorithm), annex A (test vectors).
"""

from __future__ import annotations

_WORD = 0xFFFFFFFF
_START = (
    0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600,
    0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E,
)  # fmt: skip
_FIRST_ROUNDS = 16
_ROUNDS = 64


def _turn(word: int, bits: int) -> int:
    bits %= 32
    return ((word << bits) | (word >> (32 - bits))) & _WORD


#: The round constants, already turned left by the round's number.
_CONSTANTS = tuple(
    _turn(0x79CC4519 if j < _FIRST_ROUNDS else 0x7A879D8A, j) for j in range(_ROUNDS)
)


def _padded(data: bytes) -> bytes:
    zeros = (55 - len(data)) % 64
    return data + b"\x80" + bytes(zeros) + (8 * len(data)).to_bytes(8, "big")


def _expanded(block: bytes) -> list[int]:
    words = [int.from_bytes(block[i : i + 4], "big") for i in range(0, 64, 4)]
    for j in range(16, 68):
        mixed = words[j - 16] ^ words[j - 9] ^ _turn(words[j - 3], 15)
        mixed ^= _turn(mixed, 15) ^ _turn(mixed, 23)
        words.append(mixed ^ _turn(words[j - 13], 7) ^ words[j - 6])
    return words


def _compress(state: tuple[int, ...], block: bytes) -> tuple[int, ...]:
    words = _expanded(block)
    a, b, c, d, e, f, g, h = state
    for j in range(_ROUNDS):
        turned = _turn(a, 12)
        ss1 = _turn((turned + e + _CONSTANTS[j]) & _WORD, 7)
        if j < _FIRST_ROUNDS:
            choice_a, choice_e = a ^ b ^ c, e ^ f ^ g
        else:
            choice_a, choice_e = (a & b) | (a & c) | (b & c), (e & f) | (~e & g)
        tt1 = (choice_a + d + (ss1 ^ turned) + (words[j] ^ words[j + 4])) & _WORD
        tt2 = (choice_e + h + ss1 + words[j]) & _WORD
        a, b, c, d = tt1, a, _turn(b, 9), c
        e, f, g, h = tt2 ^ _turn(tt2, 9) ^ _turn(tt2, 17), e, _turn(f, 19), g
    return tuple(x ^ y for x, y in zip(state, (a, b, c, d, e, f, g, h), strict=True))


def sm3_hex(data: bytes) -> str:
    """Return the SM3 digest of ``data`` as 64 lower-case hexadecimal digits.

    >>> sm3_hex(b"abc")
    '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0'
    """
    state: tuple[int, ...] = _START
    padded = _padded(data)
    for i in range(0, len(padded), 64):
        state = _compress(state, padded[i : i + 64])
    return b"".join(word.to_bytes(4, "big") for word in state).hex()
