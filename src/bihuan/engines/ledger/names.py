"""Names of people and organisations in cells: parted, joined, told from one another."""

from __future__ import annotations

import re
from functools import lru_cache

from bihuan.engines.ledger.cells import is_nothing

_ORG_END = re.compile(
    r".*(?:公司|厂|店|局|委|办|办公室|部|部门|科|处|股|所|站|中心|队|大队|中队|支队|学校|小学|中学|幼儿园|医院|政府|街道|镇|乡|村|居委会|村委会|社区|协会|集团|车间|班组|班|工段|项目部|分局|商行|超市|酒店|宾馆|餐厅|饭店|市场|仓库|园区|银行|网吧|浴室|企业|单位|场|馆|院|行|坊|吧|铺|室|社|会|库|楼|苑|小区|广场|加油站|工地|物业|业主|经营部|门市部)(?:\(.*\)|（.*）)?"
)
_AUTHORITY = re.compile(
    r".*(?:局|委|办|办公室|大队|中队|支队|政府|街道|镇|乡|应急|安监|消防|科|股|处|检查组|专班|安委会|安委办"
    r"|(?:服务|应急|执法|指挥|管理|监管|治理|网格|监测|检查|监察)中心|(?:监督|监管|管理|检查|工作|监测|安监|应急|农技|质监|消防|救援)站|(?:派出|司法|监管|管理|监察|安监|应急|市场监督|市监|财政|执法)所)"
)
#: A person's name: two to four Chinese characters, or a title behind them.
_PERSON = re.compile(
    r"[\u4e00-\u9fff·]{2,4}(?:\d*|\(.{1,12}\)|（.{1,12}）)|[A-Za-z][A-Za-z .]{1,30}"
)
_PARTED = re.compile(r"[、，,;；/|&\n]+| +(?=[\u4e00-\u9fff]{2,})|\s*和\s*")
_PHONE = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|\d{7,8})(?!\d)")
_SPACED = re.compile(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]) +([\u4e00-\u9fff])(?![\u4e00-\u9fff])")
_WRAPPED = re.compile(
    r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])\s*\n\s*([\u4e00-\u9fff]{1,2})(?![\u4e00-\u9fff])"
)
_SURNAME_ALONE = re.compile(
    r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{1,3})\s*\n\s*([\u4e00-\u9fff])(?![\u4e00-\u9fff])"
)
LONGEST_NAME = 4


def is_org(text: str) -> bool:
    """Whether a text is worded as the name of an organisation or a place of business."""
    return bool(_ORG_END.fullmatch(text)) and len(text) > 1


def is_authority(text: str) -> bool:
    """Whether a text is worded as the name of a body that inspects."""
    return bool(_AUTHORITY.fullmatch(text)) and not text.endswith("公司")


def is_person(text: str) -> bool:
    """Whether a text can be a person's name."""
    return bool(_PERSON.fullmatch(text)) and not is_org(text)


@lru_cache(maxsize=1024)
def people(text: str) -> str:
    """People in a cell as 张三、李四: blanks inside 张 三 taken out, telephone numbers too."""
    plain = _WRAPPED.sub(
        r"\1\2", _SURNAME_ALONE.sub(r"\1\2", _SPACED.sub(r"\1\2", text.replace("\u3000", " ")))
    )
    plain = _PHONE.sub(" ", plain)
    parts = [
        part.strip(" :：-()（）") if "(" not in part and "（" not in part else part.strip()
        for part in _PARTED.split(plain)
    ]
    return "、".join(dict.fromkeys(part for part in parts if part and not is_nothing(part)))


def phones(text: str) -> str:
    """Telephone numbers in a cell, parted by 、."""
    return "、".join(dict.fromkeys(_PHONE.findall(text)))


@lru_cache(maxsize=1024)
def organisation(text: str) -> str:
    """The name of an organisation, with the breaks of a narrow cell taken out.

    Lines that are organisations by themselves stay parted: 、 stands between them.
    """
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if len(lines) > 1 and all(is_org(line) for line in lines):
        # 苏州某某 / 有限公司 is one name: the first line alone is none.
        return "、".join(lines)
    return "".join(lines)


@lru_cache(maxsize=1024)
def split_responsible(text: str) -> tuple[str, str]:
    """Organisation and people out of a cell that holds both (责任单位及责任人)."""
    text = re.sub(r"\n(?=(?:股份)?有限|公司|集团)", "", text)
    text = re.sub(r"[(（]([^()（）]{2,20})[)）]", r"\n\1", text)
    parts = [
        part.strip(" :：") for part in re.split(r"[、，,;；/|\n]+|\s{1,}", text) if part.strip()
    ]
    parts = [re.sub(r"^(?:责任)?(?:单位|部门|人|负责人|责任人)[:：]", "", part) for part in parts]
    orgs: list[str] = []
    persons: list[str] = []
    for part in parts:
        bare = _PHONE.sub("", part)
        if not bare or is_nothing(bare):
            continue
        (persons if is_person(bare) and not is_org(bare) else orgs).append(bare)
    return "、".join(orgs), "、".join(dict.fromkeys(persons))
