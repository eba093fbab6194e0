"""Title, issuer and date: from the metadata block, the heading and the signature."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from bihuan.engines.text.dates import ending_date, find_date, is_date

if TYPE_CHECKING:
    from bihuan.engines.text.rows import Row

#: Rows at the top in which a title or metadata may stand.
TOP_ROWS = 60
#: Rows of a title at most: body, two or three lines of heading.
TITLE_ROWS = 4
#: More rows than these below the signature are an annex.
LARGEST_TAIL = 15
#: Longest name of a body, of a metadata field, and row of a title.
LONGEST_NAME, LONGEST_FIELD, LONGEST_TITLE_ROW = 44, 6, 80

#: A shorter line with a stop behind it is no sentence of the body.
_SHORTEST_PROSE = 6

_TITLE_END = re.compile(
    r"(?:通报|报告|公告|公示|通知|回复|(?<=整改)进展|的函|复函|汇报|情况|方案|清单|说明|台账|(?<!代)表|总结|简报)"
    r"(?:[（(][^）)]{1,20}[）)])?$"
)
_BODY = r"(?:党委|党组|委员会|总支部?|党支部|党工委|办公室|局|厅|委|院|部|处|政府|中心|公司|集团|队|站|馆|校|学院|大学|医院|会|社|所|台|街道|镇|乡|区|县|市|管委会|指挥部)"
_ISSUER = re.compile(rf"(?:中共|中国共产党)?[\w（）()·、\s]{{2,48}}{_BODY}")
_ABOUT = re.compile(rf"^(.{{2,40}}?{_BODY})\s*关于")
_FIELDS: dict[str, re.Pattern[str]] = {
    "title": re.compile(r"(?:文件|信息|公文)?(?:标题|名称)"),
    "issuer": re.compile(
        r"(?:发文|发布|制发|公开|印发|成文)(?:机关|机构|单位|部门)|公开责任(?:单位|部门)"
    ),
    "written": re.compile(r"(?:成文|生成|发文|印发|制发|落款)(?:日期|时间)"),
    "published": re.compile(r"(?:发布|公开|公布|上网|更新)?(?:日期|时间)"),
    "other": re.compile(
        r"(?:信息)?索引号?|文\s*号|发文字号|文件编号|主题(?:词|分类)|分类|信息分类|体裁分类|关键词|公开(?:方式|形式|范围|程序|属性|时限|类型)"
        r"|有效性|效力(?:状态)?|时效|废止日期|生效日期|失效日期|统一(?:登记|编)号|组配分类|服务对象|语种|来源|信息来源|浏览.*|作者|内容概述|载体|分享|字号|打印"
    ),
}
#: How the second line of a broken title begins, and what the first tells of.
_FRAGMENT = re.compile(
    r"[“”]?(?:反馈|指出|发现|查出|移交|存在|问题|意见|整改|落实|进展|情况|推进|及|和|与|的|专项)"
)
_OCCASION = re.compile(
    r"关于|贯彻|落实|巡[察视查]|督[察导查]|检查|考核|审计|整治|大排查|年度|回头看"
)
#: The office that printed a document is not its issuer where somebody signed.
_PRINTED = re.compile(r"印[发制]$")
_FIELD_ROW = re.compile(r"^[\[【]?([^：:。，\[\]【】]{1,12}?)[】\]]?\s*[：:]\s*(.*)$")
_INLINE_FIELD = re.compile(
    r"((?:发布|成文|公开|发文)(?:日期|时间)|日期|时间)\s*[：:]\s*"
    r"(\d{4}\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2})"
)


@dataclass(frozen=True, slots=True)
class Masthead:
    """What names the document, and the row indexes (of source lines) that are used up."""

    title: str
    issuer: str | None
    issued_on: dt.date | None
    used: frozenset[int]


def read_masthead(rows: Sequence[Row]) -> Masthead:
    """Title, issuer and date of a notice."""
    fields, used = _metadata(rows)
    title, title_rows = _title([row for row in rows[:TOP_ROWS] if row.index not in used])
    subline = _subline(rows, title_rows)
    used |= title_rows | ({subline[0]} if subline else set())
    signed = _signature([row for row in rows if row.index not in used])
    named = fields.get("title", "")
    if not title or (_TITLE_END.search(named) and len(named) >= len(title)):
        title = named or title
    issuer = (signed and signed[0]) or fields.get("issuer") or _issuer_in(title)
    date = (signed and signed[1]) or find_date(fields.get("written", ""))
    date = date or (subline and subline[1]) or find_date(fields.get("published", ""))
    return Masthead(title, issuer or None, date or None, frozenset(used | _end(signed)))


def _end(signed: tuple[str | None, dt.date, frozenset[int]] | None) -> frozenset[int]:
    return signed[2] if signed else frozenset()


class _Metadata:
    """Fields of the metadata block at the top, by kind, and the rows that hold them."""

    def __init__(self) -> None:
        self.fields: dict[str, str] = {}
        self.used: set[int] = set()
        self._inline = False
        self._waiting: str | None = None

    def read(self, row: Row) -> None:
        """Take a row's fields, or the value that a name in the row before waits for."""
        cells = [(kind, value) for kind, value in _cells(row.text) if kind]
        if cells:
            self._take(row, cells)
        elif self._waiting:
            self._fill(row, self._waiting)

    def _take(self, row: Row, cells: list[tuple[str, str]]) -> None:
        self.used.add(row.index)
        for kind, value in cells:
            self._inline = self._inline or bool(value)
            self._keep(kind, value)
        kind, value = cells[-1]
        self._waiting = kind if not value and not self._inline else None

    def _fill(self, row: Row, kind: str) -> None:
        self._waiting = None
        if _fits(kind, row.text):
            self.used.add(row.index)
            self._keep(kind, row.text.strip())

    def _keep(self, kind: str, value: str) -> None:
        if value and kind not in self.fields and kind != "other":
            self.fields[kind] = value


def _metadata(rows: Sequence[Row]) -> tuple[dict[str, str], set[int]]:
    block = _Metadata()
    for row in takewhile(lambda row: not _starts_text(row.text), rows[:TOP_ROWS]):
        block.read(row)
    return block.fields, block.used


def _fits(kind: str, text: str) -> bool:
    if kind in ("written", "published"):
        return find_date(text) is not None
    if kind == "title":
        return bool(_TITLE_END.search(text.strip()))
    return len(text) <= LONGEST_NAME and not _TITLE_END.search(text.strip())


def _starts_text(text: str) -> bool:
    return (len(text) > LONGEST_NAME and "。" in text) or bool(
        re.match(r"(?:一、|根据|按照|为深入|为贯彻|现将)", text)
    )


def _cells(text: str) -> list[tuple[str | None, str]]:
    """(kind, value) of each ``name：value`` in a row; several may share a row."""
    squeezed = re.sub(
        r"(?<=[\u4e00-\u9fff])[ \u3000]{1,4}(?=[\u4e00-\u9fff][ \u3000]*[\u4e00-\u9fff]?[：:])",
        "",
        text,
    )
    parts = re.split(r"\t|\s*\|\s*|\s{2,}(?=\S{1,8}[：:])|\u3000+(?=\S{1,8}[：:])", squeezed)
    parts = [part for part in (part.strip() for part in parts) if part]
    out: list[tuple[str | None, str]] = []
    at = 0
    while at < len(parts):
        kind, value = _field(parts[at])
        if kind and not value and at + 1 < len(parts) and not _field(parts[at + 1])[0]:
            at += 1
            value = parts[at]
        out.append((kind, value))
        at += 1
    for name, date in _INLINE_FIELD.findall(squeezed):
        out.append((_kind(re.sub(r"\s", "", name)), date))
    return out


def _field(part: str) -> tuple[str | None, str]:
    found = _FIELD_ROW.match(part)
    if found:
        return _kind(re.sub(r"\s", "", found[1])), found[2].strip()
    name = re.sub(r"\s", "", part).strip("[]【】")
    kind = _kind(name) if len(name) <= LONGEST_FIELD else None
    return kind, ""


def _kind(name: str) -> str | None:
    return next((kind for kind, form in _FIELDS.items() if form.fullmatch(name)), None)


def _title(rows: Sequence[Row]) -> tuple[str, set[int]]:
    """The heading of the notice, its rows joined; the rows it took."""
    for at, row in enumerate(rows[:20]):
        if _starts_text(row.text):
            break
        ends = _TITLE_END.search(row.text.strip())
        if (
            ends
            and len(row.text) <= LONGEST_TITLE_ROW
            and "。" not in row.text
            and _worded(rows, at)
        ):
            first = _title_start(rows, at)
            taken = rows[first : at + 1]
            return "".join(re.sub(r"\s+", "", r.text) for r in taken), {r.index for r in taken}
    return "", set()


def _worded(rows: Sequence[Row], at: int) -> bool:
    whole = "".join(row.text for row in rows[max(0, at - TITLE_ROWS + 1) : at + 1])
    return bool(re.search(r"关于|整改|巡[察视]|督[察导]|检查|情况|问题", whole))


def _title_start(rows: Sequence[Row], at: int) -> int:
    first = at
    while first > 0 and at - first < TITLE_ROWS - 1:
        above = rows[first - 1].text.strip()
        number = re.search(r"[〔\[（(]\s*\d{4}\s*[〕\]）)]|^第?\s*\d+\s*[号期]", above)
        joined = "".join(row.text for row in rows[first : at + 1])
        if not number and _cut_title(above, joined):
            first -= 1
            continue
        if (
            number
            or len(above) > LONGEST_NAME
            or re.search(r"[。；：:！？>＞]", above)
            or is_date(above)
        ):
            break
        if _TITLE_END.search(above) or (joined.startswith("关于") and not _is_body(above)):
            break
        if _FRAGMENT.match(joined) and _OCCASION.search(above) and not _is_body(above):
            first -= 1
            continue
        if not joined.startswith("关于") and "关于" not in above and not _is_body(above):
            break
        if "关于" in joined and not joined.startswith("关于"):
            break
        first -= 1
    return first


def _cut_title(above: str, joined: str) -> bool:
    """Whether a title was broken inside a word: …支部关 / 于巡察…."""
    if re.search(r"[。；：:！？]", above) or len(above) > TITLE_ROWS * 10 or is_date(above):
        return False
    if "关于" not in joined:
        return "关于" in above[-1:] + joined or above.startswith("关于")
    if joined.startswith("关于") or _is_body(above):
        return False
    return above.startswith(("中共", "中国共产党"))


def _is_body(text: str) -> bool:
    return bool(_ISSUER.fullmatch(text.strip()))


def _subline(rows: Sequence[Row], title_rows: set[int]) -> tuple[int, dt.date] | None:
    """A bracketed date right under the title."""
    if not title_rows:
        return None
    after = [row for row in rows if row.index > max(title_rows)][:3]
    for row in takewhile(lambda row: not _is_prose(row.text), after):
        date = is_date(row.text)
        if date:
            return row.index, date
    return None


def _is_prose(text: str) -> bool:
    return text.rstrip().endswith(("。", "：", ":", "；")) and len(text) >= _SHORTEST_PROSE


def _issuer_in(title: str) -> str | None:
    found = _ABOUT.match(title)
    return found[1].strip() if found else None


def _signature(
    rows: Sequence[Row],
) -> tuple[str | None, dt.date, frozenset[int]] | None:
    """The last line that is a date, and the body above it; all from there on is used up.

    A date above all sentences is that of a masthead.
    """
    body = next((at for at, row in enumerate(rows) if _is_prose(row.text)), -1)
    last = range(len(rows) - 1, max(body, len(rows) // 3, -1), -1)
    for at in [*(at for at in last if not _PRINTED.search(rows[at].text)), *last]:
        row = rows[at]
        date = is_date(row.text)
        if date is not None:
            issuer, first = _above(rows, at)
            return issuer, date, _signature_rows(rows, first, at)
        ending = ending_date(row.text) if len(row.text) <= LONGEST_TITLE_ROW else None
        if ending and _is_body(ending[0]):
            return _tidy(ending[0]), ending[1], _signature_rows(rows, at, at)
    return None


def _signature_rows(rows: Sequence[Row], first: int, last: int) -> frozenset[int]:
    """Rows of the signature and of what is printed below it, unless an annex follows."""
    annex = len(rows) - last > LARGEST_TAIL
    return frozenset(row.index for row in (rows[first : last + 1] if annex else rows[first:]))


def _above(rows: Sequence[Row], at: int) -> tuple[str | None, int]:
    """The signing body in up to two rows above the date."""
    if at and _is_body(rows[at - 1].text) and "。" not in rows[at - 1].text:
        return _tidy(rows[at - 1].text), at - 1
    if at > 1:
        both = rows[at - 2].text + rows[at - 1].text
        if len(both) <= LONGEST_NAME and both.startswith(("中共", "中国共产党")) and _is_body(both):
            return _tidy(both), at - 2
    return None, at


def _tidy(text: str) -> str:
    return re.sub(r"\s+", "", text)
