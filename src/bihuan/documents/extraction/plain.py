"""Plain text in the encodings that Chinese offices use."""

from __future__ import annotations

import codecs
import re

from bihuan.documents.extraction import limits
from bihuan.engines.text import Line, Warning_

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Share of control characters above which bytes are no text.
_BINARY = 0.01
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_CHINESE = re.compile(r"[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef]")


def read(data: bytes) -> tuple[list[Line], list[Warning_]]:
    """Lines of a text file; the line number is the reference."""
    text, damaged = decode(data)
    if len(_CONTROL.findall(text)) > _BINARY * len(text):
        raise limits.unreadable()
    lines = re.split(r"\r\n|\n|\r", text)
    if lines and not lines[-1]:
        lines.pop()
    found = [Line(line, number) for number, line in enumerate(lines, 1)]
    return found, [_damage(found)] if damaged else []


def decode(data: bytes) -> tuple[str, bool]:
    """The text, and whether some characters could not be decoded."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, errors="replace"), False
    for encoding in _unmarked(data):
        try:
            return data.decode(encoding), False
        except UnicodeDecodeError:
            continue
    encoding = min(("utf-8", "gb18030"), key=lambda name: _losses(data, name))
    if _losses(data, encoding) * 50 > len(data):
        raise limits.unreadable()
    return data.decode(encoding, errors="replace"), True


def _unmarked(data: bytes) -> tuple[str, ...]:
    """Encodings to try, in order, where there is no byte order mark."""
    sample = data[:4096]
    if b"\x00" in sample:
        if len(sample) % 2:
            sample = sample[:-1]
        return tuple(sorted(("utf-16-le", "utf-16-be"), key=lambda name: -_chinese(sample, name)))
    return ("utf-8", "gb18030")


def _chinese(sample: bytes, encoding: str) -> int:
    return len(_CHINESE.findall(sample.decode(encoding, errors="ignore")))


def _losses(data: bytes, encoding: str) -> int:
    return data.decode(encoding, errors="replace").count("\ufffd")


def _damage(lines: list[Line]) -> Warning_:
    line = next((line.ref for line in lines if "\ufffd" in line.text), None)
    return Warning_("text.undecodable", "Some characters could not be read", line)
