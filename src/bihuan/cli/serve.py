"""``bihuan serve``: the web, the REST interface and, when embedded, the jobs."""

from __future__ import annotations

import errno
import multiprocessing
import os
import signal
import socket
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bihuan.cli import setup, streaming
from bihuan.kernel.errors import Refusal

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from django.core.handlers.wsgi import WSGIHandler

LOOPBACK = ("127.0.0.1", "::1", "localhost")
#: The first page is answered before the jobs take their share of the machine, in seconds.
HEAD_START_S = 3
#: How long a job may finish its work when the server stops, in seconds.
FAREWELL_S = 10
#: How long requests may finish theirs; a worker that hangs after that is killed.
GRACE_S = 8


class PortTaken(Refusal):
    """Something else listens there, or the address is not ours."""

    def __init__(self, host: str, port: int, reason: str, option: str) -> None:
        message = f"cannot listen on {host}:{port}: {reason}; choose another with {option}"
        super().__init__("cli.port_taken", message, host=host, port=port, reason=reason)


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the sub-command."""
    parser = subparsers.add_parser("serve", help="serve the desk and the REST interface")
    add_address(parser)


def add_address(parser: argparse.ArgumentParser) -> None:
    """Add where to listen."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on")


def run(args: argparse.Namespace) -> int:
    """Serve until SIGINT or SIGTERM."""
    require_free(args.host, args.port)
    setup.django_ready()
    from django.conf import settings

    from bihuan.foundation import statics

    statics.collect()
    live_port = _live_port(settings.BIHUAN.live_port, args.host, args.port)
    # What serves is started afresh, and reads the settings for itself.
    os.environ["BIHUAN_LIVE_PORT"] = str(live_port)
    _announce(settings.BIHUAN.mode, settings.BIHUAN.tls, args.host, args.port)
    with (
        streaming.streams(args.host, live_port, args.port),
        _jobs(running=settings.BIHUAN.jobs_inside),
    ):
        _serve(args.host, args.port)
    print("bihuan: stopped", file=sys.stderr)
    return 0


def require_free(host: str, port: int, *, option: str = "--port") -> None:
    """Refuse an address on which we cannot listen.

    Args:
        host: address to listen on.
        port: port to listen on.
        option: what chooses another port.

    Raises:
        PortTaken: with the reason in words.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            taken = getattr(error, "errno", None) == errno.EADDRINUSE
            reason = "something listens there already" if taken else str(error)
            raise PortTaken(host, port, reason, option) from error


def _live_port(asked: int | None, host: str, port: int) -> int:
    """Return the port of live changes; 0 for none.

    Raises:
        PortTaken: the port that was asked for is not free. The one beside the desk's may be
            another installation's: then browsers ask the desk.
    """
    if asked is not None:
        if asked:
            require_free(host, asked, option="BIHUAN_LIVE_PORT")
        return asked
    try:
        require_free(host, port + 1)
    except PortTaken as taken:
        said = f"no live changes: {taken.facts['reason']} on port {port + 1}"
        print(f"bihuan: {said}; BIHUAN_LIVE_PORT names another", file=sys.stderr)
        return 0
    return port + 1


def _announce(mode: str, tls: str, host: str, port: int) -> None:
    scheme = "https" if tls == "certificate" else "http"
    shown = f"[{host}]" if ":" in host else host
    print(f"bihuan: {scheme}://{shown}:{port}/  ({mode}; Ctrl-C stops it)", file=sys.stderr)
    if mode == "demo" and host not in LOOPBACK:
        warning = "the demo's passwords are public, and others can reach this address"
        print(f"bihuan: warning: {warning}", file=sys.stderr)


def _serve(host: str, port: int) -> None:
    from django.conf import settings
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    env = settings.BIHUAN
    # A fresh process serves, so that the jobs' thread here is never forked.
    multiprocessing.set_start_method("spawn", force=True)
    with_certificate = env.tls == "certificate"
    server = Granian(
        target="bihuan.cli.serve:application",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        websockets=False,
        workers=env.workers,
        blocking_threads=env.threads,
        respawn_failed_workers=True,
        workers_kill_timeout=GRACE_S,
        log_level=LogLevels.warning,
        log_dictconfig=settings.LOGGING,
        ssl_cert=env.tls_certificate if with_certificate else None,
        ssl_key=env.tls_key if with_certificate else None,
    )
    # A terminal that closes stops the demo; it must not live on unseen.
    server.on_startup(lambda: signal.signal(signal.SIGHUP, server.signal_handler_interrupt))
    server.serve()


def application() -> WSGIHandler:
    """Make the application in the serving process.

    The process leaves the terminal's group: Ctrl-C reaches the parent alone, which then asks
    once. Asked twice at the same moment, the worker may never stop. Where the parent is killed,
    the process is killed too and frees the port (Linux): nobody is left to ask it twice.
    """
    streaming.belong_to_parent()
    from django.core.wsgi import get_wsgi_application

    return get_wsgi_application()


@contextmanager
def _jobs(*, running: bool) -> Iterator[None]:
    """Run the jobs in a thread beside; they end between two of them, not within one."""
    if not running:
        yield
        return
    from bihuan.foundation.jobs import Worker
    from bihuan.kernel.clock import SystemClock

    stop = threading.Event()

    def work() -> None:
        if not stop.wait(HEAD_START_S):
            Worker(SystemClock()).run(stop)

    thread = threading.Thread(target=work, name="jobs", daemon=True)
    # Until the server has its own handlers, SIGTERM must still end us in order.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(FAREWELL_S)
