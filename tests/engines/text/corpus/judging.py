"""Compare what was read with what a careful person reads; say each difference in a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

STATUS_TAIL = re.compile(r"[（(][^（）()]*(?:完成|整改|推进|坚持|立改)[^（）()]*[）)]$")
END = "。.：:；;，,"

Item = dict[str, Any]


@dataclass
class Tally:
    """Of one case: items wanted, found among them, invented; and every difference in words."""

    wanted: int = 0
    met: int = 0
    invented: int = 0
    differences: list[str] = field(default_factory=list)


def judge_notice(expected: Item, found: Item) -> Tally:
    """Compare a notice; only fields that the expectation names are judged."""
    tally = Tally()
    for name in ("title", "issuer", "issued_on"):
        _same(tally, name, expected, found)
    for wanted, got in _paired(expected["problems"], found["problems"]):
        _judge_problem(tally, wanted, got)
    _judge_stated(tally, expected.get("stated", []), found["stated"])
    if expected.get("warned") and not found["warnings"]:
        tally.differences.append("no warning")
    return tally


def judge_figures(expected: Item, found: list[Item]) -> Tally:
    """Compare facts: each wanted one once, and no other but those that one may argue about."""
    tally, left = Tally(), list(found)
    for fact in expected["facts"]:
        tally.wanted += 1
        match = next((got for got in left if _same_fact(fact, got)), None)
        if match is None:
            tally.differences.append(f"fact missing: {fact}")
            continue
        tally.met += 1
        left.remove(match)
        if fact.get("indicator", "") not in (match["indicator"] or ""):
            tally.differences.append(f"indicator {match['indicator']!r}, not {fact['indicator']!r}")
        for name in ("subject", "period", "approximate"):
            _same(tally, f"{fact['value']} {name}", fact, match, name)
    for got in left:
        if not any(_same_fact(fact, got) for fact in expected.get("maybe", [])):
            tally.invented += 1
            tally.differences.append(
                f"fact invented: {got['value']} {got['unit']} in {got['text']}"
            )
    return tally


def _same_fact(fact: Item, got: Item) -> bool:
    return bool(
        abs(fact["value"] - got["value"]) < 1e-6 * max(1, fact["value"])
        and fact["unit"] == got["unit"]
        and got["line"] == fact.get("line", got["line"])
    )


def _judge_problem(tally: Tally, wanted: Item | None, got: Item | None) -> None:
    if got is None:
        assert wanted is not None
        tally.wanted += 1 + len(wanted.get("measures", []))
        tally.differences.append(f"problem missing: {wanted['title']}")
        return
    if wanted is None:
        tally.invented += 1 + len(got["measures"])
        tally.differences.append(f"problem invented: {got['title']} {got['lines']}")
        return
    tally.wanted += 1
    tally.met += 1
    where = wanted["title"][:16]
    if plain(wanted["title"]) != plain(got["title"]):
        tally.differences.append(f"{where} title: {got['title']!r}")
    group = wanted.get("group", [])
    if group and [plain(g) for g in got.get("group", [])][-len(group) :] != group:
        tally.differences.append(f"{where} group: {got.get('group')}, not {group}")
    for name in ("label", "status"):
        _same(tally, f"{where} {name}", wanted, got, name)
    if wanted.get("status_not", "") == got["status"]:
        tally.differences.append(f"{where} status: {got['status']!r} is not so")
    _same_line(tally, where, wanted, got)
    if "measures" in wanted:
        _judge_measures(tally, where, wanted["measures"], got["measures"])


def _judge_measures(tally: Tally, where: str, wanted: list[Item], got: list[Item]) -> None:
    left = list(got)
    for measure in wanted:
        tally.wanted += 1
        match = next((m for m in left if measure["holds"] in squeezed(m["text"])), None)
        if match is None:
            tally.differences.append(f"{where} measure missing: …{measure['holds']}")
            continue
        tally.met += 1
        left.remove(match)
        about = f"{where} {measure.get('label', '')}{measure['holds']}"
        for name in ("label", "status"):
            _same(tally, f"{about} {name}", measure, match, name)
        if "title" in measure and plain(match["title"] or "") != plain(measure["title"]):
            tally.differences.append(f"{about} title: {match['title']!r}")
        _same_line(tally, about, measure, match)
    for extra in left:
        tally.invented += 1
        tally.differences.append(f"{where} measure invented: {extra['label']} {extra['text'][:30]}")


def _judge_stated(tally: Tally, wanted: list[Item], got: list[Item]) -> None:
    for total in wanted:
        near = [s for s in got if (s["what"], s["value"]) == (total["what"], total["value"])]
        if not any(total.items() <= s.items() for s in near):
            tally.differences.append(f"stated {total}: {near or got}")


def _paired(wanted: list[Item], got: list[Item]) -> Iterator[tuple[Item | None, Item | None]]:
    """Pair problems in order, equal titles first, what stands between them by position."""
    matcher = SequenceMatcher(
        None, [plain(p["title"]) for p in wanted], [plain(p["title"]) for p in got], autojunk=False
    )
    for _, first, last, start, stop in matcher.get_opcodes():
        for step in range(max(last - first, stop - start)):
            yield (
                wanted[first + step] if first + step < last else None,
                got[start + step] if start + step < stop else None,
            )


def _same(tally: Tally, where: str, wanted: Item, got: Item, name: str = "") -> None:
    key = name or where
    if key in wanted and wanted[key] != got.get(key):
        tally.differences.append(f"{where}: {got.get(key)!r}, not {wanted[key]!r}")


def _same_line(tally: Tally, where: str, wanted: Item, got: Item) -> None:
    if "line" in wanted and wanted["line"] != got["lines"][0]:
        tally.differences.append(f"{where} line: {got['lines']}, not {wanted['line']}")


def squeezed(text: str) -> str:
    """Return the text without white space."""
    return "".join(text.split())


def plain(title: str) -> str:
    """Return a title without its end mark and without a status in brackets."""
    return STATUS_TAIL.sub("", squeezed(title).rstrip(END)).rstrip(END)
