"""``bihuan migrate``: bring a database server's tables up to this version."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from bihuan.cli import setup

if TYPE_CHECKING:
    import argparse


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the sub-command."""
    subparsers.add_parser("migrate", help="bring the database up to this version")


def run(_args: argparse.Namespace) -> int:
    """Migrate; a repeat does nothing."""
    setup.django_ready(migrated=False)
    pending = setup.pending_migrations()
    if pending:
        setup.migrate()
    print(f"bihuan: {len(pending)} migrations applied", file=sys.stderr)
    return 0
