"""Accounts, posts, bodies and deputies through the API, as on the administrators' pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bihuan.foundation.models import History
from bihuan.people.models import Delegation, Organisation, Person, Post, PostRequest
from bihuan.people.public import Role
from bihuan.people.queries import accounts_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.factories import Town
    from tests.rest.conftest import Caller

    As = Callable[[str], Caller]


@pytest.fixture
def admins(town: Town) -> None:
    """Let there be a security administrator beside the system administrator."""
    town.post("secadmin", "bureau", Role.SECURITY_ADMIN)


@pytest.mark.usefixtures("admins")
def test_an_account_is_made_a_post_asked_for_granted_and_ended(town: Town, as_: As) -> None:
    clerk, keeper = as_("sysadmin"), as_("secadmin")

    made = clerk.post("/accounts", {"username": "lina", "name": "李娜", "phone": "13900000000"})

    assert made.status_code == 201, made.content
    assert "13900000000" not in made.content.decode()
    person = made.json()["id"]
    office = str(town.organisations["office"].pk)
    asked = clerk.post(
        f"/accounts/{person}/posts", {"organisation": office, "role": "committee_officer"}
    )
    assert (asked.status_code, asked.json()["state"]) == (201, "asked")
    assert not Post.objects.filter(person=person).exists()
    waiting = keeper.get("/post-requests").json()["items"]
    assert [row["id"] for row in waiting] == [asked.json()["id"]]
    decide = f"/post-requests/{asked.json()['id']}/decide"
    assert clerk.post(decide, {"is_granted": True}).status_code == 403
    granted = keeper.post(decide, {"is_granted": True})
    assert (granted.status_code, granted.json()["state"]) == (200, "granted")
    shown = keeper.get(f"/accounts/{person}").json()
    assert [post["role"] for post in shown["posts"]] == ["committee_officer"]
    post = shown["posts"][0]["id"]
    assert keeper.post(f"/posts/{post}/end", {"reason": "调离"}).status_code == 204
    assert keeper.get(f"/accounts/{person}").json()["posts"] == []
    assert keeper.post(f"/posts/{post}/end", {"reason": "调离"}).status_code == 409


@pytest.mark.usefixtures("admins")
def test_a_refusal_says_why_and_gives_nothing(town: Town, as_: As) -> None:
    clerk, keeper = as_("sysadmin"), as_("secadmin")
    worker, mill = town.people["worker"].pk, str(town.organisations["mill"].pk)
    asked = clerk.post(f"/accounts/{worker}/posts", {"organisation": mill, "role": "worker"})
    decide = f"/post-requests/{asked.json()['id']}/decide"
    posts = Post.objects.count()

    silent = keeper.post(decide, {"is_granted": False})
    refused = keeper.post(decide, {"is_granted": False, "reason": "人在别处"})

    assert (silent.status_code, silent.json()["code"]) == (409, "people.reason_needed")
    assert (refused.status_code, refused.json()["state"]) == (200, "refused")
    assert Post.objects.count() == posts


def test_accounts_are_paged_and_found_by_words(town: Town, as_: As) -> None:
    clerk = as_("sysadmin")
    seen: list[str] = []
    cursor = ""
    while True:
        page = clerk.get(f"/accounts?limit=4&cursor={cursor}").json()
        seen += [row["username"] for row in page["items"]]
        cursor = page["next"] or ""
        if not cursor:
            break

    expected = accounts_for(town.actor("sysadmin"), town.today)
    assert sorted(seen) == sorted(expected.values_list("username", flat=True))
    assert len(seen) == len(set(seen)) > 8
    found = clerk.get("/accounts?words=恒锐").json()["items"]
    assert {row["username"] for row in found} == {"dong", "worker"}


def test_a_body_is_added_below_another_and_ended(town: Town, as_: As) -> None:
    clerk = as_("sysadmin")
    bureau = str(town.organisations["bureau"].pk)
    body = {"name": "危化处", "kind": "department", "region": "9901", "above": bureau}

    made = clerk.post("/bodies", body)

    assert made.status_code == 201
    row = Organisation.objects.get(pk=made.json()["id"])
    assert row.path.startswith(town.organisations["bureau"].path)
    assert [each["name"] for each in clerk.get("/bodies?words=危化").json()["items"]] == ["危化处"]
    assert clerk.post("/bodies", body | {"region": "7"}).json()["code"] == "people.no_such_region"
    end = f"/bodies/{row.pk}/end"
    assert clerk.post(end, {"reason": "撤并"}).status_code == 204
    row.refresh_from_db()
    assert row.valid_to is not None
    in_use = clerk.post(f"/bodies/{town.organisations['plant'].pk}/end", {"reason": "撤并"})
    assert in_use.json()["code"] == "people.organisation_in_use"


def test_a_deputy_is_named_listed_and_taken_back(town: Town, as_: As) -> None:
    alice, bob = as_("alice"), as_("bob")
    post = str(Post.objects.get(person=town.people["alice"]).pk)
    body = {
        "deputy": str(town.people["bob"].pk),
        "posts": [post],
        "starts_on": town.today.isoformat(),
        "last_on": town.today.isoformat(),
    }

    made = alice.post("/deputies", body)

    assert made.status_code == 201, made.content
    assert (made.json()["last_on"], made.json()["posts"]) == (body["last_on"], [post])
    assert [row["id"] for row in bob.get("/deputies").json()["items"]] == [made.json()["id"]]
    assert as_("charlie").get("/deputies").json()["items"] == []
    assert as_("charlie").post(f"/deputies/{made.json()['id']}/end").status_code == 404
    assert bob.post(f"/deputies/{made.json()['id']}/end").status_code == 204
    assert alice.get("/deputies").json()["items"] == []


def test_nobody_lends_another_s_post_or_names_a_stranger(town: Town, as_: As) -> None:
    alice = as_("alice")
    own = str(Post.objects.get(person=town.people["alice"]).pk)
    others = str(Post.objects.get(person=town.people["bob"]).pk)
    days = {"starts_on": town.today.isoformat(), "last_on": town.today.isoformat()}
    before = History.objects.count()

    for deputy, posts, code in (
        ("bob", [others], "people.post_not_lent"),
        ("miller", [own], "people.deputy_not_fit"),
    ):
        body = {"deputy": str(town.people[deputy].pk), "posts": posts, **days}
        assert alice.post("/deputies", body).json()["code"] == code
    assert (Delegation.objects.count(), History.objects.count()) == (0, before)


def test_a_name_that_is_taken_makes_no_account(town: Town, as_: As) -> None:
    clerk = as_("sysadmin")
    before = Person.objects.count(), PostRequest.objects.count(), History.objects.count()

    answer = clerk.post("/accounts", {"username": "ALICE", "name": "重名"})

    assert (answer.status_code, answer.json()["code"]) == (409, "people.username_taken")
    after = Person.objects.count(), PostRequest.objects.count(), History.objects.count()
    assert after == before
