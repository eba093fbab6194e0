"""The standard templates, drawn by this code so that anybody can make them again."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

from bihuan.documents.papers import blocks
from bihuan.documents.papers.lists import three_lists
from bihuan.documents.papers.models import PaperKind
from bihuan.documents.papers.page import SIZE_4, new_page, write

if TYPE_CHECKING:
    from collections.abc import Callable

    from docx.document import Document

#: Label, value, label, value: together 156 mm.
_FORM_WIDTHS = (29.0, 57.0, 24.0, 46.0)
#: Papers of wide tables.
_ON_THEIR_SIDE = frozenset({PaperKind.LISTS})


@cache
def standard_template(kind: PaperKind) -> bytes:
    """Return the standard template of a kind as the bytes of a .docx file."""
    document = new_page(is_landscape=kind in _ON_THEIR_SIDE)
    _DRAWN[kind](document)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _order(document: Document) -> None:
    blocks.red_head(document)
    blocks.title(document, "责令限期整改指令书")
    blocks.line(document, "{{ addressee }}：")
    blocks.text(
        document,
        "{{ found_on }}，{{ found_by }}检查发现，你单位{% if place %}（{{ place }}）{% endif %}"
        "存在以下问题隐患：{{ finding_title }}（编号{{ finding_number }}，{{ grade }}）。"
        "{{ description }}",
    )
    blocks.where(document, "basis", "依据{{ basis }}，现责令你单位于{{ due }}前整改完毕。")
    blocks.where(document, "not basis", "现责令你单位于{{ due }}前整改完毕。")
    blocks.tag(document, "{%p if measures %}")
    blocks.heading(document, "一、整改措施")
    blocks.each(document, "measure in measures", "{{ measure.no }}. {{ measure.text }}。")
    blocks.tag(document, "{%p endif %}")
    blocks.tag(document, "{%p if demands %}")
    blocks.heading(document, "{% if measures %}二{% else %}一{% endif %}、有关要求")
    blocks.each(document, "demand in demands", "{{ demand }}")
    blocks.tag(document, "{%p endif %}")
    blocks.text(document, "整改期限届满前，请将整改情况书面报送本机关，由本机关复查。")
    _end(document)


def _reply(document: Document) -> None:
    blocks.line(document, "{{ number }}", align="right")
    blocks.line(document)
    blocks.title(document, "整改情况回复")
    blocks.line(document, "{{ addressee }}：")
    blocks.text(
        document,
        "关于{{ finding_title }}（编号{{ finding_number }}，整改期限{{ due }}），"
        "现将整改情况回复如下：",
    )
    blocks.heading(document, "一、整改措施完成情况")
    blocks.each(
        document,
        "measure in measures",
        "{{ measure.no }}. {{ measure.text }}"
        "{% if measure.responsible %}（{{ measure.responsible }}）{% endif %}：{{ measure.result }}。",
    )
    blocks.tag(document, "{%p if demands %}")
    blocks.heading(document, "二、有关说明")
    blocks.each(document, "demand in demands", "{{ demand }}")
    blocks.tag(document, "{%p endif %}")
    blocks.text(document, "请予复查验收。")
    _end(document, has_copies=False)


def _acceptance(document: Document) -> None:
    blocks.title(document, "整改验收表")
    number = blocks.line(document, align="right")
    write(number, "{{ number }}", size=SIZE_4)
    measures = (
        "{%p for measure in measures %}\n"
        "{{ measure.no }}. {{ measure.text }}：{{ measure.result }}。\n"
        "{%p endfor %}"
    )
    opinion = "{{ opinion }}\n{%p for demand in demands %}\n{{ demand }}\n{%p endfor %}"
    blocks.form(
        document,
        (
            ("问题隐患", "{{ finding_title }}"),
            ("编　　号", "{{ finding_number }}", "等　　级", "{{ grade }}"),
            ("所属区域", "{{ region }}", "地　　点", "{{ place }}"),
            ("整改单位", "{{ rectifier }}", "整改期限", "{{ due }}"),
            ("现场情况", "{{ description }}"),
            ("整改措施\n及完成情况", measures),
            ("申请验收", "{{ submitted_on }}", "验收日期", "{{ accepted_on }}"),
            ("验收意见", opinion),
            ("验收人员", "{{ accepted_by }}", "签　　字", ""),
            ("验收单位", "{{ issuer }}（盖章）\n{{ date }}"),
        ),
        _FORM_WIDTHS,
        height=14,
    )
    blocks.photographs(document)


def _extension(document: Document) -> None:
    blocks.red_head(document)
    blocks.title(document, "关于整改延期申请的批复")
    blocks.line(document, "{{ addressee }}：")
    blocks.text(
        document,
        "你单位关于{{ finding_title }}（编号{{ finding_number }}）整改期限"
        "由{{ old_due }}延至{{ new_due }}的申请收悉。申请理由：{{ extension_reason }}",
    )
    blocks.where(document, "is_granted", "经研究，同意整改期限延至{{ new_due }}。{{ decision }}")
    blocks.where(
        document, "not is_granted", "经研究，不同意延期，仍按{{ old_due }}完成整改。{{ decision }}"
    )
    blocks.each(document, "demand in demands", "{{ demand }}")
    _end(document)


def _transfer(document: Document) -> None:
    blocks.letter_head(document)
    blocks.title(document, "关于移送问题线索的函")
    blocks.line(document, "{{ addressee }}：")
    blocks.text(
        document,
        "{{ found_on }}，{{ found_by }}发现以下问题：{{ finding_title }}"
        "（编号{{ finding_number }}）。{{ description }}",
    )
    blocks.where(document, "basis", "依据{{ basis }}，现将该问题移送你单位处理。")
    blocks.where(document, "not basis", "现将该问题移送你单位处理。")
    blocks.where(document, "transfer_reason", "移送理由：{{ transfer_reason }}")
    blocks.each(document, "demand in demands", "{{ demand }}")
    blocks.text(document, "处理结果请函告本机关。")
    _end(document, has_copies=False)


def _end(document: Document, *, has_copies: bool = True) -> None:
    """Close with what is attached, the signature, the photographs and who gets copies."""
    blocks.tag(document, "{%p if photographs %}")
    blocks.line(document)
    blocks.text(document, "附件：现场照片")
    blocks.tag(document, "{%p endif %}")
    blocks.signature(document, is_last=not has_copies)
    blocks.photographs(document)
    if has_copies:
        blocks.print_block(document)


_DRAWN: dict[PaperKind, Callable[[Document], None]] = {
    PaperKind.ORDER: _order,
    PaperKind.REPLY: _reply,
    PaperKind.ACCEPTANCE: _acceptance,
    PaperKind.EXTENSION: _extension,
    PaperKind.TRANSFER: _transfer,
    PaperKind.LISTS: three_lists,
}
