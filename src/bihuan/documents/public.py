"""What other contexts and the shells may use of documents."""

from __future__ import annotations

from bihuan.documents.domain import draft
from bihuan.documents.domain.draft import Draft, DraftRefused
from bihuan.documents.forms import corrections, version_of
from bihuan.documents.models import Notice, NoticeState
from bihuan.documents.permissions import may_see, visible, visible_notice
from bihuan.documents.recording import snapshots
from bihuan.documents.services.edit_notice import claim_notice, discard_notice, edit_notice
from bihuan.documents.services.read_notice import (
    READING,
    cancel_reading,
    read_again,
    read_waiting,
    reading_failed,
)
from bihuan.documents.uploads import take_in

__all__ = [
    "READING",
    "Draft",
    "DraftRefused",
    "Notice",
    "NoticeState",
    "cancel_reading",
    "claim_notice",
    "corrections",
    "discard_notice",
    "draft",
    "edit_notice",
    "may_see",
    "read_again",
    "read_waiting",
    "reading_failed",
    "snapshots",
    "take_in",
    "version_of",
    "visible",
    "visible_notice",
]
