"""Reading evidence: no writes here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q

from bihuan.evidence.models import Attachment, ChainHead, ChainLink, DailyRoot, Purpose

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from django.db.models import QuerySet


def attachments_of(
    *, subject_type: str, subject_ids: Collection[UUID]
) -> QuerySet[Attachment, Attachment]:
    """Return the attachments of subjects with their files, oldest first, voided ones too."""
    return (
        Attachment.objects.filter(subject_type=subject_type, subject_id__in=subject_ids)
        .select_related("file")
        .order_by("subject_id", "seq", "id")
    )


def count_after(*, subject_type: str, subject_id: UUID) -> tuple[int, int]:
    """Count what shows the state after rectification: all such files, and photographs among them.

    Voided attachments do not count. One query.
    """
    counts = Attachment.objects.filter(
        subject_type=subject_type,
        subject_id=subject_id,
        purpose=Purpose.AFTER,
        void_seq__isnull=True,
    ).aggregate(
        files=Count("pk"), photos=Count("pk", filter=Q(file__media_type__startswith="image/"))
    )
    return counts["files"], counts["photos"]


def links_of(*, subject_type: str, subject_id: UUID) -> QuerySet[ChainLink, ChainLink]:
    """Return the chain of a subject, first link first."""
    return ChainLink.objects.filter(subject_type=subject_type, subject_id=subject_id).order_by(
        "seq"
    )


def sealed_seq(subject_id: UUID) -> int:
    """Return the number of the newest step that a signed root covers; 0 if none does."""
    return ChainHead.objects.filter(pk=subject_id).values_list("sealed_seq", flat=True).first() or 0


def newest_root() -> DailyRoot | None:
    """Return the newest signed root, or None before the first."""
    return DailyRoot.objects.order_by("-no").first()
