"""``bihuan restore``: bring a backup into an empty installation, and verify its chain."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bihuan.cli import setup

if TYPE_CHECKING:
    import argparse


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the sub-command."""
    parser = subparsers.add_parser("restore", help="bring a backup into an empty installation")
    parser.add_argument("dir", type=Path, help="folder of the backup")


def run(args: argparse.Namespace) -> int:
    """Restore, then verify the chain; 2 when the chain has a fault."""
    setup.django_ready(migrated=False)
    setup.pending_migrations()
    from bihuan.evidence.public import fault_words, verify_all
    from bihuan.foundation.backup.restore import restore_backup

    saved = restore_backup(args.dir)
    print(f"bihuan: {sum(saved.tables.values())} rows of {saved.made_at}", file=sys.stderr)
    report = verify_all()
    for fault in report.faults:
        print(f"{fault.subject_type} {fault.number or fault.subject_id}: {fault_words(fault)}")
    verdict = "whole" if report.is_clean else "NOT whole"
    counts = f"{report.links} links, {report.roots} roots, {report.files} files"
    print(f"bihuan: the chain is {verdict} ({counts})", file=sys.stderr)
    return 0 if report.is_clean else 2
