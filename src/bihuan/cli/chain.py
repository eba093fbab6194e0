"""``bihuan chain``: verify the chain of proof, prove one record, give out the newest root."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from bihuan.cli.setup import django_ready
from bihuan.kernel.clock import SystemClock
from bihuan.kernel.errors import BadInput

if TYPE_CHECKING:
    import argparse

    from bihuan.evidence.public import Fault, Report


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the sub-command with its three actions."""
    chain = subparsers.add_parser("chain", help="verify the chain of proof, or prove one record")
    actions = chain.add_subparsers(dest="action", required=True, metavar="ACTION")
    verify = actions.add_parser("verify", help="find any changed, missing or reordered row")
    verify.add_argument("--json", action="store_true", help="print the report as JSON")
    verify.add_argument(
        "--root", type=Path, action="append", default=[], help="a root as published elsewhere"
    )
    proof = actions.add_parser("proof", help="write the proof of one record")
    proof.add_argument("number", help="the record's number")
    proof.add_argument("-o", "--output", type=Path, required=True, help="file to write")
    root = actions.add_parser("root", help="seal what changed and give out the newest root")
    root.add_argument("-o", "--output", type=Path, help="file to write; standard output if none")


def run(args: argparse.Namespace) -> int:
    """Do what was asked; 0 done, 2 where verification finds a fault."""
    django_ready()
    if args.action == "verify":
        return _verify(as_json=args.json, published=args.root)
    if args.action == "proof":
        return _proof(args.number, args.output)
    return _root(args.output)


def _verify(*, as_json: bool, published: list[Path]) -> int:
    from bihuan.evidence.public import verify_all

    report = verify_all(published=published)
    if as_json:
        print(json.dumps(_as_json(report), ensure_ascii=False, indent=1))
    else:
        for fault in report.faults:
            print(_line(fault))
    counts = (
        f"{report.subjects} records, {report.links} links, {report.roots} roots, "
        f"{report.numbers} numbers, {report.files} files: {len(report.faults)} faults; "
        f"{report.unsealed} links under no root yet"
    )
    print(counts, file=sys.stderr)
    return 0 if report.is_clean else 2


def _as_json(report: Report) -> dict[str, object]:
    from bihuan.evidence.public import fault_words

    names = ("subjects", "links", "roots", "files", "numbers", "unsealed")
    counts = {name: getattr(report, name) for name in names}
    faults = [{**asdict(fault), "message": fault_words(fault)} for fault in report.faults]
    return {"ok": report.is_clean, **counts, "faults": faults}


def _line(fault: Fault) -> str:
    from bihuan.evidence.public import fault_words

    whose = " ".join(filter(None, (fault.subject_type, fault.number or fault.subject_id)))
    if not whose:
        whose = "root" if fault.seq is not None else "-"
    seq = "" if fault.seq is None else f" #{fault.seq}"
    return " ".join(f"{whose}{seq} {fault.code}: {fault_words(fault)}".split())


def _proof(number: str, output: Path) -> int:
    from bihuan.evidence.public import prove_number

    _require_folder(output)
    _write(output, prove_number(number=number, clock=SystemClock()))
    return 0


def _root(output: Path | None) -> int:
    from bihuan.evidence.public import newest_root, root_text, seal_root

    if output is not None:
        _require_folder(output)
    root = seal_root(clock=SystemClock()) or newest_root()
    if root is None:
        raise BadInput("cli.no_root", "there is nothing to seal yet")
    if output is None:
        print(root_text(root), end="")
    else:
        _write(output, root_text(root))
    return 0


def _require_folder(output: Path) -> None:
    """Refuse before anything is done where the file cannot be written."""
    if output.is_dir() or not output.absolute().parent.is_dir():
        raise BadInput("cli.no_folder", f"{output} cannot be written: no such folder")


def _write(output: Path, text: str) -> None:
    from bihuan.evidence.public import write_whole

    try:
        write_whole(output.absolute(), text.encode(), mode=0o644)
    except OSError as fault:
        reason = fault.strerror or "error"
        raise BadInput("cli.cannot_write", f"{output} cannot be written: {reason}") from fault
    print(f"bihuan: {output}", file=sys.stderr)
