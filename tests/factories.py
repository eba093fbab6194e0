"""A small invented city, and findings that are built by running the steps, never by setting a state."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image

from bihuan.findings import public as findings
from bihuan.findings.public import Brought, Finding, Grade, Kind
from bihuan.foundation.models import History
from bihuan.kernel.clock import FixedClock, civil_date
from bihuan.people import public as people
from bihuan.people.public import Organisation, OrganisationKind, Person, Role

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import Model

    from bihuan.people.public import Actor

REACH = ("found", "verified", "assigned", "taken_up", "submitted", "accepted", "closed")
COMMITMENTS = {commitment: f"{commitment}：已落实" for commitment in findings.Commitment}
CRITERION = "gm10-11-3"


def photo(colour: tuple[int, int, int] = (90, 120, 150)) -> BytesIO:
    """Return a small JPEG."""
    buffer = BytesIO()
    Image.new("RGB", (64, 48), colour).save(buffer, "JPEG")
    buffer.seek(0)
    return buffer


def brought(purpose: str = "after", *, shade: int = 90) -> Brought:
    """Return a photograph as a step brings it."""
    return Brought(purpose=purpose, content=photo((shade, 120, 150)), name="IMG_0001.jpg")


@dataclass
class Town:
    """Alice lists and assigns, Bob sits beside her, Dong's plant rectifies, Charlie is a stranger."""

    clock: FixedClock
    regions: dict[str, people.Region]
    organisations: dict[str, Organisation]
    people: dict[str, Person]

    def actor(self, name: str) -> Actor:
        """Return somebody as an actor now."""
        return people.actor_for(self.people[name], self.clock)

    @property
    def today(self) -> date:
        """The civil date now."""
        return civil_date(self.clock.now())

    def post(self, name: str, body: str, role: Role, region: str | None = None) -> None:
        """Give somebody, who may be new here, a post beside those they hold."""
        founder = people.Actor.system("tests")
        if name not in self.people:
            self.people[name] = people.add_person(
                actor=founder, clock=self.clock, username=name, name=name
            )
        people.give_post(
            actor=founder,
            clock=self.clock,
            person=self.people[name],
            organisation=self.organisations[body],
            role=role,
            region=people.region_by_code(region) if region else None,
        )


_BODIES: tuple[tuple[str, str, OrganisationKind, str, str | None], ...] = (
    # key, name, kind, region, above
    ("office", "澜州市安委办", OrganisationKind.COMMITTEE_OFFICE, "9901", None),
    ("bureau", "澜州市应急管理局", OrganisationKind.BUREAU, "9901", None),
    ("relief", "防灾减灾处", OrganisationKind.DEPARTMENT, "9901", "bureau"),
    ("enforcement", "执法监督局", OrganisationKind.DEPARTMENT, "9901", "bureau"),
    ("audit", "澜州市审计局", OrganisationKind.BUREAU, "9901", None),
    ("town", "青屿街道", OrganisationKind.TOWN, "990101001", None),
    ("plant", "澜州恒锐精密压铸有限公司", OrganisationKind.ENTERPRISE, "990101001", None),
    ("mill", "澜州明川木业有限公司", OrganisationKind.ENTERPRISE, "990101001", None),
    ("agency", "澜州安衡安全技术服务有限公司", OrganisationKind.AGENCY, "9901", None),
    ("west", "西浦区安委办", OrganisationKind.COMMITTEE_OFFICE, "990102", None),
    ("province", "澜江省安委办", OrganisationKind.COMMITTEE_OFFICE, "99", None),
)
_CAST: tuple[tuple[str, str, Role, str | None], ...] = (
    # name, organisation, role, region
    ("alice", "office", Role.COMMITTEE_OFFICER, None),
    ("bob", "office", Role.LEADER, None),
    ("ella", "relief", Role.DEPARTMENT_HANDLER, None),
    ("fang", "relief", Role.DEPARTMENT_HANDLER, None),
    ("officer", "enforcement", Role.ENFORCEMENT_OFFICER, None),
    ("townsman", "town", Role.TOWN_OFFICER, None),
    ("grid", "town", Role.GRID_WORKER, "990101001001"),
    ("dong", "plant", Role.ENTERPRISE_MANAGER, None),
    ("worker", "plant", Role.WORKER, None),
    ("miller", "mill", Role.ENTERPRISE_MANAGER, None),
    ("auditor", "audit", Role.AUDITOR, None),
    ("expert", "agency", Role.EXPERT, None),
    ("charlie", "west", Role.COMMITTEE_OFFICER, None),
    ("province", "province", Role.COMMITTEE_OFFICER, None),
    ("sysadmin", "bureau", Role.SYSTEM_ADMIN, None),
)


#: Tables that founding the city fills, in the order in which they may be filled.
_FILLED: tuple[type[Model], ...] = (people.Region, Organisation, Person, people.Post, History)
#: What founding at one moment left in them.
_FOUNDED: dict[datetime, tuple[Town, list[list[Model]]]] = {}


def make_town(clock: FixedClock) -> Town:
    """Return the city; nobody has a password, use ``client.force_login``.

    It is founded once for each moment, by the services; where nothing stands yet, the rows that
    this left are laid out again, which takes a fraction of the time.
    """
    if any(model._base_manager.exists() for model in _FILLED):
        return _found(clock)
    if clock.now() not in _FOUNDED:
        town = _found(clock)
        rows = [list(model._base_manager.all()) for model in _FILLED]
        _FOUNDED[clock.now()] = (deepcopy(town), rows)
        return town
    town, rows = deepcopy(_FOUNDED[clock.now()])
    for model, of_it in zip(_FILLED, rows, strict=True):
        model._base_manager.bulk_create(of_it)
    town.clock = clock
    return town


def _found(clock: FixedClock) -> Town:
    people.load_regions(path=people.DEMO)
    founding = FixedClock(clock.now() - timedelta(days=400))
    founder = people.Actor.system("tests")
    codes = {code for *_, code, _ in _BODIES} | {"990101001001", "990101", "990102001"}
    regions = {row.code: row for row in people.Region.objects.filter(code__in=codes)}
    bodies: dict[str, Organisation] = {}
    for key, name, kind, code, above in _BODIES:
        bodies[key] = people.add_organisation(
            actor=founder,
            clock=founding,
            name=name,
            kind=kind,
            region=regions[code],
            above=bodies.get(above or ""),
        )
    cast = {}
    for name, key, role, home in _CAST:
        cast[name] = people.add_person(actor=founder, clock=founding, username=name, name=name)
        people.give_post(
            actor=founder,
            clock=founding,
            person=cast[name],
            organisation=bodies[key],
            role=role,
            region=regions[home] if home else None,
        )
    return Town(clock, regions, bodies, cast)


def make_finding(
    town: Town,
    reach: str = "found",
    *,
    kind: Kind = Kind.HAZARD,
    grade: Grade = Grade.GENERAL,
    finder: str = "officer",
    rectifier: str = "dong",
    to: str = "plant",
    measures: int = 1,
    title: str = "除尘器泄爆口被角钢封堵",
    due_in: int = 15,
) -> Finding:
    """Build a finding by running the steps up to ``reach``, or until it is a duplicate."""
    if reach == "duplicate":
        rows = [make_finding(town, "verified", finder=finder) for _ in range(2)]
        return join(town, rows[0], rows[1], who=finder)
    return Builder(town, kind=kind, grade=grade, finder=finder, rectifier=rectifier, to=to).build(
        reach, measures=measures, title=title, due_in=due_in
    )


def join(town: Town, finding: Finding, original: Finding, who: str = "officer") -> Finding:
    """Mark a finding as the duplicate of another one."""
    findings.mark_duplicate(
        finding_id=finding.pk,
        original_id=original.pk,
        reason="同一处隐患",
        actor=town.actor(who),
        clock=town.clock,
    )
    finding.refresh_from_db()
    return finding


@dataclass
class Builder:
    """Runs the steps; each method is one stage of :data:`REACH`."""

    town: Town
    kind: Kind
    grade: Grade
    finder: str
    rectifier: str
    to: str

    def build(self, reach: str, *, measures: int, title: str, due_in: int) -> Finding:
        """Run the stages in order."""
        town = self.town
        region = town.organisations[self.to].region
        desk = next(org for name, org, *_ in _CAST if name == self.finder)
        finding = findings.found(
            findings.NewFinding(
                kind=self.kind,
                title=title,
                region=region,
                organisation=town.organisations[desk],
                measures=tuple(
                    findings.NewMeasure(text=f"措施{no}") for no in range(1, measures + 1)
                ),
            ),
            actor=town.actor(self.finder),
            clock=town.clock,
        )
        for stage in REACH[1 : REACH.index(reach) + 1]:
            if stage == "verified" and self.kind is not Kind.HAZARD:
                continue
            town.clock.advance(timedelta(minutes=1))
            getattr(self, f"_{stage}")(finding, measures, due_in)
        finding.refresh_from_db()
        return finding

    def _verified(self, finding: Finding, _measures: int, _due_in: int) -> None:
        major = self.grade is Grade.MAJOR
        findings.verify_true(
            finding_id=finding.pk,
            actor=self.town.actor(self.finder),
            clock=self.town.clock,
            grade=self.grade,
            criterion=CRITERION if major else "",
        )
        if major:
            findings.confirm_major(
                finding_id=finding.pk, actor=self.town.actor("bob"), clock=self.town.clock
            )

    def _assigned(self, finding: Finding, _measures: int, due_in: int) -> None:
        findings.assign(
            findings.Assignment(
                organisation_id=self.town.organisations[self.to].pk,
                due_on=self.town.today + timedelta(days=due_in),
            ),
            finding_id=finding.pk,
            actor=self.town.actor(self.finder),
            clock=self.town.clock,
        )

    def _taken_up(self, finding: Finding, _measures: int, _due_in: int) -> None:
        findings.take_up(
            finding_id=finding.pk,
            actor=self.town.actor(self.rectifier),
            clock=self.town.clock,
            commitments=COMMITMENTS if self.grade is Grade.MAJOR else None,
        )

    def _submitted(self, finding: Finding, measures: int, _due_in: int) -> None:
        findings.submit(
            finding_id=finding.pk,
            actor=self.town.actor(self.rectifier),
            clock=self.town.clock,
            note="整改完成",
            progress=[
                findings.Progress(no, "已完成", is_done=True) for no in range(1, measures + 1)
            ],
            evidence=[brought()],
        )

    def _accepted(self, finding: Finding, _measures: int, _due_in: int) -> None:
        findings.accept(
            finding_id=finding.pk,
            actor=self.town.actor("alice"),
            clock=self.town.clock,
            note="现场核验属实",
        )

    def _closed(self, finding: Finding, _measures: int, _due_in: int) -> None:
        findings.strike_off(
            finding_id=finding.pk,
            actor=self.town.actor(self.finder),
            clock=self.town.clock,
        )
