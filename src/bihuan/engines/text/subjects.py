"""Who a sentence of a briefing speaks of: a city, a county, a body."""

from __future__ import annotations

import re

from bihuan.engines.text.wording import is_action

#: Characters of a paragraph within which it may name its place.
OPENING = 120
#: A longer line is no heading.
LONGEST_HEADING = 48

_KIND = r"(?:省|市|自治州|州|盟|地区|县|区|旗)"
_PLACE = re.compile(
    rf"(?:^|(?<=[，,。；;：:\s]))(?P<name>[\u4e00-\u9fff]{{2,5}}?(?:(?:开发|高新|经开|新|示范|保税|试验)区|{_KIND}))"
    r"(?![级场民域直属长容貌])"
)
_NOT_PLACES = re.compile(
    r"^(?:关于|提请|全|各|该|本|我|设区|县级|市|省|地|城|都|社|园|辖|片|区|乡镇|两|三|[一二三四五六七八九十]|推动|会同|统筹|协调|指导|督促|联合|组建|成立|抽调|邀请|组织|报经|经|由|向|对|与|按|据|根据|省|以|在)"
)
#: Common nouns that end as the names of places do.
_COMMON = re.compile(
    r"(?:超|集|城|都|门|夜|早|菜|楼|股|旧)市$|(?:[园小辖景社厂山林库街校片灾矿牧]|工业|商业|住宅|生活|作业|办公)区$"
)
#: Prefecture-level names that headings use without 市 (无锡开展…, 南通强化…).
_CITY_IN_HEADING = re.compile(
    r"^(?P<name>[\u4e00-\u9fff]{2,3}?)(?:市|县|区)?(?=开展|强化|多措|构建|深化|扎实|推进|推动|聚焦|坚持|加强|创新|全力|着力|筑牢|持续|打造|紧盯|以|实施|组织|健全|突出|严格|探索|积极|全面|[“\"])"
)
_TITLE_PLACE = re.compile(r"(?:中共|中国共产党)?(?P<name>[\u4e00-\u9fff]{2,4}?(?:省|市|县|区|旗))")
_COMPANY = re.compile(
    r"(?:^|[，,。；;：:\s])(?P<name>(?:(?![对向将把的与])[\u4e00-\u9fff]){2,10}?(?:公司|集团|科技|股份|化工|厂|医院|学校|开发区|管委会|支队|总队|大队))(?=设立|创新|开展|通过|建立|组织|投入|实施|累计|推动|已|共|对|以)"
)


def place_of(text: str) -> str | None:
    """The place that a heading or a paragraph's opening names, or None."""
    opening = text[:OPENING]
    for found in _PLACE.finditer(opening):
        name = _tail(found["name"])
        if name:
            return name
    short = len(text) <= LONGEST_HEADING and not re.search(r"[。；]", text)
    heading = _CITY_IN_HEADING.match(text) if short else None
    return f"{heading['name']}市" if heading and not _NOT_PLACES.match(heading["name"]) else None


def place_in_title(title: str) -> str | None:
    """The place that a document's title or issuer begins with, or None."""
    found = _TITLE_PLACE.match(title)
    return _tail(found["name"]) if found else None


def _tail(name: str) -> str | None:
    """The place's own name without words that stick to its front."""
    common = _NOT_PLACES.match(name) or _COMMON.search(name)
    return None if common or is_action(name) else name


def subject_of(text: str) -> str | None:
    """A body named in the stretch before a number as the one that acted, or None."""
    found = None
    for match in _COMPANY.finditer(text):
        found = match["name"]
    return found
