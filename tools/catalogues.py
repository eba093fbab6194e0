"""Keeps the message catalogues (django.po): no GNU gettext is needed.

``update`` brings each catalogue up to the texts in its context, ``compile`` writes the .mo
files that Django reads, ``check`` fails on a text that is missing, fuzzy or out of date.
"""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "bihuan"
#: Where the catalogue of a context stands.
LOCALE = Path("locale") / "zh_Hans" / "LC_MESSAGES" / "django.po"
#: Function -> how its arguments are read: s singular, p plural, c context.
CALLS = {
    "_": "s", "gettext": "s", "gettext_lazy": "s", "gettext_noop": "s",
    "ngettext": "sp", "ngettext_lazy": "sp", "pgettext": "cs", "pgettext_lazy": "cs",
    "npgettext": "csp", "npgettext_lazy": "csp",
}  # fmt: skip
_TEMPLATE_CALL = re.compile(r"\b(_|gettext|ngettext|pgettext|npgettext)\(")

Text = tuple[str, str, str]  # context, singular, plural


def texts_of(context: Path) -> dict[Text, list[str]]:
    """Return the texts of a context and the places where they stand."""
    found: dict[Text, list[str]] = {}
    for path in sorted(context.rglob("*")):
        if path.suffix == ".py" and "migrations" not in path.parts:
            calls = _in_python(ast.parse(path.read_text(encoding="utf-8")))
        elif path.suffix in (".html", ".txt") and "templates" in path.parts:
            calls = _in_template(path.read_text(encoding="utf-8"))
        else:
            continue
        for text in calls:
            places = found.setdefault(text, [])
            if str(path.relative_to(ROOT)) not in places:
                places.append(str(path.relative_to(ROOT)))
    return found


def _in_python(tree: ast.AST) -> Iterator[Text]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else None
            name = node.func.id if isinstance(node.func, ast.Name) else name
            shape = CALLS.get(name or "")
            texts = [each.value for each in node.args if isinstance(each, ast.Constant)]
            if shape and len(texts) >= len(shape) and all(isinstance(t, str) for t in texts):
                by_role = dict(zip(shape, texts, strict=False))
                yield (str(by_role.get("c", "")), str(by_role["s"]), str(by_role.get("p", "")))


def _in_template(source: str) -> Iterator[Text]:
    """Let Django turn the tags of a template into calls, and read those."""
    from django.utils.translation.template import templatize

    as_code = templatize(source)
    for match in _TEMPLATE_CALL.finditer(as_code):
        yield from _in_python(_call_at(as_code, match.start()))


def _call_at(code: str, start: int) -> ast.AST:
    """Parse the shortest text from ``start`` that is a whole call."""
    end = code.index(")", start)
    while True:
        try:
            return ast.parse(code[start : end + 1])
        except SyntaxError:
            end = code.index(")", end + 1)


def _contexts() -> list[Path]:
    return sorted(path for path in PACKAGE.iterdir() if (path / "apps.py").is_file())


def _read(po: Path) -> Catalog:
    if not po.is_file():
        return Catalog(locale="zh_Hans", domain="django", charset="utf-8", fuzzy=False)
    with po.open("rb") as file:
        return read_po(file, locale="zh_Hans", domain="django")


def update() -> int:
    """Bring every catalogue up to the texts of its context; what is gone is taken out."""
    for context in _contexts():
        texts, po = texts_of(context), context / LOCALE
        if not texts and not po.is_file():
            continue
        old, new = _read(po), Catalog(locale="zh_Hans", charset="utf-8", fuzzy=False)
        new.header_comment = f"# {context.name}"
        for (note, singular, plural), places in sorted(texts.items()):
            message = (singular, plural) if plural else singular
            before = old.get(singular, note or None)
            string = before.string if before and not before.fuzzy else None
            new.add(message, string, [(place, 1) for place in places], context=note or None)
        po.parent.mkdir(parents=True, exist_ok=True)
        with po.open("wb") as file:
            write_po(file, new, omit_header=False, include_lineno=False, width=100)
    return 0


def compile_all() -> int:
    """Write the .mo file beside each catalogue that is newer than it."""
    for po in sorted(PACKAGE.glob(f"*/{LOCALE}")):
        mo = po.with_suffix(".mo")
        if not mo.is_file() or mo.stat().st_mtime < po.stat().st_mtime:
            with mo.open("wb") as file:
                write_mo(file, _read(po))
    return 0


def check() -> int:
    """Return 1, with each fault on a line, unless every text has its translation."""
    faults = [fault for context in _contexts() for fault in _faults(context)]
    homeless = [each for each in sorted(PACKAGE.iterdir()) if each.is_dir()]
    faults += [
        f"{folder.name}: has texts, but Django reads no catalogue there"
        for folder in homeless
        if folder not in _contexts() and texts_of(folder)
    ]
    for fault in faults:
        print(fault)
    print(f"catalogues: {len(faults)} faults")
    return 1 if faults else 0


def _faults(context: Path) -> Iterator[str]:
    catalogue, texts = _read(context / LOCALE), texts_of(context)
    for (note, singular, _plural), places in texts.items():
        message = catalogue.get(singular, note or None)
        if message is None or not any(message.string or ()):
            yield f"{context.name}: no translation of {singular!r} ({places[0]})"
        elif message.fuzzy:
            yield f"{context.name}: fuzzy translation of {singular!r}"
        else:
            for error in message.check(catalogue):
                yield f"{context.name}: {singular!r}: {error}"
    known = {(note, singular) for note, singular, _plural in texts}
    for message in catalogue:
        singular = message.id if isinstance(message.id, str) else message.id[0]
        if singular and (message.context or "", singular) not in known:
            yield f"{context.name}: {singular!r} is in the catalogue and nowhere else"


if __name__ == "__main__":
    sys.exit({"update": update, "compile": compile_all, "check": check}[sys.argv[1]]())
