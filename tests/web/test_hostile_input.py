"""What no form of ours would send: answered in words, nothing broken, nothing changed."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from tests.factories import make_finding
from tests.rest.notices import draft_notice

from bihuan.documents.public import Notice

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.factories import Town


def as_it_stands(notice: Notice) -> tuple[object, ...]:
    row = Notice.objects.get(pk=notice.pk)
    return row.state, row.version, row.as_edited


@pytest.mark.parametrize(
    "sent",
    [
        {"act": "split:nothing"},
        {"act": "split:"},
        {"act": "merge:nothing"},
        {"p1-organisation": "not-an-id"},
        {"p1-status": "<script>"},
        {"version": "9" * 5000, "act": "split:nothing"},
        {"version": "-1", "act": "drop:nothing"},
    ],
    ids=str,
)
def test_a_draft_takes_no_nonsense(
    town: Town, as_: Callable[[str], Client], sent: dict[str, str]
) -> None:
    notice = draft_notice(town)
    before = as_it_stands(notice)

    answer = as_("alice").post(f"/notices/{notice.pk}", sent)

    assert answer.status_code in (409, 422)
    assert as_it_stands(notice) == before


def test_a_digit_that_is_no_number_is_no_version(town: Town, as_: Callable[[str], Client]) -> None:
    notice = draft_notice(town)
    answer = as_("alice").post(f"/notices/{notice.pk}", {"version": "²", "act": "save"})
    assert answer.status_code == 302


def test_a_character_that_no_database_holds_is_dropped(
    town: Town, as_: Callable[[str], Client]
) -> None:
    notice = draft_notice(town)
    as_("alice").post(f"/notices/{notice.pk}", {"p1-title": "审\0批"})
    assert Notice.objects.get(pk=notice.pk).as_edited["problems"][0]["title"] == "审批"


def test_an_endlessly_nested_page_link_is_refused_in_words(as_: Callable[[str], Client]) -> None:
    cursor = base64.urlsafe_b64encode(b"[" * 9000).decode()
    assert as_("alice").get(f"/findings?cursor={cursor}").status_code == 422


@pytest.mark.parametrize("shown", ["http://[", "http://elsewhere//x", "javascript:alert(1)"])
def test_a_fragment_for_nobody_sends_to_our_own_sign_in(db: None, shown: str) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": shown}
    answer = Client().get("/findings", headers=headers)
    assert answer.status_code == 204
    assert answer["HX-Redirect"].startswith("/sign-in?next=")


def test_nobody_is_sent_elsewhere_after_signing_in(town: Town) -> None:
    town.people["alice"].set_password("a-long-enough-one")
    town.people["alice"].save()
    for target in ("//elsewhere.example/x", "https://elsewhere.example", "/\\elsewhere.example"):
        sent = {"username": "alice", "password": "a-long-enough-one", "next": target}
        assert Client().post("/sign-in", sent)["Location"] == "/"


def test_pages_of_a_person_are_kept_by_nobody_else(
    town: Town, as_: Callable[[str], Client]
) -> None:
    finding, client = make_finding(town), as_("alice")
    for path in ("/", "/findings", f"/findings/{finding.pk}", f"/findings/{finding.pk}/proof"):
        assert client.get(path)["Cache-Control"].startswith("private")
    assert client.post("/sign-out")["Clear-Site-Data"] == '"cache"'
