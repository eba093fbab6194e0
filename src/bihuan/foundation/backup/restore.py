"""Restores a backup into an empty installation, on either database."""

from __future__ import annotations

import shutil
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from django.apps import apps as present_apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from bihuan.foundation.backup import manifest, rows
from bihuan.foundation.backup.manifest import (
    FILES,
    KEYS,
    ROOTS,
    TABLES,
    Manifest,
    NotABackup,
    NotEmpty,
)
from bihuan.foundation.backup.write import SESSION_SECRET, applied_migrations

if TYPE_CHECKING:
    from django.apps.registry import Apps


def restore_backup(source: Path) -> Manifest:
    """Restore a backup; the rows in one transaction, the files together with it.

    A backup of an older version is restored with the tables of its time, then migrated.

    Raises:
        NotABackup: the backup is not whole, or of a newer version.
        NotEmpty: the installation holds something already.
    """
    saved = manifest.read(source)
    require_empty()
    apps = _tables_of(saved)
    _require_same_tables(saved, apps)
    with transaction.atomic():
        for label in saved.tables:
            _load(apps, label, source / TABLES / f"{label}.jsonl", saved.tables[label])
        connection.check_constraints()
        _reset_counters(apps)
        _bring_files(source)
    call_command("migrate", verbosity=0, interactive=False)
    return saved


def require_empty() -> None:
    """Refuse an installation that holds rows, files or a key of the chain.

    Raises:
        NotEmpty: naming what it holds.
    """
    data = Path(settings.BIHUAN_DATA)
    for folder in (FILES, ROOTS, KEYS):
        if any(path.name != SESSION_SECRET for path in data.glob(f"{folder}/*")):
            raise NotEmpty(data / folder)
    existing = set(connection.introspection.table_names())
    for model in rows.tables(present_apps):
        if model._meta.db_table in existing and model._default_manager.exists():
            raise NotEmpty(model._meta.label_lower)


def _tables_of(saved: Manifest) -> Apps:
    """Bring the empty database to the version of the backup; return the models of that version."""
    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    wanted = {(app, name) for app, names in saved.migrations.items() for name in names}
    unknown = sorted(wanted - set(executor.loader.disk_migrations))
    if unknown:
        raise NotABackup(f"it was made by a newer version ({'.'.join(unknown[0])})")
    if applied_migrations() == saved.migrations and wanted >= set(graph.leaf_nodes()):
        return present_apps
    if applied_migrations():
        raise NotABackup("it is of an older version, and needs a database without tables")
    tops = [
        node
        for node in sorted(wanted)
        if not any(child.key in wanted for child in graph.node_map[node].children)
    ]
    return executor.migrate(tops).apps


def _require_same_tables(saved: Manifest, apps: Apps) -> None:
    ours = {model._meta.label_lower for model in rows.tables(apps)}
    for label in sorted(ours ^ set(saved.tables)):
        raise NotABackup(f"the table {label} is not in both")


def _load(apps: Apps, label: str, path: Path, expected: int) -> None:
    model = apps.get_model(label)
    count = 0
    with path.open(encoding="utf-8") as file, rows.stamps_kept(model):
        made = rows.made_from(model, file)
        try:
            while batch := list(islice(made, rows.BATCH)):
                count += len(model._default_manager.bulk_create(batch))
        except (ValueError, KeyError) as error:
            raise NotABackup(f"{path.name} cannot be read") from error
    if count != expected:
        raise NotABackup(f"{path.name} has {count} rows, not {expected}")


def _reset_counters(apps: Apps) -> None:
    """Let numbered primary keys go on after the restored ones (PostgreSQL)."""
    statements = connection.ops.sequence_reset_sql(no_style(), rows.tables(apps))
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _bring_files(source: Path) -> None:
    """Copy beside, then rename: a copy that fails leaves the installation empty."""
    data = Path(settings.BIHUAN_DATA)
    for folder in (FILES, ROOTS):
        if (source / folder).is_dir():
            draft = data / f".{folder}.restoring"
            shutil.rmtree(draft, ignore_errors=True)
            shutil.copytree(source / folder, draft)
            shutil.rmtree(data / folder, ignore_errors=True)
            draft.replace(data / folder)
    (data / KEYS).mkdir(mode=0o700, exist_ok=True)
    for key in sorted((source / KEYS).glob("*.pem")):
        shutil.copyfile(key, data / KEYS / key.name)
        (data / KEYS / key.name).chmod(0o600)
