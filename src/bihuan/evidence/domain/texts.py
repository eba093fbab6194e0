"""Whether bytes are plain text that a browser or a shell would not run."""

from __future__ import annotations

import codecs
import re

from bihuan.evidence.domain.names import suffix_of
from bihuan.evidence.domain.refusals import Unfit

#: Names of text files that are taken; the others (.html, .js, .bat …) are meant to be run.
_SUFFIXES = ("", ".txt", ".csv", ".md", ".log")
_MARKUP = re.compile(
    r"<\s*(?:!doctype|html|head|body|script|svg|iframe|object|embed|\?php)\b|<\?(?:xml|php)",
    re.IGNORECASE,
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def text_type(data: bytes, name: str) -> str:
    """Return ``text/csv`` or ``text/plain`` for bytes that are text, by the name's extension.

    Raises:
        Unfit: ``unknown_kind`` for bytes that are no text, ``active_text`` for markup and
            scripts.
    """
    text = _decoded(data)
    if _CONTROL.search(text):
        raise Unfit("unknown_kind")
    if suffix_of(name) not in _SUFFIXES or text.startswith("#!") or _MARKUP.search(text):
        raise Unfit("active_text")
    return "text/csv" if suffix_of(name) == ".csv" else "text/plain"


def _decoded(data: bytes) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strict(data, (encoding,))
    return _strict(data, ("utf-8", "gb18030"))


def _strict(data: bytes, encodings: tuple[str, ...]) -> str:
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unfit("unknown_kind")
