"""Whether the process lives, and whether it can do its work."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

PROBE_PATHS = frozenset({"/healthz", "/readyz", "/metrics"})


def is_probe(request: HttpRequest) -> bool:
    """Whether a machine asks after our health."""
    return request.path_info in PROBE_PATHS


def healthz(_request: HttpRequest) -> HttpResponse:
    """Say that the process lives; touches nothing else."""
    return JsonResponse({"alive": True})


def readyz(_request: HttpRequest) -> HttpResponse:
    """Say whether work can be done here; 503 when not, with the part that is missing."""
    found = {name: check() for name, check in CHECKS.items()}
    ready = all(found.values())
    return JsonResponse({"ready": ready, "checks": found}, status=200 if ready else 503)


def database_answers() -> bool:
    """Whether the database answers a question."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone() == (1,))
    except DatabaseError:
        return False


def pending_migrations() -> tuple[str, ...]:
    """Return the migrations that the database still lacks, as ``app.name``."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return tuple(f"{migration.app_label}.{migration.name}" for migration, _back in plan)


def migrations_applied() -> bool:
    """Whether the tables are those of this version."""
    try:
        return not pending_migrations()
    except DatabaseError:
        return False


def storage_writable() -> bool:
    """Whether a file can be written, and read back, in the data folder."""
    folder = Path(settings.BIHUAN_DATA)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"ready")
            file.flush()
            os.fsync(file.fileno())
            file.seek(0)
            return file.read() == b"ready"
    except OSError:
        return False


CHECKS: dict[str, Callable[[], bool]] = {
    "database": database_answers,
    "migrations": migrations_applied,
    "storage": storage_writable,
}
