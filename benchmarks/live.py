"""How soon, and at what cost, hundreds of open pages hear of a step: held streams beside asking.

Claims: with 500 streams open, a step is told within two seconds (95th percentile) to those who
have the record open; each further stream costs less than 60 kB; quiet streams cost less
of a processor than pages that ask every 15 seconds.

Both are measured on the same installation with one step a second: first the streams, then as
many pages that ask ``/events`` as a browser does where no stream is held.
``BIHUAN_DATABASE_URL`` chooses PostgreSQL; without it, SQLite.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import re
import resource
import selectors
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import seeding
from benchmarks.startup import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

PAGES = 500
#: Pages of one person: one less than are held for each.
EACH = 5
FINDINGS = 2_000
QUIET_S = 20
STEPS = 30
ASK_EVERY_S = 15
PATIENCE_S = 60
TICKS = os.sysconf("SC_CLK_TCK")
_VERSION = re.compile(rb'"version": (\d+)')


@dataclass(eq=False)
class Page:
    """A page that somebody has open, with what it heard and when."""

    cookie: str
    finding: UUID
    heard: dict[int, float] = field(default_factory=dict)

    def hear(self, text: bytes) -> None:
        """Note the versions that arrived now."""
        for version in _VERSION.findall(text):
            self.heard.setdefault(int(version), time.perf_counter())

    @property
    def query(self) -> str:
        """What the page asks for."""
        return f"?subject=finding:{self.finding}"


def main() -> None:
    """Seed, serve, measure both ways, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=PAGES)
    count = parser.parse_args().pages
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with tempfile.TemporaryDirectory() as name:
        os.environ |= {
            "BIHUAN_DATA": name,
            "BIHUAN_LOG_LEVEL": "error",
            "BIHUAN_MODE": "demo",
            "BIHUAN_LIVE_CONNECTIONS": str(count + 10),
            # What the worker does would stand in the figures.
            "BIHUAN_JOBS": "outside",
        }
        pages = _pages(seeding.seed(FINDINGS), count)
        print(f"{count} pages{'':<24}{'median s':>10}{'p95 s':>8}{'CPU quiet':>11}{'CPU':>7}")
        with _serving() as (server, port):
            # The first one loads the addresses of the desk.
            with _streams(port + 1, pages[:1]):
                before = _memory(server)
            with _streams(port + 1, pages):
                time.sleep(2)
                held = _memory(server)
                _measure("held streams", server, pages)
        with _serving() as (server, port), _asking(port, pages):
            _measure("asking every 15 s", server, pages)
        print(f"memory of all processes with one stream, MB: {before / 1024:.0f}")
        print(f"each further stream, kB: {(held - before) / count:.0f}")


def _pages(bureau: seeding.Bureau, count: int) -> list[Page]:
    """Return the pages of as many officers as it takes, each with a finding that they see."""
    from bihuan.findings.permissions import visible
    from bihuan.kernel.clock import SystemClock
    from bihuan.people import public as people

    found: list[Page] = []
    officers = people.Person.objects.filter(pk__in={each.pk for each in _officers(bureau)})
    for person in officers:
        seen = visible(people.actor_for(person, SystemClock())).values_list("pk", flat=True)
        finding = seen.order_by("?").first()
        if finding is not None:
            found += [Page(_session(person), finding) for _each in range(EACH)]
    if len(found) < count:
        message = f"the bureau has people for {len(found)} pages only"
        raise ValueError(message)
    return found[:count]


def _officers(bureau: seeding.Bureau) -> list[seeding.Person]:
    return list(bureau.officers.values())


def _session(person: seeding.Person) -> str:
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


@contextmanager
def _serving() -> Iterator[tuple[int, int]]:
    """Serve; give the process and the port of the desk."""
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "bihuan.cli", "serve", "--port", str(port)],
        stderr=subprocess.DEVNULL,
    )
    try:
        for asked in (port, port + 1):
            _wait(asked)
        yield server.pid, port
    finally:
        server.terminate()
        server.wait(30)


def _wait(port: int) -> None:
    until = time.perf_counter() + PATIENCE_S
    while True:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
            connection.request("GET", "/healthz")
            connection.getresponse().read()
        except OSError:
            if time.perf_counter() > until:
                raise
            time.sleep(0.2)
        else:
            return


@contextmanager
def _streams(port: int, pages: list[Page]) -> Iterator[None]:
    """Hold a stream for each page, and listen to all of them."""
    chosen, done = selectors.DefaultSelector(), threading.Event()
    for page in pages:
        page.heard.clear()
        held = socket.create_connection(("127.0.0.1", port))
        head = f"GET /sse{page.query} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {page.cookie}\r\n\r\n"
        held.sendall(head.encode())
        chosen.register(held, selectors.EVENT_READ, page)

    def listen() -> None:
        while not done.is_set():
            for key, _events in chosen.select(0.2):
                key.data.hear(key.fileobj.recv(65_536))  # type: ignore[union-attr]

    listening = threading.Thread(target=listen)
    listening.start()
    try:
        _wait_until_all(pages)
        yield
    finally:
        done.set()
        listening.join()
        for key in list(chosen.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]


@contextmanager
def _asking(port: int, pages: list[Page]) -> Iterator[None]:
    """Ask for each page every 15 seconds, evenly spread, as browsers do."""
    done, began = threading.Event(), time.perf_counter()
    kept = threading.local()
    for page in pages:
        page.heard.clear()

    def ask(page: Page) -> None:
        if not hasattr(kept, "connection"):
            kept.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
        kept.connection.request("GET", f"/events{page.query}", headers={"Cookie": page.cookie})
        page.hear(kept.connection.getresponse().read())

    def follow() -> None:
        turn, spread = 0, random.sample(pages, len(pages))
        with ThreadPoolExecutor(4) as pool:
            while not done.is_set():
                at = began + turn * ASK_EVERY_S / len(pages)
                done.wait(max(0.0, at - time.perf_counter()))
                pool.submit(ask, spread[turn % len(spread)])
                turn += 1

    asking = threading.Thread(target=follow)
    asking.start()
    try:
        _wait_until_all(pages)
        yield
    finally:
        done.set()
        asking.join()


def _wait_until_all(pages: list[Page]) -> None:
    until = time.perf_counter() + PATIENCE_S
    while not all(page.heard for page in pages):
        if time.perf_counter() > until:
            missing = sum(not page.heard for page in pages)
            message = f"{missing} pages heard nothing"
            raise TimeoutError(message)
        time.sleep(0.1)


def _measure(what: str, server: int, pages: list[Page]) -> None:
    """Wait, then take a step a second; print how soon it was heard and what it cost."""
    used = _processor_s(server)
    time.sleep(QUIET_S)
    quiet = (_processor_s(server) - used) / QUIET_S
    chance, taken = random.Random(1), []
    used, began = _processor_s(server), time.perf_counter()
    for _each in range(STEPS):
        finding = chance.choice(pages).finding
        taken.append((finding, _step(finding), time.perf_counter()))
        # Not in step with the server's looks.
        time.sleep(chance.uniform(0.5, 1.5))
    busy = (_processor_s(server) - used) / (time.perf_counter() - began)
    time.sleep(ASK_EVERY_S + 2)
    waits = [
        # Who asks seldom may hear of two steps at once: then the later version tells both.
        min((at for heard, at in page.heard.items() if heard >= version), default=float("inf"))
        - moment
        for finding, version, moment in taken
        for page in pages
        if page.finding == finding
    ]
    high = sorted(waits)[int(len(waits) * 0.95)]
    middle = statistics.median(waits)
    print(f"{what:<33}{middle:>10.2f}{high:>8.2f}{quiet:>10.1%}{busy:>8.1%}")


def _step(finding_id: UUID) -> int:
    """Take a step that stays in its state; return the version that it leads to."""
    from bihuan.findings.models import Finding
    from bihuan.foundation.moving import Act, move
    from bihuan.kernel.clock import SystemClock

    row = Finding.objects.get(pk=finding_id)
    step = Act("measured", "finding.measured", SystemClock().now(), None, "benchmark")
    move(row, to=row.state, act=step)
    return row.version


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    # Threads start processes too.
    for task in Path(f"/proc/{pid}/task").iterdir():
        children += (task / "children").read_text().split()
    return [pid, *(each for child in set(children) for each in _family(int(child)))]


def _memory(pid: int) -> float:
    """Return the memory of a process and its children in kB, each shared page counted once."""
    found = 0
    for each in _family(pid):
        about = Path(f"/proc/{each}/smaps_rollup").read_text()
        found += int(re.findall(r"^Pss:\s+(\d+)", about, re.MULTILINE)[0])
    return found


def _processor_s(pid: int) -> float:
    """Return the processor time that a process and its children have used, in seconds."""
    ticks = 0
    for each in _family(pid):
        fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / TICKS


if __name__ == "__main__":
    main()
