from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.evidence.domain.merkle import leaf_digest, path_leads_to, tree_path, tree_root

SIZES = st.integers(min_value=1, max_value=70)


def leaves(count: int) -> list[str]:
    return [leaf_digest("sha256", str(i).encode()) for i in range(count)]


def defined(digests: list[str]) -> str:
    """The root as RFC 9162 defines it, by recursion."""
    if len(digests) == 1:
        return digests[0]
    split = 1
    while split * 2 < len(digests):
        split *= 2
    halves = bytes.fromhex(defined(digests[:split]) + defined(digests[split:]))
    return hashlib.sha256(b"\x01" + halves).hexdigest()


def test_a_leaf_is_hashed_apart_from_a_node() -> None:
    assert leaf_digest("sha256", b"x") == hashlib.sha256(b"\x00x").hexdigest()


@given(SIZES)
def test_the_root_is_as_the_standard_defines_it(count: int) -> None:
    assert tree_root("sha256", iter(leaves(count))) == (defined(leaves(count)), count)


@given(SIZES, st.data())
def test_a_path_leads_from_its_own_leaf_and_from_no_other_place(
    count: int, data: st.DataObject
) -> None:
    digests = leaves(count)
    position = data.draw(st.integers(0, count - 1))
    path = tree_path("sha256", digests, position)
    root = defined(digests)

    led = [
        place
        for place in range(-1, count + 2)
        if path_leads_to(
            "sha256", leaf=digests[position], position=place, size=count, path=path, root=root
        )
    ]

    assert led == [position]


@given(SIZES, st.data())
def test_a_path_with_a_changed_added_or_missing_digest_leads_nowhere(
    count: int, data: st.DataObject
) -> None:
    digests = leaves(count)
    position = data.draw(st.integers(0, count - 1))
    path = tree_path("sha256", digests, position)
    other = leaf_digest("sha256", b"other")
    place = data.draw(st.integers(0, len(path)))
    wrong = [[*path[:place], other, *path[place:]]]
    if place < len(path):
        wrong += [[*path[:place], other, *path[place + 1 :]], [*path[:place], *path[place + 1 :]]]

    for bent in wrong:
        assert not path_leads_to(
            "sha256",
            leaf=digests[position],
            position=position,
            size=count,
            path=bent,
            root=defined(digests),
        )


def test_there_is_no_tree_without_leaves_and_no_path_without_a_leaf() -> None:
    with pytest.raises(ValueError, match="needs a leaf"):
        tree_root("sha256", [])
    with pytest.raises(IndexError):
        tree_path("sha256", leaves(3), 3)
