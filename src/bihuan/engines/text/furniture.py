"""What a page or a web site prints around a notice and is no part of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bihuan.engines.text.numerals import DIGITS
from bihuan.engines.text.status import is_remark

if TYPE_CHECKING:
    from bihuan.engines.text.model import Line

_DASH = r"[-—–－―‐‑─━~～·•.\s]"
_PAGE_MARKS = (
    re.compile(rf"{_DASH}*[{DIGITS}]{{1,4}}{_DASH}*"),
    re.compile(
        rf"[-—–－\s（(]*第\s*([{DIGITS}]{{1,4}}|[一二三四五六七八九十百]{{1,5}})\s*页"
        rf"(\s*[,，/／、|]?\s*[（(]?\s*共\s*([{DIGITS}]{{1,4}}|[一二三四五六七八九十百]{{1,5}})\s*页)?"
        r"[-—–－\s）)]*"
    ),
    re.compile(rf"[{DIGITS}]{{1,4}}\s*[/／]\s*[{DIGITS}]{{1,4}}"),
    re.compile(
        rf"(?:page|p\.?)\s*[{DIGITS}]{{1,4}}(?:\s*(?:of|/)\s*[{DIGITS}]{{1,4}})?", re.IGNORECASE
    ),
)

_WEB_FIELDS = (
    r"(?:信息|文章|稿件|新闻|文件)?来源|作\s*者|供稿|编\s*辑|责任编辑|责编|校对|审核|审签|初审|复审|终审|发布人"
    r"|浏览(?:次数|量)?|阅读(?:次数|量|数)?|访问量|点击(?:次数|量|数|率)?|字\s*[号体](?:大小)?|字体大小"
    r"|分\s*享(?:到|至)?|色调调节|视力保护色?|保护视力色|扫一扫|上一篇|下一篇|下一条|上一条|相关(?:阅读|链接|附件)"
    r"|(?:您)?(?:当前|现在)?(?:所在)?的?位置|当前页|打印|关闭|收藏|朗读|主办|承办|技术支持|版权所有|网站标识码"
    r"|备案(?:序)?号|文章正文|全文下载"
)
_FURNITURE = re.compile(
    rf"(?:[【\[［]?\s*(?:{_WEB_FIELDS})\s*[】\]］]?\s*[:：｜|].*"
    r"|(?:[【\[［（(]?\s*(?:打印(?:本页|此页|文章)?|关闭(?:窗口|本页|此页)?|返回(?:顶部|首页|上页|列表)?|收藏(?:本页)?"
    r"|分享(?:到)?|朗读|字号|字体|大|中|小|默认|超大|微信|微博|QQ空间|T|\+|-|A\+?|A-|无障碍(?:阅读)?|关怀版|繁體|繁体|简体|导航"
    r"|首页|我要纠错|纠错|扫一扫在手机打开当前页)\s*[】\]］）)]?[\s|｜、·]*)+"
    r"|(?:当前|您的)?(?:所在)?位置.*[>＞›»].*|首页\s*[>＞›»/].*|.*ICP备.*|.*公网安备.*|版权所有.*|主办单位.*"
    r"|扫一扫.*|Copyright.*|©.*)",
    re.IGNORECASE,
)
#: How often a line must come back before it is taken for a running header.
HEADER_REPEATS = 2
SHORTEST_HEADER, LONGEST_HEADER = 4, 40
#: A longer line is the notice's own.
LONGEST_FURNITURE = 120


def is_page_mark(text: str) -> bool:
    """Whether a line holds nothing but a page number."""
    stripped = text.strip(" \t\u3000\f")
    return bool(stripped) and any(mark.fullmatch(stripped) for mark in _PAGE_MARKS)


def is_furniture(text: str) -> bool:
    """Whether a line belongs to the web page around the notice."""
    stripped = text.strip()
    return (
        bool(stripped)
        and len(stripped) < LONGEST_FURNITURE
        and bool(_FURNITURE.fullmatch(stripped))
    )


def running_headers(lines: Sequence[Line]) -> set[str]:
    """Signatures of lines that come back at page edges.

    A page edge is next to a page mark, a form feed or a change of page; a repeated line anywhere
    else (a status, a field name) is the notice's own.
    """
    kept = [i for i, line in enumerate(lines) if line.text.strip()]
    edges: Counter[str] = Counter()
    totals: Counter[str] = Counter()
    for spot, index in enumerate(kept):
        sign = signature(lines[index].text)
        totals[sign] += 1
        if _at_edge(lines, kept, spot):
            edges[sign] += 1
    return {
        sign
        for sign, count in edges.items()
        if count >= HEADER_REPEATS and count >= totals[sign] - 1 and _may_be_header(sign, count)
    }


def _may_be_header(sign: str, count: int) -> bool:
    """A header is a phrase: no sentence, no numbered heading, no field."""
    if count == HEADER_REPEATS and re.search(r"[，、。；《》“”（）]", sign):
        return False
    if is_remark(sign):
        return False
    return SHORTEST_HEADER <= len(sign) <= LONGEST_HEADER and not re.search(
        r"[。；：:，]$|^[（(#一二三四五六七八九十].?[）)、.．]", sign
    )


def signature(text: str) -> str:
    """A line's text with blanks and numbers out of the way."""
    return re.sub(rf"[{DIGITS}]+", "#", re.sub(r"\s+", "", text))


def _at_edge(lines: Sequence[Line], kept: list[int], spot: int) -> bool:
    here = lines[kept[spot]]
    if "\f" in here.text:
        return True
    for step in (-1, 1):
        other = spot + step
        if not 0 <= other < len(kept):
            return True
        there = lines[kept[other]]
        between = lines[min(kept[spot], kept[other]) + 1 : max(kept[spot], kept[other])]
        if is_page_mark(there.text) or there.page != here.page:
            return True
        if any("\f" in line.text for line in between) or (step == 1 and "\f" in there.text):
            return True
    return False
