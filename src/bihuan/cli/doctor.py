"""``bihuan doctor``: say whether an installation is well."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from bihuan.cli import setup
from bihuan.kernel.clock import SystemClock
from bihuan.kernel.errors import Refusal

if TYPE_CHECKING:
    import argparse

MARKS = {"ok": "ok     ", "warning": "warning", "failed": "FAILED "}


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the sub-command."""
    parser = subparsers.add_parser("doctor", help="say whether this installation is well")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    """Print every check; 0 when none failed, else 2. Changes nothing."""
    checks = _checks()
    well = all(check["state"] != "failed" for check in checks)
    if args.json:
        print(json.dumps({"ok": well, "checks": checks}, ensure_ascii=False, indent=2))
    else:
        for check in checks:
            print(f"{MARKS[check['state']]}  {check['name']:<11} {check['message']}")
    return 0 if well else 2


def _checks() -> list[dict[str, Any]]:
    try:
        setup.django_ready(migrated=False)
    except Refusal as refusal:
        return [{"name": "settings", "state": "failed", "message": str(refusal)}]
    from django.conf import settings

    from bihuan.foundation.checkup import check_up

    said = f"{settings.BIHUAN.mode}, data in {settings.BIHUAN_DATA}"
    first = {"name": "settings", "state": "ok", "message": said}
    return [first, *(asdict(check) for check in check_up(SystemClock()))]
