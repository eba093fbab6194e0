"""Standing in for somebody who is away, and what it does to independence."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from tests.factories import make_finding, make_town
from tests.rest.stages import STAGES

from bihuan.findings import public as findings
from bihuan.findings.domain.gates import JUDGED
from bihuan.foundation.models import History
from bihuan.kernel.errors import Refusal
from bihuan.people import public as people
from bihuan.people.models import Delegation
from bihuan.people.public import Role, actor_for

if TYPE_CHECKING:
    from pathlib import Path

    from tests.factories import Town

    from bihuan.kernel.clock import FixedClock

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db: None, data_dir: Path, clock: FixedClock) -> Town:
    """The invented city; Gao sits beside Alice, Hua beside Dong."""
    town = make_town(clock)
    town.post("gao", "office", Role.COMMITTEE_OFFICER)
    town.post("hua", "plant", Role.ENTERPRISE_MANAGER)
    return town


def lend(town: Town, principal: str, deputy: str, **more: Any) -> Delegation:
    """Let somebody stand in for three days, in all posts."""
    actor = town.actor(principal)
    given: dict[str, Any] = {
        "post_ids": actor.post_ids,
        "starts_on": town.today,
        "ends_on": town.today + timedelta(days=3),
    }
    return people.delegate(
        actor=actor, clock=town.clock, principal=town.people[principal],
        deputy=town.people[deputy], **(given | more),
    )  # fmt: skip


def standing_in(town: Town, deputy: str, delegation: Delegation) -> people.Actor:
    """Return a deputy as they act."""
    person = people.person_by_username(deputy)
    assert person
    person.standing_in = delegation
    return actor_for(person, town.clock)


def refusal_of(step: Any) -> str:
    before = History.objects.count(), Delegation.objects.count()
    with pytest.raises(Refusal) as refused:
        step()
    assert (History.objects.count(), Delegation.objects.count()) == before
    return refused.value.code


def test_a_deputy_acts_with_both_names(town: Town) -> None:
    town.post("zhou", "office", Role.LEADER)
    finding = make_finding(town, "submitted")
    deputy = standing_in(town, "zhou", lend(town, "alice", "zhou"))

    assert deputy.name == "zhou 代 alice"
    assert deputy.roles == {Role.COMMITTEE_OFFICER}
    findings.accept(finding_id=finding.pk, actor=deputy, clock=town.clock, note="已核验")

    row = History.objects.filter(subject_id=finding.pk, step="accept").get()
    assert (row.actor_id, row.actor_name) == (town.people["zhou"].pk, "zhou 代 alice")
    assert row.facts["as"]["for"] == [str(town.people["alice"].pk)]


def test_a_deputy_sees_what_the_principal_sees_and_no_more(town: Town) -> None:
    finding = make_finding(town, "submitted")
    delegation = lend(town, "dong", "hua")

    seen = findings.visible(standing_in(town, "hua", delegation))

    assert list(seen) == list(findings.visible(town.actor("dong"))) == [finding]


@pytest.mark.parametrize("lent", ["to the judge", "by the judge", "not at all"])
def test_nobody_verifies_what_the_other_rectified(town: Town, lent: str) -> None:
    town.post("doer", "office", Role.COMMITTEE_OFFICER)
    town.post("judge", "office", Role.COMMITTEE_OFFICER)
    finding = make_finding(town, "submitted")
    row = History.objects.filter(subject_id=finding.pk, step="submit").get()
    # Nothing but the delegation is between the two.
    History.objects.filter(pk=row.pk).update(
        actor_id=town.people["doer"].pk,
        facts=row.facts | {"as": {"positions": [], "enterprises": []}},
    )
    if lent == "to the judge":
        lend(town, "doer", "judge")
    if lent == "by the judge":
        lend(town, "judge", "doer")

    def accept() -> None:
        findings.accept(
            finding_id=finding.pk, actor=town.actor("judge"), clock=town.clock, note="已核验"
        )

    if lent == "not at all":
        accept()
    else:
        assert refusal_of(accept) == "findings.self_acceptance"


def test_what_a_deputy_rectified_for_somebody_binds_them_after_it_is_over(town: Town) -> None:
    finding = make_finding(town, "submitted")
    row = History.objects.filter(subject_id=finding.pk, step="submit").get()
    alice = str(town.people["alice"].pk)
    History.objects.filter(pk=row.pk).update(
        facts=row.facts | {"as": {"positions": [], "enterprises": [], "for": [alice]}}
    )

    code = refusal_of(
        lambda: findings.accept(
            finding_id=finding.pk, actor=town.actor("alice"), clock=town.clock, note="已核验"
        )
    )

    assert code == "findings.self_acceptance"


def test_it_begins_and_ends_by_itself(town: Town) -> None:
    tomorrow = town.today + timedelta(days=1)
    lend(town, "alice", "gao", starts_on=tomorrow)

    def holds(days: int) -> bool:
        return Delegation.objects.in_force(town.today + timedelta(days=days)).exists()

    assert [holds(days) for days in range(5)] == [False, True, True, False, False]
    assert people.bound_to(town.people["alice"].pk, town.today) == frozenset()
    assert people.bound_to(town.people["gao"].pk, tomorrow) == {str(town.people["alice"].pk)}


@pytest.mark.parametrize("who", ["alice", "gao"])
def test_either_ends_it_and_strangers_do_not(town: Town, who: str) -> None:
    made = lend(town, "alice", "gao")

    def end(name: str) -> None:
        people.end_delegation(actor=town.actor(name), clock=town.clock, delegation_id=made.pk)

    assert refusal_of(lambda: end("bob")) == "people.no_such_delegation"
    end(who)
    assert not Delegation.objects.in_force(town.today).exists()
    assert refusal_of(lambda: end(who)) == "people.no_such_delegation"


@pytest.mark.parametrize(
    ("case", "principal", "deputy", "more"),
    [
        ("oneself", "alice", "alice", {}),
        ("an enterprise for an office", "alice", "dong", {}),
        ("an office for an enterprise", "dong", "alice", {}),
        ("another enterprise", "dong", "miller", {}),
        ("an administrator as deputy", "alice", "sysadmin", {}),
        ("an administrator's post", "sysadmin", "alice", {}),
        ("no post", "alice", "gao", {"post_ids": []}),
        ("from yesterday", "alice", "gao", {"starts_on": timedelta(days=-1)}),
        ("no day", "alice", "gao", {"ends_on": timedelta(0)}),
        ("for years", "alice", "gao", {"ends_on": timedelta(days=800)}),
    ],
)
def test_what_cannot_be_lent(
    town: Town, case: str, principal: str, deputy: str, more: dict[str, Any]
) -> None:
    days = {k: town.today + v if isinstance(v, timedelta) else v for k, v in more.items()}

    assert refusal_of(lambda: lend(town, principal, deputy, **days)).startswith("people."), case


def test_another_s_posts_and_lent_ones_are_not_lent(town: Town) -> None:
    lent = lend(town, "alice", "gao")
    gao = standing_in(town, "gao", lent)
    bob = town.actor("bob")

    def give(actor: people.Actor, principal: str) -> None:
        people.delegate(
            actor=actor, clock=town.clock, principal=town.people[principal],
            deputy=town.people["bob"], post_ids=actor.post_ids, starts_on=town.today,
            ends_on=town.today + timedelta(days=2),
        )  # fmt: skip

    assert refusal_of(lambda: give(gao, "gao")) == "people.no_such_delegation"
    assert refusal_of(lambda: give(bob, "alice")) == "people.no_such_delegation"


def test_on_the_pages_one_stands_in_and_goes_back(town: Town) -> None:
    client, deputy = Client(), Client()
    client.force_login(town.people["alice"], "django.contrib.auth.backends.ModelBackend")
    deputy.force_login(town.people["hua"], "django.contrib.auth.backends.ModelBackend")
    other = Client()
    other.force_login(town.people["gao"], "django.contrib.auth.backends.ModelBackend")
    page = client.get("/settings/deputies")
    form = page.context["form"]
    day = form.initial["starts_on"].isoformat()
    body = {
        "deputy": str(town.people["gao"].pk),
        "posts": [form.fields["posts"].choices[0][0]],
        "starts_on": day,
        "last_on": day,
    }

    assert client.post("/settings/deputies", body | {"last_on": "2020-01-01"}).status_code == 422
    assert client.post("/settings/deputies", body).status_code == 302
    made = Delegation.objects.get()
    assert deputy.post(f"/settings/deputies/{made.pk}/stand-in").status_code == 404
    assert other.post(f"/settings/deputies/{made.pk}/stand-in").status_code == 302
    assert "alice" in other.get("/settings/deputies").content.decode()
    shown = other.get("/settings").content.decode()
    assert "/settings/deputies/leave" in shown
    client.post(f"/settings/deputies/{made.pk}/end")
    assert "/settings/deputies/leave" not in other.get("/settings").content.decode()


def test_every_step_that_is_judged_sees_through() -> None:
    assert {"accept", "send_back", "strike_off", "look_back", "confirm_major"} <= set(JUDGED)
    assert {name.replace("-", "_") for name in STAGES} >= {"accept", "send_back"}


@pytest.mark.parametrize(("deputy", "is_open"), [("gao", False), ("zhou", True)])
def test_what_a_deputy_is_offered_is_what_a_deputy_may_do(
    town: Town, deputy: str, is_open: bool
) -> None:
    town.post("zhou", "office", Role.COMMITTEE_OFFICER)
    finding = make_finding(town, "submitted")
    # Dong, who rectified it, stood in for Gao: on those days Gao judges nothing of Dong's.
    Delegation.objects.create(
        principal=town.people["gao"],
        deputy=town.people["dong"],
        starts_on=town.today,
        ends_on=town.today + timedelta(days=1),
    )
    actor = town.actor(deputy)

    steps = findings.offered_steps(actor, finding, town.today)

    open_now = {each.step for each in steps if not each.missing}
    assert (findings.Step.ACCEPT in open_now) == is_open
    assert (findings.Step.SEND_BACK in open_now) == is_open
    if is_open:
        findings.accept(finding_id=finding.pk, actor=actor, clock=town.clock, note="已核验")
        return
    accept = lambda: findings.accept(  # noqa: E731 - as the refusals above
        finding_id=finding.pk, actor=actor, clock=town.clock, note="已核验"
    )
    assert refusal_of(accept) == "findings.self_acceptance"
