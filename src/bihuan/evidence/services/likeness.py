"""Find the photographs that show one picture: fingerprint what is new, compare it with all others.

A worker does it right after the upload and writes down what it found, so that pages only read
rows. The index for the search is kept in the memory of that worker alone, about 3 kB a
photograph; every web process would otherwise carry its own. It is loaded as it grows, by id.
The very same bytes need none of this: they are told by their hash, at once.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef

from bihuan.engines.imaging import (
    Fingerprint,
    Index,
    UnreadablePicture,
    alike,
    fingerprint,
    open_picture,
)
from bihuan.engines.imaging.fingerprints import VERSION
from bihuan.evidence.domain.media import PICTURES
from bihuan.evidence.domain.refusals import Unfit
from bihuan.evidence.models import PhotoFingerprint, SamePicture, StoredFile
from bihuan.evidence.services.open_copy import open_copy
from bihuan.kernel.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bihuan.engines.imaging import Kind

#: Ids become visible when their transactions commit, not in their order: so far back is looked.
_LATE_IDS = 1_000
_LOADED_AT_ONCE = 500
#: Values of the EXIF orientation under which a photograph lies on its side.
_LYING = range(5, 9)


def fingerprint_new(most: int) -> int:
    """Fingerprint photographs that have none of the present version; return how many were read.

    Args:
        most: contents to read at most.
    """
    known = PhotoFingerprint.objects.filter(sha256=OuterRef("sha256"), version=VERSION)
    without = StoredFile.objects.filter(~Exists(known), media_type__in=PICTURES).order_by("id")
    files = {file.sha256: file for file in without[:most]}
    for file in files.values():
        _keep(file.sha256, _content_of(file))
    return len(files)


def compare_new(most: int, index: PictureIndex) -> int:
    """Hold new fingerprints against all others; return how many pairs were found.

    Args:
        most: fingerprints to compare at most.
        index: what is held in memory; brought up to date here.
    """
    waiting = PhotoFingerprint.objects.filter(is_compared=False, version=VERSION).order_by("id")
    rows = list(waiting[:most])
    if not rows:
        return 0
    index.load_new()
    return sum(_compare(row, index) for row in rows)


def _content_of(file: StoredFile) -> bytes:
    """Fingerprint the copy that is shown: the same to a hundredth of a pixel, in a quarter of the time."""
    try:
        with open_copy(file, "view") as copied:
            made = fingerprint(open_picture(copied.read()))
    except (NotFound, Unfit, UnreadablePicture):
        return b""
    width, height = _upright_size(file, made)
    return replace(made, width=width, height=height).to_bytes()


def _upright_size(file: StoredFile, made: Fingerprint) -> tuple[int, int]:
    """Return the size of the photograph itself, which the copy does not have."""
    width, height = file.photo.get("width", made.width), file.photo.get("height", made.height)
    return (height, width) if file.photo.get("orientation") in _LYING else (width, height)


def _keep(sha256: str, content: bytes) -> None:
    row = PhotoFingerprint(sha256=sha256, version=VERSION, content=content, is_compared=not content)
    # Another worker may have read the same content meanwhile.
    PhotoFingerprint.objects.bulk_create([row], ignore_conflicts=True)


def _compare(row: PhotoFingerprint, index: PictureIndex) -> int:
    pairs = [_pair(row.pk, other, kinds) for other, kinds in index.like(row)]
    with transaction.atomic():
        SamePicture.objects.bulk_create(pairs, ignore_conflicts=True)
        PhotoFingerprint.objects.filter(pk=row.pk).update(is_compared=True)
    return len(pairs)


def _pair(first: int, second: int, kinds: Iterable[Kind]) -> SamePicture:
    one, other = sorted((first, second))
    return SamePicture(one_id=one, other_id=other, kinds=[kind.value for kind in kinds])


@dataclass
class PictureIndex:
    """All fingerprints of the present version, ready to be searched; one for a process."""

    _index: Index[int] = field(default_factory=Index)
    _loaded: set[int] = field(default_factory=set)
    _newest: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __len__(self) -> int:
        return len(self._loaded)

    def load_new(self) -> None:
        """Load the fingerprints that were committed since."""
        with self._lock:
            rows = PhotoFingerprint.objects.filter(
                pk__gt=self._newest - _LATE_IDS, version=VERSION
            ).exclude(content=b"")
            new = [pk for pk in rows.values_list("pk", flat=True) if pk not in self._loaded]
            for start in range(0, len(new), _LOADED_AT_ONCE):
                self._load(sorted(new)[start : start + _LOADED_AT_ONCE])

    def _load(self, ids: list[int]) -> None:
        rows = PhotoFingerprint.objects.filter(pk__in=ids).order_by("pk")
        for pk, content in rows.values_list("pk", "content"):
            self._index.add(pk, Fingerprint.from_bytes(bytes(content)))
            self._loaded.add(pk)
            self._newest = max(self._newest, pk)

    def like(self, row: PhotoFingerprint) -> list[tuple[int, tuple[Kind, ...]]]:
        """Return the ids of the fingerprints that show the same picture, and what was done to it.

        Each two are held against each other once: what waits behind this one finds it in its turn.
        """
        mine = Fingerprint.from_bytes(bytes(row.content))
        with self._lock:
            keys = [each.key for each in self._index.search(mine) if each.key != row.pk]
        rows = PhotoFingerprint.objects.filter(pk__in=keys)
        rows = rows.exclude(is_compared=False, pk__gt=row.pk)
        found = []
        for pk, content in rows.values_list("pk", "content"):
            judged = alike(mine, Fingerprint.from_bytes(bytes(content)))
            if judged.alike:
                found.append((pk, judged.kinds))
        return found
