"""Lists, records and creation of findings over real HTTP, beside Django REST framework.

Claims, over 100,000 findings with two workers: a list of 25 as JSON in 100 ms (median), as a
page in 150 ms and under 100 kB, the last page as fast as the first, 250 ms at the 95th
percentile with five users at once; one finding created, with history and chain, in 15 ms
(median) and 40 ms (95th percentile); a search in 300 ms (95th percentile).

The peer serves the same table with the same server, workers and page size; it has no scope,
no history and no chain; `python tools/install.py bench` installs it, and without it the product
is measured alone. ``BIHUAN_DATABASE_URL`` chooses PostgreSQL; without it, SQLite.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import seeding
from benchmarks.startup import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FINDINGS = 100_000
ROUNDS = 60
USERS = 5
WORKERS = "2"
PATIENCE_S = 60
PEER = "benchmarks.peers.rest_framework"


@dataclass(frozen=True)
class Site:
    """A server that answers, and how to be let in."""

    address: str
    headers: dict[str, str]

    def ask(self, path: str, body: object = None) -> bytes:
        """Send one request on a connection of its own; return the body of the answer."""
        data = None if body is None else json.dumps(body).encode()
        headers = {**self.headers, **({"Content-Type": "application/json"} if data else {})}
        request = urllib.request.Request(self.address + path, data=data, headers=headers)
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
            return answer.read()


def main() -> None:
    """Seed, serve both, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--findings", type=int, default=FINDINGS)
    parser.add_argument("--data", type=Path, help="a folder that was seeded before")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        data = asked.data or Path(name)
        os.environ |= {"BIHUAN_DATA": str(data), "BIHUAN_LOG_LEVEL": "error", "BIHUAN_MODE": "demo"}
        if asked.data is None:
            seeding.seed(asked.findings)
        else:
            seeding.set_up()
        token, session, body = _let_in()
        with _serving([sys.executable, "-m", "bihuan.cli", "serve"], "/healthz") as address:
            ours = Site(address, {"Authorization": f"Bearer {token}", "Accept-Language": "zh-Hans"})
            page = Site(address, {"Cookie": session, "Accept-Language": "zh-Hans"})
            _table("bihuan", _measure(ours, page, body))
        if find_spec("rest_framework") is None:
            print("the peer is not installed: python tools/install.py bench", file=sys.stderr)
            return
        with _serving([sys.executable, "-m", PEER], "/findings/?limit=1") as address:
            peer = Site(address, {})
            _table("Django REST framework", _measure_peer(peer, body))


def _let_in() -> tuple[str, str, dict[str, object]]:
    """Return a token and a session's cookie of the city's officer, and what they would record."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from bihuan.kernel.clock import SystemClock
    from bihuan.people import public as people

    clock = SystemClock()
    person = people.person_by_username(f"officer{seeding.CITY}")
    if person is None:
        message = "the folder was not seeded"
        raise LookupError(message)
    actor = people.actor_for(person, clock)
    issued = people.issue_token(
        actor=actor, clock=clock, person=person, name="bench", days=1, scopes=people.EVERYTHING
    )
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    body = {
        "kind": "hazard",
        "title": "三号车间配电箱未接地",
        "description": "检查发现三号车间配电箱未接地。",
        "place": "三号车间",
        "region": seeding.CITY,
    }
    return issued.secret, f"{settings.SESSION_COOKIE_NAME}={session.session_key}", body


@contextmanager
def _serving(command: list[str], probe: str) -> Iterator[str]:
    port = free_port()
    server = subprocess.Popen(
        [*command, "--port", str(port)],
        env={**os.environ, "BIHUAN_WORKERS": WORKERS},
        stdout=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(Site(address, {}), probe)
        yield address
    finally:
        server.terminate()
        try:
            server.wait(30)
        except subprocess.TimeoutExpired:
            server.kill()


def _wait(site: Site, probe: str) -> None:
    began = time.perf_counter()
    while time.perf_counter() - began < PATIENCE_S:
        try:
            site.ask(probe)
        except OSError:
            time.sleep(0.1)
        else:
            return
    message = "the server did not answer in time"
    raise TimeoutError(message)


def _measure(api: Site, desk: Site, body: dict[str, object]) -> dict[str, list[float]]:
    last = _last_page()
    return {
        "list of 25, JSON": _timed(lambda: api.ask("/api/v1/findings?tab=open&limit=25")),
        "its last page, JSON": _timed(lambda: api.ask(last)),
        "closed ones, JSON": _timed(lambda: api.ask("/api/v1/findings?tab=closed&limit=25")),
        "list of 25, JSON, 5 users": _together(
            lambda: api.ask("/api/v1/findings?tab=open&limit=25")
        ),
        "list of 25, page": _timed(lambda: desk.ask("/findings")),
        "search of two words, JSON": _timed(
            lambda: api.ask(
                "/api/v1/findings?words=%E7%81%AD%E7%81%AB%E5%99%A8%20%E4%B8%89%E5%8F%B7"
            )
        ),
        "create one": _timed(lambda: api.ask("/api/v1/findings", body)),
        "size of the page, kB": [len(desk.ask("/findings")) / 1000],
    }


def _last_page() -> str:
    """Return the address of the page before the end, as its neighbour would link it."""
    from bihuan.findings.models import Finding
    from bihuan.findings.queries.listing import _cursor

    last = Finding.objects.latest("due_key", "id")
    return f"/api/v1/findings?limit=25&cursor={_cursor(last, 'before')}"


def _measure_peer(peer: Site, body: dict[str, object]) -> dict[str, list[float]]:
    return {
        "list of 25, JSON": _timed(lambda: peer.ask("/findings/?limit=25")),
        "its last page, JSON": _timed(lambda: peer.ask("/findings/?limit=25&offset=99900"), 10),
        "list of 25, JSON, 5 users": _together(lambda: peer.ask("/findings/?limit=25")),
        "search of two words, JSON": _timed(
            lambda: peer.ask(
                "/findings/?search=%E7%81%AD%E7%81%AB%E5%99%A8%20%E4%B8%89%E5%8F%B7&limit=25"
            ),
            10,
        ),
        "create one": _timed(lambda: peer.ask("/findings/", body)),
    }


def _timed(act: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    act()
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        act()
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def _together(act: Callable[[], object]) -> list[float]:
    taken: list[float] = []
    threads = [
        threading.Thread(target=lambda: taken.extend(_timed(act, ROUNDS // 3)))
        for _ in range(USERS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken


def _table(who: str, measured: dict[str, list[float]]) -> None:
    print(f"\n{who:<34}{'median ms':>12}{'p95 ms':>12}")
    for what, taken in measured.items():
        high = sorted(taken)[int(len(taken) * 0.95) - 1] if len(taken) > 1 else taken[0]
        print(f"{what:<34}{statistics.median(taken):>12.1f}{high:>12.1f}")


if __name__ == "__main__":
    main()
