"""The decisions (ADRs): number, title and the Chinese summary line of each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docs.tables.words import ROOT, code, rows

if TYPE_CHECKING:
    from docs.tables.words import Language

ADRS = ROOT / "docs" / "adr"


def decisions(language: Language) -> str:
    """Return the list of decisions."""
    head = {"en": ("Page", "Decision"), "zh": ("记录", "决定")}
    body = []
    for path in sorted(ADRS.glob("[0-9]*.md")):
        text = path.read_text(encoding="utf-8")
        title = re.search(r"^# \d+\. (.+)$", text, re.MULTILINE)
        summary = re.search(r"^> (.+)$", text, re.MULTILINE)
        found = title if language == "en" else summary
        body.append((code(path.name), found[1] if found else ""))
    return rows(head[language], body)
