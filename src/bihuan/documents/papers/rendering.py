"""Fill a template with values; what comes out is a .docx file and nothing was executed."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from lxml import etree
from PIL import Image

from bihuan.documents.papers.pictures import Picture
from bihuan.documents.papers.placeholders import blank, sample
from bihuan.documents.papers.safe import (
    NotAllowed,
    TemplateError,
    TemplateSyntaxError,
    UndefinedError,
    environment,
    unknown_name,
)
from bihuan.kernel.errors import BadInput

#: Two photographs stand side by side within 156 mm; none is higher than it may be wide.
_PICTURE_WIDTH, _PICTURE_HEIGHT = Mm(74), Mm(74)
#: Characters that no XML document may hold, and marks by which the renderer breaks lines and pages.
_UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
#: Fields that count pages; others reach for files and programs.
_FIELDS = re.compile(r"\s*(PAGE|NUMPAGES)\b[^\\]*(\\\* \w+\s*)*", re.IGNORECASE)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class TemplateRefused(BadInput):
    """A template cannot be used; nothing was changed."""


def render(template: bytes, values: dict[str, Any], pictures: list[Picture]) -> bytes:
    """Fill a template.

    Args:
        template: the bytes of a .docx file.
        values: a text or a list for every placeholder but ``photographs``.
        pictures: in order; they stand two a row.

    Returns:
        The bytes of the finished .docx file.

    Raises:
        TemplateRefused: it names what is unknown, or asks for more than to print.
    """
    require_harmless(template)
    document = DocxTemplate(BytesIO(template))
    context = {**blank(), **_cleaned(values), "photographs": _pairs(document, pictures)}
    try:
        document.render(context, environment(), autoescape=True)
    except UndefinedError as fault:
        raise _refused("unknown", name=unknown_name(fault, context)) from fault
    except NotAllowed as fault:
        raise _refused("not_allowed", part=str(fault)) from fault
    except TemplateSyntaxError as fault:
        raise _refused("syntax", said=str(fault)[:200]) from fault
    except (TemplateError, etree.XMLSyntaxError, ValueError, KeyError) as fault:
        raise _refused("syntax", said=type(fault).__name__) from fault
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def try_template(template: bytes) -> bytes:
    """Render a template with sample values.

    Raises:
        TemplateRefused: as :func:`render`.
    """
    values = sample()
    values.pop("photographs")
    return render(template, values, [Picture(_blank(), "照片")])


def require_harmless(template: bytes) -> None:
    """Refuse a template that reaches outside itself: links to files, foreign objects, fields.

    Raises:
        TemplateRefused: with what was found.
    """
    try:
        with zipfile.ZipFile(BytesIO(template)) as archive:
            for name in archive.namelist():
                if name.endswith((".xml", ".rels")):
                    _require_inside(archive.read(name))
                if "embeddings/" in name or "activeX/" in name:
                    raise _refused("outside", part=name)
    except (zipfile.BadZipFile, etree.XMLSyntaxError) as fault:
        raise _refused("damaged") from fault


def _require_inside(content: bytes) -> None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    for element in etree.fromstring(content, parser).iter(tag=etree.Element):
        if element.get("TargetMode") == "External":
            raise _refused("outside", part=str(element.get("Target"))[:100])
        if element.tag == f"{_W}altChunk":
            raise _refused("outside", part="altChunk")
        code = element.get(f"{_W}instr") if element.tag == f"{_W}fldSimple" else None
        code = element.text if element.tag == f"{_W}instrText" else code
        if code and code.strip() and not _FIELDS.fullmatch(code):
            raise _refused("outside", part=code.strip()[:100])


def _cleaned(value: Any) -> Any:
    """Return values as XML can hold them."""
    if isinstance(value, str):
        return _UNPRINTABLE.sub("", value)
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    if isinstance(value, dict):
        return {name: _cleaned(item) for name, item in value.items()}
    return value


def _pairs(document: DocxTemplate, pictures: list[Picture]) -> list[dict[str, dict[str, Any]]]:
    shown: list[dict[str, Any]] = [
        {"picture": _inline(document, each.content), "caption": _cleaned(each.caption)}
        for each in pictures
    ]
    if len(shown) % 2:
        shown.append({"picture": "", "caption": ""})
    return [
        {"left": left, "right": right} for left, right in zip(shown[::2], shown[1::2], strict=True)
    ]


def _inline(document: DocxTemplate, content: bytes) -> InlineImage:
    with Image.open(BytesIO(content)) as image:
        width, height = image.size
    is_wide = width * _PICTURE_HEIGHT >= height * _PICTURE_WIDTH
    bound = {"width": _PICTURE_WIDTH} if is_wide else {"height": _PICTURE_HEIGHT}
    return InlineImage(document, BytesIO(content), **bound)


def _blank() -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (640, 480), (200, 205, 212)).save(buffer, "JPEG")
    return buffer.getvalue()


def _refused(why: str, **facts: str) -> TemplateRefused:
    sentences = {
        "unknown": _(
            "The template names a placeholder that does not exist: %(name)s. Use those of the "
            "manual."
        ),
        "not_allowed": _(
            "The template does more than a template may (%(part)s). Only print values, walk through "
            "lists with “for”, and ask with “if” whether something was said."
        ),
        "syntax": _(
            "A placeholder is not written as it must be (%(said)s). Each opens and closes with two "
            "braces, and every “for” and “if” has its end."
        ),
        "outside": _(
            "The template reaches outside itself (%(part)s). Take out links, embedded objects and "
            "fields other than page numbers."
        ),
        "damaged": _("The template is no readable .docx file. Save it anew as .docx."),
    }
    return TemplateRefused(f"documents.template_{why}", sentences[why] % facts, **facts)
