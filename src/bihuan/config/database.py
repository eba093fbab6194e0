"""Turns a database address into Django's settings: SQLite embedded, PostgreSQL elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

from bihuan.config.parsing import BadSetting

if TYPE_CHECKING:
    from pathlib import Path

NAME = "BIHUAN_DATABASE_URL"
#: How long a writer waits for another one, in seconds.
SQLITE_WAIT_S = 20
#: How long a connection is kept, in seconds. To open SQLite's file anew for each request costs
#: more than most pages ask of it, and its last closing copies the log into the file.
KEEP_S = 60


def database(url: str, data: Path) -> dict[str, Any]:
    """Return the settings of the one database.

    Args:
        url: ``postgresql://…``, or empty for the SQLite file in ``data``.
        data: folder of the installation.

    Raises:
        BadSetting: the address names another engine, or no database.
    """
    return _postgres(url) if url else _sqlite(data)


def _sqlite(data: Path) -> dict[str, Any]:
    return {
        "ENGINE": "bihuan.foundation.sqlite",
        "NAME": data / "bihuan.sqlite3",
        "CONN_MAX_AGE": KEEP_S,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": SQLITE_WAIT_S,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON"
            ),
        },
    }


def _postgres(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise BadSetting(NAME, "must begin with postgresql:// (empty means SQLite)")
    name = unquote(parts.path.removeprefix("/"))
    if not name:
        raise BadSetting(NAME, "must name a database, like postgresql://user@host/bihuan")
    options = dict(parse_qsl(parts.query))
    try:
        port = parts.port
    except ValueError as error:
        raise BadSetting(NAME, "has a port that is not a number") from error
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": options.pop("port", str(port or "")),
        "CONN_MAX_AGE": KEEP_S,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
