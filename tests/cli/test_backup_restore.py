"""An installation is saved, restored elsewhere, and its chain verified there."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from tests.cli.running import bihuan
from tools.databases import answering

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The installation of the demo city."""
    data = tmp_path_factory.mktemp("city") / "data"
    done = bihuan(data, "demo")
    assert done.returncode == 0, done.stderr
    return data


@pytest.fixture(scope="module")
def saved(city: Path) -> Path:
    """A backup of it, keys included."""
    target = city.parent / "backup"
    done = bihuan(city, "backup", str(target), "--keys")
    assert done.returncode == 0, done.stderr
    return target


def verified(data: Path, **more: str) -> dict[str, object]:
    done = bihuan(data, "chain", "verify", "--json", **more)
    return dict(json.loads(done.stdout))


def test_what_is_restored_elsewhere_has_the_same_chain(
    city: Path, saved: Path, tmp_path: Path
) -> None:
    done = bihuan(tmp_path / "data", "restore", str(saved))

    assert done.returncode == 0, done.stderr
    assert "the chain is whole" in done.stderr
    assert verified(tmp_path / "data") == verified(city)


def test_a_restored_installation_saves_the_same_rows(saved: Path, tmp_path: Path) -> None:
    bihuan(tmp_path / "data", "restore", str(saved))

    bihuan(tmp_path / "data", "backup", str(tmp_path / "again"), "--keys")

    for table in sorted((saved / "tables").iterdir()):
        again = tmp_path / "again" / "tables" / table.name
        assert again.read_text("utf-8") == table.read_text("utf-8"), table.name


def test_nothing_is_restored_over_something(city: Path, saved: Path) -> None:
    before = verified(city)

    done = bihuan(city, "restore", str(saved))

    assert done.returncode == 2
    assert str(city / "files") in done.stderr
    assert done.stderr.count("\n") == 1
    assert verified(city) == before


def test_a_chain_that_was_forged_before_the_backup_is_found_after(
    city: Path, saved: Path, tmp_path: Path
) -> None:
    forged = tmp_path / "forged"
    bihuan(forged, "restore", str(saved))
    with closing(sqlite3.connect(forged / "bihuan.sqlite3")) as database, database:
        database.execute("UPDATE evidence_chainlink SET payload = payload || ' ' WHERE seq = 1")
    bihuan(forged, "backup", str(tmp_path / "backup"))

    done = bihuan(tmp_path / "data", "restore", str(tmp_path / "backup"))

    assert done.returncode == 2
    assert "NOT whole" in done.stderr


@pytest.fixture
def postgres() -> Iterator[str]:
    """An empty database on a server."""
    import psycopg

    server = answering()
    if not server:
        pytest.skip("no PostgreSQL answers at BIHUAN_TEST_POSTGRES_URL or on the local socket")
    name = f"bihuan_restore_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield server.replace("/postgres?", f"/{name}?")
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.postgres
def test_a_backup_moves_from_sqlite_to_postgresql_and_back(
    city: Path, saved: Path, tmp_path: Path, postgres: str
) -> None:
    there = tmp_path / "there"
    done = bihuan(there, "restore", str(saved), BIHUAN_DATABASE_URL=postgres)
    assert done.returncode == 0, done.stderr
    bihuan(there, "backup", str(tmp_path / "from there"), "--keys", BIHUAN_DATABASE_URL=postgres)

    back = bihuan(tmp_path / "back", "restore", str(tmp_path / "from there"))

    assert back.returncode == 0, back.stderr
    assert verified(tmp_path / "back") == verified(city)
