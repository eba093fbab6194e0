"""Numbering at the start of a paragraph: 一、 （一） 1. 1、 （1） 1） ① 第一， 问题一：."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from bihuan.engines.text.numerals import (
    BRACKETED,
    CIRCLED,
    CN,
    CN_BRACKETED,
    DIGITS,
    DOTTED,
    parse,
    sign_value,
)

#: Larger values are years, telephone numbers, amounts.
LARGEST = 300

_N, _C = f"[{DIGITS}]{{1,3}}", f"[{CN}]{{1,4}}"
_DECIMAL = rf"(?![{DIGITS}])|(?=(?:19|20)[{DIGITS}]{{2}}\s*年)"
#: Words that may stand before 问题一：….
_SAID = r"(?:反馈|存在|主要|具体|突出|巡[察视]|督[察导]|整改)"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("cn_paren", re.compile(rf"[（(]\s*({_C})\s*[）)]\s*[、.．]?")),
    ("paren", re.compile(rf"[（(]\s*({_N})\s*[）)]\s*[、.．]?")),
    ("cn", re.compile(rf"({_C})\s*[、．.]")),
    ("dot", re.compile(rf"({_N})\s*[.．](?:{_DECIMAL})")),
    (
        "decimal",
        re.compile(
            rf"({_N})[.．](?=[{DIGITS}]{{1,6}}(?:[\u4e00-\u9fff、]))(?![{DIGITS}]+[万亿%％])"
        ),
    ),
    ("comma", re.compile(rf"({_N})\s*[、﹑]")),
    ("rparen", re.compile(rf"({_N})\s*[）)]")),
    ("ord", re.compile(rf"第\s*({_C}|{_N})\s*[，、：,:]")),
    ("problem", re.compile(rf"[【\[]\s*问题\s*({_C}|{_N})\s*[】\]][：:]?")),
    ("problem", re.compile(rf"第\s*({_C}|{_N})\s*[项个](?:整改)?(?:问题|任务|事项)?\s*[：:]")),
    (
        "problem",
        re.compile(rf"{_SAID}?问题\s*[（(]?({_C}|{_N})[）)]?\s*(?:[：:]|[、.．](?![{DIGITS}]))"),
    ),
    ("problem", re.compile(rf"{_SAID}?问题\s*[（(]({_C}|{_N})[）)]\s*")),
    (
        "measure",
        re.compile(rf"(?:整改)?(?:措施|举措)\s*({_C}|{_N})\s*(?:[：:]|[、.．](?![{DIGITS}]))"),
    ),
)
_SIGNS = (("circle", CIRCLED), ("paren", BRACKETED), ("dot", DOTTED), ("cn_paren", CN_BRACKETED))
_FIRST_SIGN, _LAST_SIGN = "\u2460", "\u32bf"
_FIRST = re.compile(
    rf"[【\[（(第问措整反存主具突巡督{CN}{DIGITS}\u2460-\u24ff\u2776-\u277f\u3220-\u3229\u3251-\u32bf]"
)

#: Words that show the bracket to be part of a citation: 第三条第（二）项.
_CITED = re.compile(r"项(?!目)|款(?!项)|目(?![前标录的])|条(?![件例块线])|号(?![召码])|至|[-—~～]")
_LEVELS = re.compile(rf"[{CN}]+(?:[、级类档期等季]|季度)|[{DIGITS}]{{1,3}}\s*(?:[、号#]|月|日)")

#: Styles that authors mix on one level by carelessness.
FAMILIES = {"dot": "arabic", "comma": "arabic", "paren": "bracket", "rparen": "bracket"}


@dataclass(frozen=True, slots=True)
class Label:
    """A number that may open a paragraph: style, value, as written, and where the text begins."""

    style: str
    value: int
    raw: str
    end: int
    #: The number may be a decimal: 2.1家企业….
    doubtful: bool = False


def match_label(text: str) -> Label | None:
    """The numbering that ``text`` begins with, or None.

    Decimals (1.5 万), citations (（二）项), runs of numbers (1、2号楼) are not numbering.
    """
    if not text or not _FIRST.match(text):
        return None
    if _FIRST_SIGN <= text[0] <= _LAST_SIGN and text[0] != "【":
        return _signed(text)
    for style, pattern in _opened_by(text[0]):
        found = pattern.match(text)
        if found:
            return _checked(style, found, text)
    return None


def _signed(text: str) -> Label | None:
    """A number that is one character: ①."""
    for style, blocks in _SIGNS:
        value = sign_value(text[0], blocks)
        if value is not None:
            extra = 1 if text[1:2] in ("、", ".", "．") and text[1:2] else 0
            return Label(style, value, text[0], 1 + extra)
    return None


@cache
def _opened_by(char: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Patterns that may begin with ``char``: most lines need few of them tried."""
    if char in "（(":
        styles = {"cn_paren", "paren"}
    elif char in CN:
        styles = {"cn"}
    elif char.isdecimal():
        styles = {"dot", "decimal", "comma", "rparen"}
    else:
        styles = {"ord", "problem", "measure"}
    return tuple(pair for pair in _PATTERNS if pair[0] in styles)


def _checked(style: str, found: re.Match[str], text: str) -> Label | None:
    value = parse(found[1])
    rest = text[found.end() :].lstrip()
    if value is None or not 0 < value <= LARGEST:
        return None
    if style in ("cn_paren", "paren", "rparen") and _CITED.match(rest):
        return None
    if style == "comma" and re.match(rf"[{DIGITS}]{{1,3}}\s*#", rest):
        return Label(style, value, found[0].strip(), found.end(), doubtful=True)
    if style in ("cn", "comma", "dot") and _LEVELS.match(rest):
        return None
    if style == "decimal":
        return Label("dot", value, found[0].strip(), found.end(), doubtful=True)
    raw = found[0].strip()
    return Label(style, value, raw.rstrip("，、：,:") if style == "ord" else raw, found.end())
