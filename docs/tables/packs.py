"""The national pack: kinds, look-back, parameters, criteria."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs.tables.words import code, rows, translated, word

if TYPE_CHECKING:
    from docs.tables.words import Language


def kinds(language: Language) -> str:
    """Return what each kind of finding asks for."""
    from bihuan.findings.models import Kind
    from bihuan.standards.public import pack_for

    head = {
        "en": (
            "Kind",
            "Checked as true first",
            "After-evidence",
            "After-photograph",
            "Measure done before handing in",
            "May be major",
        ),
        "zh": (
            "类别",
            "须先核实",
            "整改后证据",
            "整改后照片",
            "提交验收前须有办结的措施",
            "可定为重大",
        ),
    }
    body = []
    for kind in Kind:
        rules = pack_for("cn").kind_policy(kind.value)
        answers = (
            rules.needs_verification,
            rules.needs_after_evidence,
            rules.needs_after_photo,
            rules.can_be_major,
        )
        said = [word("said", "yes" if each else "no", language) for each in answers]
        said.insert(-1, word("needs_measure", rules.needs_measure, language))
        body.append((f"{translated(kind.label, language)} {code(kind.value)}", *said))
    return rows(head[language], body)


def prefixes(language: Language) -> str:
    """Return the packs that travel with the product and the words of their numbers."""
    from bihuan.findings.models import Kind
    from bihuan.standards.loading import shipped_packs
    from bihuan.standards.public import pack_for

    first = {"en": ("Pack", "Place"), "zh": ("规则包", "适用地区")}[language]
    head = (*first, *(translated(kind.label, language) for kind in Kind))
    body = []
    for name in shipped_packs():
        pack = pack_for(name)
        words = tuple(pack.number_prefix(kind.value) for kind in Kind)
        body.append((code(name), pack.name if language == "zh" else pack.name_en, *words))
    return rows(head, body)


def look_back(language: Language) -> str:
    """Return the rounds of look-back."""
    from bihuan.findings.models import Grade, Kind
    from bihuan.standards.loading import shipped_packs

    head = {"en": ("Kind", "Grade", "Rounds"), "zh": ("类别", "等级", "轮次")}
    between = {"en": "; ", "zh": "；"}[language]
    body = []
    for (kind, grade), plans in shipped_packs()["cn"].look_back.items():
        rounds = [word("said", "round", language).format(r.after_days, r.share_percent)
                  for r in plans[-1].rounds]  # fmt: skip
        shown = word("said", "any", language)
        if grade != "any":
            shown = translated(Grade(grade).label, language)
        said = between.join(rounds) or word("said", "none", language)
        body.append((translated(Kind(kind).label, language), shown, said))
    return rows(head[language], body)


def ladder(language: Language) -> str:
    """Return who is told when of a deadline."""
    from bihuan.findings.models import Grade, Kind
    from bihuan.standards.loading import shipped_packs

    head = {
        "en": ("Kind", "Grade", "Rung", "Who is told", "Asks for an answer", "Mark"),
        "zh": ("类别", "等级", "触发时点", "提醒对象", "须答复", "标记"),
    }
    every = word("said", "any_kind", language), word("said", "any", language)
    body = []
    for (kind, grade), plans in shipped_packs()["cn"].ladders.items():
        plan = plans[-1]
        of = (
            every[0] if kind == "any" else translated(Kind(kind).label, language),
            every[1] if grade == "any" else translated(Grade(grade).label, language),
        )
        mark = word("mark", plan.mark, language)
        for rung in plan.rungs:
            answer = word("said", "yes" if rung.asks_answer else "no", language)
            who = word("said", f"up_{min(rung.up, 2)}", language).format(rung.up)
            body.append((*of, f"{rung.percent}%", who, answer, mark))
        again = word("said", "again", language).format(plan.again_days)
        body.append((*of, again, word("said", "up_more", language), "", mark))
    return rows(head[language], body)


def parameters(language: Language) -> str:
    """Return every parameter of the national pack, all versions."""
    from bihuan.standards.loading import shipped_packs

    head = {
        "en": ("Code", "Value", "Source", "Clause", "Mark"),
        "zh": ("代码", "数值", "依据", "条款", "标记"),
    }
    body = [
        (
            code(each.code),
            f"{each.value} {word('unit', each.unit or 'none', language)}".strip(),
            each.source if language == "zh" else each.source_en,
            each.clause or "—",
            word("mark", each.mark, language),
        )
        for versions in shipped_packs()["cn"].parameters.values()
        for each in versions
    ]
    return rows(head[language], body)


def criteria(language: Language) -> str:
    """Return every criterion of a major hazard in the national pack."""
    from bihuan.standards.loading import shipped_packs

    head = {"en": ("Code", "Clause", "In short", "Mark"), "zh": ("代码", "条款", "要点", "标记")}
    body = [
        (
            code(each.code),
            each.clause or "—",
            each.text if language == "zh" else each.text_en,
            word("mark", each.mark, language),
        )
        for versions in shipped_packs()["cn"].criteria.values()
        for each in versions
    ]
    return rows(head[language], body)
