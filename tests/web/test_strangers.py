"""Who gets what at every address of the desk: nobody, strangers, an auditor, a worker, an administrator.

A route without a row here fails: whoever adds an address says what strangers get.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from tests.answers import content_of
from tests.factories import CRITERION, make_finding
from tests.notices.messages import message_to
from tests.rest.notices import draft_notice
from tests.rest.stages import STAGES
from tests.web.sent_ledgers import sent_ledger

from bihuan.documents.public import PaperKind, can_make_pdf
from bihuan.evidence import public as evidence
from bihuan.findings import paperwork
from bihuan.foundation.models import History

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.factories import Town

    from bihuan.documents.public import Notice
    from bihuan.findings.public import Finding

WHO = ("charlie", "miller", "auditor", "worker", "sysadmin")
UNKNOWN = UUID(int=7)
F, N = "findings/<uuid:finding_id>", "notices/<uuid:notice_id>"
L = "ledgers/<uuid:upload_id>"
STEP, FILE = F + "/steps/<slug:name>", "files/<uuid:attachment_id>/<evidence_variant:variant>"
PAPER = F + "/papers/<uuid:paper_id>"
#: A PDF is made where LibreOffice is installed; elsewhere it is said how to get one.
PDF = 200 if can_make_pdf() else 503
NOT_THERE = (404,) * 5
SECOND = "settings/second-factor"
P = "people/<uuid:person_id>"
#: For the system administrator alone, who is the last of WHO.
ADMIN_ONLY = (403, 403, 403, 403, 200)
#: Addresses that answer strangers: ways in, and the choice of language.
WAYS_IN = ("sign-in", "language", "sign-in/reset", "sign-in/second", "sign-in/passkey")

#: Method and route -> status for each of WHO; 405 where the route does not take the method.
EXPECTED: dict[tuple[str, str], tuple[int, ...]] = {
    ("GET", ""): (200, 200, 200, 200, 302),
    ("GET", "settings"): (200,) * 5,
    ("POST", "language"): (302,) * 5,
    ("GET", "area"): (200,) * 5,
    ("POST", "area"): (302,) * 5,
    ("GET", "sign-in"): (302,) * 5,
    ("POST", "sign-out"): (302,) * 5,
    ("GET", "sign-in/reset"): (200,) * 5,
    ("POST", "sign-in/reset"): (422,) * 5,
    # Whoever is in already needs no second step.
    ("GET", "sign-in/second"): (302,) * 5,
    ("POST", "sign-in/second"): (302,) * 5,
    ("GET", "sign-in/passkey"): (302,) * 5,
    ("POST", "sign-in/passkey"): (302,) * 5,
    # No provider of identities is set here.
    ("GET", "sign-in/with/<slug:provider_id>"): NOT_THERE,
    ("POST", "sign-in/with/<slug:provider_id>"): NOT_THERE,
    ("GET", "sign-in/with/<slug:provider_id>/back"): NOT_THERE,
    ("POST", "settings/sessions/end"): (302,) * 5,
    # People without a password cannot show it again.
    ("GET", "settings/again"): (403,) * 5,
    ("POST", "settings/again"): (403,) * 5,
    ("GET", "settings/again/code"): (403,) * 5,
    ("POST", "settings/again/code"): (403,) * 5,
    ("GET", "settings/again/key"): (403,) * 5,
    ("POST", "settings/again/key"): (403,) * 5,
    ("GET", SECOND): (200,) * 5,
    ("GET", SECOND + "/authenticator"): (200,) * 5,
    ("POST", SECOND + "/authenticator"): (200,) * 5,
    ("GET", SECOND + "/authenticator/remove"): NOT_THERE,
    ("POST", SECOND + "/authenticator/remove"): NOT_THERE,
    ("GET", SECOND + "/codes"): NOT_THERE,
    ("GET", SECOND + "/codes/new"): (200,) * 5,
    ("POST", SECOND + "/codes/new"): (200,) * 5,
    ("GET", SECOND + "/keys/new"): (200,) * 5,
    ("POST", SECOND + "/keys/new"): (200,) * 5,
    ("GET", SECOND + "/keys/<int:pk>/remove"): NOT_THERE,
    ("POST", SECOND + "/keys/<int:pk>/remove"): NOT_THERE,
    ("GET", "settings/password"): (200,) * 5,
    ("POST", "settings/password"): (422,) * 5,
    # Each is offered what lies in their own reach: see test_by_name.py.
    ("GET", "choose/<slug:source>"): (200,) * 5,
    # People and bodies are the administrators': see tests/people/test_office.py.
    ("GET", "people"): ADMIN_ONLY,
    ("GET", "people/new"): ADMIN_ONLY,
    ("POST", "people/new"): (403, 403, 403, 403, 422),
    ("GET", "people/log"): (403,) * 5,
    ("GET", P): ADMIN_ONLY,
    ("POST", P + "/posts"): (403, 403, 403, 403, 422),
    ("POST", P + "/<slug:act>"): (403, 403, 403, 403, 404),
    ("POST", "people/posts/<uuid:post_id>/end"): (403,) * 5,
    ("POST", "people/requests/<uuid:request_id>"): (403,) * 5,
    ("GET", "bodies"): ADMIN_ONLY,
    ("GET", "bodies/new"): ADMIN_ONLY,
    ("POST", "bodies/new"): (403, 403, 403, 403, 422),
    ("POST", "bodies/<uuid:body_id>/end"): (403, 403, 403, 403, 404),
    ("GET", "settings/deputies"): (200,) * 5,
    ("POST", "settings/deputies"): (422,) * 5,
    ("POST", "settings/deputies/leave"): (302,) * 5,
    ("POST", "settings/deputies/<uuid:delegation_id>/stand-in"): NOT_THERE,
    ("POST", "settings/deputies/<uuid:delegation_id>/end"): NOT_THERE,
    ("GET", "settings/tokens"): (200,) * 5,
    ("POST", "settings/tokens"): (422,) * 5,
    ("POST", "settings/tokens/<uuid:token_id>/revoke"): NOT_THERE,
    ("GET", "search"): (200,) * 5,
    ("GET", "findings"): (200,) * 5,
    ("GET", "findings/new"): (200, 200, 403, 200, 403),
    ("GET", "findings/alike"): (200, 200, 403, 200, 403),
    ("POST", "findings/new"): (422, 422, 403, 422, 403),
    # Chosen by its id, a foreign finding is not among the chosen: back to the list.
    ("POST", "findings/chosen"): (302, 302, 200, 302, 302),
    ("GET", "findings/chosen/result"): (302,) * 5,
    ("GET", "findings/filters"): (200,) * 5,
    ("POST", "findings/filters"): (422,) * 5,
    ("POST", "findings/filters/<uuid:filter_id>"): NOT_THERE,
    ("GET", "findings/lists"): (200,) * 5,
    ("GET", "findings/lists/<slug:name>"): (200,) * 5,
    ("GET", "findings/lists/<slug:name>.xlsx"): (200, 200, 200, 403, 403),
    ("GET", "findings/lists/<slug:name>.csv"): (200, 200, 200, 403, 403),
    ("GET", "findings/look-backs"): (200, 403, 403, 403, 403),
    ("GET", "events"): (200,) * 5,
    ("GET", "inbox"): (200,) * 5,
    ("POST", "inbox/read-all"): (302,) * 5,
    ("GET", "inbox/settings"): (200,) * 5,
    ("POST", "inbox/settings"): (422,) * 5,
    ("POST", "inbox/<uuid:message_id>/read"): NOT_THERE,
    ("GET", "inbox/<uuid:message_id>/answer"): NOT_THERE,
    ("POST", "inbox/<uuid:message_id>/answer"): NOT_THERE,
    ("GET", F): (404, 404, 200, 404, 404),
    ("GET", F + "/proof"): (404, 404, 200, 404, 404),
    ("GET", STEP): (404, 404, 403, 404, 404),
    ("POST", STEP): (404, 404, 403, 404, 404),
    ("POST", N + "/confirm"): (302,) * 5,
    ("GET", N + "/result"): (404, 404, 200, 404, 404),
    ("GET", N + "/papers/new"): (404, 404, 403, 404, 404),
    ("POST", N + "/papers/new"): (404, 404, 403, 404, 404),
    # The paper of the stage is a finding's; what of lists others get is tried beside their pages.
    ("GET", N + "/papers/<uuid:paper_id>"): NOT_THERE,
    ("POST", N + "/papers/<uuid:paper_id>"): NOT_THERE,
    ("GET", N + "/papers/<uuid:paper_id>.docx"): NOT_THERE,
    ("GET", N + "/papers/<uuid:paper_id>.pdf"): NOT_THERE,
    ("GET", "notices"): (200, 403, 403, 403, 403),
    ("POST", "notices"): (422, 403, 403, 403, 403),
    ("GET", N): (404, 403, 403, 403, 403),
    ("POST", N): (404, 403, 403, 403, 403),
    ("POST", N + "/discard"): (404, 403, 403, 403, 403),
    ("POST", N + "/reading/cancel"): (404, 403, 403, 403, 403),
    ("POST", N + "/reading/again"): (404, 403, 403, 403, 403),
    ("GET", "ledgers"): (200, 403, 403, 403, 403),
    ("POST", "ledgers"): (422, 403, 403, 403, 403),
    ("GET", L): (404, 403, 403, 403, 403),
    ("POST", L): (404, 403, 403, 403, 403),
    ("POST", L + "/import"): (404, 403, 403, 403, 403),
    ("POST", L + "/stop"): (404, 403, 403, 403, 403),
    ("POST", L + "/discard"): (404, 403, 403, 403, 403),
    ("GET", L + "/left-out.xlsx"): (404, 403, 403, 403, 403),
    ("GET", F + "/papers/new/<slug:kind>"): (404, 404, 403, 404, 404),
    ("POST", F + "/papers/new/<slug:kind>"): (404, 404, 403, 404, 404),
    ("GET", PAPER): (404, 404, 200, 404, 404),
    ("POST", PAPER): (404, 404, 403, 404, 404),
    ("GET", PAPER + ".docx"): (404, 404, 200, 404, 404),
    ("GET", PAPER + ".pdf"): (404, 404, PDF, 404, 404),
    ("GET", "papers"): (200,) * 5,
    ("GET", "papers.xlsx"): (200, 200, 200, 403, 403),
    ("GET", "settings/papers"): (200, 403, 403, 403, 200),
    ("POST", "settings/papers"): (422, 403, 403, 403, 422),
    ("GET", "settings/papers/<slug:kind>.docx"): (200, 403, 403, 403, 200),
    ("GET", FILE): (404, 404, 200, 404, 404),
}
ROUTES = sorted(EXPECTED)


def routes_of_the_desk(
    patterns: list[URLPattern | URLResolver] | None = None, before: str = ""
) -> Iterator[str]:
    """Yield every route but those of the API, which has its own walk."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        path = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from routes_of_the_desk(each.url_patterns, path)
        elif not path.startswith("api/"):
            yield path


@dataclass
class Stage:
    """A submitted finding with its photograph, a draft, and how to ask for them."""

    town: Town
    finding: Finding
    attachment_id: UUID
    notice: Notice
    paper_id: UUID = UNKNOWN
    upload_id: UUID = UNKNOWN

    def ask(self, client: Client, method: str, path: str, **instead: object) -> Any:
        """Send what the owner would send."""
        found = {
            "<uuid:finding_id>": self.finding.pk,
            "<uuid:notice_id>": self.notice.pk,
            "<uuid:token_id>": UNKNOWN,
            "<uuid:filter_id>": UNKNOWN,
            "<uuid:delegation_id>": UNKNOWN,
            "<uuid:person_id>": self.town.people["dong"].pk,
            "<uuid:post_id>": UNKNOWN,
            "<uuid:request_id>": UNKNOWN,
            "<uuid:body_id>": UNKNOWN,
            "<slug:act>": "nothing",
            "<uuid:message_id>": message_to(self.town, "dong", self.finding).pk,
            "<uuid:upload_id>": self.upload_id,
            "<uuid:attachment_id>": self.attachment_id,
            "<evidence_variant:variant>": "view",
            "<slug:name>": "problems",
            "<uuid:paper_id>": self.paper_id,
            "<slug:kind>": "reply",
            "<slug:provider_id>": "oidc",
            "<slug:source>": "bodies",
            "<int:pk>": 7,
        }
        for name, value in (found | {f"<uuid:{k}>": v for k, v in instead.items()}).items():
            path = path.replace(
                name, str(instead.get("step", value)) if "slug" in name else str(value)
            )
        if method == "GET":
            return client.get("/" + path)
        return client.post("/" + path, self.body())

    def body(self) -> dict[str, Any]:
        """Return fields that would fill the forms of all steps."""
        plant = str(self.town.organisations["plant"].pk)
        due_on = (self.town.today + timedelta(days=9)).isoformat()
        return {
            "chosen": str(self.finding.pk), "act": "export", "note": "已核", "reason": "理由",
            "organisation": plant, "due_on": due_on, "new_due_on": due_on, "decision": "yes",
            "criterion": CRITERION, "receiver": "公安机关", "original": "x", "text": "措施",
            "result": "held", "person": str(self.town.people["expert"].pk), "question": "是否到位",
            "opinion": "holds", "check": str(UNKNOWN),
        }  # fmt: skip


@pytest.fixture
def stage(town: Town) -> Stage:
    """Return what the routes name."""
    finding = make_finding(town, "submitted")
    files = evidence.attachments_of(subject_type="finding", subject_ids=[finding.pk])
    asked: dict[str, Any] = {
        "finding_id": finding.pk, "actor": town.actor("dong"), "clock": town.clock,
    }  # fmt: skip
    paper = paperwork.draft(
        kind=PaperKind.REPLY,
        body_id=town.organisations["plant"].pk,
        words={"addressee": "执法监督局"},
        **asked,
    )
    paperwork.issue(paper_id=paper.pk, **asked)
    ledger = sent_ledger(town)
    return Stage(town, finding, files[0].pk, draft_notice(town), paper.pk, ledger.pk)


def test_every_route_says_what_strangers_get() -> None:
    assert set(routes_of_the_desk()) == {path for _method, path in EXPECTED}


def faults_at(stage: Stage, clients: dict[str, Client], method: str, path: str) -> list[object]:
    """Ask as each of WHO; return what differs from the table, leaks or was changed."""
    steps = History.objects.exclude(subject_type="person").count()
    step = {"step": "accept"} if path == STEP else {}
    answers = {who: stage.ask(client, method, path, **step) for who, client in clients.items()}
    got = tuple(answer.status_code for answer in answers.values())
    faults: list[object] = [] if got == EXPECTED[method, path] else [(method, path, got)]
    if History.objects.exclude(subject_type="person").count() != steps:
        faults.append((method, path, "changed something"))
    hidden = (stage.finding.number, stage.finding.title, stage.notice.title)
    for who, answer in answers.items():
        text = content_of(answer)
        if who != "auditor" and any(value.encode() in text for value in hidden):
            faults.append((method, path, who, "was shown what is not theirs"))
    return faults


@pytest.mark.parametrize("path", [path for method, path in ROUTES if method == "POST"])
def test_others_do_no_more_than_is_theirs(
    stage: Stage, as_: Callable[[str], Client], path: str
) -> None:
    assert faults_at(stage, {who: as_(who) for who in WHO}, "POST", path) == []


def test_others_see_no_more_than_is_theirs(stage: Stage, as_: Callable[[str], Client]) -> None:
    clients = {who: as_(who) for who in WHO}
    paths = [path for method, path in ROUTES if method == "GET"]
    assert [fault for path in paths for fault in faults_at(stage, clients, "GET", path)] == []


def test_nobody_is_sent_to_the_sign_in(stage: Stage) -> None:
    for method, path in ROUTES:
        answer = stage.ask(Client(), method, path)
        if path.startswith("sign-in/with"):
            assert answer.status_code == 404, (method, path)
        elif path in WAYS_IN:
            assert answer.status_code in (200, 302, 422), (method, path)
        else:
            assert answer.status_code == 302, (method, path)
            assert answer["Location"].startswith("/sign-in"), (method, path)


@pytest.mark.parametrize("name", sorted(STAGES))
def test_no_step_is_open_to_others(town: Town, as_: Callable[[str], Client], name: str) -> None:
    finding = make_finding(town, STAGES[name][0])
    play = Stage(town, finding, UNKNOWN, draft_notice(town))
    steps = History.objects.filter(subject_id=finding.pk).count()

    got = {
        (who, method): play.ask(as_(who), method, STEP, step=name.replace("-", "_")).status_code
        for who in WHO
        for method in ("GET", "POST")
    }

    expected = {(w, m): 403 if w == "auditor" else 404 for w in WHO for m in ("GET", "POST")}
    assert got == expected
    assert History.objects.filter(subject_id=finding.pk).count() == steps


def test_what_is_out_of_reach_looks_like_what_is_not_there(
    stage: Stage, as_: Callable[[str], Client]
) -> None:
    nowhere = {
        "finding_id": UNKNOWN,
        "paper_id": UNKNOWN,
        "notice_id": UNKNOWN,
        "attachment_id": UNKNOWN,
        "message_id": UNKNOWN,
    }
    client = as_("charlie")
    for path in sorted({path for _method, path in ROUTES if "_id>" in path}):
        step = {"step": "accept"} if path == STEP else {}
        method = "GET" if ("GET", path) in EXPECTED else "POST"
        theirs = stage.ask(client, method, path, **step)
        unknown = stage.ask(client, method, path, **nowhere, **step)
        assert theirs.status_code == unknown.status_code, path
        assert sentence(theirs) == sentence(unknown), path


def sentence(answer: Any) -> str:
    """Return what a page says, without what differs from answer to answer."""
    context = answer.context or {}
    return str(context.get("sentence", ""))


def test_a_filter_by_what_is_foreign_tells_nothing(
    stage: Stage, as_: Callable[[str], Client]
) -> None:
    client, town = as_("charlie"), stage.town
    for query in (
        f"words={stage.finding.number}",
        f"notice={stage.notice.pk}",
        f"org={town.organisations['plant'].pk}",
        "region=990101001",
        "overdue=yes",
    ):
        page = client.get(f"/findings?{query}").content.decode()
        assert stage.finding.title not in page
        assert town.organisations["plant"].name not in page
        assert stage.notice.title not in page
