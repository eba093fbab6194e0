"""The process beside the server that holds the streams of live changes.

It is forked before anything runs in threads, so it costs neither a second start nor the memory
of one. Where it ends unasked it is started again; meanwhile browsers ask the desk.
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
import multiprocessing
import os
import signal
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: prctl(2): the signal that a process gets when its parent dies.
PR_SET_PDEATHSIG = 1
#: Before a process that ended unasked is started again, in seconds.
PAUSE_S = 5
#: How long streams may take to end when the server stops; then the process is killed.
FAREWELL_S = 3
_DEFAULT_PORTS = {"http": 80, "https": 443}


def belong_to_parent() -> None:
    """Leave the terminal's group, and end when the parent is killed (Linux)."""
    os.setpgrp()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


@contextmanager
def streams(host: str, port: int, desk_port: int) -> Iterator[None]:
    """Hold streams in a process beside, as long as the block runs.

    Args:
        host: address to listen on.
        port: port to listen on; 0 for none.
        desk_port: port of the desk, whose pages may listen.
    """
    if not port:
        yield
        return
    address, stop = (host, port, desk_port), threading.Event()
    keeper = threading.Thread(target=_keep, args=(_first(address), address, stop), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join(2 * FAREWELL_S)


def serve(host: str, port: int, desk_port: int) -> None:
    """Hold streams until SIGTERM; for a process of its own, which this ends."""
    belong_to_parent()
    from bihuan.cli import setup

    setup.django_ready(migrated=False)
    _allow_files()
    code = 0 if asyncio.run(_hold(host, port, desk_port)) else 1
    # The threads of the server below outlive the interpreter's end, and panic.
    sys.stderr.flush()
    os._exit(code)


async def _hold(host: str, port: int, desk_port: int) -> bool:
    """Hold streams; return whether they ended because somebody asked."""
    from django.conf import settings
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server.embed import Server

    from bihuan.notices.streams import Limits, Streams

    env = settings.BIHUAN
    with_certificate = env.tls == "certificate"
    application = Streams(origins=_origins(env, desk_port), limits=Limits(all=env.live_connections))
    server = Server(
        application,
        address=host,
        port=port,
        interface=Interfaces.ASGINL,
        websockets=False,
        backlog=1024,
        # One too many is answered, and not left waiting.
        backpressure=2 * env.live_connections,
        log_level=LogLevels.error,
        log_dictconfig=settings.LOGGING,
        ssl_cert=env.tls_certificate if with_certificate else None,
        ssl_key=env.tls_key if with_certificate else None,
    )
    asked = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, asked.set)
    parts = [asyncio.ensure_future(each) for each in (server.serve(), application.watch())]
    waiting = asyncio.ensure_future(asked.wait())
    await asyncio.wait([waiting, *parts], return_when=asyncio.FIRST_COMPLETED)
    await application.stop()
    server.stop()  # type: ignore[no-untyped-call] # granian has no types here
    await asyncio.gather(*parts)
    return asked.is_set()


def _origins(env: Any, desk_port: int) -> Callable[[str], frozenset[str]]:
    """Return what tells, for the host that was asked, the origin of the desk's own pages."""
    from django.http.request import split_domain_port

    scheme = "https" if env.uses_tls else "http"
    public = urlsplit(env.public_url)
    named = {f"{public.scheme}://{public.netloc}"} if public.netloc else set()

    def origins(host: str) -> frozenset[str]:
        if not env.live_address:
            domain, _port = split_domain_port(host)
            host = domain if desk_port == _DEFAULT_PORTS[scheme] else f"{domain}:{desk_port}"
        return frozenset({f"{scheme}://{host}"} | named)

    return origins


def _allow_files() -> None:
    """Take as many open files as this account may have: each stream is one."""
    import resource

    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _first(address: tuple[Any, ...]) -> multiprocessing.process.BaseProcess:
    """Start the process: a fork where nothing runs beside us, which costs next to nothing."""
    from django.db import connections

    may_fork = sys.platform == "linux" and threading.active_count() == 1
    connections.close_all()
    gc.freeze()
    return _started("fork" if may_fork else "spawn", address)


def _keep(
    process: multiprocessing.process.BaseProcess, address: tuple[Any, ...], stop: threading.Event
) -> None:
    """Start the process again where it ends unasked; end it when that is asked."""
    while not stop.is_set():
        process.join(0.5)
        if not process.is_alive() and not stop.wait(PAUSE_S):
            process = _started("spawn", address)
    process.terminate()
    process.join(FAREWELL_S)
    process.kill()


def _started(how: str, address: tuple[Any, ...]) -> multiprocessing.process.BaseProcess:
    context: Any = multiprocessing.get_context(how)
    process: multiprocessing.process.BaseProcess = context.Process(
        target=serve, args=address, daemon=True
    )
    process.start()
    return process
