"""A database address becomes Django's settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from bihuan.config.database import database
from bihuan.config.parsing import BadSetting

DATA = Path("/data")


def test_no_address_means_sqlite_in_the_data_folder() -> None:
    made = database("", DATA)

    assert made["NAME"] == DATA / "bihuan.sqlite3"
    assert made["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert made["OPTIONS"]["timeout"] == 20


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_a_server_is_reached_by_address(scheme: str) -> None:
    made = database(f"{scheme}://al%40ice:p%2Fw@db.example:6432/loop?sslmode=require", DATA)

    assert made["ENGINE"] == "django.db.backends.postgresql"
    assert (made["USER"], made["PASSWORD"]) == ("al@ice", "p/w")
    assert (made["HOST"], made["PORT"], made["NAME"]) == ("db.example", "6432", "loop")
    assert made["OPTIONS"] == {"sslmode": "require"}


def test_a_server_is_reached_by_socket() -> None:
    made = database("postgresql:///loop?host=/var/run/postgresql", DATA)

    assert made["HOST"] == "/var/run/postgresql"
    assert made["OPTIONS"] == {}


@pytest.mark.parametrize(
    "url", ["mysql://h/db", "sqlite:///x", "postgresql://host", "postgresql://h:port/db", "loop"]
)
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(BadSetting, match="BIHUAN_DATABASE_URL"):
        database(url, DATA)


def test_a_refusal_does_not_show_the_password() -> None:
    with pytest.raises(BadSetting) as refused:
        database("mysql://user:hunter2@host/db", DATA)
    assert "hunter2" not in str(refused.value)
