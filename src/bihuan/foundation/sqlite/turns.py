"""A lock that serves in the order of arrival."""

from __future__ import annotations

import threading
from collections import deque


class Manners(threading.local):
    """How a thread behaves towards the writers of other processes."""

    #: It works in the background, and rests between its transactions.
    gives_way = False


manners = Manners()


class Turns:
    """One holder at a time; whoever waits longest is next."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._is_held = False

    def take(self, wait_s: float) -> bool:
        """Wait for one's turn; say whether it came in time.

        Args:
            wait_s: how long to wait at most, in seconds.
        """
        with self._guard:
            if not self._is_held:
                self._is_held = True
                return True
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
        if mine.acquire(timeout=wait_s):
            return True
        with self._guard:
            if mine not in self._waiting:
                return True  # It came in the moment in which we gave up.
            self._waiting.remove(mine)
            return False

    def give_up(self) -> None:
        """End one's turn; the next begins."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_held = False
