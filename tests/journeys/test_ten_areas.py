"""Ten areas work side by side in one installation, and none of them sees another."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.answers import content_of
from tests.factories import brought

from bihuan.documents import public as documents
from bihuan.documents.public import PaperKind
from bihuan.evidence import public as evidence
from bihuan.findings import paperwork
from bihuan.findings import public as findings
from bihuan.findings.public import Finding, Grade, Kind
from bihuan.foundation.models import History
from bihuan.people import public as people
from bihuan.people.public import OrganisationKind, Role

if TYPE_CHECKING:
    from pathlib import Path

    from bihuan.documents.public import Notice, Paper
    from bihuan.kernel.clock import FixedClock
    from bihuan.people.public import Actor, Organisation, Person, Region

#: Names of areas; each stands in every word of its area, and in no word of another.
AREAS = ("松岭", "柏川", "桐浦", "梅泽", "槐安", "榆关", "楠溪", "桂洲", "枫渡", "杉原")
BACKEND = "django.contrib.auth.backends.ModelBackend"
#: Pages that list, count or search.
PAGES = (
    "/",
    "/findings",
    "/findings?state=all",
    "/findings/lists",
    "/findings/lists/tasks",
    "/findings/lists/responsibilities",
    "/findings/look-backs",
    "/findings/new",
    "/papers",
    "/notices",
    "/api/v1/findings",
    "/api/v1/notices",
    "/api/v1/organisations",
    "/api/v1/regions",
)
WORKBOOKS = ("/findings/lists/problems.xlsx", "/findings/lists/tasks.xlsx", "/papers.xlsx")


@dataclass(frozen=True)
class Area:
    """An area with its office, its plant, and what happened there."""

    name: str
    region: Region
    office: Organisation
    plant: Organisation
    officer: Person
    manager: Person
    finding: Finding
    paper: Paper
    notice: Notice

    def addresses(self) -> list[str]:
        """Return every address of what belongs to the area."""
        row = self.finding.pk
        file = list(evidence.attachments_of(subject_type="finding", subject_ids=[row]))[-1]
        page, api = f"/findings/{row}", f"/api/v1/findings/{row}"
        return [
            page,
            f"{page}/steps/accept",
            f"{page}/proof",
            f"{page}/papers/new/order",
            f"{page}/papers/{self.paper.pk}",
            f"{page}/papers/{self.paper.pk}.docx",
            f"/files/{file.pk}/original",
            f"/files/{file.pk}/thumb",
            f"/notices/{self.notice.pk}",
            api,
            f"{api}/timeline",
            f"{api}/measures",
            f"{api}/steps",
            f"{api}/proof",
            f"/api/v1/files/{file.pk}/original",
            f"/api/v1/notices/{self.notice.pk}",
        ]


@pytest.fixture
def areas(db: None, data_dir: Path, tmp_path: Path, clock: FixedClock) -> list[Area]:
    """Found ten areas, and let the same happen in each."""
    lines = ["code,name,level,is_functional", "98,榕江省,province,0", "9801,榕江市,city,0"]
    for no, name in enumerate(AREAS, start=1):
        lines += [f"9801{no:02},{name}区,county,0", f"9801{no:02}001,{name}街道,town,0"]
    path = tmp_path / "regions.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    people.load_regions(path=path)
    return [_area(name, f"9801{no:02}", clock) for no, name in enumerate(AREAS, start=1)]


def _area(name: str, code: str, clock: FixedClock) -> Area:
    region, town = (
        people.Region.objects.get(code=code),
        people.Region.objects.get(code=f"{code}001"),
    )
    office = _body(f"{name}区安委办", OrganisationKind.COMMITTEE_OFFICE, region, clock)
    plant = _body(f"{name}压铸厂", OrganisationKind.ENTERPRISE, town, clock)
    officer = _person(f"{name}官员", office, Role.COMMITTEE_OFFICER, clock)
    manager = _person(f"{name}经理", plant, Role.ENTERPRISE_MANAGER, clock)
    clerk, boss = people.actor_for(officer, clock), people.actor_for(manager, clock)
    finding = findings.found(
        findings.NewFinding(
            kind=Kind.HAZARD,
            title=f"{name}除尘器泄爆口封堵",
            region=town,
            organisation=office,
            measures=(findings.NewMeasure(text=f"拆除{name}封板"),),
        ),
        actor=clerk,
        clock=clock,
    )
    row = finding.pk
    findings.verify_true(finding_id=row, actor=clerk, clock=clock, grade=Grade.GENERAL)
    due_on = clock.now().date().replace(day=20)
    findings.assign(
        findings.Assignment(organisation_id=plant.pk, due_on=due_on),
        finding_id=row,
        actor=clerk,
        clock=clock,
    )
    paper = _paper(finding, office, name, clerk, clock)
    findings.take_up(finding_id=row, actor=boss, clock=clock)
    findings.submit(
        finding_id=row,
        actor=boss,
        clock=clock,
        note=f"{name}已拆除",
        progress=[findings.Progress(1, "已完成", is_done=True)],
        evidence=[brought()],
    )
    notice = documents.take_in(
        SimpleUploadedFile(f"{name}通报.txt", f"关于{name}区检查情况的通报".encode()),
        organisation=office,
        region=region,
        actor=clerk,
        clock=clock,
    )
    finding.refresh_from_db()
    return Area(name, region, office, plant, officer, manager, finding, paper, notice)


def _body(name: str, kind: OrganisationKind, region: Region, clock: FixedClock) -> Organisation:
    founder = people.Actor.system("tests")
    return people.add_organisation(
        actor=founder, clock=clock, name=name, kind=kind, region=region, above=None
    )


def _person(name: str, body: Organisation, role: Role, clock: FixedClock) -> Person:
    founder = people.Actor.system("tests")
    person = people.add_person(actor=founder, clock=clock, username=name, name=name)
    people.give_post(actor=founder, clock=clock, person=person, organisation=body, role=role)
    return person


def _paper(
    finding: Finding, office: Organisation, name: str, clerk: Actor, clock: FixedClock
) -> Paper:
    words = {"addressee": f"{name}压铸厂", "basis": "", "demands": f"{name}", "copies_to": ""}
    draft = paperwork.draft(
        finding_id=finding.pk,
        kind=PaperKind.ORDER,
        body_id=office.pk,
        words=words,
        actor=clerk,
        clock=clock,
    )
    return paperwork.issue(paper_id=draft.pk, finding_id=finding.pk, actor=clerk, clock=clock)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def shown(client: Client, path: str) -> str:
    """Return every word of an answer, be it a page, JSON or a workbook."""
    answer = client.get(path, follow=True)
    assert answer.status_code == 200, path
    content = answer.getvalue()
    if not path.endswith(".xlsx"):
        text = content.decode()
        return text.encode().decode("unicode_escape") if "\\u" in text else text
    book = openpyxl.load_workbook(BytesIO(content))
    return "\n".join(
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
    )


def status_of(client: Client, path: str) -> int:
    answer = client.get(path)
    content_of(answer)
    return answer.status_code


def names_of_others(text: str, own: str) -> list[str]:
    return [name for name in AREAS if name != own and name in text]


def test_no_list_search_or_export_shows_another_area(areas: list[Area]) -> None:
    for area in areas:
        officer = signed_in(area.officer)
        for path in (*PAGES, *WORKBOOKS):
            assert names_of_others(shown(officer, path), area.name) == [], (area.name, path)
        manager = signed_in(area.manager)
        for path in ("/", "/findings", "/api/v1/findings"):
            assert names_of_others(shown(manager, path), area.name) == [], (area.name, path)
        assert area.finding.title in shown(officer, "/findings")
        assert area.finding.title in shown(manager, "/findings")


def test_words_and_numbers_of_another_area_find_nothing(areas: list[Area]) -> None:
    one, other = areas[0], areas[1]
    client = signed_in(one.officer)
    for said in (other.name, other.finding.number, other.paper.number, other.plant.name):
        for path in ("/findings", "/papers", "/search"):
            answer = client.get(path, {"words": said, "q": said})
            assert other.finding.title not in answer.content.decode(), (path, said)
            assert str(other.finding.pk) not in answer.content.decode(), (path, said)
    for path in ("/findings", "/api/v1/findings"):
        answer = client.get(path, {"region": other.region.code, "org": str(other.plant.pk)})
        assert other.name not in answer.content.decode(), path


def test_an_address_of_another_area_is_not_there(areas: list[Area]) -> None:
    for no, area in enumerate(areas):
        own, other = signed_in(area.officer), areas[(no + 1) % len(areas)]
        for path in other.addresses():
            assert status_of(own, path) == 404, path
        for path in area.addresses():
            # It is there, if only to say that this form comes too late.
            assert status_of(own, path) != 404, path


def test_nothing_can_be_done_in_another_area(areas: list[Area]) -> None:
    one, other = areas[3], areas[7]
    before = History.objects.count()
    state = other.finding.state
    for person in (one.officer, one.manager):
        client = signed_in(person)
        row = other.finding.pk
        asked = [
            client.post(f"/findings/{row}/steps/accept", {"note": "核验属实"}),
            client.post(f"/findings/{row}/papers/{other.paper.pk}", {"act": "void", "reason": "x"}),
            client.post(f"/notices/{other.notice.pk}/discard"),
            client.post(
                f"/api/v1/findings/{row}/steps/accept",
                {"note": "核验属实"},
                content_type="application/json",
            ),
        ]
        assert {answer.status_code for answer in asked} <= {403, 404}
    chosen = signed_in(one.officer).post(
        "/findings/chosen", {"act": "export", "chosen": [str(other.finding.pk)]}
    )
    assert other.name.encode() not in chosen.getvalue()
    other.finding.refresh_from_db()
    assert other.finding.state == state
    assert History.objects.count() == before


def test_the_city_above_sees_all_ten(areas: list[Area], clock: FixedClock) -> None:
    city = _body(
        "榕江市安委办",
        OrganisationKind.COMMITTEE_OFFICE,
        people.Region.objects.get(code="9801"),
        clock,
    )
    above = signed_in(_person("市里", city, Role.COMMITTEE_OFFICER, clock))
    listed = shown(above, "/findings")
    assert [area.name for area in areas if area.finding.title not in listed] == []
