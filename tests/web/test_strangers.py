"""Who gets what at every address of the desk: each of the fourteen roles, strangers, and nobody.

A route without a row here fails: whoever adds an address says who gets what. A row names the
groups of :mod:`tests.everybody` that the rule behind the address speaks of: ``row(404, {SEE: 200})``.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from tests.answers import content_of
from tests.everybody import (
    ADMINS,
    EVERYBODY,
    EXPORTERS,
    FINDERS,
    IMPORTERS,
    JUDGES,
    KEEPERS,
    PLANT,
    SEE,
    SEE_CITY,
    TAKERS,
    VISITORS,
    gather,
    group,
    hidden_from,
    names_of_people,
    row,
    step_row,
)
from tests.factories import CRITERION, make_finding
from tests.findings.test_notice_papers import confirmed, doing, drafted
from tests.notices.messages import message_to
from tests.rest.notices import draft_notice
from tests.rest.stages import STAGES
from tests.web.sent_ledgers import sent_ledger

from bihuan.documents.public import PaperKind, can_make_pdf
from bihuan.evidence import public as evidence
from bihuan.findings import notice_papers, paperwork, saved_filters
from bihuan.foundation.models import History
from bihuan.kernel.clock import SystemClock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.everybody import Statuses
    from tests.factories import Town

    from bihuan.findings.public import Finding

UNKNOWN = UUID(int=7)
F, N = "findings/<uuid:finding_id>", "notices/<uuid:notice_id>"
L = "ledgers/<uuid:upload_id>"
STEP, FILE = F + "/steps/<slug:name>", "files/<uuid:attachment_id>/<evidence_variant:variant>"
PAPER, LISTS = F + "/papers/<uuid:paper_id>", N + "/papers/<uuid:paper_id>"
#: A PDF is made where LibreOffice is installed; elsewhere it is said how to get one.
PDF = 200 if can_make_pdf() else 503
NOT_THERE = row(404)
SECOND = "settings/second-factor"
P = "people/<uuid:person_id>"
DEPUTY = "settings/deputies/<uuid:delegation_id>"
#: Addresses that answer strangers: ways in, and the choice of language.
WAYS_IN = ("sign-in", "language", "sign-in/reset", "sign-in/second", "sign-in/passkey")

SYSTEM, SECURITY, AUDIT = group("sysadmin"), group("secadmin"), group("auditadmin")
KEEP_REGIONS = group(SYSTEM, "townsman")
ALICE, DONG, BOSS = group("alice"), group("dong"), group("boss")
#: An office's own draft or ledger: who reads such things in sees it or not, others never.
ALICES = row(403, {IMPORTERS: 404, ALICE: 200})
ALICES_DONE = row(403, {IMPORTERS: 404, ALICE: 302})
#: Templates and numbers of papers: officers and leaders of a body, and its system administrator.
PAPER_KEEPERS = group("charlie alice bob chief boss", SYSTEM)

#: Method and route -> status for each; no row where the route does not take the method.
EXPECTED: dict[tuple[str, str], Statuses] = {
    # Administrators have no work in the loop; they begin at their settings.
    ("GET", ""): row(200, {ADMINS: 302}),
    ("GET", "settings"): row(200),
    ("POST", "language"): row(302),
    ("GET", "area"): row(200),
    ("POST", "area"): row(302),
    ("GET", "sign-in"): row(302),
    ("POST", "sign-out"): row(302),
    ("GET", "sign-in/reset"): row(200),
    ("POST", "sign-in/reset"): row(422),
    # Whoever is in already needs no second step.
    ("GET", "sign-in/second"): row(302),
    ("POST", "sign-in/second"): row(302),
    ("GET", "sign-in/passkey"): row(302),
    ("POST", "sign-in/passkey"): row(302),
    # No provider of identities is set here.
    ("GET", "sign-in/with/<slug:provider_id>"): NOT_THERE,
    ("POST", "sign-in/with/<slug:provider_id>"): NOT_THERE,
    ("GET", "sign-in/with/<slug:provider_id>/back"): NOT_THERE,
    ("POST", "settings/sessions/end"): row(302),
    # People without a password cannot show it again.
    ("GET", "settings/again"): row(403),
    ("POST", "settings/again"): row(403),
    ("GET", "settings/again/code"): row(403),
    ("POST", "settings/again/code"): row(403),
    ("GET", "settings/again/key"): row(403),
    ("POST", "settings/again/key"): row(403),
    ("GET", SECOND): row(200),
    ("GET", SECOND + "/authenticator"): row(200),
    ("POST", SECOND + "/authenticator"): row(200),
    ("GET", SECOND + "/authenticator/remove"): NOT_THERE,
    ("POST", SECOND + "/authenticator/remove"): NOT_THERE,
    ("GET", SECOND + "/codes"): NOT_THERE,
    ("GET", SECOND + "/codes/new"): row(200),
    ("POST", SECOND + "/codes/new"): row(200),
    ("GET", SECOND + "/keys/new"): row(200),
    ("POST", SECOND + "/keys/new"): row(200),
    ("GET", SECOND + "/keys/<int:pk>/remove"): NOT_THERE,
    ("POST", SECOND + "/keys/<int:pk>/remove"): NOT_THERE,
    ("GET", "settings/password"): row(200),
    ("POST", "settings/password"): row(422),
    # Each is offered what lies in their own reach: see test_by_name.py.
    ("GET", "choose/<slug:source>"): row(200),
    # The system administrator keeps accounts and bodies and asks for posts, the security
    # administrator grants and ends posts, the audit administrator reads the logbook.
    ("GET", "people"): row(403, {KEEPERS: 200}),
    ("GET", "people/new"): row(403, {SYSTEM: 200}),
    ("POST", "people/new"): row(403, {SYSTEM: 302}),
    ("GET", "people/list"): row(403, {SYSTEM: 200}),
    ("POST", "people/list"): row(403, {SYSTEM: 422}),
    ("GET", "people/list/template.csv"): row(403, {SYSTEM: 200}),
    ("POST", "people/requests/grant"): row(403, {SECURITY: 302}),
    ("GET", "people/log"): row(403, {AUDIT: 200}),
    ("GET", P): row(403, {KEEPERS: 200}),
    ("POST", P + "/posts"): row(403, {SYSTEM: 302}),
    ("POST", P + "/<slug:act>"): row(403, {SYSTEM: 302}),
    ("POST", "people/posts/<uuid:post_id>/end"): row(403, {SECURITY: 302}),
    ("POST", "people/requests/<uuid:request_id>"): row(403, {SECURITY: 302}),
    # A town's officer keeps its villages and grids; asked here about one of 青屿街道.
    ("GET", "regions"): row(403, {KEEP_REGIONS: 302}),
    ("GET", "regions/<slug:code>"): row(403, {KEEP_REGIONS: 200}),
    ("POST", "regions/<slug:code>/add"): row(403, {KEEP_REGIONS: 302}),
    ("POST", "regions/<slug:code>/rename"): row(403, {KEEP_REGIONS: 302}),
    # A grid worker's post is there.
    ("POST", "regions/<slug:code>/end"): row(403, {KEEP_REGIONS: 422}),
    ("GET", "bodies"): row(403, {SYSTEM: 200}),
    ("GET", "bodies/new"): row(403, {SYSTEM: 200}),
    ("POST", "bodies/new"): row(403, {SYSTEM: 302}),
    ("GET", "bodies/<uuid:body_id>"): row(403, {SYSTEM: 200}),
    ("POST", "bodies/<uuid:body_id>/rename"): row(403, {SYSTEM: 302}),
    ("POST", "bodies/<uuid:body_id>/end"): row(403, {SYSTEM: 302}),
    # Dong named the boss; whoever manages Dong's posts may end it as well.
    ("GET", "settings/deputies"): row(200),
    ("POST", "settings/deputies"): row(422),
    ("POST", "settings/deputies/leave"): row(302),
    ("POST", DEPUTY + "/stand-in"): row(404, {BOSS: 302}),
    ("POST", DEPUTY + "/end"): row(404, {DONG: 302, BOSS: 302, SECURITY: 302}),
    ("GET", "settings/tokens"): row(200),
    ("POST", "settings/tokens"): row(422),
    ("POST", "settings/tokens/<uuid:token_id>/revoke"): row(404, {DONG: 302, SECURITY: 302}),
    ("GET", "search"): row(200),
    ("GET", "findings"): row(200),
    ("GET", "findings/new"): row(403, {FINDERS: 200}),
    ("GET", "findings/alike"): row(403, {FINDERS: 200}),
    ("POST", "findings/new"): row(403, {FINDERS: 422}),
    # Chosen by its id, a foreign finding is not among the chosen: back to the list.
    ("POST", "findings/chosen"): row(302, {SEE: 200}),
    ("GET", "findings/chosen/result"): row(302),
    ("GET", "findings/filters"): row(200),
    ("POST", "findings/filters"): row(422),
    ("POST", "findings/filters/<uuid:filter_id>"): row(404, {DONG: 302}),
    ("GET", "findings/lists"): row(200),
    ("GET", "findings/lists/<slug:name>"): row(200),
    ("GET", "findings/lists/<slug:name>.xlsx"): row(403, {EXPORTERS: 200}),
    ("GET", "findings/lists/<slug:name>.csv"): row(403, {EXPORTERS: 200}),
    ("GET", "findings/look-backs"): row(403, {VISITORS: 200}),
    ("GET", "events"): row(200),
    # The message went to Dong.
    ("GET", "inbox"): row(200),
    ("POST", "inbox/read-all"): row(302),
    ("GET", "inbox/settings"): row(200),
    ("POST", "inbox/settings"): row(422),
    ("POST", "inbox/<uuid:message_id>/read"): row(404, {DONG: 302}),
    ("GET", "inbox/<uuid:message_id>/answer"): row(404, {DONG: 200}),
    ("POST", "inbox/<uuid:message_id>/answer"): row(404, {DONG: 302}),
    ("GET", F): row(404, {SEE: 200}),
    ("GET", F + "/proof"): row(404, {SEE: 200}),
    ("GET", F + "/originals"): row(404, {SEE: 403, TAKERS["mark-duplicate"]: 200}),
    ("GET", STEP): row(404, {SEE: 403, JUDGES: 200}),
    ("POST", STEP): row(404, {SEE: 403, JUDGES: 302}),
    # Alice's draft of a notice; a refusal leads back to its page, which refuses in its turn.
    ("POST", N + "/confirm"): row(302),
    ("GET", N + "/result"): row(404, {SEE_CITY: 200}),
    ("GET", "notices"): row(403, {IMPORTERS: 200}),
    ("POST", "notices"): row(403, {IMPORTERS: 422}),
    ("GET", N): ALICES,
    ("POST", N): ALICES_DONE,
    ("POST", N + "/discard"): ALICES_DONE,
    # It is read: there is nothing to cancel, and her page says so.
    ("POST", N + "/reading/cancel"): ALICES_DONE,
    ("POST", N + "/reading/again"): ALICES_DONE,
    # The lists of another notice, which became findings: issued by Alice's office.
    ("GET", N + "/papers/new"): row(404, {SEE_CITY: 200, group("auditor"): 403}),
    # In the name of the office: whose own body is another one is asked again.
    ("POST", N + "/papers/new"): row(
        404, {SEE_CITY: 302, group("officer"): 422, group("auditor"): 403}
    ),
    ("GET", LISTS): row(404, {SEE_CITY: 200}),
    ("POST", LISTS): row(404, {SEE_CITY: 403, group("alice bob"): 302}),
    ("GET", LISTS + ".docx"): row(404, {SEE_CITY: 200}),
    ("GET", LISTS + ".pdf"): row(404, {SEE_CITY: PDF}),
    ("GET", "ledgers"): row(403, {IMPORTERS: 200}),
    ("POST", "ledgers"): row(403, {IMPORTERS: 422}),
    ("GET", L): ALICES,
    ("POST", L): ALICES_DONE,
    ("POST", L + "/import"): ALICES_DONE,
    ("POST", L + "/stop"): ALICES_DONE,
    ("POST", L + "/discard"): ALICES_DONE,
    ("GET", L + "/left-out.xlsx"): ALICES,
    # The reply of the plant, issued.
    ("GET", F + "/papers/new/<slug:kind>"): row(404, {SEE: 403, PLANT: 200}),
    ("POST", F + "/papers/new/<slug:kind>"): row(404, {SEE: 403, PLANT: 302}),
    ("GET", PAPER): row(404, {SEE: 200}),
    ("POST", PAPER): row(404, {SEE: 403, PLANT: 302}),
    ("GET", PAPER + ".docx"): row(404, {SEE: 200}),
    ("GET", PAPER + ".pdf"): row(404, {SEE: PDF}),
    ("GET", "papers"): row(200),
    ("GET", "papers.xlsx"): row(403, {EXPORTERS: 200}),
    ("GET", "settings/papers"): row(403, {PAPER_KEEPERS: 200}),
    ("POST", "settings/papers"): row(403, {PAPER_KEEPERS: 422}),
    ("GET", "settings/papers/<slug:kind>.docx"): row(403, {PAPER_KEEPERS: 200}),
    ("GET", FILE): row(404, {SEE: 200}),
}
ROUTES = sorted(EXPECTED)
#: What an address is asked with.
ASKED = {
    "search": "?words=除尘器泄爆口",
    "findings": "?words=除尘器&tab=all",
    "findings/lists/<slug:name>": "?tab=all",
    "findings/alike": "?title=除尘器泄爆口被角钢封堵&region=990101001",
}
#: Refused, or asked again: nothing is done then.
UNDONE = 400
#: Steps that are theirs whom the table names, with nothing there to do them to: no form opens.
NOT_OPEN = group("confirm-major decide-extension resume take-back-check")
NOT_NOW = 409


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
    """A submitted finding and all that the routes name, and how to ask for them."""

    town: Town
    finding: Finding
    #: What a route names -> what stands there.
    names: dict[str, object] = field(default_factory=dict)
    notice_title: str = ""

    def ask(self, client: Client, method: str, path: str, **instead: object) -> Any:
        """Send what the owner would send."""
        address = path + ASKED.get(path, "") if method == "GET" else path
        for name, value in (self.names | self._of(path) | instead).items():
            for kind in ("uuid", "slug", "int", "evidence_variant"):
                address = address.replace(f"<{kind}:{name}>", str(value))
        if method == "GET":
            return client.get("/" + address)
        return client.post("/" + address, self.body(path))

    def _of(self, path: str) -> dict[str, object]:
        """Return what stands for a name under this path alone."""
        if path.startswith((N + "/papers", N + "/result")):
            return {"notice_id": self.names["lists_id"], "paper_id": self.names["lists_paper_id"]}
        return {"name": "accept"} if path == STEP else {}

    def body(self, path: str) -> dict[str, Any]:
        """Return fields that would fill the form."""
        plant = str(self.town.organisations["plant"].pk)
        office = str(self.town.organisations["office"].pk)
        due_on = (self.town.today + timedelta(days=9)).isoformat()
        own: dict[str, dict[str, Any]] = {
            "people/new": {"username": "new-one", "name": "新人"},
            P + "/posts": {"organisation": plant, "role": "worker"},
            "people/requests/<uuid:request_id>": {"decision": "grant"},
            "regions/<slug:code>/add": {"name": "一号网格", "level": "grid"},
            "regions/<slug:code>/rename": {"name": "临港新村"},
            "bodies/<uuid:body_id>/rename": {"name": "新名", "reason": "更名"},
            "bodies/new": {"name": "新机构", "kind": "bureau", "region": "990101"},
            "findings/filters/<uuid:filter_id>": {"act": "remove"},
            N + "/papers/new": {"body": office, "addressee": "各县区"},
            LISTS: {"act": "void", "reason": "口径有误"},
            F + "/papers/new/<slug:kind>": {"body": plant, "addressee": "执法监督局"},
            PAPER: {"act": "void", "reason": "有误"},
        }
        return own.get(path) or {
            "chosen": str(self.finding.pk), "act": "export", "note": "已核", "reason": "理由",
            "organisation": plant, "due_on": due_on, "new_due_on": due_on, "decision": "yes",
            "criterion": CRITERION, "receiver": "公安机关", "original": "x", "text": "措施",
            "result": "held", "person": str(self.town.people["expert"].pk), "question": "是否到位",
            "opinion": "holds", "check": str(UNKNOWN),
        }  # fmt: skip


@pytest.fixture
def stage(town: Town) -> Stage:
    """Return what the routes name; the pages have the clock of the machine."""
    gather(town)
    play = Stage(town, make_finding(town, "submitted"))
    notice, lists = draft_notice(town), confirmed(town)
    of_lists = notice_papers.issue(**doing(town, drafted(town, lists)))
    play.notice_title = notice.title
    files = evidence.attachments_of(subject_type="finding", subject_ids=[play.finding.pk])
    play.names = {
        "finding_id": play.finding.pk,
        "attachment_id": files[0].pk,
        "variant": "view",
        "notice_id": notice.pk,
        "upload_id": sent_ledger(town).pk,
        "paper_id": issued_reply(town, play.finding),
        "lists_id": lists.pk,
        "lists_paper_id": of_lists.pk,
        "kind": "reply",
        "message_id": message_to(town, "dong", play.finding).pk,
        "filter_id": saved_filters.save_filter(
            actor=town.actor("dong"), name="我的", query="tab=open"
        ).pk,
        "name": "problems",
        "provider_id": "oidc",
        "source": "bodies",
        "code": "990101001001",
        "pk": 7,
        "act": "sessions",
        **names_of_people(town, SystemClock()),
    }
    return play


def issued_reply(town: Town, finding: Finding) -> UUID:
    """Return a reply of the plant that was issued."""
    asked: dict[str, Any] = {
        "finding_id": finding.pk, "actor": town.actor("dong"), "clock": town.clock,
    }  # fmt: skip
    body, words = town.organisations["plant"].pk, {"addressee": "执法监督局"}
    paper = paperwork.draft(kind=PaperKind.REPLY, body_id=body, words=words, **asked)
    return paperwork.issue(paper_id=paper.pk, **asked).pk


def again(client: Client) -> Client:
    """Return the same browser as it was: signing out of a copy signs nobody out here."""
    fresh = Client()
    fresh.cookies = copy.deepcopy(client.cookies)
    return fresh


def faults_at(stage: Stage, clients: dict[str, Client], method: str, path: str) -> list[object]:
    """Ask as everybody; return what differs from the table, leaks, or was done all the same."""
    faults: list[object] = []
    steps = History.objects.count()
    for who, client in clients.items():
        with transaction.atomic():
            answer = stage.ask(again(client), method, path)
            text, expected = content_of(answer), EXPECTED[method, path][who]
            if answer.status_code != expected:
                faults.append((method, path, who, answer.status_code, f"not {expected}"))
            if answer.status_code >= UNDONE and History.objects.count() != steps:
                faults.append((method, path, who, "changed something"))
            faults += [(method, path, who, "saw", word) for word in seen_of(stage, who, text)]
            transaction.set_rollback(True)
    return faults


def seen_of(stage: Stage, who: str, text: bytes) -> list[str]:
    """Return what stands in an answer and is none of somebody's business."""
    no_finding, no_notice = hidden_from(who)
    secrets = [stage.finding.number, stage.finding.title] if no_finding else []
    secrets += [stage.notice_title] if no_notice else []
    return [secret for secret in secrets if secret.encode() in text]


def test_every_route_says_who_gets_what() -> None:
    assert set(routes_of_the_desk()) == {path for _method, path in EXPECTED}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_everybody_gets_what_is_theirs_and_no_more(
    stage: Stage, as_: Callable[[str], Client], method: str
) -> None:
    clients = {who: as_(who) for who in EVERYBODY}

    faults = [
        fault
        for asked, path in ROUTES
        if asked == method
        for fault in faults_at(stage, clients, method, path)
    ]

    assert not faults, "\n".join(map(str, faults))


def test_originals_are_for_those_who_judge(stage: Stage, as_: Callable[[str], Client]) -> None:
    """Untouched photographs tell where and by whom they were taken."""
    answers = {who: stage.ask(as_(who), "GET", FILE, variant="original") for who in EVERYBODY}

    assert all(map(content_of, answers.values()))
    got = {who: answer.status_code for who, answer in answers.items()}
    assert got == row(404, {JUDGES: 200})


def test_nobody_is_sent_to_the_sign_in(stage: Stage) -> None:
    steps = History.objects.count()
    for method, path in ROUTES:
        answer = stage.ask(Client(), method, path)
        if path.startswith("sign-in/with"):
            assert answer.status_code == 404, (method, path)
        elif path in WAYS_IN:
            assert answer.status_code in (200, 302, 422), (method, path)
        else:
            assert answer.status_code == 302, (method, path)
            assert answer["Location"].startswith("/sign-in"), (method, path)
    assert History.objects.count() == steps


def test_every_step_is_open_to_its_takers_alone(town: Town, as_: Callable[[str], Client]) -> None:
    gather(town)
    clients = {who: as_(who) for who in EVERYBODY}
    faults = []
    for name, (reach, _who) in STAGES.items():
        play = Stage(town, make_finding(town, reach), {"name": name.replace("-", "_")})
        play.names |= {"finding_id": play.finding.pk}
        # Whether a closed finding is visited again is drawn by lot.
        is_drawn = name != "look-back" or play.finding.look_backs.exists()
        expected = step_row(name, reach, 200 if is_drawn and name not in NOT_OPEN else NOT_NOW)
        steps = History.objects.count()
        for who, client in clients.items():
            # Who takes the step is shown its form; who does not sends one all the same.
            method = "GET" if expected[who] in (200, NOT_NOW) else "POST"
            got = play.ask(client, method, STEP, name=play.names["name"]).status_code
            if got != expected[who] or History.objects.count() != steps:
                faults.append((name, method, who, got, f"not {expected[who]}"))

    assert not faults, "\n".join(map(str, faults))


def test_what_is_out_of_reach_looks_like_what_is_not_there(
    stage: Stage, as_: Callable[[str], Client]
) -> None:
    nowhere = {name: UNKNOWN for name in stage.names if name.endswith("_id")}
    client = as_("charlie")
    for path in sorted({path for _method, path in ROUTES if "_id>" in path}):
        method = "GET" if ("GET", path) in EXPECTED else "POST"
        theirs = stage.ask(client, method, path)
        unknown = stage.ask(client, method, path, **nowhere)
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
        f"notice={stage.names['notice_id']}",
        f"org={town.organisations['plant'].pk}",
        "region=990101001",
        "overdue=yes",
    ):
        page = client.get(f"/findings?{query}").content.decode()
        assert stage.finding.title not in page
        assert town.organisations["plant"].name not in page
        assert stage.notice_title not in page
