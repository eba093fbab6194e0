"""``bihuan search rebuild``: make the index of words anew."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from bihuan.cli.setup import django_ready

if TYPE_CHECKING:
    import argparse


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the sub-command with its one action."""
    search = subparsers.add_parser("search", help="make the index of words anew")
    actions = search.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("rebuild", help="index every finding, in batches, beside the running desk")


def run(_args: argparse.Namespace) -> int:
    """Index every finding and say how far it is; a repeat does no harm."""
    django_ready()
    from bihuan.findings.public import rebuild_search

    done = rebuild_search(_progress)
    print(f"bihuan: {done} findings are in the index of words", file=sys.stderr)
    return 0


def _progress(done: int, total: int) -> None:
    print(f"bihuan: {done} of {total} findings", file=sys.stderr)
