"""How long a first and a second start take, beside an empty Django project's migration.

Claims: migrate and demo data in at most 15 s; a second start answers within 5 s.
Prints medians and the ratio to the baseline of the same run.
"""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from http import HTTPStatus
from pathlib import Path

ROUNDS = 3
PATIENCE_S = 60
BIHUAN = [sys.executable, "-m", "bihuan.cli"]
_EMPTY = """
import django
from django.conf import settings
settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": NAME}},
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes",
                    "django.contrib.sessions", "django.contrib.admin"],
)
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
"""


def seconds(command: list[str], env: dict[str, str]) -> float:
    """Time a command as a whole process."""
    began = time.perf_counter()
    subprocess.run(command, env=env, check=True, capture_output=True)
    return time.perf_counter() - began


def baseline(folder: Path) -> float:
    """Time the migration of an empty Django project."""
    script = f"NAME = {str(folder / 'empty.sqlite3')!r}\n{_EMPTY}"
    return seconds([sys.executable, "-c", script], dict(os.environ))


def first(env: dict[str, str]) -> float:
    """Time migrations and the demo city."""
    return seconds([*BIHUAN, "demo"], env)


def free_port() -> int:
    """Return a port on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def second(env: dict[str, str]) -> float:
    """Time from the call of ``serve`` to the first answer of a full installation."""
    port = free_port()
    began = time.perf_counter()
    server = subprocess.Popen(
        [*BIHUAN, "serve", "--port", str(port)],
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while time.perf_counter() - began < PATIENCE_S:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in") as answer:
                    if answer.status == HTTPStatus.OK:
                        return time.perf_counter() - began
            except OSError:
                time.sleep(0.05)
        message = "the server did not answer in time"
        raise TimeoutError(message)
    finally:
        server.terminate()
        server.wait(20)


def main() -> None:
    """Print the table."""
    empty, loaded, started = [], [], []
    for _round in range(ROUNDS):
        with tempfile.TemporaryDirectory() as name:
            env = {**os.environ, "BIHUAN_DATA": str(Path(name) / "data"), "BIHUAN_MODE": "demo"}
            empty.append(baseline(Path(name)))
            loaded.append(first(env))
            started.append(second(env))
    base = statistics.median(empty)
    print(f"{'what':<34}{'median s':>10}{'to baseline':>13}{'allowed s':>11}")
    rows = (
        ("empty Django project: migrate", base, ""),
        ("migrate and demo data", statistics.median(loaded), "15"),
        ("second start to first answer", statistics.median(started), "5"),
    )
    for what, value, allowed in rows:
        print(f"{what:<34}{value:>10.2f}{value / base:>12.1f}x{allowed:>11}")


if __name__ == "__main__":
    main()
