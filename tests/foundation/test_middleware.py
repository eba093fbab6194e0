"""Every request has an id, a log line that tells no secret, and strict headers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import structlog
from django.http import HttpResponse
from django.test import RequestFactory

from bihuan.foundation.middleware import IdleEnd, client_address

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.test import Client
    from pytest_django.fixtures import Settings


def test_an_answer_carries_a_request_id(client: Client) -> None:
    first, second = client.get("/healthz"), client.get("/healthz")

    assert len(first["X-Request-ID"]) == 36
    assert first["X-Request-ID"] != second["X-Request-ID"]


def test_a_fitting_incoming_id_is_kept(client: Client) -> None:
    answer = client.get("/healthz", headers={"X-Request-ID": "from-the-proxy.17"})

    assert answer["X-Request-ID"] == "from-the-proxy.17"


@pytest.mark.parametrize(
    "given", ["short", "x" * 65, 'quoted"id-1', "中文中文中文中文", "a b c d e f g"]
)
def test_another_incoming_id_is_replaced(client: Client, given: str) -> None:
    answer = client.get("/healthz", headers={"X-Request-ID": given})

    assert answer["X-Request-ID"] != given


def test_the_log_names_the_route_and_not_the_address(client: Client) -> None:
    with structlog.testing.capture_logs() as entries:
        client.get("/static/nothing-here-13812345678?token=geheim")

    (entry,) = [each for each in entries if each["event"] == "answered"]
    assert (entry["method"], entry["status"]) == ("GET", 404)
    assert "geheim" not in str(entry)
    assert "13812345678" not in str(entry)


def test_pages_allow_nothing_from_elsewhere_and_nothing_inline(client: Client) -> None:
    answer = client.get("/nowhere")

    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "microphone=()" in answer["Permissions-Policy"]


@pytest.mark.parametrize(
    ("proxies", "peer", "forwarded", "expected"),
    [
        ((), "10.0.0.1", "1.2.3.4", "10.0.0.1"),
        (("10.0.0.1",), "10.0.0.1", "1.2.3.4", "1.2.3.4"),
        (("10.0.0.1",), "10.0.0.1", "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (("10.0.0.1", "10.0.0.2"), "10.0.0.1", "1.2.3.4, 10.0.0.2", "1.2.3.4"),
        (("10.0.0.1",), "9.9.9.9", "10.0.0.1", "9.9.9.9"),
        (("10.0.0.1",), "10.0.0.1", "", "10.0.0.1"),
    ],
)
def test_only_trusted_proxies_say_who_asks(
    settings: Settings, proxies: tuple[str, ...], peer: str, forwarded: str, expected: str
) -> None:
    settings.BIHUAN = replace(settings.BIHUAN, proxies=proxies)
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR=peer)

    assert client_address(request) == expected


class Session(dict[str, int]):
    """A session that counts how often it was written."""

    writes = 0

    def __setitem__(self, key: str, value: int) -> None:
        super().__setitem__(key, value)
        self.writes += 1


def asked(session: Session) -> HttpRequest:
    request = RequestFactory().get("/")
    request.session = session  # type: ignore[assignment]
    IdleEnd(lambda _request: HttpResponse())(request)
    return request


def test_a_session_in_use_is_written_once_a_minute() -> None:
    session = Session(_auth_user_id=1)

    asked(session)
    asked(session)

    assert session.writes == 1


def test_nobody_gets_a_session_by_looking() -> None:
    session = Session()

    asked(session)

    assert session == {}
