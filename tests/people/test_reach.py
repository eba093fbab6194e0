"""How far posts reach, without a database."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from bihuan.people.domain.capability import Capability
from bihuan.people.domain.reach import Grant, Scope, Target, outermost

ME, OTHER = UUID(int=1), UUID(int=2)
BARE = Grant(ME, UUID(int=9), "leader", frozenset({Capability.VERIFY}), home="0001")


@st.composite
def trees(draw: st.DrawFn) -> list[int | None]:
    """Draw a tree as the parent of each node (None for a root)."""
    size = draw(st.integers(1, 25))
    return [None if n == 0 else draw(st.none() | st.integers(0, n - 1)) for n in range(size)]


def paths_of(parents: list[int | None]) -> list[str]:
    children: dict[int | None, int] = {}
    paths: list[str] = []
    for parent in parents:
        children[parent] = children.get(parent, 0) + 1
        paths.append((paths[parent] if parent is not None else "") + f"{children[parent]:04d}")
    return paths


def is_under(parents: list[int | None], node: int | None, top: int) -> bool:
    while node is not None and node != top:
        node = parents[node]
    return node == top


@given(trees(), st.data())
def test_a_region_post_sees_exactly_its_subtree(
    parents: list[int | None], data: st.DataObject
) -> None:
    tops = data.draw(st.lists(st.integers(0, len(parents) - 1), max_size=3))
    paths = paths_of(parents)
    scope = Scope(ME, tuple(replace(BARE, home=paths[t], sees_region=True) for t in tops))

    for node, path in enumerate(paths):
        expected = any(is_under(parents, node, top) for top in tops)
        assert scope.sees(Target(region_path=path)) is expected
        assert any(path.startswith(prefix) for prefix in scope.everything_under) is expected


@given(trees(), st.data())
def test_a_body_post_sees_what_involves_its_subtree(
    parents: list[int | None], data: st.DataObject
) -> None:
    nodes = st.integers(0, len(parents) - 1)
    own, involved = data.draw(nodes), data.draw(st.lists(nodes, max_size=3))
    paths = paths_of(parents)
    scope = Scope(ME, (replace(BARE, organisation_path=paths[own]),))
    target = Target("0002", organisation_paths=frozenset(paths[node] for node in involved))

    assert scope.sees(target) is any(is_under(parents, node, own) for node in involved)


@given(trees())
def test_outermost_keeps_what_lies_under_no_other(parents: list[int | None]) -> None:
    paths = paths_of(parents)
    kept = outermost(paths)

    assert kept == tuple(sorted(p for n, p in enumerate(paths) if parents[n] is None))


def test_a_capability_counts_only_where_its_own_post_reaches() -> None:
    officer = replace(BARE, home="0001", sees_region=True)
    auditor = replace(BARE, home="0002", sees_region=True, capabilities=frozenset())
    scope = Scope(ME, (officer, auditor))

    assert scope.sees(Target("0002"))
    assert scope.allows(Capability.VERIFY, Target("00010001"))
    assert not scope.allows(Capability.VERIFY, Target("0002"))


def test_an_inspector_sees_only_the_kinds_of_inspections() -> None:
    grant = replace(BARE, sees_region=True, kinds=frozenset({"audit_point"}))
    scope = Scope(ME, (grant,))

    assert scope.sees(Target("00010001", kind="audit_point"))
    assert not scope.sees(Target("00010001", kind="hazard"))
    assert scope.everything_under == ()


def test_reporting_opens_a_thing_to_its_reporter_alone() -> None:
    scope = Scope(ME, (replace(BARE, sees_reported=True),))

    assert scope.sees(Target("0002", found_by=ME))
    assert not scope.sees(Target("0002", found_by=OTHER))
    assert not scope.sees(Target("0002", named=frozenset({ME})))


def test_being_named_opens_a_thing() -> None:
    scope = Scope(ME, (replace(BARE, sees_named=True),))

    assert scope.sees(Target("0002", named=frozenset({ME, OTHER})))
    assert not scope.sees(Target("0002", found_by=ME, named=frozenset({OTHER})))


def test_nobody_reported_is_not_the_system_reported() -> None:
    scope = Scope(None, (replace(BARE, person_id=None, sees_reported=True),))

    assert not scope.sees(Target("0002", found_by=None))


def test_something_new_may_be_done_only_in_the_home_region() -> None:
    scope = Scope(ME, (BARE,))

    assert scope.allows_in(Capability.VERIFY, "00010005")
    assert not scope.allows_in(Capability.VERIFY, "0002")
    assert not scope.allows_in(Capability.CLOSE, "0001")


def test_a_scope_without_posts_sees_nothing() -> None:
    scope = Scope(ME)

    assert scope.is_empty
    assert scope.read_only
    assert not scope.sees(Target("0001", found_by=ME, named=frozenset({ME})))


def test_a_kind_is_recorded_only_where_a_post_takes_it() -> None:
    find = frozenset({Capability.FIND})
    grid = replace(BARE, home="0001", capabilities=find, records=frozenset({"hazard"}))
    officer = replace(BARE, home="0002", capabilities=find)
    scope = Scope(ME, (grid, officer))

    assert scope.allows_in(Capability.FIND, "00010001", kind="hazard")
    assert not scope.allows_in(Capability.FIND, "00010001", kind="task")
    assert scope.allows_in(Capability.FIND, "00020001", kind="task")
    assert scope.allows_kind(Capability.FIND, "task")
    assert not Scope(ME, (grid,)).allows_kind(Capability.FIND, "task")


def test_the_part_of_a_scope_that_carries_a_capability_sees_what_is_allowed() -> None:
    officer = replace(
        BARE, home="0001", sees_region=True, capabilities=frozenset({Capability.EXPORT})
    )
    reader = replace(BARE, home="0002", sees_region=True, capabilities=frozenset())
    part = Scope(ME, (officer, reader)).carrying(Capability.EXPORT)

    assert part.sees(Target("0001"))
    assert not part.sees(Target("0002"))
    assert Scope(ME, (officer,)).carrying(Capability.EXPORT).grants == (officer,)
    assert Scope(ME, (reader,)).carrying(Capability.EXPORT).grants == ()
