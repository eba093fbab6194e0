"""Numbers as Chinese documents write them: 十二, ２３, ③, ㈡."""

from __future__ import annotations

CN_DIGITS = "〇零一二三四五六七八九"
CN = "一二三四五六七八九十百〇零"
DIGITS = "0-9０-９"
_VALUES = {"〇": 0, "零": 0} | {char: n for n, char in enumerate("一二三四五六七八九", 1)}
_VALUES |= {"两": 2}
_FULL = {ord("０") + n: ord("0") + n for n in range(10)}

#: Characters that are a number by themselves: (first code point, how many, value of the first).
CIRCLED = ((0x2460, 20, 1), (0x3251, 15, 21), (0x32B1, 15, 36), (0x2776, 10, 1), (0x24F5, 10, 1))
DOTTED = ((0x2488, 20, 1),)
BRACKETED = ((0x2474, 20, 1),)
CN_BRACKETED = ((0x3220, 10, 1),)


def half_width(text: str) -> str:
    """Full-width digits made half-width."""
    return text.translate(_FULL)


def parse_cn(text: str) -> int | None:
    """Value of a Chinese numeral below 1000, or None when it is not one."""
    if not text or any(char not in CN and char != "两" for char in text):
        return None
    if not any(char in "十百" for char in text):
        value = 0
        for char in text:
            value = value * 10 + _VALUES[char]
        return value
    return _parse_units(text)


def _parse_units(text: str) -> int | None:
    total, digit = 0, None
    for char in text:
        if char in "十百":
            total += (1 if digit is None else digit) * (10 if char == "十" else 100)
            digit = None
        elif digit is not None and digit != 0:
            return None
        else:
            digit = _VALUES[char]
    return total + (digit or 0)


def parse(text: str) -> int | None:
    """Value of Arabic (either width) or Chinese digits, or None."""
    plain = half_width(text.strip())
    return int(plain) if plain.isascii() and plain.isdigit() else parse_cn(plain)


def sign_value(char: str, blocks: tuple[tuple[int, int, int], ...]) -> int | None:
    """Value of a single-character number out of ``blocks``, or None."""
    code = ord(char)
    for first, count, value in blocks:
        if first <= code < first + count:
            return value + code - first
    return None
