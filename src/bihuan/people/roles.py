"""Roles, and the one table of what each may do and how far it sees.

The table is keyed by role and, where the body decides, by the kind of organisation that the
post is in: a leader of the town sees the town, a leader of a bureau what involves the bureau,
a leader of an enterprise what involves the enterprise.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.people.domain.capability import Capability as May


class Role(models.TextChoices):
    """What a person does in a post."""

    COMMITTEE_OFFICER = "committee_officer", _("Safety-committee officer")
    LEADER = "leader", _("Leader")
    DEPARTMENT_HANDLER = "department_handler", _("Department handler")
    TOWN_OFFICER = "town_officer", _("Town officer")
    GRID_WORKER = "grid_worker", _("Grid worker")
    ENFORCEMENT_OFFICER = "enforcement_officer", _("Enforcement officer")
    INSPECTION_MEMBER = "inspection_member", _("Inspection-team member")
    EXPERT = "expert", _("Expert")
    ENTERPRISE_MANAGER = "enterprise_manager", _("Enterprise safety manager")
    WORKER = "worker", _("Worker")
    AUDITOR = "auditor", _("Auditor")
    SYSTEM_ADMIN = "system_admin", _("System administrator")
    SECURITY_ADMIN = "security_admin", _("Security administrator")
    AUDIT_ADMIN = "audit_admin", _("Audit administrator")


#: The three administrators (三员), who see no business data and are three different people.
ADMIN_ROLES: Final = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
#: Held in an enterprise or a body below one, and nowhere else.
ENTERPRISE_ROLES: Final = frozenset({Role.ENTERPRISE_MANAGER, Role.WORKER})


@dataclass(frozen=True)
class RoleRule:
    """How far a role sees, and what it may do there."""

    may: frozenset[May]
    #: Kinds of finding that are recorded in such a post; all when None.
    records: frozenset[str] | None = None
    #: Sees the post's region and all below it.
    region: bool = False
    #: Kinds of finding that are seen there; all when None.
    kinds: frozenset[str] | None = None
    #: Sees what involves the post's organisation or one below it.
    involved: bool = False
    #: Sees what names the person (their turn, their measure, asked to check).
    named: bool = False
    #: Sees what the person reported.
    reported: bool = False


_TAKE_OUT = frozenset({May.EXPORT, May.PROVE})
_STEER = frozenset(
    {
        May.VERIFY_TRUE,
        May.CONFIRM_MAJOR,
        May.ASSIGN,
        May.GRANT_EXTENSION,
        May.VERIFY,
        May.CLOSE,
        May.LOOK_BACK,
        May.ESCALATE,
        May.TRANSFER,
        May.WITHDRAW,
        May.ADVISE,
    }
)
_RECTIFY = frozenset({May.FIND, May.VERIFY_TRUE, May.ASSIGN, May.RECTIFY, May.ASK_EXTENSION})
_TEAM_KINDS = frozenset({"inspection_problem", "audit_point"})
#: What is recorded where things are looked at and nobody is inspected: grids, enterprises, workers.
_HAZARDS = frozenset({"hazard"})

_REGION_LEADER = RoleRule(
    may=_STEER | _TAKE_OUT | {May.FIND}, region=True, named=True, reported=True
)
_BODY_LEADER = RoleRule(
    may=_RECTIFY
    | _TAKE_OUT
    | {May.CONFIRM_MAJOR, May.GRANT_EXTENSION, May.VERIFY, May.CLOSE, May.ADVISE},
    involved=True,
    named=True,
    reported=True,
)
_ENTERPRISE = RoleRule(
    may=_RECTIFY | _TAKE_OUT, records=_HAZARDS, involved=True, named=True, reported=True
)

RULES: Final[dict[Role, RoleRule]] = {
    Role.COMMITTEE_OFFICER: RoleRule(
        may=_STEER | _TAKE_OUT | {May.FIND, May.IMPORT_NOTICE},
        region=True,
        named=True,
        reported=True,
    ),
    Role.LEADER: _REGION_LEADER,
    Role.DEPARTMENT_HANDLER: RoleRule(
        may=_RECTIFY
        | _TAKE_OUT
        | {
            May.CONFIRM_MAJOR,
            May.VERIFY,
            May.CLOSE,
            May.LOOK_BACK,
            May.ESCALATE,
            May.IMPORT_NOTICE,
            May.ADVISE,
        },
        involved=True,
        named=True,
        reported=True,
    ),
    Role.TOWN_OFFICER: RoleRule(
        may=_RECTIFY
        | _TAKE_OUT
        | {May.VERIFY, May.CLOSE, May.LOOK_BACK, May.ESCALATE, May.MANAGE_GRIDS, May.ADVISE},
        region=True,
        involved=True,
        named=True,
        reported=True,
    ),
    Role.GRID_WORKER: RoleRule(
        may=frozenset({May.FIND, May.RECTIFY, May.LOOK_BACK, May.ASK_EXTENSION, May.ADVISE}),
        records=_HAZARDS,
        region=True,
        named=True,
        reported=True,
    ),
    Role.ENFORCEMENT_OFFICER: RoleRule(
        may=_TAKE_OUT | (_STEER - {May.WITHDRAW}) | {May.FIND},
        region=True,
        named=True,
        reported=True,
    ),
    Role.INSPECTION_MEMBER: RoleRule(
        may=_TAKE_OUT | {May.FIND, May.IMPORT_NOTICE, May.VERIFY, May.LOOK_BACK, May.ADVISE},
        records=_TEAM_KINDS | _HAZARDS,
        region=True,
        kinds=_TEAM_KINDS,
        named=True,
        reported=True,
    ),
    # An expert says what is so; whoever holds the office decides.
    Role.EXPERT: RoleRule(may=frozenset({May.ADVISE}), named=True),
    Role.ENTERPRISE_MANAGER: _ENTERPRISE,
    Role.WORKER: RoleRule(may=frozenset({May.FIND}), records=_HAZARDS, reported=True),
    Role.AUDITOR: RoleRule(may=_TAKE_OUT, region=True),
    Role.SYSTEM_ADMIN: RoleRule(
        may=frozenset({May.MANAGE_INSTALLATION, May.MANAGE_TREES, May.MANAGE_ACCOUNTS})
    ),
    Role.SECURITY_ADMIN: RoleRule(may=frozenset({May.MANAGE_PEOPLE})),
    Role.AUDIT_ADMIN: RoleRule(may=frozenset({May.READ_AUDIT})),
}

#: Leaders of these see the whole region of their post; other leaders what involves their body.
_REGION_BODIES: Final = frozenset({"party_committee", "committee_office", "town"})
#: A grid worker posted to a whole town does not see the whole town.
_GRID_LEVELS: Final = frozenset({"village", "grid"})


def roles_with(capability: May) -> tuple[Role, ...]:
    """Return the roles that have a capability in some body."""
    return tuple(role for role, rule in RULES.items() if capability in rule.may)


def rule_for(role: Role, *, organisation_kind: str, region_level: str) -> RoleRule:
    """Return the rule of a role in a kind of body, posted to a level of region."""
    rule = RULES[role]
    if role == Role.LEADER and organisation_kind == "enterprise":
        return _ENTERPRISE
    if role == Role.LEADER and organisation_kind not in _REGION_BODIES:
        return _BODY_LEADER
    if role == Role.GRID_WORKER and region_level not in _GRID_LEVELS:
        return replace(rule, region=False)
    return rule
