"""``bihuan ledger import FILE``: an office's spreadsheet of hazards becomes findings."""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bihuan.cli.notice import messages_ready
from bihuan.cli.setup import django_ready
from bihuan.kernel.clock import SystemClock
from bihuan.kernel.errors import BadInput

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence

    from bihuan.engines.ledger import Ledger, LedgerRow
    from bihuan.findings.public import Outcome

#: Rows that each kind of doubt is told of one by one.
_TOLD = 100


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the sub-command."""
    parser = subparsers.add_parser("ledger", help="take over a spreadsheet of hazards")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    take = actions.add_parser("import", help="make findings of its rows")
    take.add_argument("file", type=Path, metavar="FILE", help=".xlsx, .xls or .csv")
    take.add_argument("--dry-run", action="store_true", help="change nothing, tell what would be")
    take.add_argument("--records", action="store_true", help="tell of every row taken over")
    take.add_argument(
        "--map",
        type=Path,
        metavar="FILE",
        help='JSON, fields by heading: {"问题描述": "description"}',
    )
    take.add_argument("--body", metavar="NAME", help="the body whose ledger it is")
    take.add_argument("--region", metavar="CODE", help="where the hazards lie; the body's own")
    take.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    """Read the file, take its rows over, and print what became of each.

    Raises:
        BadInput: the file or the mapping cannot be read.
    """
    mapping = _mapping(args.map)
    django_ready(migrated=False)
    messages_ready()
    from bihuan.cli.setup import require_tables
    from bihuan.documents.extraction.sheets import read_sheets
    from bihuan.engines.ledger import read_ledger
    from bihuan.foundation.garbage import collected_by_hand

    with collected_by_hand():
        grids = read_sheets(args.file).grids
        ledger = read_ledger(grids, file_name=args.file.name, mapping=mapping)
    for sheet in ledger.sheets:
        if sheet.reason:
            print(f"bihuan: {sheet.name}: {sheet.reason}", file=sys.stderr)
    require_tables()
    outcomes = _take_over(args, ledger) if ledger.rows else ()
    _tell_doubts(ledger)
    told = _as_json(ledger, outcomes, with_records=args.records)
    if args.json:
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        _print(told, is_dry=args.dry_run)
    return 0


def _tell_doubts(ledger: Ledger) -> None:
    """Say of every row in doubt what could not be read or was inferred; a few rows of each kind."""
    from bihuan.findings.public import doubtful_rows
    from bihuan.kernel.clock import civil_date

    met: Counter[str] = Counter()
    for row in doubtful_rows(ledger.rows, civil_date(SystemClock().now())):
        for doubt in row.warnings:
            met[doubt.code] += 1
            if met[doubt.code] <= _TOLD:
                field = doubt.facts.get("field")
                told = f"{field}: {doubt.message}" if field else doubt.message
                print(f"bihuan: {row.sheet} {row.row}: {doubt.code}: {told}", file=sys.stderr)
    for code, count in met.items():
        if count > _TOLD:
            print(f"bihuan: {code}: {count - _TOLD} more rows", file=sys.stderr)


def _take_over(args: argparse.Namespace, ledger: Ledger) -> Sequence[Outcome]:
    """Take the rows over; a dry run does the same and takes everything back."""
    from contextlib import nullcontext

    from django.db import transaction

    from bihuan.cli.ledger_place import place_of
    from bihuan.findings.public import Source, import_ledger
    from bihuan.people.public import Actor

    actor, clock = Actor.system("ledger import"), SystemClock()
    digest = hashlib.sha256(args.file.read_bytes()).hexdigest()
    with transaction.atomic() if args.dry_run else nullcontext():
        body, region = place_of(args.body, args.region, actor=actor, clock=clock)
        outcomes = import_ledger(
            ledger.rows,
            source=Source(args.file.name, digest),
            organisation=body,
            region=region,
            actor=actor,
            clock=clock,
            told=_progress,
        )
        if args.dry_run:
            transaction.set_rollback(True)
    return outcomes


def _progress(done: int, total: int) -> None:
    print(f"bihuan: {done} of {total} rows", file=sys.stderr)


def _mapping(path: Path | None) -> Mapping[str, str | None]:
    """Return the fields by heading that a person decided on.

    Raises:
        BadInput: no such file, or no JSON object of texts.
    """
    if path is None:
        return {}
    try:
        mapping = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as fault:
        raise BadInput("cli.bad_mapping", f"{path.name} cannot be read as JSON") from fault
    if not isinstance(mapping, dict) or not all(
        field is None or isinstance(field, str) for field in mapping.values()
    ):
        raise BadInput("cli.bad_mapping", f"{path.name} must give a field, or null, by heading")
    return mapping


def _as_json(ledger: Ledger, outcomes: Sequence[Outcome], *, with_records: bool) -> dict[str, Any]:
    merged = [one for one in outcomes if one.is_merged]
    told: dict[str, Any] = {
        "rows_read": ledger.rows_read,
        "imported": len(outcomes) - len(merged),
        "merged": len(merged) + len(ledger.joined),
        "rejected": [
            {"sheet": row.sheet, "row": row.row, "code": row.code, "reason": row.reason}
            for row in ledger.rejected
        ],
        "columns": ledger.columns,
    }
    if with_records:
        told["records"] = _records(ledger, outcomes)
    return told


def _records(ledger: Ledger, outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """Every row taken over, in order; one that goes on with a row above joins its finding."""
    places = {(one.row.sheet, one.row.column, one.row.row): one for one in outcomes}
    records = [_record(one, one.row.row, is_merged=one.is_merged) for one in outcomes]
    for row in ledger.joined:
        one = places[row.sheet, row.column, row.into]
        records.append(_record(one, row.row, is_merged=True))
    order = {sheet.name: at for at, sheet in enumerate(ledger.sheets)}
    return sorted(records, key=lambda record: (order[record["sheet"]], record["row"]))


def _record(one: Outcome, at: int, *, is_merged: bool) -> dict[str, Any]:
    row: LedgerRow = one.row
    dates = {name: getattr(row, name) for name in ("found_on", "due_on", "verified_on")}
    texts = {
        name: getattr(row, name) or None
        for name in ("responsible_person", "category", "measure", "verifier")
    }
    return {
        "number": one.number,
        "sheet": row.sheet,
        "row": at,
        "description": row.description,
        "responsible_org": row.responsible_org or row.enterprise or None,
        **texts,
        **{name: day and day.isoformat() for name, day in dates.items()},
        "grade": (row.grade or "general"),
        "state": str(one.state),
        "into": one.number if is_merged else None,
    }


def _print(told: dict[str, Any], *, is_dry: bool) -> None:
    if is_dry:
        print("nothing was changed; this would be done:")
    rejected = told["rejected"]
    print(
        f"{told['rows_read']} rows read: {told['imported']} imported, {told['merged']} merged, "
        f"{len(rejected)} rejected"
    )
    for record in told.get("records", ()):
        into = f" -> {record['into']}" if record["into"] else ""
        words = " ".join(record["description"].split())[:40]
        print(f"  {record['sheet']} {record['row']}: {record['number']}{into} {words}")
    for row in rejected:
        print(f"  {row['sheet']} {row['row']}: {row['code']}: {row['reason']}")
