"""Makes Django and the database ready for a command."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from bihuan.kernel.errors import Refusal


class NotMigrated(Refusal):
    """The database lacks tables of this version, and it is not ours to change unasked."""

    def __init__(self, pending: tuple[str, ...]) -> None:
        super().__init__(
            "cli.not_migrated",
            f"the database lacks {len(pending)} migrations; run `bihuan migrate` first",
            pending=list(pending),
        )


class NoDatabase(Refusal):
    """The database does not answer."""

    def __init__(self, reason: str) -> None:
        super().__init__("cli.no_database", f"the database does not answer: {reason}")


def django_ready(*, migrated: bool = True) -> None:
    """Set up Django; bring the tables of an embedded installation up to this version.

    Args:
        migrated: require the tables of this version; ``False`` only sets up Django.

    Raises:
        BadSetting, Unsafe: the settings do not allow a start.
        NotMigrated: a database server's tables are not those of this version.
        NoDatabase: the database does not answer.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.config.settings")
    import django

    django.setup()
    if migrated:
        require_tables()


def require_tables() -> None:
    """Require the tables of this version; make them where the installation is embedded."""
    from django.conf import settings

    pending = pending_migrations()
    if pending and not settings.BIHUAN.is_embedded:
        raise NotMigrated(pending)
    if pending:
        migrate()


def pending_migrations() -> tuple[str, ...]:
    """Return the migrations that the database lacks; Django must be set up.

    Raises:
        NoDatabase: the database does not answer.
    """
    from django.conf import settings
    from django.db import DatabaseError

    from bihuan.foundation import health

    Path(settings.BIHUAN_DATA).mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        return health.pending_migrations()
    except DatabaseError as error:
        raise NoDatabase(str(error)) from error


def migrate() -> None:
    """Bring the tables up to this version; says so on standard error."""
    from django.core.management import call_command

    print("bihuan: preparing the database …", file=sys.stderr)
    call_command("migrate", verbosity=0, interactive=False)
