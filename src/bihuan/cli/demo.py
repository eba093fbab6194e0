"""``bihuan demo``: fill an installation with an invented city, and serve it when asked."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from bihuan.cli import serve, setup
from bihuan.kernel.clock import SystemClock
from bihuan.kernel.errors import Refusal

if TYPE_CHECKING:
    import argparse

SCALES = ("small",)


class NotForProduction(Refusal):
    """Invented people with public passwords have no place where real work is done."""

    def __init__(self) -> None:
        super().__init__(
            "cli.demo_in_production",
            "the demo city has public passwords and is not loaded with BIHUAN_MODE=production",
        )


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the sub-command."""
    parser = subparsers.add_parser("demo", help="load the invented city of the demo")
    parser.add_argument("--scale", choices=SCALES, default="small", help="how much of it")
    parser.add_argument("--serve", action="store_true", help="then serve it, like `bihuan serve`")
    serve.add_address(parser)


def run(args: argparse.Namespace) -> int:
    """Load the city once; a repeat only tells the logins again."""
    if args.serve:
        serve.require_free(args.host, args.port)
    setup.django_ready(migrated=False)
    from django.conf import settings

    if settings.BIHUAN.is_production:
        raise NotForProduction
    setup.require_tables()
    from bihuan.cli.demo_data import load_demo

    print(load_demo(SystemClock()), file=sys.stderr)
    return serve.run(args) if args.serve else 0
