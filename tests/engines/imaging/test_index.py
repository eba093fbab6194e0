"""The search brings the original of an edited picture among a few candidates."""

from __future__ import annotations

import pytest
from PIL import Image
from tests.engines.imaging.photo_edits import EDITS, seeded
from tests.engines.imaging.scene_maker import Visit, scene

from bihuan.engines.imaging import Fingerprint, Index, alike, fingerprint

ROOMS = [("workshop", 1), ("workshop", 2), ("yard", 1), ("yard", 2), ("corridor", 1), ("page", 1)]


@pytest.fixture(scope="module")
def prints() -> dict[tuple[str, int], Fingerprint]:
    return {room: fingerprint(scene(*room, Visit())) for room in ROOMS}


def test_an_empty_index_finds_nothing(prints: dict[tuple[str, int], Fingerprint]) -> None:
    assert Index[str]().search(prints["yard", 1]) == []


@pytest.mark.parametrize("edit", ["JPEG 30-90", "mirrored", "turned", "cut 20-40 %", "time stamp"])
def test_the_original_comes_first(edit: str, prints: dict[tuple[str, int], Fingerprint]) -> None:
    index: Index[tuple[str, int]] = Index()
    for room, each in prints.items():
        index.add(room, each)
    edited = fingerprint(EDITS[edit](scene("workshop", 2, Visit()), seeded(edit)))

    found = index.search(edited)

    assert found[0].key == ("workshop", 2)
    assert [each.key for each in found if alike(edited, prints[each.key]).alike] == [
        ("workshop", 2)
    ]


def test_what_is_added_one_by_one_is_found_as_if_added_at_once(
    prints: dict[tuple[str, int], Fingerprint],
) -> None:
    at_once, one_by_one = Index[int](), Index[int]()
    # More rounds than segments are kept, so that some were joined on the way.
    for number, each in enumerate(list(prints.values()) * 3):
        at_once.add(number, each)
        one_by_one.add(number, each)
        one_by_one.search(each)

    assert len(one_by_one) == len(at_once) == 18
    for each in prints.values():
        assert one_by_one.search(each, most=5) == at_once.search(each, most=5)


def test_no_more_are_brought_than_asked_for(prints: dict[tuple[str, int], Fingerprint]) -> None:
    index: Index[int] = Index()
    for number in range(9):
        index.add(number, prints["yard", 1])

    assert len(index.search(prints["yard", 1], most=4)) == 4


def test_a_picture_without_places_is_found_by_the_whole() -> None:
    plain = fingerprint(Image.linear_gradient("L"))
    index: Index[str] = Index()
    index.add("plain", plain)

    assert len(plain.features) == 0
    assert [each.key for each in index.search(plain)] == ["plain"]
