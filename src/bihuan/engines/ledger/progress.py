"""What a cell of state says: 已整改, √, 复查合格, 已销号; and the grade of a hazard."""

from __future__ import annotations

import re
from functools import lru_cache

from bihuan.engines.ledger.cells import squeezed
from bihuan.engines.ledger.model import Grade, Progress
from bihuan.engines.text.model import Status
from bihuan.engines.text.status import status_in

YES = re.compile(
    r"(?:是|√|✓|✔|☑|✅|[Yy](?:es|ES)?|对|有|ok|OK|[TtRr]rue|TRUE|■|●|○|1|[VvⅤ]|全部|已)[。.]?"
)
NO = re.compile(r"(?:否|×|✗|✘|❌|[Nn][Oo]?|不|没有|未|无|没|[Xx]|false|False|FALSE|0|□|☐)[。.]?")
#: Boxes printed in a form, Wingdings' R and £ among them, and the words beside each.
_BOX = r"☑☒■√✓✔✅□☐◻○〇"
_BOXES = re.compile(rf"([{_BOX}])([^{_BOX}]*)")
_EMPTY = frozenset("□☐◻○〇")
#: A longer text is a report in prose, read by its clauses.
LONGEST_WORD = 16

#: In order: the first that a short cell matches decides.
_WORDS: tuple[tuple[Progress, re.Pattern[str]], ...] = tuple(
    (progress, re.compile(form))
    for progress, form in (
        (Progress.VOID, r"误报|作废|撤销|取消|不属于?隐患|非隐患|删除"),
        (Progress.TRANSFERRED, r"(?:已|拟)?(?:移交|移送|转办).*"),
        (
            Progress.FAILED,
            r"(?:.*(?:复查|验收|复核|核查|整改))?(?:不合格|未通过|不通过|不符合(?:要求)?|未达标|不达标|退回|驳回|未整改到位|整改不到位|未到位|不到位).*",
        ),
        (
            Progress.NOT_STARTED,
            r".*(?:未|没有?|尚未|还未|逾期未|到期未|超期未|拒不|待)(?:按(?:期|时)|及时|全部|完全)?(?:整改|完成|开始|启动|改|落实|处理|办结|解决|开展|治理|到期|动工|开工|施工|实施|采取).*|逾期|超期|0(?:\.0+)?%|.*未到(?:整改)?(?:期限|时限|期)|.*(?:不具备.*条件|无法整改).*|新增|新发现|已?(?:登记|上报|下发|发现)|(?i:open|overdue|notstarted)",
        ),
        (
            Progress.ONGOING,
            r".*(?:整改中|进行中|处理中|推进中|治理中|办理中|实施中|施工中|对应中|落实中|采购中|协调中|整改之中|在整改|在推进|正在.*|部分(?:已)?(?:整改|完成).*|基本(?:已)?(?:整改|完成|落实|到位)?.*|持续(?:整改|推进).*)|跟进.*|延期.*|挂账|暂缓.*|搁置|在改|.*一半|.*(?<![\d.])[1-9]\d?(?:\.\d+)?%|停[产工业](?:整改|整顿)|.*(?i:ing)|(?:限期|限时|立即|尽快|抓紧)?整改|责令.*|0\.\d+|[1-9]\d?(?:\.\d+)?%|(?:预计|计划).*|(?:未|待|尚未)(?:销号|闭环|关闭|办结|归档)|(?i:inprogress|ongoing|pending)",
        ),
        (Progress.DONE, r".*(?:待|未|等待|尚未|申请)(?:复查|验收|核查|复核)"),
        (
            Progress.CLOSED,
            r".*(?:已|完成|予以|同意|可以|准予|全部|并|、|,|/|\(|^)(?:销号|闭环|关闭|归档|结案|销案|销项|摘牌|解除)(?:管理|完成|处理)?.*|(?:整改)?(?:闭环|销号)(?:完成)?|(?i:closed)",
        ),
        (
            Progress.VERIFIED,
            r".*(?:复查|验收|复核|核查|核实|验证)(?:已|后|结果|情况|为|：|:)?(?:合格|通过|完成|完毕|符合(?:要求)?|属实|到位|整改到位)?|(?:已)?(?:合格|通过|符合(?:要求)?|达标|属实|同意(?:验收|通过)?)|.*(?:整改合格|验收合格|复查合格|经(?:复查|验收).*(?:合格|通过|到位|完成))",
        ),
        (
            Progress.DONE,
            r".*(?:已|均|全部|完成了?|按期|按时|当场|现场|当日|立即|即时|及时|整改|落实|处理|改正|清理|治理|整治|处置|消缺|维修)(?:已|全部|按期|按时|按要求)*(?:整改|完成|落实|到位|处理|改正|改|完毕|结束|解决|更换|清理|修复|拆除|消除|治理|办结|完善|关停|维修|补齐|配备|安装|销毁|修|换|清除|好).*|完成|完毕|办结|已办|到位|完结|已完|100(?:\.0+)?%|完了|(?i:done|completed?|fixed|finished)|整改好了?",
        ),
        (
            Progress.ONGOING,
            r".*待.{1,10}|.*序时进度.*|正(?!常|确|规).{2,}|.{2,6}中|(?:有序|按计划|稳步)推进|.{0,10}已(?:联系|采购|订购|下单|列入|纳入|安排|通知|下达|下发|部署|启动|着手|申请|申报|招标|要求|责令|约谈|立案|督促|委托|发函|函告|签订|制定|制订|编制|提出|研究|上报|报告|计划).*",
        ),
        (Progress.LONG_TERM, r"长期.*|持续.*|常态.*"),
        # 已粘贴反光标识: whatever was to be done.
        (
            Progress.DONE,
            r"[^未没无不待]{0,10}已(?!.*(?:停用|停产|停业|停止|报停|关停|逾期|超期|过期|到期|知晓|收悉|发现|罚|查封|回复)).{2,}",
        ),
    )
)
_FROM_PROSE = {
    Status.DONE: Progress.DONE,
    Status.MOSTLY_DONE: Progress.ONGOING,
    Status.ONGOING: Progress.ONGOING,
    Status.LONG_TERM: Progress.LONG_TERM,
}
#: What a yes means in a column of this kind, and a no.
_ANSWERS = {
    "state": (Progress.DONE, Progress.NOT_STARTED),
    "check": (Progress.VERIFIED, Progress.FAILED),
    "closing": (Progress.CLOSED, None),
}
#: A verdict word without its subject, as a column about checks gives it.
_CHECKED = re.compile(r"(?:已)?(?:完成|整改|整改到位|整改完成|完成整改|整改完毕|到位|落实|完毕)")
_TICKED_MAJOR = re.compile(r".*重大.*|[ⅠI1一]级|A级?|红色?|高")
_DENIED = re.compile(r"(?:非|不属于?|不构成|未构成|不是|未达到?|不涉及)重大")
_NOT_MAJOR = re.compile(
    r".*(?:非重大|不属于重大|一般|较大|较小|轻微|普通|轻度|中度).*|[ⅡⅢⅣ二三四234]级|[BCD]级?|[低中橙黄蓝]色?(?:风险)?|较高|小|II+|IV|ⅡI"
)


def boxed(text: str) -> str:
    """The answers that are ticked in a printed choice: 否 of □是☑否; ``text`` if it is none.

    Args:
        text: half-width, without blanks.
    """
    if "£" in text:
        text = text.replace("£", "□").replace("R", "☑")
    boxes = _BOXES.findall(text)
    if not any(mark in _EMPTY for mark, _ in boxes) or not any(words for _, words in boxes):
        return text
    if text[0] not in _BOX:
        # 是☑否□: the words stand before their box.
        boxes = [(mark, words) for words, mark in re.findall(rf"([^{_BOX}]+)([{_BOX}])", text)]
    return "、".join(words.strip("、,;/ ") for mark, words in boxes if mark not in _EMPTY)


@lru_cache(maxsize=1024)
def progress_in(text: str, kind: str = "state") -> Progress | None:
    """The progress that a cell of a column of ``kind`` (state, check, closing) tells of.

    Returns:
        None where the cell is blank or says nothing of progress.
    """
    plain = boxed(squeezed(text)).strip("。.;；,，!！()（）")
    if not plain:
        return None
    yes, no = _ANSWERS[kind]
    if YES.fullmatch(plain):
        return yes
    if NO.fullmatch(plain):
        return no
    found = _word(plain) if len(plain) <= LONGEST_WORD else None
    found = found or _prose(plain)
    return _as_kind(found, kind, plain)


def _word(plain: str) -> Progress | None:
    if plain in ("1", "100"):
        return Progress.DONE
    for progress, form in _WORDS:
        if form.fullmatch(plain):
            return progress
    status = status_in(plain)
    return _FROM_PROSE.get(status) if status else None


def _prose(plain: str) -> Progress | None:
    """Progress out of a report: its clauses' words, the last one that says anything."""
    best: Progress | None = None
    for clause in re.split(r"[。;；,，!！\n]+", plain):
        found = _word(clause) if 1 < len(clause) <= LONGEST_WORD * 2 else None
        if found in (Progress.NOT_STARTED, Progress.FAILED):
            return Progress.ONGOING if best is Progress.DONE else found
        best = found or best
    return best


def _as_kind(found: Progress | None, kind: str, plain: str) -> Progress | None:
    if kind == "check":
        if found is Progress.DONE and _CHECKED.fullmatch(plain):
            return Progress.VERIFIED
        if re.fullmatch(r".*(?:待|未|等待|尚未|申请)(?:复查|验收|核查|复核)", plain):
            return None
    if kind == "closing":
        if found is Progress.DONE and re.fullmatch(r"(?:已)?完成|完毕|已办结?|办结", plain):
            return Progress.CLOSED
        if found is Progress.ONGOING and re.search(r"销号|闭环|关闭|办结|归档", plain):
            return None
    return found


#: What counts more where columns of one row disagree.
_RANK = (
    Progress.VOID,
    Progress.TRANSFERRED,
    Progress.CLOSED,
    Progress.FAILED,
    Progress.VERIFIED,
    Progress.DONE,
    Progress.LONG_TERM,
    Progress.ONGOING,
    Progress.NOT_STARTED,
)


def farthest(said: list[Progress]) -> Progress | None:
    """What a row's columns say together: closed counts more than done."""
    return min(said, key=_RANK.index, default=None)


def contradict(said: list[Progress]) -> bool:
    """Whether one column calls a hazard finished that another calls untouched."""
    finished = {Progress.DONE, Progress.VERIFIED, Progress.CLOSED}
    return bool(finished & set(said)) and bool({Progress.NOT_STARTED, Progress.FAILED} & set(said))


@lru_cache(maxsize=1024)
def grade_in(text: str) -> Grade | None:
    """The statutory grade that a word names: 较大 and every lower word are general."""
    plain = boxed(squeezed(text))
    if _DENIED.search(plain):
        return Grade.GENERAL
    if _NOT_MAJOR.fullmatch(plain) and not re.search(r"(?<!非)(?<!于)重大", plain):
        return Grade.GENERAL
    return Grade.MAJOR if _TICKED_MAJOR.fullmatch(plain) and "非" not in plain else None
