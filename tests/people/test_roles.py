"""The table of roles."""

from __future__ import annotations

import pytest

from bihuan.people.domain.capability import Capability
from bihuan.people.domain.reach import READING
from bihuan.people.roles import ADMIN_ROLES, RULES, Role, RoleRule, rule_for

WORK = frozenset(Capability) - {
    Capability.MANAGE_ACCOUNTS,
    Capability.MANAGE_PEOPLE,
    Capability.MANAGE_TREES,
    Capability.MANAGE_INSTALLATION,
    Capability.READ_AUDIT,
}


def rule(role: Role, kind: str = "bureau", level: str = "county") -> RoleRule:
    return rule_for(role, organisation_kind=kind, region_level=level)


def test_every_role_has_a_rule() -> None:
    assert set(RULES) == set(Role)


def test_every_capability_belongs_to_some_role() -> None:
    assert frozenset().union(*(each.may for each in RULES.values())) == frozenset(Capability)


def test_administrators_see_no_business_and_do_none() -> None:
    for role in ADMIN_ROLES:
        assert not rule(role).may & WORK
        assert rule(role) == RoleRule(may=rule(role).may)


def test_the_three_administrators_share_no_power() -> None:
    powers = [RULES[role].may for role in sorted(ADMIN_ROLES)]

    assert len(frozenset().union(*powers)) == sum(len(each) for each in powers)


def test_only_the_security_administrator_manages_people() -> None:
    assert [r for r in Role if Capability.MANAGE_PEOPLE in RULES[r].may] == [Role.SECURITY_ADMIN]


def test_an_auditor_reads_all_and_changes_nothing() -> None:
    assert rule(Role.AUDITOR).region
    assert rule(Role.AUDITOR).kinds is None
    assert rule(Role.AUDITOR).may <= READING


def test_a_worker_sees_only_what_they_reported() -> None:
    assert rule(Role.WORKER, "enterprise") == RoleRule(
        may=frozenset({Capability.FIND}), records=frozenset({"hazard"}), reported=True
    )


@pytest.mark.parametrize(
    ("kind", "sees_region"),
    [
        ("party_committee", True),
        ("committee_office", True),
        ("town", True),
        ("bureau", False),
        ("department", False),
        ("agency", False),
        ("enterprise", False),
    ],
)
def test_the_body_decides_how_far_a_leader_sees(kind: str, sees_region: bool) -> None:
    assert rule(Role.LEADER, kind).region is sees_region
    assert rule(Role.LEADER, kind).involved is not sees_region


def test_nobody_in_an_enterprise_accepts_or_closes() -> None:
    for role in (Role.LEADER, Role.ENTERPRISE_MANAGER, Role.WORKER):
        assert not rule(role, "enterprise").may & {Capability.VERIFY, Capability.CLOSE}


@pytest.mark.parametrize(
    ("level", "sees_region"), [("town", False), ("village", True), ("grid", True)]
)
def test_a_grid_worker_sees_a_grid_and_not_a_town(level: str, sees_region: bool) -> None:
    assert rule(Role.GRID_WORKER, "town", level).region is sees_region


@pytest.mark.parametrize("role", [Role.GRID_WORKER, Role.ENTERPRISE_MANAGER, Role.WORKER])
def test_grids_enterprises_and_workers_record_hazards_and_nothing_else(role: Role) -> None:
    assert rule(role, "enterprise").records == frozenset({"hazard"})


def test_a_grid_worker_of_a_town_records_no_more_than_one_of_a_grid() -> None:
    assert rule(Role.GRID_WORKER, "town", "town").records == frozenset({"hazard"})


def test_a_leader_in_an_enterprise_records_what_its_safety_manager_does() -> None:
    assert rule(Role.LEADER, "enterprise").records == RULES[Role.ENTERPRISE_MANAGER].records


def test_who_steers_records_every_kind() -> None:
    assert RULES[Role.COMMITTEE_OFFICER].records is None
    assert RULES[Role.TOWN_OFFICER].records is None
