"""Cells as text: cleaned of what hides or harms, and what offices write for "nothing"."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from functools import lru_cache

from bihuan.engines.ledger.grid import Blank, Value

#: Excel's own limit for a cell.
LONGEST_TEXT = 32_767
#: Texts that are remembered: columns repeat the same few.
_KNOWN = 512
_CONTROL = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
#: Excel writes a control character as _x000D_ where it may not stand in XML.
_ESCAPED = re.compile(r"_x00(?:0[0-9A-Fa-f]|1[0-9A-Fa-f]|7[Ff])_")
_BREAKS = re.compile(r"[ \t\u3000\xa0]*(?:\r\n|[\n\r\x0b\x0c\x85\u2028\u2029])[\s\u3000]*")
_BLANKS = re.compile(r"[ \t\xa0\u2000-\u200a\u202f\u205f]+")
_NOTHING = re.compile(
    r"[\s/\\\-—–－─_~～、，。.,*＊]*|(?:/|／|暂|均|目前)*无(?:。|/)?|[Nn]/?[Aa]|#N/A|[Nn]ull|NULL|None|nan|空|暂缺|未填|不详|略"
)
_AS_ABOVE = re.compile(r"[（(]?(?:同上(?:行|面|述|列|条)?|〃|″|\"|''|”|“|々)[）)]?。?")


def text_of(value: Value) -> str:
    r"""What a person reads in a cell: control and direction marks out, line breaks as ``\\n``."""
    if isinstance(value, str):
        return clean(value)
    if value is None or isinstance(value, Blank):
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return number_text(value)
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d %H:%M}" if value.time() != dt.time() else f"{value:%Y-%m-%d}"
    return str(value)


def number_text(value: float) -> str:
    """A number as typed: 3.0 is 3."""
    if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124 - NaN
        return ""
    return str(int(value)) if value == int(value) else f"{value:.10g}"


@lru_cache(maxsize=_KNOWN)
def clean(text: str) -> str:
    r"""Text without control, zero-width and direction marks; blanks single, breaks ``\\n``.

    A text that begins with ``=``, ``+``, ``-`` or ``@`` stays as it is: it is text, and only who
    writes it into a spreadsheet again has to guard it.
    """
    if text.isprintable() and "  " not in text and "_x" not in text:
        # Most cells: nothing in them hides or breaks.
        return text.strip()
    text = _BREAKS.sub("\n", _CONTROL.sub("", _ESCAPED.sub("", text)))
    return _BLANKS.sub(" ", text).strip(" \n\t\u3000")


@lru_cache(maxsize=_KNOWN)
def squeezed(text: str) -> str:
    """``text`` in half-width letters and without any blanks, to compare with words."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@lru_cache(maxsize=_KNOWN)
def is_nothing(text: str) -> bool:
    """Whether a cell says that there is nothing to say: ``/``, 无, ``-``, an empty string."""
    return bool(_NOTHING.fullmatch(text.strip()))


@lru_cache(maxsize=_KNOWN)
def is_as_above(text: str) -> bool:
    """Whether a cell refers to the one above it (同上)."""
    return bool(_AS_ABOVE.fullmatch(text.strip()))


def one_line(text: str) -> str:
    """Text with its line breaks taken out, where they only wrapped a narrow cell."""
    if "\n" not in text:
        return text
    return re.sub(r"(?<=[\x21-\x7e])\n(?=[\x21-\x7e])", " ", text).replace("\n", "")
