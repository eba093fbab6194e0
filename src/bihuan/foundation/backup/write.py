"""Writes a backup: one moment of the database, the files it tells of, and hashes of it all."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from bihuan.foundation.backup import manifest, rows
from bihuan.foundation.backup.manifest import FILES, KEYS, ROOTS, TABLES, Manifest, NotEmpty

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bihuan.kernel.clock import Clock

PUBLIC = ".pub.pem"
#: Belongs to the installation, not to its data: sessions are not carried over.
SESSION_SECRET = "secret_key"  # noqa: S105 - a file's name


def write_backup(target: Path, *, with_private_keys: bool, clock: Clock) -> Manifest:
    """Write a backup that is there whole, or not at all.

    Args:
        target: a folder that does not exist or is empty.
        with_private_keys: whether the key that signs the roots is saved too.
        clock: says when it was made.

    Raises:
        NotEmpty: something is in ``target``.
    """
    target = target.absolute()
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise NotEmpty(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    draft.mkdir(mode=0o700)
    try:
        made = _fill(draft, with_private_keys=with_private_keys, clock=clock)
        draft.replace(target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return made


def _fill(draft: Path, *, with_private_keys: bool, clock: Clock) -> Manifest:
    made_at = clock.now().isoformat(timespec="seconds")
    with one_moment():
        applied = applied_migrations()
        counts = _dump_tables(draft / TABLES)
    # Contents are only ever added, so whatever the rows tell of is still there.
    data = Path(settings.BIHUAN_DATA)
    for folder in (FILES, ROOTS):
        if (data / folder).is_dir():
            shutil.copytree(data / folder, draft / folder, ignore=_unfinished)
    _copy_keys(data / KEYS, draft / KEYS, with_private_keys=with_private_keys)
    made = Manifest(
        product=version("bihuan"),
        made_at=made_at,
        engine=connection.vendor,
        migrations=applied,
        tables=counts,
        files={name: manifest.stored(draft / name) for name in manifest.files_in(draft)},
        has_private_keys=with_private_keys,
    )
    made.write(draft)
    return made


@contextmanager
def one_moment() -> Iterator[None]:
    """Read everything as it is at one moment, and keep nobody from writing meanwhile."""
    if connection.in_atomic_block:
        yield
        return
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            # Django would begin IMMEDIATE, which takes the one place of the writer.
            cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def applied_migrations() -> dict[str, list[str]]:
    """Return the migrations that the database has, by app."""
    found: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        found.setdefault(app, []).append(name)
    return found


def _dump_tables(folder: Path) -> dict[str, int]:
    folder.mkdir()
    counts = {}
    for model in rows.tables(apps):
        label, count = model._meta.label_lower, 0
        with (folder / f"{label}.jsonl").open("w", encoding="utf-8", newline="\n") as file:
            for line in rows.lines(model):
                file.write(line)
                count += 1
        counts[label] = count
    return counts


def _unfinished(_folder: str, names: list[str]) -> set[str]:
    return {name for name in names if name.startswith(".")}


def _copy_keys(source: Path, target: Path, *, with_private_keys: bool) -> None:
    target.mkdir(mode=0o700)
    for path in sorted(source.glob("*.pem")):
        if path.name.endswith(PUBLIC) or with_private_keys:
            shutil.copy2(path, target / path.name)
