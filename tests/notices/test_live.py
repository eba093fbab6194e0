"""Live changes: what is so now, to whoever may know it, by the protocol of server-sent events."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import make_finding
from tests.notices.messages import message_to
from tests.web.conftest import as_

from bihuan.findings import public as findings
from bihuan.foundation.middleware import IdleEnd

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.factories import Town

__all__ = ["as_"]


def told(answer: Any) -> dict[str, Any]:
    """Return the data of an answer, with the name under which it was sent."""
    assert answer["Content-Type"] == "text/event-stream; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.content.decode().split("\n") if line)
    data = json.loads(fields["data"]) if "data" in fields else {}
    return {**data, "id": fields.get("id"), "retry": fields["retry"]}


def test_what_is_unread_and_how_far_the_open_record_is_are_told(
    town: Town, as_: Callable[[str], Client]
) -> None:
    finding, client = make_finding(town, "assigned"), as_("dong")
    message_to(town, "dong", finding)
    address = f"/events?subject=finding:{finding.pk}"

    first = told(client.get(address))
    findings.take_up(finding_id=finding.pk, actor=town.actor("dong"), clock=town.clock)
    second = told(client.get(address, headers={"Last-Event-ID": first["id"]}))
    third = told(client.get(address, headers={"Last-Event-ID": second["id"]}))

    assert (first["unread"], first["version"]) == (1, finding.version)
    assert second["version"] == finding.version + 1
    assert third == {"id": None, "retry": "15000"}


@pytest.mark.parametrize("name", ["charlie", "miller", "sysadmin"])
def test_of_a_record_out_of_sight_nothing_is_told(
    town: Town, as_: Callable[[str], Client], name: str
) -> None:
    finding = make_finding(town, "assigned")
    message_to(town, "dong", finding)

    answer = told(as_(name).get(f"/events?subject=finding:{finding.pk}"))
    unknown = told(as_(name).get(f"/events?subject=finding:{town.people['dong'].pk}"))

    assert answer == unknown
    assert (answer["unread"], answer["version"]) == (0, None)


@pytest.mark.parametrize("asked", ["finding:x", "person:", "finding", ":", "finding:%00"])
def test_what_names_no_record_is_refused(as_: Callable[[str], Client], asked: str) -> None:
    assert as_("dong").get(f"/events?subject={asked}").status_code == 422


def test_a_stranger_is_sent_to_the_sign_in(town: Town) -> None:
    answer = Client().get("/events")

    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in")


def test_a_page_left_open_does_not_keep_the_session(as_: Callable[[str], Client]) -> None:
    client = as_("dong")

    client.get("/events")
    assert IdleEnd.KEY not in client.session
    client.get("/inbox")
    assert IdleEnd.KEY in client.session


def test_asking_again_costs_few_queries(town: Town, as_: Callable[[str], Client]) -> None:
    client = as_("dong")
    client.get("/inbox")

    with CaptureQueriesContext(connection) as taken:
        client.get("/events")

    # The session, the person, the posts (two), the count along an index.
    assert len(taken) <= 5
