"""The engine: Django looks for this file by its name.

SQLite lets one writer in at a time, and lets the others ask again after growing pauses: among
many, one may ask in vain until its patience ends. So the writers of one process queue up before
they ask; between processes SQLite's own waiting goes on.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

from bihuan.foundation.sqlite.turns import Turns

_guard = threading.Lock()
_turns: defaultdict[str, Turns] = defaultdict(Turns)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose transactions wait for their turn."""

    _held: Turns | None = None

    def _start_transaction_under_autocommit(self) -> None:
        with _guard:
            turns = _turns[str(self.settings_dict["NAME"])]
        if not turns.take(float(self.settings_dict["OPTIONS"].get("timeout", 5))):
            # As SQLite says it, so that all who handle that handle this.
            message = "database is locked"
            raise OperationalError(message)
        self._held = turns
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._end_turn()
            raise

    def _set_autocommit(self, autocommit: Any) -> None:
        try:
            super()._set_autocommit(autocommit)  # type: ignore[misc]
        finally:
            if autocommit:
                self._end_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _end_turn(self) -> None:
        held, self._held = self._held, None
        if held is not None:
            held.give_up()
