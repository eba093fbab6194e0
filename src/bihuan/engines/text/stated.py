"""Totals that a notice states of itself, held against what was found and against each other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from bihuan.engines.text.levels import head_of
from bihuan.engines.text.model import Problem, Ref, Stated, Warning_
from bihuan.engines.text.numerals import DIGITS, parse
from bihuan.engines.text.passage import Passage
from bihuan.engines.text.wording import is_next_step, is_section

if TYPE_CHECKING:
    from bihuan.engines.text.outline import Node

_N = rf"(?<![{DIGITS}.．])(?P<n>[{DIGITS}]{{1,6}}|(?<![每任某同这那])[二三四五六七八九十百两]{{1,5}})(?![{DIGITS}.．%％万亿])"
_UNIT = r"\s*(?:个|项|条|件|类)"
_STATES: tuple[tuple[str, str], ...] = (
    ("not_done", r"(?:尚|还)?未(?:能)?(?:完成|整改)(?:整改|到位)?|没有完成"),
    (
        "mostly_done",
        r"基本(?:完成|整改)(?:整改|到位|完成)?|取得阶段性(?:成果|成效|进展)(?:并持续整改)?|部分(?:完成|整改)(?:整改)?",
    ),
    (
        "done",
        r"(?:已|已经|均已|已全部|全部|全面)?(?:完成整改|整改完成|整改到位|整改完毕|整改销号|完成销号|销号)|(?:已|已经|均已|已全部)(?:完成|整改|办结)(?:到位)?",
    ),
    (
        "ongoing",
        r"(?:正在|正|仍在|尚在)(?:有序|持续|加快|积极|抓紧)?(?:整改|推进|落实|实施)(?:中|落实)?|(?:持续|有序|加快)(?:整改|推进)|(?:整改|推进|进行)中|(?:需|须)(?:要)?(?:继续|持续)(?:整改|推进)",
    ),
    ("long_term", r"(?:需|须)?(?:要)?长期(?:坚持|整改|推进)"),
    ("at_once", r"立(?:行|整)立改|即知即改|边[查巡督]边改"),
)
_STATE = "|".join(f"(?P<{name}>{form})" for name, form in _STATES)
_STATE_THEN_NUMBER = re.compile(
    rf"(?:{_STATE})(?:整改)?(?:并)?的?(?:具体|整改)?(?P<of>问题|任务|事项|措施|举措)?(?:共计|共|有|的有)?\s*{_N}{_UNIT}"
)
_NUMBER_THEN_STATE = re.compile(
    rf"{_N}{_UNIT}(?:具体|整改)?(?P<of>问题|任务|事项|措施|举措)?(?:均|都|目前)?(?:{_STATE})(?!\s*[{DIGITS}])"
)
_PROBLEMS = (
    re.compile(
        rf"{_N}\s*(?:个|项|条)?(?:方面)?的?(?:具体|主要|突出|重点|反馈|[\u4e00-\u9fff]{{0,3}})(?<!方面)问题(?!线索)"
    ),
    re.compile(
        rf"(?:反馈|指出|移交|提出|具体|整改|交办|反映|(?:本次|此次)[^，。]{{0,10}}发现)(?:的)?(?:具体|主要|突出)?问题(?:共计|共|有|总数)?\s*{_N}\s*(?:个|项|条)"
    ),
)
_ABOUT_REPORT = re.compile(
    r"反馈|巡[察视]|督[察导]|指出|移交|交办|梳理|认领|分解|细化|具体问题|整改|清单"
)
_NOT_TOTALS = re.compile(
    r"(?:发现|排查|查出|查处|解决|查改|检查|研究|处理|化解|协调)(?:了|出|各类|安全)*$"
)
_MEASURES = (
    re.compile(rf"{_N}\s*(?:条|项|个)(?:具体|针对性)?(?:的)?(?:整改)?(?:措施|举措)"),
    re.compile(
        rf"(?:整改|具体|制定|提出|细化|采取|形成|明确)(?:了)?(?:整改|具体)*(?:措施|举措)(?:共计|共|有)?\s*{_N}\s*(?:条|项|个)"
    ),
)
_RULES = (
    re.compile(rf"建章立制\s*{_N}\s*(?:项|个|条|件)"),
    re.compile(
        rf"(?:制定|修订|完善|建立|健全|出台|新建|新增|印发|废止)[^，。；\d]{{0,14}}(?:制度|机制|规章|办法|文件|规定)[^，。；\d]{{0,6}}\s*{_N}\s*(?:项|个|条|件|部|份)"
    ),
    re.compile(
        rf"(?:制定|修订|完善|建立|健全|出台|新建|新增)[^，。；\d]{{0,10}}?{_N}\s*(?:项|个|条|件|部)[^，。；\d]{{0,4}}(?:制度|机制|规章)"
    ),
)
_OTHERS = (
    ("cases", re.compile(rf"立案(?:审查|查处|调查|审查调查)?\s*{_N}\s*(?:件|起|人)")),
    (
        "held_to_account",
        re.compile(
            rf"(?:问责|处分|诫勉(?:谈话)?|组织处理|约谈|批评教育|提醒谈话|追责)[^，。；、\d]{{0,8}}\s*{_N}\s*(?:人次|人)"
        ),
    ),
)
_MONEY = re.compile(
    rf"(?:追缴|清退|追回|收缴|上缴|挽回|退赔|清收)[^，。；\d]{{0,14}}\s*(?P<n>[{DIGITS}]+(?:\.[{DIGITS}]+)?)\s*(?P<big>[万亿]?)元"
)
_RATE = re.compile(rf"完成率(?:为|达(?:到)?)?\s*(?P<n>[{DIGITS}]+(?:\.[{DIGITS}]+)?)\s*[%％]")
#: The unit in which measures were counted just before: 措施65条, 已完成整改9个.
_COUNTED = re.compile(rf"(?:共计|共|有)?\s*[{DIGITS}]+\s*(个|项|条|件)")
_PARTS = ("done", "mostly_done", "ongoing", "long_term", "not_done")
#: Characters before a number that tell what it counts.
LOOK_BACK = 24
_SCALE = {"": 1, "万": 10_000, "亿": 100_000_000}


class Totals:
    """Collects what passages state, each held against the problems in its reach."""

    def __init__(self) -> None:
        self.stated: list[Stated] = []
        self.warnings: list[Warning_] = []

    def read(self, passage: Passage, problems: Sequence[Problem]) -> None:
        """Add the totals of one paragraph that speaks of ``problems``."""
        before = len(self.stated)
        for start, sentence in _sentences(passage.text):
            self._sentence(passage, start, sentence, problems)
        self._own_arithmetic(self.stated[before:], passage.text)

    def _sentence(
        self, passage: Passage, start: int, sentence: str, problems: Sequence[Problem]
    ) -> None:
        if not _ABOUT_REPORT.search(sentence) and not any(f.search(sentence) for f in _RULES):
            self._others(passage, start, sentence)
            return
        taken: set[int] = set()
        for what, found in _named(sentence):
            spot = found.start("n")
            value = parse(found["n"])
            if value is not None and spot not in taken:
                taken.add(spot)
                self._add(what, value, passage.line_at(start + spot), problems)
        self._others(passage, start, sentence)

    def _others(self, passage: Passage, start: int, sentence: str) -> None:
        for what, form in _OTHERS:
            for found in form.finditer(sentence):
                self._add(
                    what, parse(found["n"]) or 0, passage.line_at(start + found.start("n")), None
                )
        for found in _MONEY.finditer(sentence):
            yuan = Decimal(found["n"]) * _SCALE[found["big"]]
            if yuan == int(yuan):
                self._add("money", int(yuan), passage.line_at(start + found.start("n")), None)

    def _add(self, what: str, value: int, line: Ref, problems: Sequence[Problem] | None) -> None:
        found = None if problems is None else _found(what, problems)
        agrees = None if found is None else found == value
        item = Stated(what, value, line, found, agrees)
        if item not in self.stated:
            self.stated.append(item)
            if agrees is False:
                facts = {"what": what, "value": value, "found": found}
                text = "The text states %(value)d (%(what)s), but %(found)d were found"
                self.warnings.append(Warning_("stated.disagrees", text, line, facts))

    def _own_arithmetic(self, items: Sequence[Stated], sentence: str) -> None:
        for prefix, whole in (("", "problems"), ("measures_", "measures")):
            totals = [item for item in items if item.what == whole]
            parts = [item for item in items if item.what in {prefix + part for part in _PARTS}]
            if totals and parts:
                self._check_sum(totals[-1], parts)
        rate = _RATE.search(sentence)
        totals = [item for item in items if item.what == "problems"]
        done = [item for item in items if item.what == "done"]
        if rate and totals and done and totals[-1].value:
            self._check_rate(totals[-1], done[-1], Decimal(rate["n"]))

    def _check_sum(self, total: Stated, parts: Sequence[Stated]) -> None:
        added = sum(part.value for part in parts)
        if added != total.value and (len(parts) > 1 or added > total.value):
            terms = " + ".join(str(part.value) for part in parts)
            facts = {"parts": terms, "added": added, "total": total.value}
            text = "%(parts)s make %(added)d, but the text states %(total)d"
            self.warnings.append(Warning_("stated.arithmetic", text, total.line, facts))

    def _check_rate(self, total: Stated, done: Stated, rate: Decimal) -> None:
        exact = Decimal(done.value) * 100 / Decimal(total.value)
        if abs(exact - rate) >= 1:
            facts = {"rate": str(rate), "done": done.value, "total": total.value}
            text = "%(done)d of %(total)d is not %(rate)s per cent"
            self.warnings.append(Warning_("stated.rate", text, total.line, facts))


def read_totals(
    root: Node, nodes: Sequence[Node], problems: Sequence[Problem]
) -> tuple[list[Stated], list[Warning_]]:
    """Totals stated outside the problems; a group's own paragraph speaks for that group.

    Args:
        root: the outline.
        nodes: the nodes of prose problems, in the order of the first ``len(nodes)`` problems.
        problems: all problems, those of tables last.
    """
    totals = Totals()
    of_node = {id(node): problem for node, problem in zip(nodes, problems, strict=False)}
    above = {id(other) for node in nodes for other in node.ancestors()}
    reach: dict[int, Sequence[Problem]] = {id(root): problems}
    for owner, passage in _outside(root, set(of_node), above):
        if id(owner) not in reach:
            inside = [of_node[id(node)] for node in owner.walk() if id(node) in of_node]
            reach[id(owner)] = problems if not inside or is_section(head_of(owner)) else inside
        totals.read(passage, reach[id(owner)])
    return totals.stated, totals.warnings


def _outside(root: Node, problems: set[int], above: set[int]) -> Iterable[tuple[Node, Passage]]:
    """Paragraphs outside problems, each with the node it stands below; groups' titles left out."""
    for item in root.below:
        if isinstance(item, Passage):
            yield root, item
        elif id(item) not in problems and not is_next_step(head_of(item)):
            if id(item) not in above:
                yield item, item.passage
            yield from _outside(item, problems, above)


def _sentences(text: str) -> list[tuple[int, str]]:
    return [(found.start(), found[0]) for found in re.finditer(r"[^。\n]+", text)]


def _named(sentence: str) -> list[tuple[str, re.Match[str]]]:
    """What each number of a sentence counts; states before problems, problems before the rest."""
    out: list[tuple[str, re.Match[str]]] = []
    for form in (_STATE_THEN_NUMBER, _NUMBER_THEN_STATE):
        for found in form.finditer(sentence):
            state = next(name for name, _ in _STATES if found[name])
            out.append((_topic(sentence, found) + state, found))
    out += [
        ("problems", found)
        for form in _PROBLEMS
        for found in form.finditer(sentence)
        if not _NOT_TOTALS.search(sentence[max(0, found.start() - LOOK_BACK) : found.start()])
    ]
    out += [("measures", found) for form in _MEASURES for found in form.finditer(sentence)]
    out += [("rules", found) for form in _RULES for found in form.finditer(sentence)]
    return sorted(out, key=lambda pair: (pair[1].start("n"), _rank(pair[0])))


def _rank(what: str) -> int:
    return 0 if what not in ("problems", "measures", "rules") else 1


def _topic(sentence: str, found: re.Match[str]) -> str:
    """``measures_`` when the state is one of measures: said so, or last spoken of."""
    if found["of"]:
        return "measures_" if found["of"] in ("措施", "举措") else ""
    before = sentence[: found.start()]
    at_measures = max(before.rfind("措施"), before.rfind("举措"))
    counted = _COUNTED.match(before[at_measures + len("措施") :])
    if found[0].endswith("个") and counted and counted[1] != "个":
        return ""
    return "measures_" if at_measures > before.rfind("问题") else ""


def _found(what: str, problems: Sequence[Problem]) -> int | None:
    measures = [measure for problem in problems for measure in problem.measures]
    if what == "problems":
        return len(problems)
    if what == "measures":
        return len(measures)
    prefixed = what.startswith("measures_")
    state = what.removeprefix("measures_")
    counts = Counter(
        item.status.value for item in (measures if prefixed else problems) if item.status
    )
    if not counts or state not in ("done", "mostly_done", "ongoing", "long_term", "at_once"):
        return None
    return counts[state]
