"""Forms that are sent twice: by a double click, by going back, or in the same moment."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.factories import make_finding, make_town, photo
from tests.findings.test_races import at_once
from tests.web.test_notice_pages import TEXT

from bihuan.documents.public import Notice
from bihuan.evidence.public import StoredFile
from bihuan.findings.public import Finding
from bihuan.foundation.models import History, IdempotencyKey
from bihuan.rest.jobs import forget_old_answers

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.factories import Town

    from bihuan.kernel.clock import FixedClock

_TOKEN = re.compile(r'name="once" value="([A-Za-z0-9_-]+)"')


def token_of(client: Client, path: str) -> str:
    """Return the token of the form that a page shows."""
    found = _TOKEN.search(client.get(path).content.decode())
    assert found is not None
    return found[1]


def new_finding(town: Town, **changed: Any) -> dict[str, Any]:
    return {
        "title": "二号车间配电箱门脱落",
        "kind": "hazard",
        "region": "990101001",
        "organisation": str(town.organisations["enforcement"].pk),
        "photos": [SimpleUploadedFile("IMG_2.jpg", photo().read(), "image/jpeg")],
        "same_as": "new",
    } | changed


def told(client: Client, answer: Any) -> str:
    """Return the sentence that the next page begins with."""
    found = re.search(
        r'class="note \w+".*?<span>(.*?)</span>', client.get(answer["Location"]).content.decode()
    )
    return found[1] if found else ""


def test_a_form_sent_twice_leads_to_one_record_with_the_same_words(
    town: Town, as_: Callable[[str], Client]
) -> None:
    officer = as_("officer")
    token = token_of(officer, "/findings/new")

    first = officer.post("/findings/new", new_finding(town, once=token))
    said = told(officer, first)
    again = officer.post("/findings/new", new_finding(town, once=token))

    finding = Finding.objects.get()
    assert first["Location"] == again["Location"] == f"/findings/{finding.pk}"
    assert said == told(officer, again)
    assert finding.number in said
    assert StoredFile.objects.count() == History.objects.filter(subject_id=finding.pk).count() == 1


def test_htmx_is_led_to_the_same_record(town: Town, as_: Callable[[str], Client]) -> None:
    officer = as_("officer")
    sent = new_finding(town, once=token_of(officer, "/findings/new"), photos=[])

    answers = [
        officer.post("/findings/new", sent, headers={"HX-Request": "true"}) for _no in range(2)
    ]

    assert {answer["HX-Redirect"] for answer in answers} == {
        f"/findings/{Finding.objects.get().pk}"
    }


def test_what_was_changed_before_it_was_sent_again_is_not_kept_in_silence(
    town: Town, as_: Callable[[str], Client]
) -> None:
    officer = as_("officer")
    token = token_of(officer, "/findings/new")
    officer.post("/findings/new", new_finding(town, once=token))

    again = officer.post("/findings/new", new_finding(town, once=token, title="另一条问题"))

    finding = Finding.objects.get()
    assert again["Location"] == f"/findings/{finding.pk}"
    assert "此前已提交" in officer.get(again["Location"]).content.decode()


def test_a_new_form_records_the_same_words_anew(town: Town, as_: Callable[[str], Client]) -> None:
    officer = as_("officer")
    for _no in range(2):
        sent = new_finding(town, once=token_of(officer, "/findings/new"))
        officer.post("/findings/new", sent)
    assert Finding.objects.count() == 2


def test_a_refused_form_keeps_its_token(town: Town, as_: Callable[[str], Client]) -> None:
    officer = as_("officer")
    token = token_of(officer, "/findings/new")

    refused = officer.post("/findings/new", new_finding(town, once=token, title=""))

    assert refused.status_code == 422
    assert not IdempotencyKey.objects.exists()
    assert not StoredFile.objects.exists()
    officer.post("/findings/new", new_finding(town, once=token))
    assert Finding.objects.count() == 1


def test_people_do_not_share_tokens(town: Town, as_: Callable[[str], Client]) -> None:
    token = token_of(as_("officer"), "/findings/new")
    as_("officer").post("/findings/new", new_finding(town, once=token))
    theirs = new_finding(town, once=token, organisation=str(town.organisations["town"].pk))

    answer = as_("townsman").post("/findings/new", theirs)

    assert Finding.objects.count() == 2
    assert answer["Location"] != f"/findings/{Finding.objects.earliest('number').pk}"


@pytest.mark.parametrize("token", ["", "short", "no/token" * 4, "x" * 65])
def test_what_is_no_token_counts_as_none(
    town: Town, as_: Callable[[str], Client], token: str
) -> None:
    as_("officer").post("/findings/new", new_finding(town, once=token))
    assert Finding.objects.count() == 1
    assert not IdempotencyKey.objects.exists()


def test_a_step_sent_twice_is_one_step(town: Town, as_: Callable[[str], Client]) -> None:
    finding = make_finding(town, "submitted")
    alice, path = as_("alice"), f"/findings/{finding.pk}/steps/accept"
    sent = {"note": "属实", "version": finding.version, "once": token_of(alice, path)}

    answers = [alice.post(path, sent) for _no in range(2)]

    assert [answer["Location"] for answer in answers] == [f"/findings/{finding.pk}"] * 2
    assert Finding.objects.get(pk=finding.pk).version == finding.version + 1


def test_a_step_taken_twice_from_two_tabs_says_that_it_is_done_already(
    town: Town, as_: Callable[[str], Client]
) -> None:
    finding = make_finding(town, "verified")
    officer, path = as_("officer"), f"/findings/{finding.pk}/steps/assign"
    sent = {
        "organisation": str(town.organisations["plant"].pk),
        "due_on": (town.today + timedelta(days=3650)).isoformat(),
        "version": finding.version,
    }
    tabs = [sent | {"once": token_of(officer, path)} for _tab in range(2)]

    first, second = [officer.post(path, tab) for tab in tabs]

    assert (first.status_code, second.status_code) == (302, 409)
    assert "已由您于" in second.content.decode()
    assert Finding.objects.get(pk=finding.pk).version == finding.version + 1


def test_a_second_click_where_the_turn_has_passed_on_is_answered_as_kindly(
    town: Town, as_: Callable[[str], Client]
) -> None:
    finding = make_finding(town, "verified")
    officer, path = as_("officer"), f"/findings/{finding.pk}/steps/plan_measures"
    version = finding.version
    officer.post(
        f"/findings/{finding.pk}/steps/assign",
        {
            "organisation": str(town.organisations["plant"].pk),
            "due_on": (town.today + timedelta(days=3650)).isoformat(),
            "version": version,
        },
    )

    answer = officer.post(path, {"version": version})

    assert answer.status_code == 409
    assert "已由您于" in answer.content.decode()


def test_several_are_assigned_once(town: Town, as_: Callable[[str], Client]) -> None:
    rows = [make_finding(town, "verified") for _no in range(2)]
    sent = {
        "act": "assign_now",
        "chosen": [str(row.pk) for row in rows],
        "seen": [f"{row.pk}:{row.version}" for row in rows],
        "organisation": str(town.organisations["plant"].pk),
        "due_on": (town.today + timedelta(days=3650)).isoformat(),
    }
    officer = as_("officer")
    officer.post("/findings/chosen", sent)

    page = officer.post("/findings/chosen", sent).content.decode()

    assert page.count("已由您于") == 2
    assert [Finding.objects.get(pk=row.pk).version for row in rows] == [
        row.version + 1 for row in rows
    ]


def test_a_notice_sent_twice_is_read_once(town: Town, as_: Callable[[str], Client]) -> None:
    alice = as_("alice")
    token = token_of(alice, "/notices")
    addresses = set()
    for _no in range(2):
        sent = {
            "file": SimpleUploadedFile("notice.txt", TEXT.encode()),
            "organisation": str(town.organisations["office"].pk),
            "region": "9901",
            "once": token,
        }
        addresses.add(alice.post("/notices", sent)["Location"])
    notice = Notice.objects.get()
    assert addresses == {f"/notices/{notice.pk}"}

    confirm = {"version": str(notice.version), "once": token_of(alice, f"/notices/{notice.pk}")}
    answers = [alice.post(f"/notices/{notice.pk}/confirm", confirm) for _no in range(2)]

    assert {answer["Location"] for answer in answers} == {f"/notices/{notice.pk}/result"}
    assert Finding.objects.filter(notice=notice).count() == 2


def test_tokens_are_forgotten_with_the_answers_of_the_api(
    town: Town, as_: Callable[[str], Client], clock: FixedClock
) -> None:
    officer = as_("officer")
    token = token_of(officer, "/findings/new")
    officer.post("/findings/new", new_finding(town, once=token))
    clock.advance(IdempotencyKey.objects.get().at + timedelta(days=4) - clock.now())

    assert forget_old_answers(clock) == 1


@pytest.mark.django_db(transaction=True)
def test_two_clicks_in_the_same_moment_make_one_record(
    transactional_db: None, data_dir: Path, clock: FixedClock
) -> None:
    town = make_town(clock)
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(
            town.people["officer"], backend="django.contrib.auth.backends.ModelBackend"
        )
    token = token_of(clients[0], "/findings/new")

    def click(client: Client) -> Callable[[], str]:
        sent = new_finding(town, once=token)
        return lambda: str(client.post("/findings/new", sent)["Location"])

    places = at_once(*(click(client) for client in clients))

    finding = Finding.objects.get()
    assert places == [f"/findings/{finding.pk}"] * 2
    assert History.objects.filter(subject_id=finding.pk).count() == 1
    assert StoredFile.objects.count() == 1
