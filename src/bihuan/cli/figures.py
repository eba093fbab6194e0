"""``bihuan figures read FILE``: the facts with numbers in a briefing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from bihuan.cli.notice import messages_ready
from bihuan.documents.extraction import read_lines
from bihuan.engines.text import figures_as_json, read_figures

if TYPE_CHECKING:
    import argparse


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the sub-command."""
    parser = subparsers.add_parser("figures", help="read the figures of a briefing")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    read = actions.add_parser("read", help="print the facts with numbers of a document")
    read.add_argument("file", type=Path, metavar="FILE", help=".txt, .docx or .pdf")
    read.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    """Read the file and print what was found.

    Raises:
        BadInput: the file cannot be read.
    """
    messages_ready()
    figures = figures_as_json(read_figures(read_lines(args.file).lines))
    if args.json:
        print(json.dumps(figures, ensure_ascii=False, indent=2))
        return 0
    for figure in figures:
        about = "~" if figure["approximate"] else ""
        who = " ".join(word for word in (figure["subject"], figure["period"]) if word)
        amount = f"{about}{figure['value']} {figure['unit']}"
        print(f"{figure['line']}\t{figure['indicator']}\t{amount}\t{who}")
    return 0
