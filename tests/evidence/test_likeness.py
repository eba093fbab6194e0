"""Photographs are known again in the database: read once, compared once, whatever the edit."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, cast

import pytest
from PIL import Image, ImageOps
from tests.engines.imaging import photo_edits
from tests.engines.imaging.scene_maker import Visit, scene
from tests.evidence.pictures import encoded, jpeg
from tests.evidence.stories import Story, store

from bihuan.engines.imaging import Fingerprint
from bihuan.engines.imaging.fingerprints import VERSION
from bihuan.evidence import public as evidence
from bihuan.evidence.folders import content_path, copy_path
from bihuan.evidence.models import PhotoFingerprint, SamePicture
from bihuan.evidence.services.likeness import PictureIndex, compare_new, fingerprint_new

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db
VIEW = scene("workshop", 3, Visit())
EDITS: dict[str, tuple[Callable[[Image.Image], Image.Image], str]] = {
    "resized": (lambda view: photo_edits.scaled(view, 0.6), "resized"),
    "cut": (lambda view: photo_edits.cut(view, photo_edits.seeded(1), 0.15), "cut_or_framed"),
    "mirrored": (ImageOps.mirror, "mirrored"),
    "turned": (lambda view: view.transpose(Image.Transpose.ROTATE_90), "turned"),
    "stamped": (lambda view: photo_edits.stamped(view, photo_edits.seeded(1)), "painted_over"),
}


def kept(picture: Image.Image, quality: int = 90, exif: bytes = b"") -> evidence.StoredFile:
    return store(encoded(picture, "JPEG", quality=quality, exif=exif), "现场.jpg")


def compare() -> int:
    """Do what the worker does, in a process that knows nothing yet."""
    fingerprint_new(100)
    return compare_new(100, PictureIndex())


def test_a_picture_saved_anew_is_paired_with_the_first_and_another_is_not() -> None:
    first, second = kept(VIEW), kept(VIEW, quality=60)
    kept(scene("workshop", 4, Visit()))

    compare()

    pair = SamePicture.objects.get()
    assert (pair.one.sha256, pair.other.sha256) == (first.sha256, second.sha256)
    assert pair.kinds == ["saved_anew"]
    assert not PhotoFingerprint.objects.filter(is_compared=False).exists()


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_known_and_named(name: str) -> None:
    edit, kind = EDITS[name]
    kept(VIEW)
    kept(edit(VIEW), quality=80)

    compare()

    assert kind in SamePicture.objects.get().kinds


def test_the_size_is_the_photograph_s_own_and_not_the_copy_s() -> None:
    tags = Image.Exif()
    tags[0x0112] = 6
    large = VIEW.resize((2400, 1800))
    kept(large, exif=tags.tobytes())

    fingerprint_new(1)

    content = bytes(PhotoFingerprint.objects.get().content)
    made = Fingerprint.from_bytes(content)
    assert (made.width, made.height) == (1800, 2400)


def test_equal_bytes_are_read_once_and_nothing_twice() -> None:
    kept(VIEW)
    kept(VIEW)
    kept(VIEW, quality=60)
    store(b"words", "notes.txt")

    assert fingerprint_new(100) == 2
    assert fingerprint_new(100) == 0
    index = PictureIndex()
    assert compare_new(100, index) == 1
    assert compare_new(100, index) == 0
    assert SamePicture.objects.count() == 1


def test_a_run_takes_so_many_and_the_next_goes_on() -> None:
    for quality in (50, 60, 70):
        kept(VIEW, quality=quality)
    index = PictureIndex()

    for _run in range(3):
        assert fingerprint_new(1) == 1
        compare_new(1, index)

    assert SamePicture.objects.count() == 3
    assert len(index) == 3


def test_an_id_that_became_visible_late_is_loaded_still() -> None:
    for quality in (50, 60):
        kept(VIEW, quality=quality)
    fingerprint_new(100)
    late = cast("PhotoFingerprint", PhotoFingerprint.objects.order_by("pk").first())
    row = {"pk": late.pk, "sha256": late.sha256, "version": late.version, "content": late.content}
    late.delete()
    index = PictureIndex()
    index.load_new()

    PhotoFingerprint.objects.create(**row)

    assert compare_new(100, index) > 0
    assert len(index) == 2


def test_a_photograph_that_is_gone_is_noted_and_not_asked_for_again() -> None:
    file = kept(VIEW)
    content_path(file.sha256).unlink()
    for variant in ("view", "thumb"):
        copy_path(file.sha256, variant).unlink()

    assert fingerprint_new(100) == 1
    assert fingerprint_new(100) == 0
    assert compare_new(100, PictureIndex()) == 0
    assert bytes(PhotoFingerprint.objects.get().content) == b""


def test_fingerprints_of_another_version_are_made_anew() -> None:
    kept(VIEW)
    kept(VIEW, quality=60)
    index = PictureIndex()
    fingerprint_new(100)
    compare_new(100, index)
    PhotoFingerprint.objects.update(version=0)
    other = PictureIndex()

    assert fingerprint_new(100) == 2
    assert compare_new(100, other) == 1

    assert len(other) == 2
    assert SamePicture.objects.filter(one__version=VERSION, other__version=VERSION).count() == 1


def test_a_plain_surface_is_like_no_other() -> None:
    store(jpeg(color=(90, 120, 150)), "a.jpg")
    store(jpeg(color=(91, 120, 150)), "b.jpg")

    assert compare() == 0


def attached(subject: str, content: bytes) -> evidence.Attachment:
    story = Story(subject)
    history = story.history("found")
    return evidence.attach_file(history=history, file=store(content, "现场.jpg"), purpose="after")


def test_where_a_picture_was_used_before_is_told_in_order() -> None:
    plain, edited = encoded(VIEW, "JPEG", quality=90), encoded(VIEW, "JPEG", quality=50)
    first, second, third = (
        attached(number, content)
        for number, content in (("一", plain), ("二", edited), ("三", plain))
    )

    before = evidence.earlier_uses([first, second, third])
    assert [(use.later, use.earlier, use.kinds) for use in before] == [(third, first, ("same",))]
    assert evidence.not_yet_compared([first, second]) == {first.file.sha256, second.file.sha256}
    compare()

    told = [
        (use.later, use.earlier, use.kinds) for use in evidence.earlier_uses([first, second, third])
    ]
    assert told == [
        (second, first, ("saved_anew",)),
        (third, first, ("same",)),
        (third, second, ("saved_anew",)),
    ]
    assert evidence.not_yet_compared([first, second]) == set()


def test_a_voided_use_does_not_count() -> None:
    content = io.BytesIO(encoded(VIEW, "JPEG")).getvalue()
    first, second = attached("一", content), attached("二", content)
    evidence.Attachment.objects.filter(pk=first.pk).update(void_seq=2, void_reason="拍错")

    assert evidence.earlier_uses([second]) == []


def test_nothing_asked_for_costs_no_query(
    django_assert_num_queries: Callable[[int], object],
) -> None:
    with django_assert_num_queries(0):  # type: ignore[attr-defined]  # a context manager
        assert evidence.earlier_uses([]) == []
        assert evidence.not_yet_compared([]) == set()
