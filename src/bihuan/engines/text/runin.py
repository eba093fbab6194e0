"""Measures that run inside a paragraph: 一是…二是…, ①…②…, （1）…（2）…."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bihuan.engines.text.numbering import Label, match_label
from bihuan.engines.text.numerals import CN, parse_cn
from bihuan.engines.text.passage import Passage, depths

if TYPE_CHECKING:
    from bihuan.engines.text.model import Ref

_BEFORE = r"(?:^|(?<=[。；;：:！？!?，,\n\s）)”》]))"
_FIRSTLY = re.compile(rf"{_BEFORE}(?P<raw>(?P<n>[{CN}]{{1,3}})是)(?!否|的)[，,：:]?")
_ORDINAL = re.compile(rf"{_BEFORE}(?P<raw>第(?P<n>[{CN}]{{1,3}}))[，,、：:]")
#: 首先…其次…再次…最后…: what each word counts; None is the next number, whatever it is.
_SEQUENCE: dict[str, int | None] = {"首先": 1, "其次": 2}
_SEQUENCE |= dict.fromkeys(("再次", "再者", "第三", "此外", "最后"))
_FIRST_THEN = re.compile(rf"(?:^|(?<=[。；;：:\n]))(?P<raw>{'|'.join(_SEQUENCE)})[，,：:]?")
_SIGNED = re.compile(
    r"(?:^|(?<=[。；;：:！？!?，,\n\s）)”》]))(?=[①-⑳⑴-⒇]|[（(]\s*[\d０-９一二三四五六七八九十]{1,2}\s*[）)]|[\d０-９]{1,2}\s*[.．、）)])"
)


@dataclass(frozen=True, slots=True)
class Run:
    """A run-in measure: label, text, and the source lines of both."""

    label: str
    passage: Passage
    lines: tuple[Ref, Ref]


@dataclass(frozen=True, slots=True)
class Item:
    """One run-in item: its label as written, and where label and text begin."""

    label: str
    start: int
    body: int
    value: int


def split_runs(passage: Passage) -> tuple[Passage | None, list[Run]]:
    """What stands before the first item, and the items; none when there are fewer than two."""
    text = passage.text
    deep = depths(text)
    for items in (
        _words(text, deep, _FIRSTLY),
        _signed(text, deep),
        _words(text, deep, _ORDINAL),
        _sequence(text, deep),
    ):
        if len(items) > 1:
            ends = [item.start for item in items[1:]] + [len(text)]
            before = passage.cut(0, items[0].start)
            cut = [_run(passage, item, end) for item, end in zip(items, ends, strict=True)]
            return (before if before.text else None), cut
    return passage, []


def counts_up_to(text: str, label: Label) -> bool:
    """Whether a list inside ``text`` has counted to the number before ``label``: …③…。 before ④."""
    numbers = _of_style(text, depths(text), label.style)
    return bool(numbers) and numbers[-1].value + 1 == label.value


def split_onward(run: Run, label: Label) -> list[Run]:
    """``run`` and the items of its style that go on inside it: …。②…。③…. behind ①.

    A list that does not count on from ``label`` is the item's own.
    """
    text = run.passage.text
    deep = depths(text)
    items = (
        _words(text, deep, _ORDINAL, after=label.value)
        if label.style == "ord"
        else _of_style(text, deep, label.style)
    )
    counted = [item.value - at for at, item in enumerate(items, 1)]
    if not items or set(counted) != {label.value}:
        return [run]
    stop, before = text[items[0].start - 1], text[: items[0].start]
    if stop not in "。\n" and (stop not in "；;" or _half(label.raw) in _half(before)):
        return [run]
    first = run.passage.cut(0, items[0].start)
    ends = [item.start for item in items[1:]] + [len(text)]
    onward = [_run(run.passage, item, end) for item, end in zip(items, ends, strict=True)]
    return [Run(run.label, first, (run.lines[0], first.lines[1])), *onward]


def _half(text: str) -> str:
    return text.replace("（", "(").replace("）", ")")


def _run(passage: Passage, item: Item, end: int) -> Run:
    body = passage.cut(item.body, end)
    return Run(item.label, body, (passage.line_at(item.start), body.lines[1]))


def _words(text: str, deep: list[int], form: re.Pattern[str], *, after: int = 0) -> list[Item]:
    found = [
        Item(match["raw"], match.start("raw"), match.end(), parse_cn(match["n"]) or 0)
        for match in form.finditer(text)
        if deep[match.start("raw")] == 0
    ]
    return _chain(found, text, after)


def _of_style(text: str, deep: list[int], style: str) -> list[Item]:
    return _words(text, deep, _ORDINAL) if style == "ord" else _numbers(text, deep).get(style, [])


def _sequence(text: str, deep: list[int]) -> list[Item]:
    """首先…其次…再次…最后… at the start of sentences, in that order."""
    items: list[Item] = []
    for match in _FIRST_THEN.finditer(text):
        value = _SEQUENCE[match["raw"]] or len(items) + 1
        counts_on = value == len(items) + 1 and (value == 1 or bool(items))
        if counts_on and deep[match.start("raw")] == 0:
            items.append(Item(match["raw"], match.start("raw"), match.end(), value))
    return items if len(items) > 1 and items[1].value == _SEQUENCE["其次"] else []


def _signed(text: str, deep: list[int]) -> list[Item]:
    """The longest list of numbers of one style."""
    chains = [_list_of(items, text) for items in _numbers(text, deep).values()]
    return max(chains, key=len, default=[])


def _list_of(items: list[Item], text: str) -> list[Item]:
    """Items that count up; those that begin lines alone, where they make the whole list."""
    chain = _chain(items, text)
    lines = [item for item in items if item.start == 0 or text[item.start - 1] == "\n"]
    counts = [item.value for item in lines] == list(range(1, len(lines) + 1))
    whole = len(lines) > 1 and bool(chain) and lines[-1].value >= chain[-1].value
    return lines if counts and whole else chain


def _numbers(text: str, deep: list[int]) -> dict[str, list[Item]]:
    """Numbers at the start of a clause, by style, outside quotes and brackets."""
    by_style: dict[str, list[Item]] = {}
    for match in _SIGNED.finditer(text):
        at = match.start()
        label = match_label(text[at : at + 12])
        if label is not None and deep[at] == 0:
            item = Item(label.raw, at, at + label.end, label.value)
            by_style.setdefault(label.style, []).append(item)
    return by_style


def _chain(found: list[Item], text: str, after: int = 0) -> list[Item]:
    """Items that count up from behind ``after``; a list may begin anew only with a paragraph of its own."""
    chain: list[Item] = []
    expected = after + 1
    for item in found:
        anew = item.value == 1 and (item.start == 0 or text[item.start - 1] == "\n")
        if (
            item.value == expected
            or (anew and expected - 1 > 1)
            or (item.value == expected + 1 and expected > 1)
        ):
            chain.append(item)
            expected = item.value + 1
    return chain
