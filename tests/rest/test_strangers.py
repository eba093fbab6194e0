"""Who gets what at every address of the API: each of the fourteen roles, strangers, and nobody.

A route without a row here fails: whoever adds an address says who gets what. A row names the
groups of :mod:`tests.everybody` that the rule behind the address speaks of: ``row(404, {SEE: 200})``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from django.db import transaction
from tests.answers import content_of
from tests.everybody import (
    ADMINS,
    EVERYBODY,
    EXPORTERS,
    FINDERS,
    KEEPERS,
    PLANT,
    SEE,
    SEE_CITY,
    gather,
    group,
    hidden_from,
    names_of_people,
    row,
    step_row,
)
from tests.factories import CRITERION, make_finding, photo
from tests.findings.test_notice_papers import confirmed
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

    from tests.everybody import Statuses
    from tests.factories import Town
    from tests.rest.conftest import Caller

    from bihuan.findings.public import Finding

UNKNOWN = UUID(int=7)
F, N, S = "/findings/{finding_id}", "/notices/{notice_id}", "/findings/{finding_id}/steps/"
L, P = "/ledgers/{ledger_id}", "/papers/{paper_id}"

ALICE, DONG, BOSS = group("alice"), group("dong"), group("boss")
SYSTEM, SECURITY = group("sysadmin"), group("secadmin")
#: What an office read in and has not finished: read by whoever sees the city, changed by Alice.
ALICES = row(404, {SEE_CITY: 403, ALICE: 200})
#: The reply that the plant issued: nothing is left to change or to discard.
ISSUED_ALREADY = row(404, {SEE: 403, PLANT: 409})
#: Route -> status for each; the steps, which need a finding at their stage, have their own walk.
EXPECTED: dict[tuple[str, str], Statuses] = {
    ("GET", "/me"): row(200),
    ("GET", "/regions"): row(200),
    ("GET", "/organisations"): row(200),
    # The people of the plant: for whoever deals with bodies where it lies, and for its own.
    ("GET", "/people"): row(200, {group("charlie miller grid expert worker auditadmin"): 404}),
    ("GET", "/tokens"): row(200),
    ("POST", "/tokens"): row(201),
    # Dong's token; whoever manages Dong's posts may revoke it as well.
    ("POST", "/tokens/{token_id}/revoke"): row(404, {DONG: 204, SECURITY: 204}),
    # The system administrator keeps accounts and bodies and asks for posts, the security
    # administrator grants and ends posts.
    ("GET", "/accounts"): row(403, {KEEPERS: 200}),
    ("POST", "/accounts"): row(403, {SYSTEM: 201}),
    ("GET", "/accounts/{person_id}"): row(403, {KEEPERS: 200}),
    ("POST", "/accounts/{person_id}/posts"): row(403, {SYSTEM: 201}),
    ("GET", "/post-requests"): row(403, {KEEPERS: 200}),
    ("POST", "/post-requests/{request_id}/decide"): row(403, {SECURITY: 200}),
    ("POST", "/posts/{post_id}/end"): row(403, {SECURITY: 204}),
    ("GET", "/bodies"): row(403, {SYSTEM: 200}),
    ("POST", "/bodies"): row(403, {SYSTEM: 201}),
    ("POST", "/bodies/{body_id}/end"): row(403, {SYSTEM: 204}),
    # Dong named the boss, and names him again; whoever manages Dong's posts may end it as well.
    ("GET", "/deputies"): row(200),
    ("POST", "/deputies"): row(409, {group("worker"): 422, DONG: 201}),
    ("POST", "/deputies/{delegation_id}/end"): row(404, {DONG: 204, BOSS: 204, SECURITY: 204}),
    ("GET", "/standards/criteria"): row(200),
    ("GET", "/findings"): row(200),
    # In 青屿街道: another county, and a grid worker's village, are other regions.
    ("POST", "/findings"): row(403, {FINDERS: 201, group("charlie grid"): 409}),
    ("GET", "/findings/alike"): row(403, {FINDERS: 200}),
    ("GET", F): row(404, {SEE: 200}),
    ("GET", F + "/timeline"): row(404, {SEE: 200}),
    ("GET", F + "/measures"): row(404, {SEE: 200}),
    ("GET", F + "/checks"): row(404, {SEE: 200}),
    ("GET", F + "/steps"): row(404, {SEE: 200}),
    ("GET", F + "/proof"): row(404, {SEE: 200}),
    ("GET", "/lists/{name}"): row(200),
    ("GET", "/lists/{name}.xlsx"): row(403, {EXPORTERS: 200}),
    ("GET", "/lists/{name}.csv"): row(403, {EXPORTERS: 200}),
    ("GET", "/search"): row(200),
    # The message went to Dong.
    ("GET", "/inbox"): row(200),
    ("GET", "/inbox/counts"): row(200),
    ("POST", "/inbox/read-all"): row(200),
    ("GET", "/inbox/settings"): row(200),
    ("POST", "/inbox/settings"): row(200),
    ("GET", "/inbox/{message_id}"): row(404, {DONG: 200}),
    ("POST", "/inbox/{message_id}/read"): row(404, {DONG: 200}),
    ("POST", "/inbox/{message_id}/answer"): row(404, {DONG: 200}),
    ("GET", "/look-backs"): row(200),
    ("GET", "/notices"): row(200),
    # In the name of the committee's office of the city, by those of its posts that read notices in.
    ("POST", "/notices"): row(403, {group("alice inspector"): 201}),
    ("GET", N): row(404, {SEE_CITY: 200}),
    ("PUT", N + "/head"): ALICES,
    ("POST", N + "/problems"): ALICES,
    ("PATCH", N + "/problems/{key}"): ALICES,
    ("POST", N + "/problems/{key}/measures"): ALICES,
    ("PATCH", N + "/measures/{key}"): ALICES,
    ("POST", N + "/measures/{key}/split"): ALICES,
    ("POST", N + "/measures/{key}/merge"): ALICES,
    ("POST", N + "/confirm"): ALICES,
    ("POST", N + "/discard"): ALICES,
    # It is read: there is nothing to cancel.
    ("POST", N + "/reading/cancel"): row(404, {SEE_CITY: 403, ALICE: 409}),
    ("POST", N + "/reading/again"): row(404, {SEE_CITY: 403, ALICE: 409}),
    ("GET", "/papers"): row(200),
    ("GET", P): row(404, {SEE: 200}),
    ("GET", P + ".docx"): row(404, {SEE: 200}),
    # A PDF is made where LibreOffice is installed; elsewhere it is said how to get one.
    ("GET", P + ".pdf"): row(404, {SEE: 200 if can_make_pdf() else 503}),
    ("PUT", P + "/words"): ISSUED_ALREADY,
    ("POST", P + "/issue"): ISSUED_ALREADY,
    ("POST", P + "/void"): row(404, {SEE: 403, PLANT: 200}),
    ("POST", P + "/discard"): ISSUED_ALREADY,
    ("GET", F + "/papers"): row(404, {SEE: 200}),
    ("POST", F + "/papers"): row(404, {SEE: 403, PLANT: 201}),
    # The lists of a notice that became findings, in the name of the office.
    ("GET", N + "/papers"): row(404, {SEE_CITY: 200}),
    ("POST", N + "/papers"): row(404, {SEE_CITY: 403, group("alice bob"): 201}),
    ("GET", "/ledgers"): row(200),
    ("POST", "/ledgers"): row(403, {group("alice inspector"): 201}),
    ("GET", L): row(404, {SEE_CITY: 200}),
    ("PUT", L + "/columns"): ALICES,
    ("POST", L + "/import"): row(404, {SEE_CITY: 403, ALICE: 202}),
    ("POST", L + "/stop"): row(404, {SEE_CITY: 403, ALICE: 409}),
    ("POST", L + "/discard"): ALICES,
    # Evidence is added by whoever has something to do with findings, and not by reading alone.
    ("POST", "/files"): row(201, {ADMINS: 403, group("auditor"): 403}),
    ("GET", "/files/{attachment_id}/{variant}"): row(404, {SEE: 200}),
}
STEPS = {("POST", S + name) for name in STAGES}
#: Steps that this finding is not ready for: whoever takes them is told what is missing, and not
#: that it is not theirs.
NOT_READY = group(
    "confirm-major decide-extension take-back-check resume hand-down fix-at-once submit"
)
#: What an address is asked with.
ASKED = {"/findings/alike": "?title=隐患&region=990101001"}
#: Addresses that take a file -> what is sent.
_FILES: dict[str, Callable[[], Any]] = {
    "/files": photo,
    "/notices": notice_file,
    "/ledgers": sheet,
}
NOWHERE: dict[str, object] = {
    **dict.fromkeys(
        ("finding_id", "notice_id", "ledger_id", "paper_id", "attachment_id", "token_id", "message_id",
         "person_id", "post_id", "request_id", "body_id", "delegation_id"), UNKNOWN
    ),
    "key": "p1", "name": "problems", "variant": "view",
}  # fmt: skip
ROUTES = sorted({*EXPECTED, *STEPS})
#: Refused, or asked again: nothing is done then.
UNDONE = 400


@dataclass
class Stage:
    """A submitted finding and all that the routes name, and how to ask for them."""

    town: Town
    finding: Finding
    #: What a route names -> what stands there.
    names: dict[str, object]

    def ask(self, caller: Caller, method: str, path: str, **instead: object) -> Any:
        """Send what the owner would send."""
        key = "p2" if "/problems/" in path else "p2m2"
        found = self.names | {"key": key} | instead
        if path == N + "/papers" and not instead:
            found["notice_id"] = self.names["lists_id"]
        address = path.format(**found) + ASKED.get(path, "")
        if path == "/people":
            address += f"?organisation={self.town.organisations['plant'].pk}"
        if path == "/search":
            address += f"?words={self.finding.number}"
        if method == "GET":
            return caller.get(address)
        if path in _FILES:
            return self._upload(caller, path)
        body = self._body(path)
        if path == S + "add-evidence":
            mine = caller.upload("/files", file=photo()).json()
            body = {"evidence": [{"file": mine.get("id", str(UNKNOWN))}]}
        return caller.send(method, address, body)

    def _upload(self, caller: Caller, path: str) -> Any:
        if path == "/files":
            return caller.upload(path, file=photo())
        office = self.town.organisations["office"].pk
        return caller.upload(path, file=_FILES[path](), organisation=office, region="9901")

    def secrets(self, who: str) -> list[str]:
        """Return what somebody may not read."""
        no_finding, no_notice = hidden_from(who)
        hidden = [self.finding.number, self.finding.title, self.finding.pk] if no_finding else []
        hidden += [self.names["attachment_id"]] if no_finding else []
        hidden += [self.names["notice_id"]] if no_notice else []
        return [str(value) for value in hidden]

    def _body(self, path: str) -> dict[str, Any]:
        due_on = (self.town.today + timedelta(days=9)).isoformat()
        later = (self.town.today + timedelta(days=30)).isoformat()
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
            "look-back": {"result": "held", "note": "已核"},
            "ask-extension": {"new_due_on": later, "reason": "理由"},
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
            "mark-duplicate": {"original": str(self.names["original_id"]), "reason": "理由"},
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
            office = str(self.town.organisations["office"].pk)
            return {"body": office, "addressee": "各县区"}
        if path in _OF_PEOPLE:
            return _OF_PEOPLE[path](self)
        if path == "/tokens":
            return {"name": "看板", "days": 1, "scopes": ["read"]}
        return given.get(path, given.get(last, {}))


def _deputy(play: Stage) -> dict[str, Any]:
    """Return Dong's boss as a deputy in Dong's post."""
    today = play.town.today.isoformat()
    boss, post = str(play.town.people["boss"].pk), str(play.names["post_id"])
    return {"deputy": boss, "posts": [post], "starts_on": today, "last_on": today}


#: Addresses about people and bodies -> what is sent.
_OF_PEOPLE: dict[str, Callable[[Stage], dict[str, Any]]] = {
    "/accounts": lambda _play: {"username": "new-one", "name": "新人"},
    "/accounts/{person_id}/posts": lambda play: {
        "organisation": str(play.town.organisations["plant"].pk),
        "role": "worker",
    },
    "/post-requests/{request_id}/decide": lambda _play: {"is_granted": True},
    "/posts/{post_id}/end": lambda _play: {"reason": "调离"},
    "/bodies": lambda _play: {"name": "新机构", "kind": "bureau", "region": "990101"},
    "/bodies/{body_id}/end": lambda _play: {"reason": "撤并"},
    "/deputies": _deputy,
}


@pytest.fixture
def stage(town: Town) -> Stage:
    """Return what the routes name."""
    gather(town)
    finding = make_finding(town, "submitted")
    files = evidence.attachments_of(subject_type="finding", subject_ids=[finding.pk])
    names = {
        "finding_id": finding.pk,
        "original_id": finding.pk,
        "attachment_id": files[0].pk,
        "notice_id": draft_notice(town).pk,
        "lists_id": confirmed(town).pk,
        "ledger_id": sent_ledger(town).pk,
        "paper_id": reply_to(town, finding),
        "message_id": message_to(town, "dong", finding).pk,
        **names_of_people(town, town.clock),
        "name": "problems",
        "variant": "view",
    }
    return Stage(town, finding, names)


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


def test_every_route_says_who_gets_what() -> None:
    routes = {
        (method, path.removeprefix("/" + PREFIX.rstrip("/")))
        for path, method in routes_of_the_api()
    }

    assert routes == {*EXPECTED, *STEPS}


def test_nobody_is_let_in_without_a_name(anonymous: Caller) -> None:
    before = History.objects.count()
    for method, path in ROUTES:
        answer = anonymous.send(method, path.format(**NOWHERE), {})

        assert answer.status_code == 401, (method, path)
        assert answer["WWW-Authenticate"].startswith("Bearer")
        assert answer.json()["code"] == "rest.sign_in_needed"
    assert History.objects.count() == before


def faults_at(
    play: Stage, callers: dict[str, Caller], method: str, path: str, expected: Statuses
) -> list[object]:
    """Ask as everybody; return what differs from the table, leaks, or was done all the same."""
    faults: list[object] = []
    before = History.objects.count()
    for who, caller in callers.items():
        with transaction.atomic():
            answer = play.ask(caller, method, path)
            text = content_of(answer).decode(errors="replace")
            if answer.status_code != expected[who]:
                told = (answer.status_code, f"not {expected[who]}", text[:300])
                faults.append((method, path, who, *told))
            if answer.status_code >= UNDONE and History.objects.count() != before:
                faults.append((method, path, who, "changed something"))
            shown = [secret for secret in play.secrets(who) if secret in text]
            faults += [(method, path, who, "saw", secret) for secret in shown]
            transaction.set_rollback(True)
    return faults


def test_everybody_gets_what_is_theirs_and_no_more(
    stage: Stage, as_: Callable[[str], Caller]
) -> None:
    callers = {who: as_(who) for who in EVERYBODY}

    faults = [
        fault
        for (method, path), expected in EXPECTED.items()
        for fault in faults_at(stage, callers, method, path, expected)
    ]

    assert not faults, "\n".join(map(str, faults))


def test_every_step_is_taken_by_its_takers_alone(
    stage: Stage, as_: Callable[[str], Caller]
) -> None:
    callers = {who: as_(who) for who in EVERYBODY}
    faults = []
    for name, (reach, _who) in STAGES.items():
        finding = make_finding(stage.town, reach)
        play = Stage(stage.town, finding, stage.names | {"finding_id": finding.pk})
        # Whether a closed finding is visited again is drawn by lot.
        is_drawn = name != "look-back" or finding.look_backs.exists()
        is_ready = is_drawn and name not in NOT_READY
        expected = step_row(name, reach, 200 if is_ready else 409)
        if name == "add-evidence":
            # An auditor uploads nothing, so there is no file of theirs to add.
            expected["auditor"] = 404
        faults += faults_at(play, callers, "POST", S + name, expected)

    assert not faults, "\n".join(map(str, faults))


def test_what_is_out_of_reach_looks_like_what_is_not_there(
    stage: Stage, as_: Callable[[str], Caller]
) -> None:
    charlie = as_("charlie")
    for method, path in ROUTES:
        if "_id}" in path:
            theirs, unknown = (
                stage.ask(charlie, method, path, **instead) for instead in ({}, NOWHERE)
            )
            assert content_of(theirs) == content_of(unknown), (method, path)
