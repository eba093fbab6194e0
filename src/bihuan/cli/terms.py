"""``bihuan terms recount``: count anew what holidays announced later have moved."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from bihuan.cli.setup import django_ready

if TYPE_CHECKING:
    import argparse


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the sub-command with its one action."""
    terms = subparsers.add_parser("terms", help="count deadlines anew")
    actions = terms.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser(
        "recount", help="move what holidays announced later have moved; a job does so each night"
    )


def run(_args: argparse.Namespace) -> int:
    """Count all running terms anew and say how many were moved; a repeat moves none."""
    django_ready()
    from bihuan.findings.public import recount_deadlines
    from bihuan.kernel.clock import SystemClock

    print(f"bihuan: {recount_deadlines(SystemClock())}", file=sys.stderr)
    return 0
