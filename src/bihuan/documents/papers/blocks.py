"""The parts that official papers are put together from: heads, titles, text, signature, print block."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt

from bihuan.documents.papers.page import (
    FANGSONG,
    HEITI,
    LINE,
    RED,
    SIZE_2,
    SIZE_3,
    SIZE_4,
    TITLE_SONG,
    TOP,
    TYPE_WIDTH,
    write,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from docx.document import Document
    from docx.table import Table, _Cell, _Row
    from docx.text.paragraph import Paragraph

#: The name of the body in red: not larger than the type area is wide for sixteen characters.
_HEAD_SIZE = Pt(27)
_EIGHTHS = 8
_TWIPS = 20
_ALIGNED = {
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
#: The double lines of a letter are 170 mm long, 7 mm beyond the type area on either side.
_BEYOND = Mm((170 - TYPE_WIDTH.mm) / 2)
#: Name and date stand centred in a box of sixteen characters at the right: four blank behind a date.
_SIGNED_WIDTH = Pt(SIZE_3.pt * 16)
#: How many paragraphs above the signature stay on its page, tags and blank lines included.
_KEPT_TOGETHER = 9


def red_head(document: Document) -> None:
    """Put the body's name in red 35 mm into the type area, the number below, and the red line."""
    name = line(document, align="center")
    name.paragraph_format.space_before = Mm(35)
    _loose(name)
    write(name, "{{ issuer }}", font=TITLE_SONG, size=_HEAD_SIZE, colour=RED)
    line(document)
    number = line(document, "{{ number }}", align="center")
    _border(number, "bottom", "single", Pt(2), gap=Mm(4), colour=str(RED))
    line(document)


def letter_head(document: Document) -> None:
    """Put the body's name in red 30 mm under the edge of the page, between the red double lines."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.header_distance = Mm(30)
    name = section.first_page_header.paragraphs[0]
    name.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _loose(name)
    _widen(name)
    write(name, "{{ issuer }}", font=TITLE_SONG, size=_HEAD_SIZE, colour=RED)
    _border(name, "bottom", "thickThinSmallGap", Pt(3), gap=Mm(4), colour=str(RED))
    under = section.first_page_footer.paragraphs[0]
    _widen(under)
    _border(under, "top", "thinThickSmallGap", Pt(3), gap=Pt(0), colour=str(RED))
    section.top_margin = TOP
    number = line(document, "{{ number }}", align="right")
    number.paragraph_format.space_before = Pt(SIZE_3.pt * 7 / 8)
    line(document)


def title(document: Document, text: str) -> None:
    """Put the title in the middle, in size 2, with a blank line under it."""
    words = line(document, align="center")
    words.paragraph_format.line_spacing = Pt(LINE.pt * 1.2)
    write(words, text, font=TITLE_SONG, size=SIZE_2)
    line(document)


def line(
    document: Document | _Cell, text: str = "", *, align: str = "", font: str = FANGSONG
) -> Paragraph:
    """Add a line as it stands."""
    made = document.add_paragraph()
    if align:
        made.alignment = _ALIGNED[align]
    if text:
        write(made, text, font=font)
    return made


def text(document: Document, words: str, *, font: str = FANGSONG) -> Paragraph:
    """Add a paragraph of body text, its first line indented by two characters."""
    made = line(document, words, align="justify", font=font)
    indent(made)
    return made


def indent(made: Paragraph) -> None:
    """Indent the first line by two characters."""
    made.paragraph_format.first_line_indent = Pt(SIZE_3.pt * 2)


def heading(document: Document, words: str) -> None:
    """Add a heading of the first level, in HeiTi."""
    text(document, words, font=HEITI).paragraph_format.keep_with_next = True


def tag(document: Document, words: str) -> None:
    """Add a line that holds a tag of the template alone; rendering takes the line away."""
    line(document, words)


def each(document: Document, loop: str, words: str) -> None:
    """Add a paragraph for each of a list."""
    tag(document, f"{{%p for {loop} %}}")
    text(document, words)
    tag(document, "{%p endfor %}")


def where(document: Document, condition: str, words: str) -> None:
    """Add a paragraph that stands only where something was said."""
    tag(document, f"{{%p if {condition} %}}")
    text(document, words)
    tag(document, "{%p endif %}")


def signature(document: Document, *, is_last: bool = True) -> None:
    """Put the body's name over the date, at the right, never on a page without text.

    Args:
        document: where it goes.
        is_last: whether nothing stands below that must not be left alone on a page.
    """
    line(document)
    line(document)
    for above in document.paragraphs[-_KEPT_TOGETHER:]:
        above.paragraph_format.keep_with_next = True
    _signed(document, "{{ issuer }}").paragraph_format.keep_with_next = True
    if is_last:
        _signed(document, "{{ date }}")
        return
    # Photographs begin a page of their own; what else stands below keeps the date with it.
    tag(document, "{%p if photographs %}")
    _signed(document, "{{ date }}")
    tag(document, "{%p else %}")
    _signed(document, "{{ date }}").paragraph_format.keep_with_next = True
    tag(document, "{%p endif %}")


def _signed(document: Document, words: str) -> Paragraph:
    made = line(document, words, align="center")
    made.paragraph_format.left_indent = Length(TYPE_WIDTH - _SIGNED_WIDTH)
    return made


def print_block(document: Document) -> None:
    """Put copies and the printing body between lines at the foot of the last page.

    LibreOffice lets no table float that is as wide as the text: there it follows the text, whole.
    """
    line(document).paragraph_format.keep_with_next = True
    table = document.add_table(rows=4, cols=1)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _place_at_foot(table)
    begin, copies, end, printed = (row.cells[0] for row in table.rows)
    begin.paragraphs[0].text, end.paragraphs[0].text = "{%tr if copies_to %}", "{%tr endif %}"
    for cell, words in (
        (copies, "抄送：{{ copies_to }}"),
        (printed, "{{ issuer }}\t{{ date }}印发"),
    ):
        made = cell.paragraphs[0]
        made.paragraph_format.left_indent = made.paragraph_format.right_indent = SIZE_4
        made.paragraph_format.line_spacing = Pt(24)
        made.paragraph_format.keep_with_next = True
        ends = Length(TYPE_WIDTH - SIZE_4 * 2)
        made.paragraph_format.tab_stops.add_tab_stop(ends, WD_TAB_ALIGNMENT.RIGHT)
        write(made, words, size=SIZE_4)
    borders(table, {"top": 1.0, "insideH": 0.75, "bottom": 1.0})
    last = line(document)
    last.paragraph_format.line_spacing = Pt(1)


def photographs(document: Document) -> None:
    """Put photographs two a row, each with its caption, on a page of their own where there are any."""
    tag(document, "{%p if photographs %}")
    head = line(document, "附件", font=HEITI)
    head.paragraph_format.page_break_before = True
    title(document, "现场照片")
    table = document.add_table(rows=3, cols=2)
    # A picture and what is said of it stay on one page.
    mark(table.rows[1], "w:cantSplit")
    table.rows[0].cells[0].paragraphs[0].text = "{%tr for pair in photographs %}"
    for cell, side in zip(table.rows[1].cells, ("left", "right"), strict=True):
        picture = cell.paragraphs[0]
        _loose(picture)
        off_the_grid(picture)
        picture.alignment = WD_ALIGN_PARAGRAPH.CENTER
        write(picture, f"{{{{ pair.{side}.picture }}}}")
        caption = cell.add_paragraph()
        caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
        caption.paragraph_format.line_spacing = Pt(15)
        caption.paragraph_format.space_after = Pt(9)
        off_the_grid(caption)
        write(caption, f"{{{{ pair.{side}.caption }}}}", size=Pt(10.5))
    table.rows[2].cells[0].paragraphs[0].text = "{%tr endfor %}"
    tag(document, "{%p endif %}")


def form(
    document: Document, rows: Sequence[tuple[str, ...]], widths: Sequence[float], *, height: float
) -> Table:
    """Add a ruled table of labels and values; a row that ends early runs to the edge.

    Args:
        document: where it goes.
        rows: words of the cells, labels and values in turn; a line of a value is a paragraph.
        widths: widths of the columns in millimetres.
        height: least height of a row in millimetres.
    """
    table: Table = document.add_table(rows=len(rows), cols=len(widths))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for row, words in zip(table.rows, rows, strict=True):
        row.height = Mm(height)
        if len(words) < len(widths):
            row.cells[len(words) - 1].merge(row.cells[-1])
        for place, said in enumerate(words):
            _fill(row.cells[place], said, is_label=place % 2 == 0)
        for cell, width in zip(row.cells, widths, strict=True):
            if len(words) == len(widths):
                cell.width = Mm(width)
            cell.vertical_alignment = 1
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    return table


def _fill(cell: _Cell, said: str, *, is_label: bool) -> None:
    """Write the lines of a cell, each a paragraph of its own."""
    for at, words in enumerate(said.split("\n")):
        made = cell.add_paragraph() if at else cell.paragraphs[0]
        if is_label:
            made.alignment = WD_ALIGN_PARAGRAPH.CENTER
        made.paragraph_format.line_spacing = Pt(22)
        write(made, words, size=SIZE_4)


def borders(table: Table, points: dict[str, float]) -> None:
    """Draw some lines of a table, each as wide as said, in points."""
    properties = table._tbl.tblPr
    drawn = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:val"), "single" if side in points else "nil")
        if side in points:
            edge.set(qn("w:sz"), str(round(points[side] * _EIGHTHS)))
            edge.set(qn("w:color"), "000000")
        drawn.append(edge)
    properties.find(qn("w:tblLayout")).addprevious(drawn)


def _place_at_foot(table: Table) -> None:
    place = OxmlElement("w:tblpPr")
    for name, value in (
        ("leftFromText", "0"),
        ("rightFromText", "0"),
        ("vertAnchor", "margin"),
        ("horzAnchor", "margin"),
        ("tblpXSpec", "center"),
        ("tblpYSpec", "bottom"),
    ):
        place.set(qn(f"w:{name}"), value)
    properties = table._tbl.tblPr
    # Before the width: Word is strict about the order, and this table names no style.
    properties.insert(0, place)
    table.autofit = False
    table.columns[0].width = TYPE_WIDTH
    for row in table.rows:
        row.cells[0].width = TYPE_WIDTH


def _border(made: Paragraph, side: str, style: str, width: Pt, *, gap: Length, colour: str) -> None:
    properties = made._p.get_or_add_pPr()
    drawn = OxmlElement("w:pBdr")
    edge = OxmlElement(f"w:{side}")
    for name, value in (
        ("val", style),
        ("sz", str(round(width.pt * _EIGHTHS))),
        ("space", str(round(gap.pt))),
        ("color", colour),
    ):
        edge.set(qn(f"w:{name}"), value)
    drawn.append(edge)
    properties.insert_element_before(
        drawn, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _widen(made: Paragraph) -> None:
    made.paragraph_format.left_indent = made.paragraph_format.right_indent = Length(-_BEYOND)


def _loose(made: Paragraph) -> None:
    """Let a line be as high as what stands in it."""
    made.paragraph_format.line_spacing = 1.0


def off_the_grid(made: Paragraph) -> None:
    """Let lines stand closer than the 22 of a page."""
    loose = OxmlElement("w:snapToGrid")
    loose.set(qn("w:val"), "0")
    made._p.get_or_add_pPr().insert_element_before(
        loose, "w:spacing", "w:ind", "w:jc", "w:textAlignment", "w:rPr"
    )


def mark(row: _Row, name: str) -> None:
    """Give a row a property that is said by its name alone: cantSplit, tblHeader."""
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def pad(table: Table, widths: Mapping[str, Length]) -> None:
    """Say how far words stand from the rules, side by side from the top on, in Word's order."""
    margins = OxmlElement("w:tblCellMar")
    for side, width in widths.items():
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), str(int(width.pt * _TWIPS)))
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    table._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)
