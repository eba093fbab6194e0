"""Roles: how far each sees and what it may do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs.tables.words import code, rows, translated, word

if TYPE_CHECKING:
    from docs.tables.words import Language

    from bihuan.people.roles import RoleRule


def roles(language: Language) -> str:
    """Return the table of roles."""
    from bihuan.people.roles import RULES

    head = {"en": ("Role", "Sees", "May"), "zh": ("角色", "可见范围", "可做的事")}
    body = [
        (
            f"{translated(role.label, language)} {code(role.value)}",
            _sees(rule, language),
            _may(rule, language),
        )
        for role, rule in RULES.items()
    ]
    return rows(head[language], body)


def _sees(rule: RoleRule, language: Language) -> str:
    named = ["region"] if rule.region and rule.kinds is None else []
    named += ["team_kinds"] if rule.kinds is not None else []
    named += [name for name in ("involved", "named", "reported") if getattr(rule, name)]
    between = {"en": "; ", "zh": "；"}[language]
    return between.join(word("sees", name, language) for name in named or ["nothing"])


def _may(rule: RoleRule, language: Language) -> str:
    from bihuan.people.domain.capability import Capability

    between = {"en": ", ", "zh": "、"}[language]
    held = {
        each: word("capability", each.value, language) for each in Capability if each in rule.may
    }
    if rule.records is not None and Capability.FIND in held:
        held[Capability.FIND] += _only(rule.records, language)
    return between.join(held.values())


def _only(kinds: frozenset[str], language: Language) -> str:
    from bihuan.findings.models import Kind

    named = [translated(kind.label, language).lower() for kind in Kind if kind.value in kinds]
    return {"en": f" ({', '.join(named)})", "zh": f"（{'、'.join(named)}）"}[language]
