"""Who may do what at every address: nobody, a stranger, an auditor, a worker.

A route without a row here fails: whoever adds an address says what strangers get.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from tests.factories import CRITERION, make_finding, photo
from tests.notices.messages import message_to
from tests.rest.notices import draft_notice, notice_file
from tests.rest.stages import STAGES
from tests.web.sent_ledgers import sent_ledger, sheet

from bihuan.documents.public import PaperKind, can_make_pdf
from bihuan.evidence import public as evidence
from bihuan.findings import paperwork
from bihuan.foundation.models import History
from bihuan.rest.urls import PREFIX, routes_of_the_api

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.factories import Town
    from tests.rest.conftest import Caller

    from bihuan.documents.public import Notice
    from bihuan.findings.public import Finding

UNKNOWN = UUID(int=7)
F, N, S = "/findings/{finding_id}", "/notices/{notice_id}", "/findings/{finding_id}/steps/"
L, P = "/ledgers/{ledger_id}", "/papers/{paper_id}"

#: Route -> status for a stranger of another county, an auditor, a worker of the plant.
EXPECTED: dict[tuple[str, str], tuple[int, int, int]] = {
    ("GET", "/me"): (200, 200, 200),
    ("GET", "/regions"): (200, 200, 200),
    ("GET", "/organisations"): (200, 200, 200),
    ("GET", "/people"): (404, 200, 404),
    ("GET", "/tokens"): (200, 200, 200),
    ("POST", "/tokens"): (422, 422, 422),
    ("POST", "/tokens/{token_id}/revoke"): (404, 404, 404),
    ("GET", "/standards/criteria"): (200, 200, 200),
    ("GET", "/findings"): (200, 200, 200),
    ("POST", "/findings"): (409, 403, 201),
    ("GET", "/findings/alike"): (200, 403, 200),
    ("GET", F): (404, 200, 404),
    ("GET", F + "/timeline"): (404, 200, 404),
    ("GET", F + "/measures"): (404, 200, 404),
    ("GET", F + "/checks"): (404, 200, 404),
    ("GET", F + "/steps"): (404, 200, 404),
    ("GET", F + "/proof"): (404, 200, 404),
    **{("POST", S + step): (404, 403, 404) for step in STAGES},
    # An auditor uploads nothing, so there is no file of theirs to add.
    ("POST", S + "add-evidence"): (404, 404, 404),
    ("GET", "/lists/{name}"): (200, 200, 200),
    ("GET", "/lists/{name}.xlsx"): (200, 200, 403),
    ("GET", "/search"): (200, 200, 200),
    ("GET", "/inbox"): (200, 200, 200),
    ("GET", "/inbox/counts"): (200, 200, 200),
    ("POST", "/inbox/read-all"): (200, 200, 200),
    ("GET", "/inbox/settings"): (200, 200, 200),
    ("POST", "/inbox/settings"): (200, 200, 200),
    ("GET", "/inbox/{message_id}"): (404, 404, 404),
    ("POST", "/inbox/{message_id}/read"): (404, 404, 404),
    ("POST", "/inbox/{message_id}/answer"): (404, 404, 404),
    ("GET", "/look-backs"): (200, 200, 200),
    ("GET", "/notices"): (200, 200, 200),
    ("POST", "/notices"): (403, 403, 403),
    ("GET", N): (404, 200, 404),
    ("PUT", N + "/head"): (404, 403, 404),
    ("POST", N + "/problems"): (404, 403, 404),
    ("PATCH", N + "/problems/{key}"): (404, 403, 404),
    ("POST", N + "/problems/{key}/measures"): (404, 403, 404),
    ("PATCH", N + "/measures/{key}"): (404, 403, 404),
    ("POST", N + "/measures/{key}/split"): (404, 403, 404),
    ("POST", N + "/measures/{key}/merge"): (404, 403, 404),
    ("POST", N + "/confirm"): (404, 403, 404),
    ("POST", N + "/discard"): (404, 403, 404),
    ("POST", N + "/reading/cancel"): (404, 403, 404),
    ("POST", N + "/reading/again"): (404, 403, 404),
    ("GET", "/papers"): (200, 200, 200),
    ("GET", P): (404, 200, 404),
    ("GET", P + ".docx"): (404, 200, 404),
    # A PDF is made where LibreOffice is installed; elsewhere it is said how to get one.
    ("GET", P + ".pdf"): (404, 200 if can_make_pdf() else 503, 404),
    ("PUT", P + "/words"): (404, 403, 404),
    ("POST", P + "/issue"): (404, 403, 404),
    ("POST", P + "/void"): (404, 403, 404),
    ("POST", P + "/discard"): (404, 403, 404),
    ("GET", F + "/papers"): (404, 200, 404),
    ("POST", F + "/papers"): (404, 403, 404),
    ("GET", N + "/papers"): (404, 200, 404),
    ("POST", N + "/papers"): (404, 403, 404),
    ("GET", "/ledgers"): (200, 200, 200),
    ("POST", "/ledgers"): (403, 403, 403),
    ("GET", L): (404, 200, 404),
    ("PUT", L + "/columns"): (404, 403, 404),
    ("POST", L + "/import"): (404, 403, 404),
    ("POST", L + "/stop"): (404, 403, 404),
    ("POST", L + "/discard"): (404, 403, 404),
    ("POST", "/files"): (201, 403, 201),
    ("GET", "/files/{attachment_id}/{variant}"): (404, 200, 404),
}
#: What an address is asked with.
ASKED = {"/findings/alike": "?title=隐患&region=990101001"}
NOWHERE: dict[str, object] = {
    **dict.fromkeys(
        ("finding_id", "notice_id", "ledger_id", "paper_id", "attachment_id", "token_id", "message_id"), UNKNOWN
    ),
    "key": "p1", "name": "problems", "variant": "view",
}  # fmt: skip
ROUTES = sorted(EXPECTED)
NAMES = [f"{method} {path}" for method, path in ROUTES]


def said(answer: Any) -> bytes:
    """Return what an answer says; a file is read to its end."""
    content: bytes = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content


@dataclass
class Stage:
    """A finding, its photograph and a notice, and how to ask for them."""

    town: Town
    finding: Finding
    attachment_id: UUID
    notice: Notice
    ledger_id: UUID
    paper_id: UUID

    def ask(self, caller: Caller, method: str, path: str, **instead: object) -> Any:
        """Send what the owner would send."""
        found = {
            "finding_id": self.finding.pk,
            "attachment_id": self.attachment_id,
            "notice_id": self.notice.pk,
            "ledger_id": self.ledger_id,
            "paper_id": self.paper_id,
            "message_id": message_to(self.town, "dong", self.finding).pk,
            "key": "p2" if "/problems/" in path else "p2m2",
            "name": "problems",
            "variant": "view",
            "token_id": UNKNOWN,
        }
        address = path.format(**(found | instead)) + ASKED.get(path, "")
        if path == "/people":
            address += f"?organisation={self.town.organisations['plant'].pk}"
        if path == "/search":
            address += f"?words={self.finding.number}"
        if method == "POST" and path == "/files":
            return caller.upload(address, file=photo())
        if method == "POST" and path == "/notices":
            office = self.town.organisations["office"].pk
            return caller.upload(address, file=notice_file(), organisation=office, region="9901")
        if method == "POST" and path == "/ledgers":
            office = self.town.organisations["office"].pk
            return caller.upload(address, file=sheet(), organisation=office, region="9901")
        if method == "GET":
            return caller.get(address)
        return caller.send(method, address, self._body(path))

    def secrets(self) -> list[bytes]:
        """Return what no stranger may read."""
        hidden = (self.finding.number, self.finding.pk, self.notice.pk, self.attachment_id)
        return [str(value).encode() for value in hidden]

    def _body(self, path: str) -> dict[str, Any]:
        due_on = (self.town.today + timedelta(days=9)).isoformat()
        plant = str(self.town.organisations["plant"].pk)
        given: dict[str, dict[str, Any]] = {
            "papers": {"kind": "reply", "body": plant, "addressee": "执法监督局"},
            "words": {"addressee": "执法监督局"},
            "void": {"reason": "有误"},
            "/inbox/settings": {"pace": "daily"},
            "answer": {"text": "明日完成"},
            "/findings": {"kind": "hazard", "title": "隐患", "region": "990101001"},
            "assign": {"organisation": plant, "due_on": due_on},
            "hand-down": {"organisation": plant, "due_on": due_on},
            "plan-measures": {"measures": [{"text": "措施"}]},
            "report-progress": {"progress": [{"measure": 1, "text": "已完成"}]},
            "add-evidence": {"evidence": [{"file": str(UNKNOWN)}]},
            "look-back": {"result": "held", "note": "已核"},
            "ask-extension": {"new_due_on": due_on, "reason": "理由"},
            "decide-extension": {"is_granted": True, "note": "同意"},
            "ask-check": {
                "person": str(self.town.people["expert"].pk),
                "question": "是否到位",
                "due_on": due_on,
            },
            "give-opinion": {"opinion": "holds", "text": "已核"},
            "take-back-check": {"check": str(UNKNOWN), "reason": "理由"},
            "pause": {"ground": "shutdown", "reason": "停产"},
            "escalate": {"criterion": CRITERION, "reason": "理由"},
            "transfer": {"receiver": "公安机关", "reason": "理由"},
            "mark-duplicate": {"original": str(UNKNOWN), "reason": "理由"},
            "head": {"title": "通报"},
            "columns": {"columns": {"备注": "place"}},
            "problems": {"title": "问题"},
            "measures": {"text": "措施"},
            "split": {"at": 4},
            "{key}": {"is_kept": True},
        }
        last = path.rsplit("/", 1)[-1]
        if last in ("send-back", "withdraw", "discard", "put-back", "resume"):
            return {"reason": "理由"}
        if last in ("submit", "fix-at-once", "accept"):
            return {"note": "已核"}
        if path == N + "/papers":
            return {"body": plant, "addressee": "执法监督局"}
        return given.get(path, given.get(last, {}))


@pytest.fixture
def stage(town: Town) -> Callable[[str], Stage]:
    """Return a maker of the things that a route names, ready for its step."""

    def made(path: str) -> Stage:
        reach, _who = STAGES.get(path.rsplit("/", 1)[-1], ("submitted", ""))
        finding = make_finding(town, reach)
        shown = finding if reach == "submitted" else make_finding(town, "submitted")
        files = evidence.attachments_of(subject_type="finding", subject_ids=[shown.pk])
        return Stage(
            town,
            finding,
            files[0].pk,
            draft_notice(town),
            sent_ledger(town).pk,
            reply_to(town, shown),
        )

    return made


def reply_to(town: Town, finding: Finding) -> UUID:
    """Return a reply of the plant that was issued."""
    asked: dict[str, Any] = {
        "finding_id": finding.pk, "actor": town.actor("dong"), "clock": town.clock,
    }  # fmt: skip
    paper = paperwork.draft(
        kind=PaperKind.REPLY,
        body_id=town.organisations["plant"].pk,
        words={"addressee": "执法监督局"},
        **asked,
    )
    return paperwork.issue(paper_id=paper.pk, **asked).pk


def test_every_route_says_what_strangers_get() -> None:
    routes = {
        (method, path.removeprefix("/" + PREFIX.rstrip("/")))
        for path, method in routes_of_the_api()
    }

    assert routes == set(EXPECTED)


@pytest.mark.parametrize(("method", "path"), ROUTES, ids=NAMES)
def test_nobody_is_let_in_without_a_name(anonymous: Caller, method: str, path: str) -> None:
    before = History.objects.count()

    answer = anonymous.send(method, path.format(**NOWHERE), {})

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer.json()["code"] == "rest.sign_in_needed"
    assert History.objects.count() == before


@pytest.mark.parametrize(("method", "path"), ROUTES, ids=NAMES)
def test_others_get_no_more_than_is_theirs(
    stage: Callable[[str], Stage], as_: Callable[[str], Caller], method: str, path: str
) -> None:
    play = stage(path)
    callers = {who: as_(who) for who in ("charlie", "auditor", "worker")}
    before = History.objects.count()

    answers = {who: play.ask(caller, method, path) for who, caller in callers.items()}

    texts = {who: said(answer) for who, answer in answers.items()}
    got = tuple(answer.status_code for answer in answers.values())
    assert got == EXPECTED[method, path], texts
    # Where all are refused or only read, nothing was done.
    if method != "GET" and min(got) >= 400:
        assert History.objects.count() == before
    # What is out of reach looks like what is not there.
    if "_id}" in path:
        assert said(play.ask(callers["charlie"], method, path, **NOWHERE)) == texts["charlie"]
    for who in ("charlie", "worker"):
        assert not [shown for shown in play.secrets() if shown in texts[who]]
    for answer in answers.values():
        answer.close()
