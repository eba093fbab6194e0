"""The table of what all processes remember for a while: tries that count, codes that were used."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.core.management import call_command
from django.db import migrations

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE = "foundation_remembered"


def make(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make it as Django's cache wants it, on whichever database."""
    call_command("createcachetable", TABLE, database=schema_editor.connection.alias, verbosity=0)


def drop(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Drop it; nothing in it outlives minutes."""
    schema_editor.execute(f"DROP TABLE {schema_editor.quote_name(TABLE)}")


class Migration(migrations.Migration):
    """Make the table."""

    dependencies: ClassVar = [("foundation", "0003_long_work")]

    operations: ClassVar = [migrations.RunPython(make, drop)]
