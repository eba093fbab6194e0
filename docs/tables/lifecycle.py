"""The life of a finding: its diagram, states, steps, gates and events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs.tables import other_events
from docs.tables.words import code, rows, translated, word

if TYPE_CHECKING:
    from docs.tables.words import Language

_SEPARATOR = {"en": ", ", "zh": "、"}


def diagram(language: Language) -> str:
    """Return the table of transitions as a Mermaid diagram; steps that stay are left out."""
    from bihuan.findings.domain.lifecycle import TAKEN_OVER_AS, State, Step

    lines = ["```mermaid", "stateDiagram-v2", "    direction LR"]
    lines += [f"    {state.value}: {state_label(state, language)}" for state in State]
    lines.append(f"    [*] --> {State.FOUND.value}: {_step(Step.RECORD, language)}")
    taken_over = (state for state in State if state in TAKEN_OVER_AS)
    words = _step(Step.TAKE_OVER, language)
    lines += [f"    [*] --> {state.value}: {words}" for state in taken_over]
    lines += [f"    {source} --> {to}: {said}" for (source, to), said in moves(language).items()]
    return "\n".join([*lines, "```"])


def moves(language: Language) -> dict[tuple[str, str], str]:
    """Return (from, to) -> the steps that lead there, in words."""
    from bihuan.findings.domain.lifecycle import TRANSITIONS, State

    found: dict[tuple[str, str], list[str]] = {}
    for row in TRANSITIONS:
        if row.target is None:
            continue
        for source in sorted(row.sources - {row.target}, key=list(State).index):
            steps = found.setdefault((source.value, row.target.value), [])
            steps.append(_step(row.step, language))
    return {way: " / ".join(dict.fromkeys(steps)) for way, steps in found.items()}


def states(language: Language) -> str:
    """Return the states with their codes in the national exchange."""
    from bihuan.findings.domain.lifecycle import NATIONAL_CODE, OPEN, State

    head = {
        "en": ("State", "Shown as", "National code", "Somebody still has to act"),
        "zh": ("状态", "显示为", "国家编码", "是否待办"),
    }
    body = [
        (
            code(state.value),
            state_label(state, language),
            str(NATIONAL_CODE.get(state, "—")),
            _yes(state in OPEN, language),
        )
        for state in State
    ]
    return rows(head[language], body)


def steps(language: Language) -> str:
    """Return every step: from where, to where, who may, and its event."""
    from bihuan.findings.domain.lifecycle import Step

    head = {
        "en": ("Step", "Shown as", "From", "To", "Capability", "Who stands where"),
        "zh": ("步骤", "显示为", "起始状态", "到达状态", "所需权限", "由谁办理"),
    }
    return rows(head[language], [_step_row(step, language) for step in Step])


def _step_row(step: object, language: Language) -> tuple[str, ...]:
    from bihuan.findings.domain.lifecycle import TRANSITIONS, State, Step
    from bihuan.findings.permissions import AS_THE_JUDGE, STEP_NEEDS, needs_of

    assert isinstance(step, Step)  # noqa: S101 - narrows the type
    name = (code(step.value), _step(step, language))
    if step is Step.RECORD:
        return (*name, "—", code("found"), code("find"), word("place", "ANYBODY", language))
    table = [row for row in TRANSITIONS if row.step is step]
    sources = [code(each.value) for each in State if any(each in row.sources for row in table)]
    targets = dict.fromkeys(
        code(row.target.value) if row.target else word("said", "stays", language) for row in table
    )
    between = _SEPARATOR[language]
    way = (*name, between.join(sources), between.join(targets))
    if step in AS_THE_JUDGE:
        judged = [state for state in State if any(state in row.sources for row in table)]
        needed = dict.fromkeys(code(needs_of(step, state)[0].value) for state in judged)
        who = "JUDGE" if step is Step.ASK_CHECK else "ASKER"
        return (*way, between.join(needed), word("place", who, language))
    if step not in STEP_NEEDS:
        return (*way, "—", word("place", "ITSELF", language))
    capability, place = STEP_NEEDS[step]
    return (*way, code(capability.value), word("place", place.name, language))


def gates(language: Language) -> str:
    """Return which rules stand before which step."""
    from bihuan.findings.domain.gates import GATES

    head = {"en": ("Step", "Rules that stand before it"), "zh": ("步骤", "须先满足的规则")}
    between = {"en": "; ", "zh": "；"}[language]
    body = [
        (
            f"{_step(step, language)} {code(step.value)}",
            between.join(word("gate", gate.__name__.strip("_"), language) for gate in rules),
        )
        for step, rules in GATES.items()
    ]
    return rows(head[language], body)


def events(language: Language) -> str:
    """Return every event with what it says."""
    from bihuan.findings.recording import EVENTS

    head = {"en": ("Event", "When it is written"), "zh": ("事件", "何时写入")}
    after = {"en": "a finding: {}", "zh": "问题隐患：{}"}[language]
    body = [
        (code(event), after.format(_step(step, language).lower())) for step, event in EVENTS.items()
    ]
    body += [(code(name), word("event", name, language)) for name in other_events.names()]
    return rows(head[language], body)


def state_label(state: object, language: Language) -> str:
    """Return a state as people read it."""
    from bihuan.findings.models import StateLabel

    return translated(StateLabel(str(state)).label, language)


def _step(step: object, language: Language) -> str:
    from bihuan.findings.domain.lifecycle import Step
    from bihuan.findings.wording import STEP_LABELS

    return translated(STEP_LABELS[Step(str(step))], language)


def _yes(answer: bool, language: Language) -> str:  # noqa: FBT001 - it is the value shown
    return word("said", "yes" if answer else "no", language)
