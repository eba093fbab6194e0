"""The standard templates as pages and as text, and templates that want more than to print."""

from __future__ import annotations

import time
import zipfile
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.enum.text import WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import snapshot_files

from bihuan.documents.papers.models import PaperKind
from bihuan.documents.papers.pictures import Picture
from bihuan.documents.papers.placeholders import PLACEHOLDERS, sample
from bihuan.documents.papers.rendering import (
    TemplateRefused,
    _blank,
    render,
    require_harmless,
    try_template,
)
from bihuan.documents.papers.standard import standard_template

KINDS = list(PaperKind)
UPRIGHT = [kind for kind in KINDS if kind is not PaperKind.LISTS]


def values(**instead: Any) -> dict[str, Any]:
    """Return sample values with some of one's own."""
    said = {**sample(), **instead}
    said.pop("photographs")
    return said


def text_of(document: bytes) -> list[str]:
    """Return the paragraphs of a document that say something, those of tables and headers too."""
    opened = docx.Document(BytesIO(document))
    section = opened.sections[0]
    parts = [section.first_page_header, section.footer, section.even_page_footer]
    bodies = [*(part._element for part in parts), opened.element.body]
    paragraphs = (p for body in bodies for p in body.iter(qn("w:p")))
    lines = ("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in paragraphs)
    return [line for line in lines if line.strip()]


def template_saying(words: str) -> bytes:
    """Return a template of one paragraph."""
    document = docx.Document()
    document.add_paragraph(words)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def with_part(template: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """Return a template with something in one of its parts exchanged."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(template)) as before, zipfile.ZipFile(buffer, "w") as after:
        for each in before.namelist():
            content = before.read(each)
            assert each != name or old in content
            after.writestr(each, content.replace(old, new) if each == name else content)
    return buffer.getvalue()


def test_every_paper_says_what_it_said() -> None:
    said = {kind.value: text_of(render(standard_template(kind), values(), [])) for kind in KINDS}
    if snapshot_files.IS_WRITING:
        snapshot_files.keep("papers.json", said)
    assert said == snapshot_files.kept("papers.json")


@pytest.mark.parametrize("kind", UPRIGHT)
def test_a_page_has_the_sizes_of_an_official_paper(kind: PaperKind) -> None:
    document: Any = docx.Document(BytesIO(standard_template(kind)))
    page = document.sections[0]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    assert (round(page.top_margin.mm), round(page.left_margin.mm)) == (37, 28)
    width = page.page_width - page.left_margin - page.right_margin
    height = page.page_height - page.top_margin - page.bottom_margin
    assert (round(width / Mm(1)), round(height / Mm(1))) == (156, 225)
    body = document.styles["Normal"]
    assert body.paragraph_format.line_spacing_rule == WD_LINE_SPACING.EXACTLY
    lines = height / body.paragraph_format.line_spacing
    assert 22 <= lines < 22.1
    spacing = body.element.rPr.find(qn("w:spacing")).get(qn("w:val"))
    characters = width / 12700 / (body.font.size.pt + int(spacing) / 20)
    assert 28 <= characters < 28.2
    assert body.font.size.pt == 16
    assert body.element.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋_GB2312"
    assert document.settings.odd_and_even_pages_header_footer
    assert "PAGE" in "".join(page.footer._element.itertext())


def test_the_three_lists_lie_on_their_side_with_heads_on_every_page_and_whole_rows() -> None:
    document: Any = docx.Document(BytesIO(standard_template(PaperKind.LISTS)))
    page = document.sections[0]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (297, 210)
    width = page.page_width - page.left_margin - page.right_margin
    height = page.page_height - page.top_margin - page.bottom_margin
    assert (round(width / Mm(1)), round(height / Mm(1))) == (225, 156)
    assert len(document.tables) == 3
    for table in document.tables:
        assert sum(round(column.width.mm) for column in table.columns) == 225
        head, *_tags, _end = table.rows
        assert head._tr.trPr.find(qn("w:tblHeader")) is not None
        printed = [row for row in table.rows if "{%tr" not in row.cells[0].text]
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in printed)


def test_long_lists_are_made_in_seconds_and_leave_nothing_out() -> None:
    rows = [{**sample()["tasks"][0], "no": str(no), "text": f"第{no}项" * 30} for no in range(400)]
    started = time.perf_counter()
    document = render(standard_template(PaperKind.LISTS), values(tasks=rows, problems=[]), [])
    assert time.perf_counter() - started < 10
    said = text_of(document)
    assert sum(line.startswith("第399项") for line in said) == 1
    assert "本清单暂无内容。" in said
    assert [len(table.rows) for table in docx.Document(BytesIO(document)).tables] == [401, 2]


def test_a_template_may_use_every_placeholder() -> None:
    plain = [each.name for each in PLACEHOLDERS if not each.is_list]
    words = "".join(f"{{{{ {name} }}}}" for name in plain)
    said = "".join(text_of(try_template(template_saying(words))))
    assert all(sample()[name] in said for name in plain)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("{{ nobody }}", "unknown"),
        ("{% for a in measures %}{{ a.nobody }}{% endfor %}", "unknown"),
        ("{{ issuer.__class__.__mro__ }}", "unknown"),
        ("{% for p in photographs %}{{ p.left.picture.tpl }}{% endfor %}", "unknown"),
        ("{{ issuer.upper() }}", "not_allowed"),
        ("{{ issuer|length }}", "not_allowed"),
        ("{{ 'a' * 999999999 }}", "not_allowed"),
        ("{{ measures[0] }}", "not_allowed"),
        ("{% set a = issuer %}", "not_allowed"),
        ("{% include '/etc/passwd' %}", "not_allowed"),
        ("{% macro m() %}{% endmacro %}", "not_allowed"),
        ("{{ range(9) }}", "not_allowed"),
        ("{% for a in demands %}" * 3 + "{% endfor %}" * 3, "not_allowed"),
        ("{% if issuer %}", "syntax"),
    ],
)
def test_a_template_prints_and_does_nothing_else(words: str, code: str) -> None:
    with pytest.raises(TemplateRefused) as refused:
        try_template(template_saying(words))
    assert refused.value.code == f"documents.template_{code}"


def test_a_template_that_reaches_outside_itself_is_refused() -> None:
    template = template_saying("{{ issuer }}")
    rels = "word/_rels/document.xml.rels"
    outside = b'<Relationship TargetMode="External" Target="http://x/y.png" Id="rX" Type="image"/></Relationships>'
    field = b"<w:instrText>INCLUDETEXT /etc/passwd</w:instrText></w:r></w:p>"
    for hostile in (
        with_part(template, rels, b"</Relationships>", outside),
        with_part(template, "word/document.xml", b"</w:r></w:p>", field),
        template[:200],
    ):
        with pytest.raises(TemplateRefused):
            require_harmless(hostile)


@settings(max_examples=25)
@given(st.text(max_size=80))
def test_whatever_was_written_is_printed_and_never_obeyed(words: str) -> None:
    document = render(standard_template(PaperKind.REPLY), values(addressee=f"甲{words}乙"), [])
    assert docx.Document(BytesIO(document)).paragraphs


@settings(max_examples=6)
@given(
    st.sampled_from(["{{ issuer }}", "{% for %}", "𠮷🔥", "<w:p/>&amp;", "\x00\x07\x1f]]>", "{{"])
)
def test_marks_and_rare_characters_stand_as_they_were_written(words: str) -> None:
    said = text_of(render(standard_template(PaperKind.REPLY), values(addressee=words), []))
    kept = "".join(each for each in words if each >= " ")
    assert f"{kept}：" in said


def test_photographs_stand_two_a_row_on_a_page_of_their_own() -> None:

    three = [Picture(_blank(), f"整改前{no}") for no in range(3)]
    document = docx.Document(
        BytesIO(render(standard_template(PaperKind.ACCEPTANCE), values(), three))
    )
    assert [len(table.rows) for table in document.tables][1:] == [2]
    assert len(document.inline_shapes) == 3
