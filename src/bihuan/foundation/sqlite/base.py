"""The engine: Django looks for this file by its name.

SQLite lets one writer in at a time, and lets the others ask again after growing pauses: among
many, one may ask in vain until its patience ends. So the writers of one process queue up before
they ask; between processes SQLite's own waiting goes on. Work in the background, which may write
for minutes, gives way after each transaction, or people in another process would ask in vain.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

from bihuan.foundation.sqlite.turns import Turns, manners

_guard = threading.Lock()
_turns: defaultdict[str, Turns] = defaultdict(Turns)
#: Work in the background rests as long as it wrote, and at most so long, in seconds: the longest
#: pause of SQLite's own waiting is a tenth.
_LONGEST_REST_S = 0.2


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose transactions wait for their turn."""

    _held: Turns | None = None
    _began: float = 0

    def _start_transaction_under_autocommit(self) -> None:
        with _guard:
            turns = _turns[str(self.settings_dict["NAME"])]
        if not turns.take(float(self.settings_dict["OPTIONS"].get("timeout", 5))):
            # As SQLite says it, so that all who handle that handle this.
            message = "database is locked"
            raise OperationalError(message)
        self._held, self._began = turns, time.monotonic()
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
        if held is None:
            return
        held.give_up()
        if manners.gives_way:
            time.sleep(min(time.monotonic() - self._began, _LONGEST_REST_S))
