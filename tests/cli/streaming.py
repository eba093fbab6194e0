"""A served installation of the town, and streams as a browser reads them."""

from __future__ import annotations

import http.client
import json
import re
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from tests.cli.running import environment
from tests.cli.test_serve import asked, free_port, served

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).resolve().parents[2]
#: A second's look and the way there, on a machine that does other work too.
PATIENCE_S = 5.0
#: The interpreter starts and Django loads; with a database to make.
START_S = 60


@dataclass
class Answer:
    """An answer that may go on."""

    connection: http.client.HTTPConnection
    response: http.client.HTTPResponse
    ended: bool = field(default=False)

    @property
    def status(self) -> int:
        return self.response.status

    def block(self, within_s: float = PATIENCE_S) -> dict[str, str] | None:
        """Return the fields of the next block; None where none comes in time, or it ended."""
        assert self.connection.sock is not None
        found: dict[str, str] = {}
        until = time.monotonic() + within_s
        while not self.ended:
            self.connection.sock.settimeout(max(0.01, until - time.monotonic()))
            try:
                line = self.response.fp.readline()
            except TimeoutError:
                return None
            self.ended = not line or line.startswith(b"0\r\n")
            # Chunks have their own lines: the size before, an empty one after.
            text = line.decode().rstrip("\n")
            if text == "" and found:
                return found
            name, colon, value = text.partition(": ")
            if colon:
                found[name] = value
        return None

    def told(self, within_s: float = PATIENCE_S) -> dict[str, Any] | None:
        """Return the data of the next event."""
        until = time.monotonic() + within_s
        while (left := until - time.monotonic()) > 0 and not self.ended:
            block = self.block(left)
            if block and "data" in block:
                return {**json.loads(block["data"]), "id": block["id"]}
        return None


@dataclass(frozen=True)
class Site:
    """The served town."""

    port: int
    process: subprocess.Popen[bytes]
    town: dict[str, Any]
    tls: ssl.SSLContext | None = None

    @contextmanager
    def stream(
        self, cookie: str = "", query: str = "", path: str = "/sse", **headers: str
    ) -> Iterator[Answer]:
        """Open a stream, or what is answered instead."""
        connection = self._connection(self.port + 1)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if cookie:
            sent["Cookie"] = f"bihuan_session={cookie}"
        try:
            connection.request("GET", path + query, headers=sent)
            yield Answer(connection, connection.getresponse())
        finally:
            connection.close()

    def _connection(self, port: int) -> http.client.HTTPConnection:
        if self.tls is None:
            return http.client.HTTPConnection("127.0.0.1", port, timeout=START_S)
        return http.client.HTTPSConnection("127.0.0.1", port, timeout=START_S, context=self.tls)

    def of(self, name: str, finding: int | None = None, **headers: str) -> Any:
        """Open somebody's stream, with a finding open."""
        query = "" if finding is None else f"?subject=finding:{self.town['findings'][finding]}"
        return self.stream(self.town["sessions"][name], query, **headers)

    def post(self, path: str, body: object = None) -> None:
        """Do something over the API, as Dong."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=START_S)
        headers = {
            "Authorization": f"Bearer {self.town['token']}",
            "Content-Type": "application/json",
        }
        connection.request("POST", f"/api/v1{path}", json.dumps(body or {}), headers)
        answer = connection.getresponse()
        said = answer.read().decode()
        connection.close()
        assert answer.status == 200, said

    def sign_out(self, cookie: str) -> None:
        """End a session, as the button on its page does."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=START_S)
        cookies = f"bihuan_session={cookie}"
        connection.request("GET", "/settings", headers={"Cookie": cookies})
        page = connection.getresponse()
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.read().decode())
        secret = re.search(r"bihuan_csrf=\w+", page.getheader("Set-Cookie") or "")
        assert found
        assert secret
        form = f"csrfmiddlewaretoken={found[1]}"
        headers = {
            "Cookie": f"{cookies}; {secret[0]}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        connection.request("POST", "/sign-out", form, headers)
        assert connection.getresponse().status == 302
        connection.close()

    def take_up(self, finding: int) -> None:
        """Take a step on a finding."""
        self.post(f"/findings/{self.town['findings'][finding]}/steps/take-up")


def found_town(data: Path, **more: str) -> dict[str, Any]:
    """Found the town in an installation."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.cli.streaming_town"],
        cwd=ROOT,
        env=environment(data, **more),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


@contextmanager
def serving(
    data: Path,
    town: dict[str, Any],
    settings: Mapping[str, str] = MappingProxyType({}),
    tls: ssl.SSLContext | None = None,
) -> Iterator[Site]:
    """Serve the town, and wait until it answers on both ports."""
    port = free_pair()
    with served(data, port, **settings) as process:
        site = Site(port, process, town, tls)
        if tls is None:
            asked(port, "/readyz")
        wait_for_streams(site)
        yield site


def wait_for_streams(site: Site) -> None:
    """Wait until streams are held."""
    until = time.monotonic() + START_S
    while True:
        try:
            with site.stream(path="/nothing") as answer:
                assert answer.status == 404
                return
        except OSError:
            assert time.monotonic() < until, "no stream was held in time"
            time.sleep(0.2)


def free_pair() -> int:
    """Return a free port whose next one is free too."""
    from bihuan.cli.serve import PortTaken, require_free

    while True:
        port = free_port()
        try:
            require_free("127.0.0.1", port + 1)
        except PortTaken:
            continue
        return port
