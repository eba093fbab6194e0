"""``bihuan work``: run the jobs and deliver the events, beside the server."""

from __future__ import annotations

import signal
import sys
import threading
from typing import TYPE_CHECKING

from bihuan.cli import setup

if TYPE_CHECKING:
    import argparse


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the sub-command."""
    parser = subparsers.add_parser("work", help="run the jobs and deliver the events")
    parser.add_argument("--once", action="store_true", help="do what there is to do now, then stop")


def run(args: argparse.Namespace) -> int:
    """Work until SIGINT or SIGTERM, or once; several workers may run side by side."""
    setup.django_ready()
    from bihuan.foundation.jobs import Worker
    from bihuan.kernel.clock import SystemClock

    worker = Worker(SystemClock())
    if args.once:
        print(f"bihuan: {worker.tick()} things done", file=sys.stderr)
        return 0
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    print("bihuan: working (Ctrl-C stops it)", file=sys.stderr)
    worker.run(stop)
    print("bihuan: stopped", file=sys.stderr)
    return 0
