"""The page of an official paper: sizes, fonts and page numbers (GB/T 9704-2012, unconfirmed).

Source: DOMAIN figures of GB/T 9704-2012: A4, type area 156 x 225 mm, top margin 37 mm, left 28 mm,
22 lines of 28 characters, body in size 3 FangSong. Not yet held against the printed standard.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

FANGSONG, KAITI, HEITI = "仿宋_GB2312", "楷体_GB2312", "黑体"
TITLE_SONG, SONG = "方正小标宋简体", "宋体"
#: Chinese sizes in points: 2号, 3号, 4号.
SIZE_2, SIZE_3, SIZE_4 = Pt(22), Pt(16), Pt(14)
RED = RGBColor(0xE6, 0x00, 0x12)
PAGE_WIDTH, PAGE_HEIGHT = Mm(210), Mm(297)
TYPE_WIDTH, TYPE_HEIGHT = Mm(156), Mm(225)
TOP, LEFT = Mm(37), Mm(28)
LINES, CHARACTERS = 22, 28
#: One of 22 lines, rounded down to what Word counts in, so that 22 lines always fit.
LINE = Pt(TYPE_HEIGHT.pt * 20 // LINES / 20)
#: From the lower edge of the page to the page number: 7 mm under the type area, and its own line.
_FOOTER = Mm(22)
_TWIPS = 20


def new_page(*, is_landscape: bool = False) -> Document:
    """Return an empty document with the page, the grid and the body text of an official paper."""
    document = docx.Document()
    section = document.sections[0]
    _set_page(section, is_landscape=is_landscape)
    _set_grid(section)
    normal = document.styles["Normal"]
    normal.font.size = SIZE_3
    _name_fonts(normal.element.get_or_add_rPr(), FANGSONG)
    _set_spacing(normal.element.get_or_add_rPr())
    text = normal.paragraph_format
    text.space_before = text.space_after = Pt(0)
    text.line_spacing_rule, text.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    text.widow_control = False
    number_pages(document)
    return document


def _set_page(section: Section, *, is_landscape: bool) -> None:
    """Give the page its margins; a page on its side keeps those of the upright one, turned."""
    right = Length(PAGE_WIDTH - LEFT - TYPE_WIDTH)
    bottom = Length(PAGE_HEIGHT - TOP - TYPE_HEIGHT)
    if is_landscape:
        section.page_width, section.page_height = PAGE_HEIGHT, PAGE_WIDTH
        section.top_margin, section.bottom_margin = Mm(LEFT.mm), right
        section.left_margin, section.right_margin = bottom, TOP
        section.footer_distance = Mm(14)
        return
    section.page_width, section.page_height = PAGE_WIDTH, PAGE_HEIGHT
    section.top_margin, section.bottom_margin = TOP, bottom
    section.left_margin, section.right_margin = LEFT, right
    section.footer_distance = _FOOTER


def _set_grid(section: Section) -> None:
    """Say how many lines a page has; the characters of a line are a matter of their spacing."""
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(int(LINE.pt * _TWIPS)))


def _set_spacing(properties: Any) -> None:
    """Let 28 characters of size 3 stand in a line: they are set a little closer than their size.

    The grid of characters would say the same, and word processors disagree about what it means.
    """
    closer = int((TYPE_WIDTH.pt / CHARACTERS - SIZE_3.pt) * _TWIPS - 1)
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), str(closer))
    properties.insert_element_before(
        spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:highlight", "w:u", "w:lang"
    )


def number_pages(document: Document) -> None:
    """Put page numbers between dashes under the type area: odd to the right, even to the left."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, align in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        line = footer.paragraphs[0]
        line.alignment = align
        # One blank character from the edge of the type area.
        line.paragraph_format.left_indent = line.paragraph_format.right_indent = SIZE_4
        write(line, "— ", font=SONG, size=SIZE_4)
        _field(write(line, "", font=SONG, size=SIZE_4), "PAGE")
        write(line, " —", font=SONG, size=SIZE_4)


def write(
    line: Paragraph,
    text: str,
    *,
    font: str = FANGSONG,
    size: Pt = SIZE_3,
    colour: RGBColor | None = None,
    is_bold: bool = False,
) -> Run:
    """Add words in a font to a line."""
    run = line.add_run(text)
    run.font.size, run.font.bold = size, is_bold or None
    if colour is not None:
        run.font.color.rgb = colour
    _name_fonts(run._r.get_or_add_rPr(), font)
    return run


def _name_fonts(properties: Any, font: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for which in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{which}"), font)


def _field(run: Run, code: str) -> None:
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        element.text = text or None
        run._r.append(element)
