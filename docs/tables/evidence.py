"""What evidence takes, and what verification can find."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs.tables.words import blanks, code, rows, translated

if TYPE_CHECKING:
    from docs.tables.words import Language


def files(language: Language) -> str:
    """Return the kinds of files that are taken."""
    from bihuan.evidence.domain.media import EXTENSIONS

    head = {"en": ("Kind", "Names end in"), "zh": ("文件类型", "扩展名")}
    body = [(code(kind), " ".join(code(e) for e in ends)) for kind, ends in EXTENSIONS.items()]
    return rows(head[language], body)


def faults(language: Language) -> str:
    """Return the faults that ``bihuan chain verify`` names."""
    from bihuan.evidence.wording import FAULTS

    head = {"en": ("Code", "Meaning"), "zh": ("代码", "含义")}
    body = [(code(name), blanks(translated(said, language))) for name, said in FAULTS.items()]
    return rows(head[language], body)
