"""Everybody whom the tables of rights ask as, and the groups that the rules speak of.

The groups are written down by thought, from the tables of ``src/bihuan/people/README.md`` and from
what each post is for, and never read from ``roles.py``: a right that is wrong there shows up here.

The scene: an enforcement officer found something in a plant of 青屿街道, and the plant rectifies it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bihuan.kernel.clock import civil_date
from bihuan.people import public as people
from bihuan.people.public import Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.factories import Town

    from bihuan.kernel.clock import Clock

Group = frozenset[str]
Statuses = dict[str, int]


def group(*names: str | Group) -> Group:
    """Put people and groups together; names may stand in one string with blanks between."""
    parts = (frozenset(n.split()) if isinstance(n, str) else n for n in names)
    return frozenset().union(*parts)


def row(others: int, exceptions: Mapping[Group, int] | None = None) -> Statuses:
    """Return what each gets: ``others``, but for the groups; of two groups the later counts."""
    statuses = dict.fromkeys(EVERYBODY, others)
    for names, status in (exceptions or {}).items():
        statuses |= dict.fromkeys(names, status)
    return statuses


#: Leaders three times over, for what they may do hangs on the body: of a committee's office, of a
#: department, of an enterprise. Handlers twice: of the department that found it, and of another.
EVERYBODY = (
    "charlie", "miller",
    "alice", "bob", "chief", "boss", "handler", "ella", "townsman", "grid", "officer",
    "inspector", "expert", "dong", "worker", "auditor", "sysadmin", "secadmin", "auditadmin",
)  # fmt: skip
#: Who joins the cast of the town: name, body, role.
_JOINING = (
    ("chief", "enforcement", Role.LEADER),
    ("handler", "enforcement", Role.DEPARTMENT_HANDLER),
    ("boss", "plant", Role.LEADER),
    ("inspector", "office", Role.INSPECTION_MEMBER),
    ("secadmin", "bureau", Role.SECURITY_ADMIN),
    ("auditadmin", "bureau", Role.AUDIT_ADMIN),
)

NOBODY = group()
ALL = group(*EVERYBODY)
#: See the region that it lies in, and all kinds of findings there.
CITY = group("alice bob")
#: The department that found it: the officer by region, leader and handler for being involved.
DESK = group("officer chief handler")
#: The plant that rectifies it.
PLANT = group("dong boss")
#: See it before it is assigned, and after.
SEE_EARLY = group(CITY, DESK, "townsman auditor")
SEE = group(SEE_EARLY, PLANT)
#: See what the safety committee's office of the city read in, for they see the whole city.
SEE_CITY = group(CITY, "officer auditor")

#: Keep accounts, grant posts, read the logbook; none of the three does business.
ADMINS = group("sysadmin secadmin auditadmin")
#: Look at people: one asks for posts, the other grants them.
KEEPERS = group("sysadmin secadmin")
#: Record something: not who gives opinions, audits or administers.
FINDERS = ALL - ADMINS - group("expert auditor")
#: Take lists out: who answers for a body or an area, and who audits; no grid worker, no worker.
EXPORTERS = ALL - ADMINS - group("grid expert worker")
#: Read notices and ledgers in: offices, departments and inspection teams.
IMPORTERS = group("alice charlie handler ella inspector")
#: Go and look again whether it held: authorities and grids.
VISITORS = group("charlie alice bob handler ella townsman grid officer inspector")
#: Accept or send back, independently: authorities, not the enterprise and not the auditor.
JUDGES = group(CITY, DESK, "townsman")
#: Give more time: offices, enforcement and leaders of authorities.
GRANTERS = group(CITY, "officer chief")

#: Step -> who takes it, of those who see the finding at the stage of the step; the others are
#: told that it is not theirs.
TAKERS: dict[str, Group] = {
    "verify-true": DESK,
    "confirm-major": group(CITY, DESK),
    "assign": DESK,
    "plan-measures": DESK,
    # An enforcement officer enforces and rectifies nothing.
    "fix-at-once": DESK - group("officer"),
    "mark-duplicate": DESK,
    "put-back": DESK,
    "escalate": group(CITY, "officer handler townsman"),
    "transfer": group("officer"),
    # An office takes back what it listed itself; this one was listed by enforcement.
    "withdraw": NOBODY,
    "take-up": PLANT,
    "hand-down": PLANT,
    "report-progress": PLANT,
    "add-evidence": PLANT,
    "submit": PLANT,
    "ask-extension": PLANT,
    "decide-extension": GRANTERS,
    "pause": GRANTERS,
    "resume": GRANTERS,
    "accept": JUDGES,
    "send-back": JUDGES,
    "ask-check": JUDGES,
    "take-back-check": JUDGES,
    # Nobody was asked.
    "give-opinion": NOBODY,
    # By whose turn it is: the department that listed it.
    "strike-off": DESK,
    "look-back": VISITORS & SEE,
}
_BEFORE_THE_PLANT = frozenset({"found", "verified", "duplicate"})


def seers(reach: str) -> Group:
    """Return who sees a finding that has come so far."""
    return SEE_EARLY if reach in _BEFORE_THE_PLANT else SEE


def step_row(name: str, reach: str, taken: int) -> Statuses:
    """Return what each gets who asks for a step: those who take it ``taken``."""
    return row(404, {seers(reach): 403, TAKERS[name]: taken})


def gather(town: Town) -> None:
    """Let everybody be there, each with one post."""
    for name, body, role in _JOINING:
        town.post(name, body, role)


def hidden_from(who: str) -> tuple[bool, bool]:
    """Say whether the finding, and whether the office's notice, is none of somebody's business."""
    return who not in SEE, who not in SEE_CITY


def names_of_people(town: Town, clock: Clock) -> dict[str, object]:
    """Return Dong, his post, token and deputy, a post asked for, and a body without people."""
    dong, on = town.people["dong"], civil_date(clock.now())
    actor = people.actor_for(dong, clock)
    asked = people.ask_post(
        actor=town.actor("sysadmin"), clock=town.clock, person=town.people["worker"],
        organisation=town.organisations["mill"], role=Role.WORKER,
    )  # fmt: skip
    body = people.add_organisation(
        actor=people.Actor.system("tests"), clock=town.clock, name="空机构",
        region=town.regions["9901"], kind=people.OrganisationKind.BUREAU,
    )  # fmt: skip
    lent = people.delegate(
        actor=actor, clock=clock, principal=dong, deputy=town.people["boss"],
        post_ids=actor.post_ids, starts_on=on, ends_on=on + timedelta(days=1),
    )  # fmt: skip
    issued = people.issue_token(
        actor=actor, clock=clock, person=dong, name="看板", days=1, scopes=people.EVERYTHING
    )
    return {
        "person_id": dong.pk,
        "post_id": next(iter(actor.post_ids)),
        "request_id": asked.pk,
        "body_id": body.pk,
        "delegation_id": lent.pk,
        "token_id": issued.token.pk,
    }
