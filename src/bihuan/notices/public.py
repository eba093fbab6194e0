"""What other contexts and the shells may use of notices."""

from __future__ import annotations

from bihuan.notices.domain.kinds import Kind
from bihuan.notices.domain.ladder import Progress
from bihuan.notices.live import stream_address
from bihuan.notices.queries import unread_count
from bihuan.notices.subjects import About, Line, Subject, Telling, Term, register_subject

__all__ = [
    "About",
    "Kind",
    "Line",
    "Progress",
    "Subject",
    "Telling",
    "Term",
    "register_subject",
    "stream_address",
    "unread_count",
]
