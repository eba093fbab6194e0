"""What the text of a finding tells: things, faults, places, labels, amounts, dates, and the rest.

Texts that tell the same in other signs, other numerals or other words for one thing come out equal.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bihuan.engines.text.likeness_words import Aspect, words
from bihuan.engines.text.numerals import parse_cn

_CN = "〇零一二三四五六七八九十百两"
#: What follows a Chinese numeral that counts or labels; 一 of 一般 or 统一 is a word.
_COUNTED = re.compile(
    rf"(?<![统唯万单])第?([{_CN}]+)(?=[号#楼层栋幢步区跨线期年月日米吨升克度具个只处台名人块根瓶件套扇盏辆把条张份次家项桶车厘公千毫平立分小])"
)
#: The number of an item in a list, before the text itself.
_ITEM = re.compile(r"\s*(?:[(（]?\d{1,2}\s*[.．、)）](?!\d)|[①-⑳⑴-⒛])\s*")
#: Signs; a point or a stroke inside a number or a label (1.2, a-03) or before a floor (-2层) is none.
_SIGNS = re.compile(r"[^\w.#%°\-]+|(?<!\w)[.\-](?!\d+[层楼f])|[.\-](?!\w)|_+")
#: What stands for nothing being there, and what denies the fault named next.
_NOT, _DENIALS = "未", frozenset({"未", "无", "不", "未见"})
_NO_FAULT = (Aspect.OTHER_WORDS, "")
_BLANK = re.compile(r"(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])")


@dataclass(frozen=True, slots=True)
class Telling:
    """What one text tells.

    Args:
        text: the text as it was read: half width, lower case, Arabic numerals, no signs.
        told: words of each aspect in the order of the text, each once, in its first spelling.
        rest: the characters that no list knows.
    """

    text: str
    told: Mapping[Aspect, tuple[str, ...]]
    rest: str

    def of(self, aspect: Aspect) -> frozenset[str]:
        """Return the words of an aspect."""
        return frozenset(self.told.get(aspect, ()))


def read_telling(text: str, place: str = "") -> Telling:
    """Read what a text tells, and the place where that stands in a field of its own."""
    flat = _flat(f"{place} {_ITEM.sub('', text, count=1) if _ITEM.match(text) else text}")
    told: dict[Aspect, dict[str, None]] = {}
    rest: list[str] = []
    for aspect, value in _pieces(flat):
        if aspect is Aspect.OTHER_WORDS:
            rest.append(value)
        else:
            told.setdefault(aspect, {})[value] = None
    return Telling(flat, {aspect: tuple(said) for aspect, said in told.items()}, "".join(rest))


def _pieces(flat: str) -> Iterator[tuple[Aspect, str]]:
    known, at = words(), 0
    while at < len(flat):
        found = known.form.match(flat, at)
        if found is None:
            if flat[at].isalnum():
                yield Aspect.OTHER_WORDS, flat[at]
            at += 1
            continue
        denied = _denied_fault(flat, found)
        at = denied or found.end()
        if denied:
            yield Aspect.SETTLED, Aspect.SETTLED.value
        elif found.lastgroup != "word":
            yield _figure(found)
        elif found[0] in known.spelled:
            yield known.spelled[found[0]]


def _denied_fault(flat: str, found: re.Match[str]) -> int:
    """Where the fault ends that is said not to be there (未堵塞, 无裂纹), or 0."""
    after = words().form.match(flat, found.end()) if found[0] in _DENIALS else None
    aspect, fault = words().spelled.get(after[0], _NO_FAULT) if after else _NO_FAULT
    return after.end() if after and aspect is Aspect.FAULT and fault != _NOT else 0


def _flat(text: str) -> str:
    """Return a text in half width, with Arabic numerals and one negation; signs become blanks."""
    half = unicodedata.normalize("NFKC", text).lower()
    joined = _BLANK.sub("", _SIGNS.sub(" ", half)).strip()
    return _COUNTED.sub(_arabic, re.sub("没有?", "未", joined))


def _arabic(found: re.Match[str]) -> str:
    value = parse_cn(found[1])
    return found[0] if value is None else str(value)


def _figure(found: re.Match[str]) -> tuple[Aspect, str]:
    """Return a date, amount, count, floor, side or label as it is kept for all its spellings."""
    aspect = Aspect(found.lastgroup or "")
    match aspect:
        case Aspect.DATE:
            value = "-".join(str(int(part)) for part in re.findall(r"\d+", found[0]))
        case Aspect.AMOUNT:
            unit, factor = words().units[found["unit"]]
            value = f"{float(found['size']) * factor:.6g}{unit}"
        case Aspect.COUNT:
            value = str(int(found["many"]))
        case Aspect.FLOOR:
            value = ("-" if found["below"] else "") + str(int(found["storey"] or 1))
        case Aspect.SIDE:
            value = found["point"]
        case Aspect.LABEL:
            value = re.sub(r"^([a-z]*)-?0*(?=.)", r"\1", found["id"])
        case _:
            value = aspect.value
    return aspect, value
