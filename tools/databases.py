"""Runs a test command on SQLite, and on PostgreSQL too where one answers; says which ran."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

#: Where Debian and the PostgreSQL project put the local socket.
SOCKETS = ("/var/run/postgresql", "/tmp")  # noqa: S108 - a socket's place, nothing is written
#: What a PostgreSQL run leaves out: it says nothing about the database, or starts its own.
APART = ("engines", "kernel", "architecture", "docs", "config", "cli", "browser")
WITHOUT = [f"--ignore=tests/{folder}" for folder in APART]


def main(command: list[str]) -> int:
    """Run the command once for each database; 0 when all runs passed."""
    ran = [("SQLite", _run(command, ""))]
    url = answering()
    if url:
        sweep(url)
        ran.append(("PostgreSQL", _run([*command, *WITHOUT], url)))
    for name, code in ran:
        print(f"databases: {name}: {'passed' if code == 0 else 'FAILED'}")
    if not url:
        print(
            "databases: PostgreSQL: not run, none answers at BIHUAN_TEST_POSTGRES_URL or on the "
            "local socket (Debian: apt-get install postgresql && pg_ctlcluster 15 main start)"
        )
    return max(code for _name, code in ran)


def answering() -> str:
    """Return the address of a PostgreSQL in which we may make databases, or nothing."""
    given = os.environ.get("BIHUAN_TEST_POSTGRES_URL")
    tries = [given] if given else [f"postgresql:///postgres?host={quote(s)}" for s in SOCKETS]
    for url in tries:
        try:
            with psycopg.connect(url, connect_timeout=3) as connection:
                row = connection.execute(
                    "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
                ).fetchone()
        except psycopg.Error as error:
            if given:
                sys.exit(f"databases: BIHUAN_TEST_POSTGRES_URL does not answer: {error}")
            continue
        if row and row[0]:
            return url
    return ""


def sweep(url: str) -> None:
    """Drop the databases of test runs on this machine that were killed."""
    if os.environ.get("BIHUAN_TEST_POSTGRES_URL"):
        return
    with psycopg.connect(url, autocommit=True) as connection:
        for (name,) in connection.execute("SELECT datname FROM pg_database").fetchall():
            made = re.fullmatch(r"postgres_test_(\d+)(_gw\d+)?", name)
            if made and not Path("/proc", made[1]).exists():
                connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


def _run(command: list[str], url: str) -> int:
    env = {**os.environ}
    env.pop("BIHUAN_DATABASE_URL", None)
    if url:
        env["BIHUAN_DATABASE_URL"] = url
    print(f"databases: {'PostgreSQL' if url else 'SQLite'}", flush=True)
    return subprocess.run(command, env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
