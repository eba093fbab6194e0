"""Status words (已完成整改, 正在整改, …): what the unit says of its own progress."""

from __future__ import annotations

import re

from bihuan.engines.text.model import Status

_NOT_DONE = r"(?:尚|还|仍|暂)?未(?:能|按期|按时)?(?:全部|完全)?(?:完成|整改|销号|办结)(?:到位|完毕)?(?:整改)?|没有完成(?:整改)?|待整改|未启动"
_MOSTLY = (
    r"基本(?:上)?(?:已)?(?:完成|整改|落实)(?:到位|完成|完毕)?(?:整改)?|基本到位|(?:已)?取得阶段性(?:成果|成效|进展)|部分(?:已)?完成(?:整改)?"
    r"|阶段性完成(?:整改)?|部分整改"
)
_DONE = (
    r"(?:目前)?(?:已|均已|均|已经|全部|已全部|全面|已全面|按期|已按期|如期|已如期|按时|已按时)*"
    r"(?:完成(?:了)?(?:全部)?整改(?:任务|工作)?|整改(?:工作|任务|事项)?(?:已|已经|均已|已全部|全部)?(?:完成|到位|完毕|落实到位|销号|办结)|完成并?销号|销号|办结)"
    r"|(?:已|已经|均已|已全部|全部)(?:整改|落实到位|完结|解决|闭环|整改闭环)"
)
_ONGOING = (
    r"(?:正在|正|仍在|尚在)(?:有序|积极|持续|抓紧|加快|稳步|全力)?(?:整改|推进|落实|实施|办理|进行)(?:中|整改|落实)?"
    r"|持续(?:整改|推进|跟进|落实|实施|深化|巩固)(?:整改|落实|中)?|(?:有序|加快|稳步|积极|扎实)推进(?:整改|中)?|推进中|整改中|进行中|办理中"
)
_LONG = r"(?:需|需要)?长期(?:坚持|整改|推进|持续|抓好)(?:整改|推进|落实)?(?:并)?|常态化(?:推进|坚持|整改|开展)?|纳入常态化"
_AT_ONCE = r"立(?:行|整)立改|即知即改|立知立改|边(?:查|巡|督)边改|立即整改|马上就改"

#: In order of precedence: a word higher up outranks those below it.
_ORDER: tuple[tuple[Status, str], ...] = (
    (Status.ONGOING, _NOT_DONE),
    (Status.MOSTLY_DONE, _MOSTLY),
    (Status.DONE, _DONE),
    (Status.ONGOING, _ONGOING),
    (Status.LONG_TERM, _LONG),
    (Status.AT_ONCE, _AT_ONCE),
)
_BARE_DONE = r"(?:已|已经|均已|已全部|全部|按期|如期)*(?:完成|落实)|是|√|✓|100[%％]"
_END = r"(?=$|[。；;，,、！!）)】\]\s])"
_STARTS = r"(?:^|(?<=[。；;，,、：:！!（(【\[\s]))"
_LEAD = r"(?:(?:目前|截至目前|现|现已)[，,]?)?(?:该|此|本|上述|以上|这)?(?:个|项|条)?(?:问题|任务|事项|措施|整改|整改任务|整改事项|工作)?(?:目前)?(?:已|均|均已)?[，,]?"
_FIELD = (
    r"(?:问题)?(?:整改)?(?:完成|落实|进展|推进)?(?:状态|情况|进展|进度|结果|时限|期限|成效|目标|类型|类别|性质|方式|要求)"
    r"(?:及(?:时限|状态|进展|成效))?|完成(?:与否|时间)|(?:目前|当前)(?:状态|进展|情况)|是否完成(?:整改)?|销号情况|状\s*态|进\s*展"
)
_WORD = "|".join(f"(?:{pattern})" for _, pattern in _ORDER)
_PURE = re.compile(
    rf"[（(【\[［—\-\s]*(?:(?:{_FIELD})\s*[:：]\s*)?"
    rf"(?:(?:{_LEAD})(?:{_WORD}|{_BARE_DONE})(?:[，,、；;：:/并且且和及\s]+|(?=[。）)】\]］\s]|$)))+"
    r"(?:(?:预计|计划|力争|确保|拟)[^。；，]{2,24})?[。！!；;]?\s*[）)】\]］]?[。！!；;]?"
)
#: What is still to come is no status: 预计 2026 年 3 月完成整改.
_PLANNED = re.compile(r"(?:预计|计划|力争|确保|拟|将)(?:于|在|到|至)?[^。；]{2,30}")
#: A group of problems that have come equally far: 已完成整改的问题, 需要长期坚持的整改事项.
_GROUP = re.compile(
    rf"(?:(?:目前|截至目前)[，,]?)?(?P<word>{_WORD}|(?:已经?|均已|已?全部)完成)(?:(?:并|且|和|、)[^，。的]{{2,10}})?的?"
    r"(?:具体|主要|整改|反馈|其他)*的?(?:问题|任务|事项|项目|措施).{0,8}"
)
_FIELD_LINE = re.compile(rf"[（(【\[]?\s*({_FIELD})\s*[】\]]?\s*[:：]\s*")
_CLAUSE = re.compile(rf"{_STARTS}(?:{_LEAD})(?P<word>{_WORD}){_END}")
_COMPILED = tuple((status, re.compile(pattern)) for status, pattern in _ORDER)
_DOING = re.compile(
    r"(?:目前|现|现在|尚)?(?:正在|正|仍在)(?:抓紧|加快|积极|有序|持续|同步|组织)?"
    r"(?:整改|推进|研究|制定|修订|编制|起草|建设|开展|办理|实施|落实|组织|指导|筹备|完善|梳理|对接|申报|招标|施工|开发|协调|审核|审批|征求)"
)
_TAIL_MARK = re.compile(
    r"\s*([（(【\[［](?:[^（(【\[［）)】\]］]{1,60})[）)】\]］]|(?:——|--|—)\s*\S{2,20})\s*[。；;]?\s*$"
)
_DUTY = re.compile(
    r"责任(?:单位|部门|领导|人|处室)|牵头(?:单位|部门|领导|处室)|整改(?:时限|期限|责任)|完成时(?:限|间)|时限|状态"
)
_EDGES = " \t\u3000（）()【】[]［］。；;！!—-"
#: A pure status remark is a phrase, not a paragraph.
LONGEST_REMARK = 60
SHORTEST_TITLE = 4


def status_in(text: str) -> Status | None:
    """The status that a short remark (a column, a bracket, a line of its own) names."""
    best: Status | None = None
    for part in re.split(r"[，,、；;。\s]+", text.strip(_EDGES)):
        if not _PLANNED.match(part):
            best = _outrank(best, _status_of(part.strip(_EDGES)))
    return best


def status_of_group(head: str) -> Status | None:
    """How far all problems below a heading have come, where the heading sorts them by that."""
    found = _GROUP.fullmatch(head)
    return status_in(found["word"]) if found else None


def _status_of(part: str) -> Status | None:
    for status, pattern in _COMPILED:
        if pattern.search(part):
            return status
    bare = re.sub(rf"^{_LEAD}", "", _FIELD_LINE.sub("", part))
    return Status.DONE if re.fullmatch(_BARE_DONE, bare) else None


def is_remark(text: str) -> bool:
    """Whether ``text`` is nothing but a status remark."""
    bare = text.strip()
    return 0 < len(bare) <= LONGEST_REMARK and bool(_PURE.fullmatch(bare))


def _outrank(one: Status | None, other: Status | None) -> Status | None:
    if one is None or other is None:
        return one or other
    rank = [Status.MOSTLY_DONE, Status.DONE, Status.ONGOING, Status.LONG_TERM, Status.AT_ONCE]
    return min(one, other, key=rank.index)


def split_mark(text: str) -> tuple[str, Status | None]:
    """A title without the status or duty bracket at its end, and the status it named."""
    found = _TAIL_MARK.search(text)
    if found is None:
        return _split_spaced(text)
    inside = found[1].strip("（）()【】[]［］—- ")
    named = is_remark(inside) or (_DUTY.search(inside) and re.search(r"[:：]", inside))
    if not named:
        return text, None
    before, earlier = split_mark(text[: found.start()].rstrip())
    return before, _outrank(status_of_fields(inside), earlier)


def _split_spaced(text: str) -> tuple[str, Status | None]:
    head, blank, last = text.rstrip("。；; ").rpartition(" ")
    for separator in ("\u3000", "：", ":", "\t"):
        other = text.rstrip("。；; ").rpartition(separator)
        if len(other[0]) > len(head):
            head, blank, last = other
    if blank and len(head) >= SHORTEST_TITLE and is_remark(last):
        return head.rstrip(" \u3000：:"), status_in(last)
    return text, None


def status_of_fields(text: str) -> Status | None:
    """Status out of ``field: value`` parts; a deadline counts only when nothing else speaks."""
    parts = re.split(r"[；;，,。]\s*|\s{2,}", text)
    deadline: Status | None = None
    for part in parts:
        status = status_in(part)
        if status and re.search(r"时限|期限|完成时间", part):
            deadline = deadline or status
        elif status:
            return _outrank(status, _later(parts, part))
    return deadline


def _later(parts: list[str], seen: str) -> Status | None:
    for part in parts[parts.index(seen) + 1 :]:
        if not re.search(r"时限|期限|完成时间", part) and status_in(part):
            return status_in(part)
    return None


def status_within(text: str) -> Status | None:
    """The status that running text states: a status clause, or that something is being done."""
    words = [found["word"] for found in _CLAUSE.finditer(text)]
    best: Status | None = None
    for word in words:
        best = _outrank(best, status_in(word))
    return best or (Status.ONGOING if _DOING.search(text) else None)
