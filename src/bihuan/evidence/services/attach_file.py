"""Attach a stored file to the step that brought it, and void what was attached wrongly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from bihuan.evidence.models import Attachment, ChainLink, Purpose, StoredFile
from bihuan.kernel.errors import BadInput, Refusal

if TYPE_CHECKING:
    from uuid import UUID

    from bihuan.foundation.models import History

NOTE_LENGTH = 300


class AlreadyChainedError(RuntimeError):
    """A file was attached to a step after its link was written: a mistake in the calling code."""


class AlreadyVoided(Refusal):
    """The attachment was voided before."""

    def __init__(self) -> None:
        super().__init__("evidence.already_voided", _("This attachment has already been voided."))


def attach_file(
    *,
    history: History,
    file: StoredFile,
    purpose: str,
    note: str = "",
    measure_id: UUID | None = None,
) -> Attachment:
    """Attach a file to the subject of a step, before the step's link is appended.

    Args:
        history: the step's history row, just written in the same transaction.
        file: the stored file.
        purpose: a value of :class:`Purpose`.
        note: what the file shows, at most 300 characters.
        measure_id: the measure that it belongs to, where it belongs to one.

    Raises:
        BadInput: unknown purpose or a note that is too long.
        AlreadyChainedError: the step's link has been written already.
    """
    _check_words(purpose, note)
    _check_open(history)
    return Attachment.objects.create(
        file=file,
        subject_type=history.subject_type,
        subject_id=history.subject_id,
        county_code=history.county_code,
        seq=history.seq,
        purpose=purpose,
        note=note.strip(),
        measure_id=measure_id,
    )


def void_attachment(*, history: History, attachment: Attachment, reason: str) -> None:
    """Void an attachment by a step of its subject, before the step's link is appended.

    Raises:
        BadInput: no reason, one that is too long, or an attachment of another subject.
        AlreadyVoided: somebody voided it before.
        AlreadyChainedError: the step's link has been written already.
    """
    reason = reason.strip()
    if not 0 < len(reason) <= NOTE_LENGTH:
        raise BadInput(
            "evidence.void_reason", _("Say why the attachment is voided, in 1 to 300 characters.")
        )
    if (attachment.subject_type, attachment.subject_id) != (
        history.subject_type,
        history.subject_id,
    ):
        raise BadInput("evidence.other_subject", _("The attachment belongs to another record."))
    _check_open(history)
    rows = Attachment.objects.filter(pk=attachment.pk, void_seq__isnull=True)
    if rows.update(void_seq=history.seq, void_reason=reason) != 1:
        raise AlreadyVoided
    attachment.void_seq, attachment.void_reason = history.seq, reason


def _check_words(purpose: str, note: str) -> None:
    if purpose not in Purpose.values:
        raise BadInput("evidence.purpose", _("Choose what the file shows."), purpose=purpose)
    if len(note.strip()) > NOTE_LENGTH:
        raise BadInput("evidence.note_length", _("A note has at most 300 characters."))


def _check_open(history: History) -> None:
    if ChainLink.objects.filter(pk=history.pk).exists():
        raise AlreadyChainedError(str(history))
