"""Rows that are no entries: titles, totals, signatures, notes; sections that head entries."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bihuan.engines.ledger.cells import squeezed
from bihuan.engines.ledger.dates import Years, read_date, years_in
from bihuan.engines.ledger.names import is_org
from bihuan.engines.ledger.vocabulary import vocabulary

if TYPE_CHECKING:
    from bihuan.engines.ledger.grid import Value

_TOTAL = re.compile(
    r"[(（]?(?:本页|本月|本周|本表|全部|以上|各项|本次|隐患|问题)?(?:合计|小计|总计|共计|累计|总数|汇总)(?:[:：(（\d].*|[数条项个处]+.*)?[)）]?|以上共.*|共\d+[条项个处].*"
)
_SIGNATURE = re.compile(
    r"(?:(?:填表|填报|制表|审核|审批|批准|复核|编制|报送|经办|登记|记录|校对|统计|签发|统计负责|单位负责|主要负责|部门负责|分管负责|分管领导|主管领导|主管|企业负责|检查组|检查|陪同|受检单位|被检查单位|被检单位|单位|领导|负责)(?:人|人员|单位|部门|时间|日期|者|员|领导|组长)?(?:\(?(?:签字|签名|盖章|公章|签章|签)\)?)*|签字|签名|盖章|(?:公章)|日期|时间|联系电话|电话|联系人|填报单位\(盖章\)|.*\((?:签字|盖章|公章|签章|签名)\))[:：].*"
    r"|.{0,12}\((?:签字|盖章|公章|签章|签名)\)[:：]?.*|(?:制表|审核|填表|填报|审批)人?"
)
_NOTE = re.compile(
    r"(?:备?注|说明|填表说明|填报说明|填写说明|注意事项|要求|附|附件|注释)\d*[:：.、].*|[※*＊].+|(?:备?注|说明|填表说明)\d?$|注\d.*"
)
_PAGE = re.compile(
    r"[(（]?(?:第\d+页)?[，,/]?共?\d*页?(?:[，,]?共\d+页)[)）]?|第\d+页.*|[(（]?(?:接|续|转)?(?:上|下|续)[页表][)）]?|-\d+-|\(?续表\)?|以下(?:空白|无正文)|[-—]*END[-—]*"
)
_NUMBERING = re.compile(
    r"^(?:[(（][一二三四五六七八九十百]+[)）][、.．:：]?|[一二三四五六七八九十百]+(?:[)）、.．:：]|(?=\s))|第[一二三四五六七八九十\d]+(?:部分|类|章|项|组|批)?[、:：.]?|\d+[、.．])\s*(?=\S)"
)
_COUNT = re.compile(r"[(（](?:共|计|合计)?\d+[条项个处家]?[)）]|[:：]?共?\d+[条项个处]$")
_REGION = re.compile(r".{1,12}(?:镇|街道|乡|园区|开发区|社区|村|区|县|市)")
_LABEL = re.compile(
    r"([\u4e00-\u9fffA-Za-z()（）]{2,16})\s*[:：]\s*([^:：]*?)(?=\s{2,}|[\u4e00-\u9fff()（）]{2,12}\s*[:：]|$|[;；])"
)
_NO_DEFAULT = re.compile(r"填|制表|报送|上报|审|统计|截止|截至|签")
#: Who keeps the ledger: its enterprise, where it is none of an authority.
_FILLED_IN_BY = re.compile(
    r"(?:填报|编制|报送|上报|填表|制表)?单位(?:名称)?(?:[(（](?:盖章|公章|签章)[)）])?|公司名称"
)
_TITLE_ORG = re.compile(
    r"^(?:关于)?(?P<org>[\u4e00-\u9fffA-Za-z()（）·]{3,40}?(?:公司|厂|酒店|宾馆|医院|学校|幼儿园|超市|商场|项目部|加油站))(?=\d|安全|隐患|问题|事故|生产|消防|检查|自查|排查|整改|台账|\s|_|-|[一二三四]季度|年|月|20)"
)
_SURE = 0.9
_GRADED = re.compile(
    r"(重大|一般|较大)(?:生产安全|安全)?(?:事故|火灾)?(?:问题|安全)?隐患(?:类|部分|清单|台账)?"
)
_STATE_OF_ALL = re.compile(
    r"((?:已|未|正在)(?:完成)?(?:整改|完成|销号|闭环|办结)(?:完成|到位)?|整改中|进行中)的?(?:问题|隐患|事项)*(?:清单|台账)?"
)
#: Rounds that hazards come from, which say nothing of their kind.
_HANDED_ON = re.compile(
    r"(?:上|本|前|历)(?:一)?(?:周|月|次|季度|期|年|年度|轮|批).{0,4}(?:问题|隐患)|(?:历史)?(?:遗留|存量|新增|新发现).{0,4}(?:问题|隐患)"
)
#: A ledger of major hazards only; a campaign against them (排查整治, 行动) finds others too.
_MAJOR_ONLY = re.compile(
    r"重大(?:生产安全|安全)?(?:事故|火灾)?隐患(?:及|和|“?五落实”?|整改|治理|挂牌|督办|摘牌|销号|情况|基本|信息|管理|专项)*(?:台账|清单|一览表|汇总表|登记表|情况表|明细表|明细|表)(?:$|[(（])"
)
#: A longer text names no enterprise.
_LONGEST_NAME = 100
#: 单位：万元 names no enterprise.
_UNIT = re.compile(r"[亿万千百]?元|[个条项处家次件人起户]|人次|%|[/／、]+|.")
#: What a label before a table may say of all its rows.
_FOR_ALL = {
    "enterprise",
    "region",
    "found_on",
    "finder",
    "finder_org",
    "place",
    "source",
    "responsible_org",
}


@dataclass(frozen=True)
class Section:
    """What a section's heading says of the rows below it: field and text."""

    field: str
    text: str


_NO_SECTION = Section("category", "")


def kind_of(texts: Sequence[str]) -> str | None:
    """What a row of cells is that is no entry: total, signature, note or page; None otherwise."""
    first = squeezed(texts[0]) if texts else ""
    if not first:
        return None
    for kind, form in (("total", _TOTAL), ("page", _PAGE), ("note", _NOTE)):
        if form.fullmatch(first):
            return kind
    if not _SIGNATURE.fullmatch(first) or _heads_rows(texts):
        return None
    return "signature"


def _heads_rows(texts: Sequence[str]) -> bool:
    """Whether a line of labels says whose or of which day the rows below it are."""
    return bool({"enterprise", "found_on", "region"} & set(labels_in("   ".join(texts))))


def is_total(text: str) -> bool:
    """Whether a cell names a total."""
    return bool(_TOTAL.fullmatch(squeezed(text)))


def section_of(text: str) -> Section:
    """What a heading across the table says: an enterprise, a place of it, a day, a category."""
    labelled = labels_in(text)
    for field in ("enterprise", "found_on", "region", "finder"):
        if field in labelled:
            return Section(field, labelled[field])
    bare = _COUNT.sub("", _NUMBERING.sub("", text.replace("\n", "").strip())).strip(" :：")
    said = {
        "grade": grade_of_all(bare),
        "state": state_of_all(bare),
        "enterprise": enterprise_in(text.replace("\n", "")),
        "found_on": bare if _is_day(bare) else "",
        "source": bare if _HANDED_ON.fullmatch(bare) else "",
        "region": bare if _REGION.fullmatch(bare) else "",
        "category": bare,
    }
    return next((Section(field, told) for field, told in said.items() if told), _NO_SECTION)


def _is_day(text: str) -> bool:
    read = read_date(text, Years()) if re.search(r"\d", text) else None
    return read is not None and read.first == read.last is not None and not read.code


def is_enterprise(text: str) -> bool:
    """Whether a text is worded as the name of an enterprise, and of no authority."""
    ends = r".*(?:公司|厂|店|商行|超市|酒店|宾馆|饭店|餐厅|学校|小学|中学|幼儿园|医院|市场|商场|网吧|浴室|加油站|工地|项目部|企业|经营部|门市部|合作社|养老院|影院|KTV)(?:[(（].*[)）])?"
    return is_org(text) and bool(re.fullmatch(ends, text))


def labels_in(text: str) -> dict[str, str]:
    """Fields that a line above a table states for all its rows: 被检查单位：某某公司."""
    found: dict[str, str] = {}
    for match in _LABEL.finditer(text):
        label, said = match[1], match[2].strip(" ,，、;；")
        if _FILLED_IN_BY.fullmatch(label) and is_enterprise(said):
            found.setdefault("enterprise", said)
        if not said or _NO_DEFAULT.search(label) or _UNIT.fullmatch(said):
            continue
        options = vocabulary().options(label)
        best = max(options, key=options.__getitem__, default=None)
        if best in _FOR_ALL and options[best] >= _SURE:
            found.setdefault(best, said)
    return found


def title_enterprise(text: str) -> str:
    """The enterprise whose ledger a title names: 某某有限公司隐患排查台账, or its name alone."""
    bare = re.sub(r"\s+", "", text)
    found = _TITLE_ORG.match(bare)
    return found["org"] if found else enterprise_in(bare)


def grade_of_all(text: str) -> str:
    """The grade that a title, a sheet's name or a heading gives all its hazards: major, general.

    Returns:
        "" where it names none.
    """
    plain = _COUNT.sub("", _NUMBERING.sub("", squeezed(text)))
    if graded := _GRADED.fullmatch(re.sub(r"(?:内容|描述|情况|名称)$", "", plain)):
        return "major" if graded[1] == "重大" else "general"
    return "major" if _MAJOR_ONLY.search(plain) else ""


def state_of_all(text: str) -> str:
    """The state that a sheet's name or a section gives all its hazards: 未整改; "" if none."""
    found = _STATE_OF_ALL.fullmatch(_COUNT.sub("", _NUMBERING.sub("", squeezed(text))))
    return found[1] if found else ""


def enterprise_in(text: str) -> str:
    """The enterprise that a heading consists of, its number and count taken off."""
    if len(text) > _LONGEST_NAME:
        return ""
    bare = _COUNT.sub("", _NUMBERING.sub("", text.strip())).strip(" :：")
    return bare if is_enterprise(bare) else ""


def states_years(text: str) -> tuple[int, ...]:
    """Years in a title; those of the day it was filled in come last."""
    parts = re.split(r"\s{2,}|\n", text)
    late = [part for part in parts if re.search(r"填|制表|报送|上报时间|打印", part)]
    years = [y for part in parts if part not in late for y in years_in(part)]
    return tuple(dict.fromkeys([*years, *(y for part in late for y in years_in(part))]))


def is_numbering_row(values: Sequence[Value]) -> bool:
    """Whether cells only number the columns: 1 2 3 4, A B C, (1) (2) (3)."""
    texts = [
        squeezed(str(int(v)) if isinstance(v, float) and v == int(v) else str(v)) for v in values
    ]
    texts = [text.strip("()") for text in texts]
    if len(texts) < 4:  # noqa: PLR2004 - three numbers in a row may be a poor entry
        return False
    at = "甲乙丙丁戊己"
    numbers = [text for text in texts if text not in at and text]
    letters = [chr(ord("A") + n) for n in range(26)]
    counted = [str(n) for n in range(1, len(numbers) + 1)]
    return (
        numbers == counted
        or numbers == letters[: len(numbers)]
        or numbers == [str(n) for n in range(len(numbers))]
    )


def is_instruction_row(texts: Sequence[str]) -> bool:
    """Whether cells tell how to fill in the columns: （填写具体问题）, 必填."""
    told = [squeezed(text) for text in texts]
    return len(told) > 1 and all(
        re.fullmatch(
            r"[(（【\[].*[)）】\]]|必填|选填|非必填|下拉选择|格式[:：].*|(?:请)?填写.*|如[:：].*",
            text,
        )
        for text in told
    )


def is_example(text: str) -> bool:
    """Whether the number cell marks a row as an example of how to fill in."""
    return bool(
        re.fullmatch(
            r"[(（]?(?:示例|例|样例|举例|范例|例如|填写示例|填报示例|模板)[)）:：]?\d*",
            squeezed(text),
        )
    )


def says_none(text: str) -> bool:
    """Whether a description reports that there is no hazard (零报告)."""
    return bool(
        re.fullmatch(
            r"(?:经(?:检查|排查|自查)[,，]?)?(?:本(?:月|周|次|日|季度)|暂|现场|当日|检查|目前|均)?(?:检查)?(?:暂)?(?:未|无|没有)(?:发现|查出|检查出)?(?:任何|明显|新增|重大|一般|相关|安全|安全生产|事故)*(?:问题|隐患|安全隐患|异常|事故隐患|问题隐患|不符合项?)?[。.]?|(?:一切)?正常[。.]?|符合(?:要求|规定)?[。.]?|良好[。.]?|合格[。.]?|零报告",
            squeezed(text),
        )
    )
