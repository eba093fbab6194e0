"""An edited picture is known again; another photograph of the same place is not."""

from __future__ import annotations

import pytest
from PIL import Image
from tests.engines.imaging.photo_edits import (
    EDITS,
    jpeg,
    mirrored,
    repaired,
    scaled,
    seeded,
    taken_again,
    turned,
)
from tests.engines.imaging.scene_maker import KINDS, Visit, scene, seen_again

from bihuan.engines.imaging import Fingerprint, Kind, Likeness, alike, fingerprint

ROOMS = ("workshop", "yard")


def likeness(one: Image.Image, other: Image.Image) -> Likeness:
    return alike(fingerprint(one), fingerprint(other))


@pytest.mark.parametrize("room", ROOMS)
def test_edited_pictures_are_known_again_but_for_few(room: str) -> None:
    picture = scene(room, 7, Visit())

    found = {name: likeness(picture, edit(picture, seeded(name))) for name, edit in EDITS.items()}

    assert sum(each.alike for each in found.values()) >= len(EDITS) - 2, found
    for plain in (
        "JPEG 30-90",
        "resized 0.3-1.5",
        "cut 10-20 %",
        "mirrored",
        "turned",
        "messenger",
    ):
        assert found[plain].alike, found[plain]
        assert found[plain].score > 0.9


@pytest.mark.parametrize("room", KINDS)
def test_before_and_after_of_one_place_are_two_pictures(room: str) -> None:
    before = scene(room, 7, Visit())
    after = scene(room, 7, seen_again(Visit(), seeded(room)))

    assert not likeness(before, jpeg(after, 88)).alike


@pytest.mark.parametrize("room", KINDS)
@pytest.mark.parametrize("by", [0.01, 0.05])
def test_a_view_taken_again_with_other_light_is_another_picture(room: str, by: float) -> None:
    picture, seed = scene(room, 3, Visit()), seeded(3)

    assert not likeness(picture, taken_again(picture, seed, by)).alike
    assert not likeness(picture, taken_again(repaired(picture, seed), seed, by)).alike


def test_other_places_and_other_pages_are_other_pictures() -> None:
    prints = [fingerprint(scene(kind, n, Visit())) for kind in KINDS for n in range(2)]

    found = [
        (a, b)
        for a, one in enumerate(prints)
        for b, two in enumerate(prints)
        if a < b and alike(one, two).alike
    ]

    assert found == []


def test_plain_walls_are_never_called_the_same() -> None:
    grey, other = (
        Image.new("RGB", (800, 600), (150, 150, 150)),
        Image.new("RGB", (800, 600), (151, 149, 150)),
    )

    found = likeness(grey, scaled(other, 0.5))

    assert not found.alike
    assert [reason.code for reason in found.reasons] == ["imaging.too_plain"]


def test_what_was_done_is_named() -> None:
    picture, seed = scene("workshop", 5, Visit()), seeded(2)
    width, height = picture.size

    def done(other: Image.Image) -> tuple[Kind, ...]:
        return likeness(picture, other).kinds

    assert done(picture) == (Kind.SAME,)
    assert done(jpeg(picture, 60)) == (Kind.SAVED_ANEW,)
    assert done(scaled(picture, 0.5)) == (Kind.RESIZED,)
    assert done(mirrored(picture)) == (Kind.MIRRORED,)
    assert done(turned(picture, seed)) == (Kind.TURNED,)
    assert done(picture.crop((100, 80, width - 60, height - 90))) == (Kind.CUT_OR_FRAMED,)
    assert Kind.PAINTED_OVER in done(EDITS["time stamp"](picture, seed))


def test_the_answer_does_not_depend_on_the_order() -> None:
    picture, seed = scene("yard", 2, Visit()), seeded(9)
    one = fingerprint(picture)
    others = [edit(picture, seed) for edit in EDITS.values()]
    others += [taken_again(picture, seed, 0.01), scene("page", 1, Visit())]

    for other in map(fingerprint, others):
        assert alike(one, other) == alike(other, one)


def test_a_stored_fingerprint_answers_as_a_fresh_one() -> None:
    picture = scene("corridor", 1, Visit())
    one, other = fingerprint(picture), fingerprint(EDITS["cut 10-20 %"](picture, seeded(1)))

    stored = Fingerprint.from_bytes(one.to_bytes())

    assert alike(stored, other) == alike(one, other)
    assert len(one.to_bytes()) < 16_000
