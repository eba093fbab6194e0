"""The facts of a row as a link's payload spells them: one spelling for writing and verifying."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bihuan.kernel.canonical import canonical_json

if TYPE_CHECKING:
    from bihuan.evidence.models import Attachment
    from bihuan.foundation.models import History

#: Every column of a history row but ``delivered_at``, which changes after the step.
HISTORY_FIELDS = (
    "id", "subject_type", "subject_id", "county_code", "seq", "event", "step", "from_state",
    "to_state", "at", "actor_id", "actor_name", "reason", "facts",
)  # fmt: skip
FILE_FIELDS = (
    "id", "sha256", "size", "media_type", "name", "county_code", "uploaded_by_id",
    "uploaded_by_name", "uploaded_at", "photo",
)  # fmt: skip
ATTACHMENT_FIELDS = (
    "id", "file_id", "subject_type", "subject_id", "county_code", "seq", "purpose", "note",
    "measure_id",
)  # fmt: skip


def spelled(value: dict[str, Any]) -> dict[str, Any]:
    """Return the value as it reads after being written as canonical JSON."""
    plain: dict[str, Any] = json.loads(canonical_json(value))
    return plain


def history_facts(row: History) -> dict[str, Any]:
    """Return the facts of a step."""
    return spelled({name: getattr(row, name) for name in HISTORY_FIELDS})


def attachment_facts(row: Attachment) -> dict[str, Any]:
    """Return the facts of an attachment and its file, as they were when it was attached."""
    facts = {name: getattr(row, name) for name in ATTACHMENT_FIELDS}
    return spelled({**facts, "file": {name: getattr(row.file, name) for name in FILE_FIELDS}})


def voiding_facts(row: Attachment) -> dict[str, Any]:
    """Return the facts of a voiding."""
    return spelled({"id": row.pk, "void_seq": row.void_seq, "void_reason": row.void_reason})
