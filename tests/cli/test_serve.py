"""The server starts on an empty installation, answers, and stops when it is told to."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING
from urllib.error import URLError

import pytest
from tests.cli.running import bihuan, command, environment

from bihuan.cli.serve import PortTaken, require_free

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(data: Path, port: int, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """Serve in a process group of its own, as a terminal does."""
    process = subprocess.Popen(
        command("serve", "--port", str(port)),
        env=environment(data, **more),
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate(timeout=30)


def asked(port: int, path: str) -> dict[str, object]:
    """Ask until the server answers, for at most half a minute."""
    for _each in range(150):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
                return dict(json.load(answer))
        except URLError:
            time.sleep(0.2)
    pytest.fail("the server did not answer")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_and_stops_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    port = free_port()
    with served(tmp_path / "data", port) as process:
        assert asked(port, "/readyz")["ready"] is True

        os.killpg(process.pid, number)
        _out, said = process.communicate(timeout=30)

    assert process.returncode == 0
    assert b"bihuan: stopped" in said
    assert b"Traceback" not in said


def test_a_server_that_was_killed_frees_its_port(tmp_path: Path) -> None:
    port = free_port()
    with served(tmp_path / "data", port) as process:
        asked(port, "/healthz")
        process.kill()
        process.communicate(timeout=30)

    require_free("127.0.0.1", port)


def test_static_files_carry_the_hash_of_their_content(tmp_path: Path) -> None:
    port = free_port()
    with served(tmp_path / "data", port):
        asked(port, "/healthz")

    manifest = json.loads((tmp_path / "data/static/staticfiles.json").read_text("utf-8"))
    assert all("." in name for name in manifest["paths"].values())


def test_a_port_that_is_taken_is_refused_in_one_line(tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = other.getsockname()[1]

        done = bihuan(tmp_path / "data", "serve", "--port", str(port))

    assert done.returncode == 2
    assert "something listens there already; choose another with --port" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(("host", "port"), [("203.0.113.1", 8000), ("127.0.0.1", 70000)])
def test_an_address_that_is_not_ours_is_refused(host: str, port: int) -> None:
    with pytest.raises(PortTaken):
        require_free(host, port)


def test_production_does_not_start_unsafe(tmp_path: Path) -> None:
    done = bihuan(tmp_path / "data", "serve", "--port", str(free_port()), BIHUAN_MODE="production")

    assert done.returncode == 2
    assert "BIHUAN_SECRET_KEY" in done.stderr
    assert not (tmp_path / "data").exists()


def test_a_worker_works_once_and_says_so(tmp_path: Path) -> None:
    done = bihuan(tmp_path / "data", "work", "--once")

    assert done.returncode == 0, done.stderr
    assert "things done" in done.stderr
