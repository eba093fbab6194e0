"""Takes the demo's findings through the loop, step by step, with a clock that moves."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

from bihuan.cli.demo_city.office_hours import OfficeClock
from bihuan.cli.demo_city.pictures import picture
from bihuan.documents.public import PaperKind
from bihuan.findings import public as findings
from bihuan.kernel.clock import civil_date
from bihuan.kernel.terms import Term, Unit
from bihuan.people import public as people

if TYPE_CHECKING:
    from bihuan.cli.demo_city.people import Cast
    from bihuan.findings.public import Finding

#: How far a finding comes, in the loop's order.
REACH = (
    "found",
    "verified",
    "assigned",
    "taken_up",
    "submitted",
    "returned",
    "accepted",
    "closed",
    "looked_back",
)
#: After which stage which paper is issued, where the row asks for papers.
_PAPERS = {"assigned": PaperKind.ORDER, "accepted": PaperKind.ACCEPTANCE}
_COMMITMENTS = {
    findings.Commitment.MEASURES: "按整改方案逐项落实，完成后试运行24小时。",
    findings.Commitment.RESPONSIBILITY: "安全总监牵头，设备部配合，当班班长负责现场。",
    findings.Commitment.FUNDS: "专项资金8.78万元，已列入当月安全费用。",
    findings.Commitment.DEADLINE: "按交办期限完成，提前1日自查。",
    findings.Commitment.CONTINGENCY: "整改期间停用该设备，清空积尘，设专人监护。",
}


class Story:
    """One finding on its way; every step is taken by whoever may take it."""

    def __init__(self, row: dict[str, Any], cast: Cast, now: datetime) -> None:
        self.row, self.cast = row, cast
        self.now = now
        self.clock = OfficeClock(now - timedelta(days=row["ago"]), now)
        self.day = timedelta(days=max(1, row["ago"]) / 12)
        self.due_on: date = civil_date(now) + timedelta(days=row["due"])

    def tell(self) -> None:
        """Take the finding as far as its row says."""
        finding = self._found()
        for stage in REACH[1 : REACH.index(self.row["reach"]) + 1]:
            if stage == "returned" and self.row["reach"] != "returned":
                continue
            self.clock.advance(self.day)
            getattr(self, f"_{stage}")(finding)
            if stage in _PAPERS and self.row.get("papers"):
                self._issue(finding, _PAPERS[stage])
        if "check" in self.row:
            self.clock.advance(self.day)
            self._ask_check(finding)
        if "pause" in self.row:
            self.clock.advance(self.day)
            self._pause(finding)

    def _found(self) -> Finding:
        finder = self.row["by"]
        region = people.region_by_code(self.row["region"])
        if region is None:
            raise LookupError(self.row["region"])
        new = findings.NewFinding(
            kind=findings.Kind(self.row["kind"]),
            title=self.row["title"],
            description=self.row.get("description", ""),
            region=region,
            organisation=self.cast.organisation_of(finder),
            place=self.row.get("place", ""),
            due_on=max(self.due_on, civil_date(self.clock.now())),
            measures=tuple(findings.NewMeasure(text=text) for text in self.row.get("measures", ())),
            evidence=self._photos("before", 1),
        )
        return findings.found(new, actor=self._actor(finder), clock=self.clock)

    def _verified(self, finding: Finding) -> None:
        if self.row["kind"] != "hazard":
            return
        criterion = self.row.get("criterion", "")
        findings.verify_true(
            finding_id=finding.pk,
            actor=self._actor(self._desk()),
            clock=self.clock,
            grade=findings.Grade.MAJOR if criterion else findings.Grade.GENERAL,
            criterion=criterion,
            note="现场核实属实",
        )
        if criterion:
            findings.confirm_major(
                finding_id=finding.pk,
                actor=self._actor(self.row["second"]),
                clock=self.clock,
                note="对照判定标准复核，同意定级",
            )

    def _assigned(self, finding: Finding) -> None:
        days = self.row.get("working_days")
        findings.assign(
            findings.Assignment(
                organisation_id=self.cast.organisations[self.row["to"]].pk,
                due_on=None if days else max(self.due_on, civil_date(self.clock.now())),
                term=Term(days, Unit.WORKING_DAY) if days else None,
                lead_leader="韩叙白",
            ),
            finding_id=finding.pk,
            actor=self._actor(self._desk()),
            clock=self.clock,
        )

    def _taken_up(self, finding: Finding) -> None:
        findings.take_up(
            finding_id=finding.pk,
            actor=self._actor(self._rectifier()),
            clock=self.clock,
            commitments=_COMMITMENTS if self.row.get("criterion") else None,
            note="已签收，安排整改",
        )

    def _submitted(self, finding: Finding) -> None:
        count = len(self.row.get("measures", ()))
        findings.submit(
            finding_id=finding.pk,
            actor=self._actor(self._rectifier()),
            clock=self.clock,
            note="整改完成，请求验收",
            progress=[
                findings.Progress(no, "已按要求完成，见照片和记录", is_done=True)
                for no in range(1, count + 1)
            ],
            evidence=self._photos("after", 2),
        )

    def _returned(self, finding: Finding) -> None:
        findings.send_back(
            finding_id=finding.pk,
            actor=self._actor(self._verifier()),
            clock=self.clock,
            reason="照片看不出固定方式，请补拍近景并说明交底情况",
            reopen_measures=[1],
        )

    def _accepted(self, finding: Finding) -> None:
        findings.accept(
            finding_id=finding.pk,
            actor=self._actor(self._verifier()),
            clock=self.clock,
            note="现场核验，整改到位",
        )

    def _closed(self, finding: Finding) -> None:
        findings.strike_off(
            finding_id=finding.pk,
            actor=self._actor(self._desk()),
            clock=self.clock,
            note="资料齐全，同意销号",
        )

    def _looked_back(self, finding: Finding) -> None:
        findings.look_back(
            findings.Seen(findings.LookBackResult.HELD, "抽查装备12件，账物相符"),
            finding_id=finding.pk,
            actor=self._actor("officer"),
            organisation=self.cast.organisation_of("officer"),
            clock=self.clock,
        )

    def _issue(self, finding: Finding, kind: PaperKind) -> None:
        """Issue what puts the step on paper, in the name of whoever took it."""
        name = self._desk() if kind is PaperKind.ORDER else self._verifier()
        asked: dict[str, Any] = {
            "finding_id": finding.pk, "actor": self._actor(name), "clock": self.clock,
        }  # fmt: skip
        draft = findings.draft_paper(
            kind=kind,
            body_id=self.cast.organisation_of(name).pk,
            words={
                "addressee": self.cast.organisations[self.row["to"]].name,
                "demands": "整改期间落实防范措施，指定专人负责。\n整改完成后及时提出验收申请。"
                if kind is PaperKind.ORDER
                else "",
            },
            **asked,
        )
        findings.issue_paper(paper_id=draft.pk, **asked)

    def _ask_check(self, finding: Finding) -> None:
        asks = self.row["check"]
        findings.ask_check(
            person_id=self.cast.people[asks["of"]].pk,
            question=asks["question"],
            due_on=civil_date(self.now) + timedelta(days=asks["due"]),
            finding_id=finding.pk,
            actor=self._actor(self._verifier()),
            clock=self.clock,
        )

    def _pause(self, finding: Finding) -> None:
        """Let the clock stand still, as whoever accepts it may."""
        findings.pause(
            ground=self.row["pause"]["ground"],
            reason=self.row["pause"]["reason"],
            finding_id=finding.pk,
            actor=self._actor(self._verifier()),
            clock=self.clock,
        )

    def _desk(self) -> str:
        """Return somebody at the desk that listed the finding."""
        at = self.cast.works_at[self.row["by"]]
        able = {
            "qingyu": "town",
            "hengrui": "manager",
            "round": "round",
        }
        return able.get(at, str(self.row["by"]))

    def _rectifier(self) -> str:
        return self._at(self.row["to"])

    def _verifier(self) -> str:
        return "officer" if self.row["by"] != "officer" else "anwei"

    def _at(self, key: str) -> str:
        """Return somebody of an organisation who may rectify."""
        return next(name for name, works_at in self.cast.works_at.items() if works_at == key)

    def _actor(self, username: str) -> people.Actor:
        return self.cast.actor(username, self.clock)

    def _photos(self, purpose: str, count: int) -> tuple[findings.Brought, ...]:
        scene = self.row.get("picture", "" if purpose == "before" else "site")
        if not scene:
            return ()
        at = self.clock.now() - timedelta(minutes=20)
        return tuple(
            findings.Brought(
                purpose=purpose,
                content=BytesIO(
                    picture(
                        f"{scene}{number}",
                        is_after=purpose == "after",
                        at=at + timedelta(minutes=number),
                    )
                ),
                name=f"IMG_{at.astimezone(UTC):%Y%m%d}_{number:02d}.jpg",
            )
            for number in range(1, count + 1)
        )


def tell_stories(rows: list[dict[str, Any]], cast: Cast, now: datetime) -> None:
    """Take every finding of the demo as far as its row says, the oldest first."""
    for row in sorted(rows, key=lambda row: -row["ago"]):
        Story(row, cast, now).tell()
