"""Reading evidence: no writes here."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from bihuan.evidence.domain.media import PICTURES
from bihuan.evidence.models import (
    Attachment,
    ChainHead,
    ChainLink,
    DailyRoot,
    PhotoFingerprint,
    Purpose,
    SamePicture,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
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


@dataclass(frozen=True)
class EarlierUse:
    """A photograph that shows what an earlier one showed.

    Args:
        later: the attachment that was asked about.
        earlier: the one that was there first, with its file.
        kinds: what was done to the picture, values of the engine's ``Kind``.
    """

    later: Attachment
    earlier: Attachment
    kinds: tuple[str, ...]


def earlier_uses(attachments: Collection[Attachment]) -> list[EarlierUse]:
    """Return where the pictures of attachments were used before, the earliest first.

    Whoever asks must still leave out what the reader may not see. Voided uses do not count.
    The same bytes are found at once, changed ones once the worker has compared them. Two queries.
    """
    alike = _alike_contents({row.file.sha256 for row in attachments})
    contents = {sha256 for own in alike.values() for sha256 in own}
    used = (
        Attachment.objects.filter(file__sha256__in=contents, void_seq__isnull=True)
        .select_related("file")
        .order_by("id")
    )
    uses = list(used) if contents else []
    return [
        EarlierUse(row, use, alike[row.file.sha256][use.file.sha256])
        for row in attachments
        for use in uses
        if use.pk < row.pk and use.file.sha256 in alike[row.file.sha256]
    ]


def not_yet_compared(attachments: Iterable[Attachment]) -> set[str]:
    """Return the contents of photographs that the worker has still to compare. One query."""
    contents = {row.file.sha256 for row in attachments if row.file.media_type in PICTURES}
    compared = PhotoFingerprint.objects.filter(sha256__in=contents, is_compared=True)
    return contents - set(compared.values_list("sha256", flat=True)) if contents else set()


def _alike_contents(contents: set[str]) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return for each content those that show the same picture, itself among them."""
    found: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for sha256 in contents:
        found[sha256][sha256] = ("same",)
    pairs = SamePicture.objects.filter(
        Q(one__sha256__in=contents) | Q(other__sha256__in=contents)
    ).values_list("one__sha256", "other__sha256", "kinds")
    for one, other, kinds in pairs if contents else ():
        found[one][other] = found[other][one] = tuple(kinds)
    return found
