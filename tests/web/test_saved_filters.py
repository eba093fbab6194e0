"""Filters are kept under a name, put in order, shared with one's own body; nobody else's are touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bihuan.findings.models import SavedFilter

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from tests.factories import Town

LATE = "tab=open&overdue=yes&words=配电&cursor=abc&evil=1"


def keep(client: Client, name: str = "配电超期", query: str = LATE) -> SavedFilter:
    client.post("/findings/filters", {"name": name, "query": query})
    return SavedFilter.objects.get(name=name)


def names(client: Client) -> list[str]:
    return [row.name for row in client.get("/findings").context["saved"]]


def test_a_filter_is_kept_without_page_or_foreign_words_and_offered_on_the_list(
    town: Town, as_: Callable[[str], Client]
) -> None:
    client = as_("alice")
    page = client.get("/findings?words=配电").content.decode()
    assert 'action="/findings/filters"' in page

    row = keep(client)

    assert row.query == "tab=open&overdue=yes&words=%E9%85%8D%E7%94%B5"
    assert row.name in client.get("/findings").content.decode()


def test_the_same_name_takes_the_new_filter(town: Town, as_: Callable[[str], Client]) -> None:
    client = as_("alice")
    keep(client)

    assert keep(client, query="kind=hazard").query == "kind=hazard"
    assert SavedFilter.objects.count() == 1


def test_they_are_renamed_moved_and_taken_away(town: Town, as_: Callable[[str], Client]) -> None:
    client = as_("alice")
    first, second = keep(client, "一"), keep(client, "二")

    client.post(f"/findings/filters/{second.pk}", {"act": "up"})
    assert names(client) == ["二", "一"]
    client.post(f"/findings/filters/{first.pk}", {"act": "rename", "name": " 三 "})
    assert names(client) == ["二", "三"]
    client.post(f"/findings/filters/{second.pk}", {"act": "remove"})
    assert names(client) == ["三"]


def test_a_shared_one_is_offered_to_the_body_and_to_nobody_else(
    town: Town, as_: Callable[[str], Client]
) -> None:
    row = keep(as_("alice"))
    body = str(town.organisations["office"].pk)

    as_("alice").post(f"/findings/filters/{row.pk}", {"act": "share", "body": body})

    assert names(as_("bob")) == [row.name]
    assert names(as_("ella")) == names(as_("charlie")) == []


@pytest.mark.parametrize("who", ["bob", "charlie"])
@pytest.mark.parametrize("act", ["rename", "up", "share", "remove"])
def test_another_persons_filter_is_not_found_and_stays(
    town: Town, as_: Callable[[str], Client], who: str, act: str
) -> None:
    row = keep(as_("alice"))
    body = str(town.organisations["office"].pk)
    as_("alice").post(f"/findings/filters/{row.pk}", {"act": "share", "body": body})
    before = SavedFilter.objects.values().get()

    answer = as_(who).post(
        f"/findings/filters/{row.pk}", {"act": act, "name": "我的", "body": body}
    )

    assert answer.status_code == 404
    assert SavedFilter.objects.values().get() == before


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"name": "", "query": "kind=hazard"}, 422),
        ({"name": "长" * 41, "query": "kind=hazard"}, 422),
        ({"name": "长", "query": "words=" + "x" * 2001}, 422),
    ],
)
def test_what_cannot_be_kept_is_refused(
    town: Town, as_: Callable[[str], Client], sent: dict[str, str], status: int
) -> None:
    assert as_("alice").post("/findings/filters", sent).status_code == status
    assert not SavedFilter.objects.exists()


def test_a_taken_name_and_a_foreign_body_are_refused(
    town: Town, as_: Callable[[str], Client]
) -> None:
    client = as_("alice")
    first = keep(client, "一")
    keep(client, "二")
    foreign = str(town.organisations["west"].pk)

    for sent, status in (
        ({"act": "rename", "name": "二"}, 409),
        ({"act": "share", "body": foreign}, 403),
        ({"act": "share", "body": "x"}, 422),
        ({"act": "dance"}, 422),
    ):
        assert client.post(f"/findings/filters/{first.pk}", sent).status_code == status

    first.refresh_from_db()
    assert (first.name, first.shared_with) == ("一", None)


def test_only_so_many_are_kept(town: Town, as_: Callable[[str], Client]) -> None:
    client = as_("alice")
    for number in range(30):
        keep(client, f"第{number}个")

    assert client.post("/findings/filters", {"name": "再来", "query": ""}).status_code == 409
    assert SavedFilter.objects.count() == 30
