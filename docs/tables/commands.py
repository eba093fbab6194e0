"""The command line: every sub-command with its words, from the parsers themselves."""

# ruff: noqa: SLF001 - argparse and prometheus tell their own parts only so

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from docs.tables.words import code, rows, word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docs.tables.words import Language


def commands(language: Language) -> str:
    """Return one section a command."""
    return "\n\n".join(_section(prog, about, parser, language) for prog, about, parser in all_of())


def all_of() -> Iterator[tuple[str, str, argparse.ArgumentParser]]:
    """Yield every command that can be run: its words, its help, its parser."""
    from bihuan.cli import available, parser

    yield from _leaves("bihuan", "", parser(available()))


def _leaves(
    prog: str, about: str, parser: argparse.ArgumentParser
) -> Iterator[tuple[str, str, argparse.ArgumentParser]]:
    below = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    if not below:
        yield prog, about, parser
    for action in below:
        helps = {choice.dest: choice.help or "" for choice in action._choices_actions}
        for name, child in action.choices.items():
            yield from _leaves(f"{prog} {name}", helps.get(name, ""), child)


def _section(prog: str, about: str, parser: argparse.ArgumentParser, language: Language) -> str:
    actions = [a for a in parser._actions if not isinstance(a, argparse._HelpAction)]
    usage = " ".join([prog, *(_usage(action) for action in actions)])
    parts = [f"## {prog}", f"{word('help', about, language)}", f"```text\n{usage}\n```"]
    if actions:
        head = {"en": ("Word", "Meaning"), "zh": ("参数", "含义")}
        body = [(code(_shown(a)), _meaning(a, language)) for a in actions]
        parts.append(rows(head[language], body))
    return "\n\n".join(parts)


def _usage(action: argparse.Action) -> str:
    shown = _shown(action)
    return shown if action.required else f"[{shown}]"


def _shown(action: argparse.Action) -> str:
    name = str(action.metavar or action.dest).upper()
    if not action.option_strings:
        return name
    option = action.option_strings[-1]
    return option if action.nargs == 0 else f"{option} {name}"


def _meaning(action: argparse.Action, language: Language) -> str:
    said = word("help", action.help or "", language)
    with_value = action.nargs != 0 and action.default not in (None, [])
    return said + (f" ({code(str(action.default))})" if with_value else "")
