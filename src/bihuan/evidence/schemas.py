"""Files as the API shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from bihuan.foundation.rest.shapes import Shape

if TYPE_CHECKING:
    from bihuan.evidence.models import StoredFile


class UploadOut(Shape):
    """A file that was taken in; name its id as evidence in a step."""

    id: UUID
    name: str
    #: As told by the bytes.
    media_type: str
    #: Bytes.
    size: int
    sha256: str
    #: What a photograph says of itself: when, where, by which camera.
    photo: dict[str, str | int]


def upload_out(row: StoredFile) -> UploadOut:
    """Show a file to whoever handed it in."""
    return UploadOut(
        id=row.pk,
        name=row.name,
        media_type=row.media_type,
        size=row.size,
        sha256=row.sha256,
        photo=row.photo,
    )
