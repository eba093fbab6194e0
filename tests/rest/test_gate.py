"""The gate: who is let in, and what becomes of requests that make no sense."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from tests.factories import make_finding
from tests.rest.conftest import API, Caller

from bihuan.findings.public import Finding
from bihuan.people import public as people
from bihuan.rest import gate

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.factories import Town

    As = Callable[[str], Caller]

FOUND = {"kind": "hazard", "title": "配电箱未接地", "region": "990101001"}


def test_a_session_of_the_desk_is_let_in(town: Town, as_: As) -> None:
    client = Client()
    client.force_login(town.people["alice"])

    answer = client.get(f"{API}/me")

    assert answer.json()["username"] == "alice"


def test_a_session_writes_only_with_the_secret_of_the_page(town: Town, as_: As) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(town.people["officer"])

    answer = client.post(f"{API}/findings", FOUND, content_type="application/json")

    assert answer.status_code == 403
    assert answer.json()["code"] == "rest.csrf"
    assert not Finding.objects.exists()


@pytest.mark.parametrize("sent", ["Bearer bihuan_nonsense", "Bearer", "Basic YTpi", "bihuan_x", ""])
def test_a_bad_token_is_refused_even_beside_a_session(town: Town, as_: As, sent: str) -> None:
    client = Client()
    client.force_login(town.people["alice"])

    answer = client.get(f"{API}/me", headers={"Authorization": sent})

    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer["WWW-Authenticate"]


def test_a_token_ends_with_its_days(town: Town, as_: As) -> None:
    alice = as_("alice")
    town.clock.advance(timedelta(days=31))

    assert alice.get("/me").status_code == 401


def test_a_shut_account_is_not_let_in(town: Town, as_: As) -> None:
    alice = as_("alice")
    people.Person.objects.filter(username="alice").update(is_active=False)

    assert alice.get("/me").status_code == 401


def test_a_token_reads_in_its_owners_language_unless_asked_otherwise(town: Town, as_: As) -> None:
    alice = as_("alice")
    path = f"/findings/{make_finding(town).pk}"
    people.choose_language(person=town.people["alice"], language="zh-hans")

    own = alice.get(path)
    english = alice.get(path, Accept_Language="en")

    assert own["Content-Language"] == "zh-hans"
    assert english["Content-Language"] == "en"
    assert english.json()["state_label"] == "To be verified"


@pytest.mark.parametrize("path", ["/nothing", "/findings/7", "/", "/findings/"])
def test_an_unknown_address_is_a_problem_too(as_: As, path: str) -> None:
    answer = as_("alice").get(path)

    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "rest.no_address"


def test_a_head_is_answered_as_a_get_without_its_body(town: Town, as_: As) -> None:
    finding, alice = make_finding(town, "submitted"), as_("alice")
    file = alice.get(f"/findings/{finding.pk}").json()["files"][0]["id"]
    paths = [f"/findings/{finding.pk}", "/findings", f"/files/{file}/original", "/findings/7"]

    for path in paths:
        get, head = alice.get(path), alice.send("HEAD", path)
        assert get.getvalue()
        assert head.getvalue() == b""
        assert head.status_code == get.status_code
        assert (head["Content-Type"], head.get("ETag")) == (get["Content-Type"], get.get("ETag"))
        assert int(head["Content-Length"]) > 0


def test_a_head_is_let_in_like_a_get(town: Town, as_: As, anonymous: Caller) -> None:
    path = f"/findings/{make_finding(town).pk}"

    assert anonymous.send("HEAD", path).status_code == 401
    assert as_("charlie").send("HEAD", path).status_code == 404
    assert as_("alice").send("HEAD", f"{path}/steps/withdraw").status_code == 405


def test_a_wrong_method_names_the_right_ones(as_: As) -> None:
    answer = as_("alice").send("DELETE", "/findings")

    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD, POST"
    assert answer.json()["code"] == "rest.method_not_allowed"


@pytest.mark.parametrize(
    ("content_type", "body", "status", "code"),
    [
        ("text/plain", b"{}", 415, "rest.media_type"),
        ("application/x-www-form-urlencoded", b"a=1", 415, "rest.media_type"),
        ("multipart/form-data; boundary=x", b"--x--", 415, "rest.media_type"),
        ("application/json", b"{", 400, "rest.unreadable"),
        ("application/json", b"\xff\xfe", 400, "rest.unreadable"),
        ("application/json", b'{"title": "\\ud800"}', 400, "rest.unreadable"),
        ("application/json", b'{"due_on": NaN}', 400, "rest.unreadable"),
        ("application/json", b"[" * 100_000, 400, "rest.unreadable"),
        ("application/json", b"", 422, "rest.invalid"),
        ("application/json", b"[]", 422, "rest.invalid"),
        ("application/json", b'{"title": "' + b"a" * (10 * 1024 * 1024) + b'"}', 413, "rest.too_large"),
    ],
)  # fmt: skip
def test_a_body_that_makes_no_sense_is_refused(
    as_: As, content_type: str, body: bytes, status: int, code: str
) -> None:
    officer = as_("officer")

    answer = officer.client.post(
        f"{API}/findings", body, content_type=content_type, headers=officer.headers
    )

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not Finding.objects.exists()


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"kind": "wish"}, "body.kind", "enum"),
        ({"title": "a\0b"}, "body.title", "string_pattern_mismatch"),
        ({"title": "长" * 301}, "body.title", "string_too_long"),
        ({"title": 7}, "body.title", "string_type"),
        ({"due_on": "2026-02-30"}, "body.due_on", "date_from_datetime_parsing"),
        ({"due_on": 1770000000}, "body.due_on", "date_parsing"),
        ({"due_on": "9999-12-31"}, "body.due_on", "date_out_of_range"),
        ({"codes": {"dangerSrc": 10**30}}, "body.codes.dangerSrc", "less_than_equal"),
        ({"codes": {"dangerSrc": True}}, "body.codes.dangerSrc", "int_type"),
        ({"measures": [{"text": "a"}] * 201}, "body.measures", "too_long"),
        ({"evidence": [{"file": "7"}]}, "body.evidence.0.file", "uuid_parsing"),
        ({"state": "closed"}, "body.state", "extra_forbidden"),
    ],
)
def test_each_wrong_field_is_named(as_: As, change: dict[str, Any], field: str, code: str) -> None:
    answer = as_("officer").post("/findings", FOUND | change)

    assert answer.status_code == 422
    assert [(error["field"], error["code"]) for error in answer.json()["errors"]] == [(field, code)]
    assert not Finding.objects.exists()


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("colour=red", "unknown_parameter"),
        ("limit=1&limit=2", "given_twice"),
        ("limit=0", "greater_than_equal"),
        ("limit=99999999999999999999", "less_than_equal"),
        ("words=%00", "string_pattern_mismatch"),
        ("tab=all", "literal_error"),
        ("organisation=7", "uuid_parsing"),
    ],
)
def test_a_wrong_query_is_refused_and_not_ignored(as_: As, query: str, code: str) -> None:
    answer = as_("alice").get(f"/findings?{query}")

    assert answer.status_code == 422
    assert [error["code"] for error in answer.json()["errors"]] == [code]


@pytest.mark.parametrize("cursor", ["x", "bnVsbA", "WzFd", "W10", "e30", "WyJcdTAwMDAiXQ"])
@pytest.mark.parametrize(
    "path", ["/findings", "/organisations", "/regions", "/look-backs", "/notices"]
)
def test_a_foreign_cursor_is_refused(as_: As, path: str, cursor: str) -> None:
    answer = as_("alice").get(f"{path}?cursor={cursor}")

    assert answer.status_code == 422
    assert answer.json()["code"].endswith("bad_cursor")


def test_a_bug_is_told_to_the_log_and_not_to_the_caller(
    as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_kwargs: object) -> None:
        raise ZeroDivisionError("inner secret")

    alice = as_("alice")
    monkeypatch.setattr(gate, "_check_query", broken)
    alice.client.raise_request_exception = False

    answer = alice.get("/me")

    assert answer.status_code == 500
    assert answer.json()["code"] == "rest.fault"
    assert b"secret" not in answer.content


def test_answers_are_kept_by_nobody_on_the_way(as_: As) -> None:
    assert as_("alice").get("/me")["Cache-Control"] == "private, no-store"
