"""What an operator should know about an installation, part by part.

Every check answers in words and changes nothing.
"""

from __future__ import annotations

import shutil
import stat
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from django.conf import settings
from django.db import DatabaseError, connection

from bihuan.foundation import health, jobs, outbox
from bihuan.foundation.models import History

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bihuan.kernel.clock import Clock

State = Literal["ok", "warning", "failed"]
MEGABYTE = 1024 * 1024
#: Free space below which uploads soon fail, and below which they fail now, in megabytes.
FEW_MB, NONE_MB = 2048, 256
#: No clock of a working installation can show an earlier time than that of this release.
RELEASED_AT = datetime(2026, 11, 1, tzinfo=UTC)
#: How far a row may lie ahead of the clock.
AHEAD = timedelta(minutes=5)


@dataclass(frozen=True)
class Check:
    """The answer to one question."""

    name: str
    state: State
    message: str


def register(name: str, ask: Callable[[Clock], tuple[State, str]]) -> None:
    """Take a question of a context; the composition root brings it."""
    CHECKS[name] = ask


def check_up(clock: Clock) -> Iterator[Check]:
    """Ask everything; a part that cannot be asked is a failed one."""
    for name, ask in CHECKS.items():
        try:
            state, message = ask(clock)
        except DatabaseError as error:
            state, message = "failed", f"the database does not answer: {error}"
        yield Check(name, state, message)


def _python(_clock: Clock) -> tuple[State, str]:
    shown = ".".join(map(str, sys.version_info[:3]))
    return ("ok" if sys.version_info >= (3, 11) else "failed"), f"Python {shown}"


def _database(_clock: Clock) -> tuple[State, str]:
    with connection.cursor() as cursor:
        version = "sqlite_version()" if connection.vendor == "sqlite" else "version()"
        cursor.execute(f"SELECT {version}")
        return "ok", f"{connection.display_name} {cursor.fetchone()[0]}"


def _migrations(_clock: Clock) -> tuple[State, str]:
    pending = health.pending_migrations()
    if not pending:
        return "ok", "the tables are those of this version"
    if settings.BIHUAN.is_embedded:
        return "ok", f"{len(pending)} migrations are applied at the next start"
    return "failed", f"{len(pending)} migrations wait; run `bihuan migrate`"


def _storage(_clock: Clock) -> tuple[State, str]:
    writable = health.storage_writable()
    said = "can be written" if writable else "cannot be written"
    return ("ok" if writable else "failed"), f"{settings.BIHUAN_DATA} {said}"


def _space(_clock: Clock) -> tuple[State, str]:
    free_mb = shutil.disk_usage(settings.BIHUAN_DATA).free // MEGABYTE
    state: State = "failed" if free_mb < NONE_MB else "warning" if free_mb < FEW_MB else "ok"
    return state, f"{free_mb} MB free"


def _fonts(_clock: Clock) -> tuple[State, str]:
    lister = shutil.which("fc-list")
    if not lister:
        return "warning", "fontconfig is not installed; no PDF can be made here"
    command = [lister, ":lang=zh-cn", "family"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    found = answer.stdout.split("\n")
    families = {line for line in found if line}
    if not families:
        return "warning", "no Chinese font (Debian: apt-get install fonts-noto-cjk)"
    return "ok", f"{len(families)} Chinese font families"


def _ocr(_clock: Clock) -> tuple[State, str]:
    if find_spec("rapidocr") and find_spec("onnxruntime"):
        return "ok", "scanned pages can be read"
    return "warning", "scanned pages cannot be read (pip install 'bihuan[ocr]')"


def _chain_key(_clock: Clock) -> tuple[State, str]:
    key = Path(settings.BIHUAN_DATA) / "keys" / "chain_ed25519.pem"
    if not key.exists():
        return "ok", "the chain's key is made when the first root is sealed"
    if stat.S_IMODE(key.stat().st_mode) & 0o077:
        return "failed", f"others can read {key}; chmod 600 it"
    return "ok", "the chain's key is there, for its owner alone"


def _clock_sane(clock: Clock) -> tuple[State, str]:
    now = clock.now()
    newest = None if health.pending_migrations() else History.objects.order_by("-at").first()
    if now < RELEASED_AT:
        return "failed", f"the clock shows {now:%Y-%m-%d %H:%M} UTC, before this release"
    if newest and newest.at > now + AHEAD:
        return "failed", f"a step is dated {newest.at:%Y-%m-%d %H:%M} UTC, after the clock's time"
    return "ok", f"{now:%Y-%m-%d %H:%M} UTC"


def _jobs(clock: Clock) -> tuple[State, str]:
    if health.pending_migrations():
        return "ok", "no job has run yet"
    backlog = jobs.backlog(clock)
    if backlog.late:
        return "failed", "late: " + ", ".join(backlog.late)
    if backlog.is_work_stuck:
        return "failed", f"{backlog.unbegun} pieces of long work wait; is `bihuan work` running?"
    return "ok", "all jobs ran in time"


def _outbox(clock: Clock) -> tuple[State, str]:
    if health.pending_migrations():
        return "ok", "nothing waits"
    backlog = jobs.backlog(clock)
    if backlog.is_stuck:
        return "failed", f"{backlog.undelivered} events wait; is `bihuan work` running?"
    if backlog.failing:
        worst = "; ".join(outbox.failures())
        return "failed", f"{backlog.failing} deliveries fail and are tried again: {worst}"
    return "ok", f"{backlog.undelivered} events wait"


CHECKS: dict[str, Callable[[Clock], tuple[State, str]]] = {
    "python": _python,
    "database": _database,
    "migrations": _migrations,
    "storage": _storage,
    "space": _space,
    "fonts": _fonts,
    "ocr": _ocr,
    "chain_key": _chain_key,
    "clock": _clock_sane,
    "jobs": _jobs,
    "outbox": _outbox,
}
