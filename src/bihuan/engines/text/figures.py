"""Facts with numbers in a briefing (简报): who, what, how many, of what, when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bihuan.engines.text import rows
from bihuan.engines.text.blocks import Block, build
from bihuan.engines.text.masthead import read_masthead
from bihuan.engines.text.passage import Passage, depths
from bihuan.engines.text.quantities import Quantity, quantities
from bihuan.engines.text.subjects import place_in_title, place_of, subject_of

if TYPE_CHECKING:
    from decimal import Decimal

    from bihuan.engines.text.model import Line, Ref

_PERIOD = re.compile(
    r"(?:\d{4}\s*年\s*)?\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?(?:至|到|—|-|－)(?:\d{4}\s*年\s*)?\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?|\d{1,2}\s*月份(?!以来)|截至(?:目前|今年|去年|\d{4}\s*年[底末初]?)?(?:\d{1,2}\s*月(?:底|末|初|\d{1,2}\s*日)?|[上下]半年|年底)?|目前|今年(?:以来|[上下]半年|前?[一二三四]季度|1?\d?[-—至]\d{1,2}\s*月)?"
    r"|去年(?:以来|全年|同期)?|上半年|下半年|全年|近[一二三两\d]\s*年(?:来|内|以来)?|\d{4}\s*年(?:度|以来|底|末|初|[上下]半年|第?[一二三四]季度|\s*\d{1,2}\s*月(?:底|\s*\d{1,2}\s*日)?)?(?:以来)?"
    r"|(?:巡察|巡视|督察|督导|整改|集中整改|检查|节日|汛期|专项整治|活动|十四五|“十四五”)期间|(?:(?<=^)|(?<=[，,。；;：:]))[\u4e00-\u9fff“”]{2,10}以来|第?[一二三四]季度|\d{1,2}\s*月份?以来|[“\"]?十[三四五]五[”\"]?(?:以来|期间)"
)
_SENTENCE = re.compile(r"[^。！？；;\n]+[。！？；;]?")
_BEHIND = re.compile(r"[^\d，,；;。、：:（(）)《]{0,24}")
#: Characters of a clause on either side of its number at most.
LONGEST_CLAUSE = 200
_CLAUSE_END = "，,、：:（(）)"


@dataclass(frozen=True, slots=True)
class Figure:
    """One fact: ``value`` is exact and in ``unit`` without 万 or 亿."""

    text: str
    subject: str | None
    indicator: str
    value: Decimal
    unit: str
    approximate: bool
    period: str | None
    line: Ref


@dataclass
class _Setting:
    """Whom and when the text at hand speaks of."""

    place: str | None = None
    period: str | None = None


def read_figures(lines: Sequence[Line]) -> tuple[Figure, ...]:
    """All facts with numbers, in order.

    The place named by a heading or an opening sentence holds until another is named; a period
    holds to the end of its paragraph.
    """
    kept = rows.clean(lines)
    masthead = read_masthead(kept)
    figures: list[Figure] = []
    setting = _Setting(place_in_title(masthead.title) or place_in_title(masthead.issuer or ""))
    for block in build([row for row in kept if row.index not in masthead.used]):
        figures += _of_block(block, setting)
    return tuple(figures)


def _of_block(block: Block, setting: _Setting) -> list[Figure]:
    passage = block.body
    setting.place = place_of(passage.text) or setting.place
    setting.period = None
    figures: list[Figure] = []
    for found in _SENTENCE.finditer(passage.text):
        figures += _of_sentence(passage, found.start(), found[0], setting)
    return figures


def _of_sentence(passage: Passage, start: int, sentence: str, setting: _Setting) -> list[Figure]:
    figures: list[Figure] = []
    named: str | None = None
    previous = 0
    deep = depths(sentence)
    for quantity in quantities(sentence):
        before = sentence[previous : quantity.start]
        setting.period = _period(before) or setting.period
        named = subject_of(before) or named
        clause = _clause(sentence, quantity, deep)
        indicator = _without_place(_indicator(sentence, quantity, previous), setting.place)
        if not before and figures:
            indicator = indicator or figures[-1].indicator
        figures.append(
            Figure(
                text=clause.strip(_CLAUSE_END + " 。；;"),
                subject=named or setting.place,
                indicator=indicator,
                value=quantity.value,
                unit=quantity.unit,
                approximate=quantity.approximate,
                period=setting.period,
                line=passage.line_at(start + quantity.start),
            )
        )
        previous = quantity.end
    setting.period = _period(sentence[previous:]) or setting.period
    return figures


def _without_place(indicator: str, place: str | None) -> str:
    rest = indicator.removeprefix(place or "\n")
    return (
        _trimmed(rest.removeprefix("委").removeprefix("政府")) if rest != indicator else indicator
    )


def _period(text: str) -> str | None:
    found = None
    for match in _PERIOD.finditer(text):
        found = match[0]
    return re.sub(r"\s", "", found) if found else None


def _clause(sentence: str, quantity: Quantity, deep: list[int]) -> str:
    """The clause around a number, up to the commas outside quotes and brackets."""
    left = quantity.start
    least, most = max(0, quantity.start - LONGEST_CLAUSE), quantity.end + LONGEST_CLAUSE
    while left > least and not (sentence[left - 1] in "，,；;：:" and deep[left - 1] == 0):
        left -= 1
    right = quantity.end
    while right < min(most, len(sentence)) and not (
        sentence[right] in "，,；;。" and deep[right] == 0
    ):
        right += 1
    return sentence[left:right]


def _indicator(sentence: str, quantity: Quantity, previous: int) -> str:
    """What is counted: the words before the number, and the noun behind it."""
    before = sentence[previous : quantity.start]
    parts = [part for part in re.split(r"[，,；;：:。]", before) if part.strip(" 、和及")]
    words = parts[-1] if parts and before.rstrip()[-1:] not in "，,；;：:" else ""
    words = _trimmed(words)
    behind = _BEHIND.match(sentence, quantity.end)
    noun = behind[0].strip() if behind else ""
    if not words and parts:
        words = _trimmed(parts[-1])
    if not noun:
        return words
    return f"{words}{noun}" if len(words) <= _LONGEST_LEAD else noun


#: A longer run of words before the number is a sentence of its own, not part of the name.
_LONGEST_LEAD = 24
_LEAD = re.compile(
    r"^(?:\s|、|和|及|并|已|已有|累计|共|共计|合计|其中|全市|全县|全区|全省|同时|目前|截至目前|今年以来|先后|约(?!谈|束)|近|超过|超|达|达到|有|了|一批|第|为|是|由|在|对(?![照口接标外]))+"
)
_TRAIL = re.compile(
    r"(?:\s|约|近|超过|超|达到|达|共计|共|(?<!行)为|有|了|已|的|第|累计|至|到|近万|：|:)+$"
)


def _trimmed(words: str) -> str:
    words = _PERIOD.sub("", words.strip())
    words = _TRAIL.sub("", words)
    return _LEAD.sub("", words).strip(" 、，,和及")
