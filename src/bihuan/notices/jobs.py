"""What notices does by itself; every job may run twice without harm."""

from __future__ import annotations

from bihuan.notices.services.climb_ladder import climb, watch_all
from bihuan.notices.services.give_digests import give_digests
from bihuan.notices.services.send_mail import send_mail

__all__ = ["climb", "give_digests", "send_mail", "watch_all"]
