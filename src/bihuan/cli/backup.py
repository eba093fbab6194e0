"""``bihuan backup``: save everything into a new folder."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bihuan.cli import setup
from bihuan.kernel.clock import SystemClock

if TYPE_CHECKING:
    import argparse


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the sub-command."""
    parser = subparsers.add_parser("backup", help="save everything into a new folder")
    parser.add_argument("dir", type=Path, help="a folder that does not exist or is empty")
    parser.add_argument(
        "--keys",
        action="store_true",
        help="save the private key of the chain too; keep such a backup under lock",
    )


def run(args: argparse.Namespace) -> int:
    """Save; the server may go on working meanwhile."""
    setup.django_ready()
    from bihuan.foundation.backup import manifest
    from bihuan.foundation.backup.write import write_backup

    made = write_backup(args.dir, with_private_keys=args.keys, clock=SystemClock())
    rows, digest = sum(made.tables.values()), manifest.stored(args.dir / manifest.NAME).sha256
    print(f"bihuan: {rows} rows and {len(made.files)} files in {args.dir}", file=sys.stderr)
    print(f"bihuan: SHA-256 of its manifest: {digest}", file=sys.stderr)
    if not args.keys:
        print("bihuan: the chain's private key is not in it (--keys)", file=sys.stderr)
    return 0
