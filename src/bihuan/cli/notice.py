"""``bihuan notice read FILE``: problems and measures of a notice, as JSON or as a list."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bihuan.documents.extraction import read_lines
from bihuan.engines.text import notice_as_json, read_notice

if TYPE_CHECKING:
    import argparse


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the sub-command."""
    parser = subparsers.add_parser("notice", help="read a notice of rectification progress")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    read = actions.add_parser("read", help="print the problems and measures of a notice")
    read.add_argument("file", type=Path, metavar="FILE", help=".txt, .docx or .pdf")
    read.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    """Read the file and print what was found.

    Raises:
        BadInput: the file cannot be read.
    """
    messages_ready()
    extracted = read_lines(args.file)
    notice = notice_as_json(read_notice(extracted.lines))
    notice["warnings"] = [
        {"code": warning.code, "message": warning.message, "line": warning.line}
        for warning in extracted.warnings
    ] + notice["warnings"]
    if args.json:
        print(json.dumps(notice, ensure_ascii=False, indent=2))
    else:
        _print(notice)
    return 0


def messages_ready() -> None:
    """Print UTF-8 everywhere, and let refusals speak where no Django is set up."""
    from django.conf import settings

    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")

    if not settings.configured:
        settings.configure(USE_I18N=False)


def _print(notice: dict[str, Any]) -> None:
    print(notice["title"])
    print(f"{notice['issuer'] or '-'}  {notice['issued_on'] or '-'}")
    for problem in notice["problems"]:
        print(f"\n{problem['no']}. {problem['title']}{_about(problem)}")
        for measure in problem["measures"]:
            words = measure["title"] or measure["text"][:40]
            print(f"   {measure['label'] or measure['no']} {words}{_about(measure)}")
    for warning in notice["warnings"]:
        print(f"bihuan: line {warning['line']}: {warning['message']}", file=sys.stderr)


def _about(item: dict[str, Any]) -> str:
    first, last = item["lines"]
    span = f"{first}" if first == last else f"{first}-{last}"
    return f"  [{span}]" + (f"  {item['status']}" if item["status"] else "")
