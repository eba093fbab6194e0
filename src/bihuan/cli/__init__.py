"""The command ``bihuan``: one module a sub-command, imported only when it is asked for."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from bihuan.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

#: In the order in which help lists them. Each module has ``add_parser`` and ``run``.
COMMANDS = (
    "demo",
    "serve",
    "work",
    "notice",
    "figures",
    "ledger",
    "chain",
    "search",
    "terms",
    "migrate",
    "backup",
    "restore",
    "doctor",
)
#: Exit codes: done, a bug (Python's own for a traceback), refused or bad input.
DONE, REFUSED = 0, 2


def available() -> tuple[str, ...]:
    """Return the sub-commands of this installation."""
    return tuple(name for name in COMMANDS if find_spec(f"bihuan.cli.{name}"))


def parser(names: Sequence[str]) -> argparse.ArgumentParser:
    """Build the parser for some sub-commands."""
    whole = argparse.ArgumentParser(
        prog="bihuan", description="Bihuan (闭环): what is found is fixed, with proof."
    )
    subparsers = whole.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in names:
        import_module(f"bihuan.cli.{name}").add_parser(subparsers)
    return whole


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        0 done; 2 refused, with one line on standard error. A bug ends in a traceback (1).
    """
    words = list(sys.argv[1:] if argv is None else argv)
    names = available()
    asked = names if not words or words[0] not in names else (words[0],)
    args = parser(asked).parse_args(words)
    try:
        return int(import_module(f"bihuan.cli.{args.command}").run(args))
    except Refusal as refusal:
        print(" ".join(f"bihuan: {refusal}".split()), file=sys.stderr)
        return REFUSED
    except BrokenPipeError:
        sys.stderr.close()
        return DONE
