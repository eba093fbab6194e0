"""The three administrators: accounts by one, posts asked by one and granted by another, logs read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from bihuan.foundation.models import History
from bihuan.kernel.errors import Refusal
from bihuan.people import public as people
from bihuan.people.models import Organisation, OrganisationKind, Person, Post, PostRequest
from bihuan.people.public import Role, actor_for

from .conftest import SYSTEM
from .test_sign_in import is_in, sign_in

if TYPE_CHECKING:
    from bihuan.kernel.clock import FixedClock

    from .conftest import City, MakePerson

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def office(city: City, make_person: MakePerson) -> dict[str, Person]:
    """The three administrators of the city, one of another district, and an officer."""
    return {
        "system": make_person(Role.SYSTEM_ADMIN, city.office),
        "security": make_person(Role.SECURITY_ADMIN, city.office),
        "audit": make_person(Role.AUDIT_ADMIN, city.office),
        "west": make_person(Role.SECURITY_ADMIN, city.office, city.west),
        "officer": make_person(Role.COMMITTEE_OFFICER, city.office),
    }


@pytest.fixture
def newcomer(city: City, clock: FixedClock) -> Person:
    """Somebody with an account and no post."""
    return people.add_person(actor=SYSTEM, clock=clock, username="lina", name="李娜")


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person, BACKEND)
    return client


def counts() -> tuple[int, ...]:
    tables = (Person, Post, PostRequest, Organisation, History)
    return tuple(table.objects.count() for table in tables)


def test_from_account_to_sign_in_by_two_administrators(
    office: dict[str, Person], city: City
) -> None:
    system, security = browser(office["system"]), browser(office["security"])

    made = system.post("/people/new", {"username": "WangLi", "name": "王丽", "phone": ""})
    page = made["Location"]
    person = Person.objects.get(username="wangli")
    asked = {"organisation": str(city.bureau.pk), "role": Role.DEPARTMENT_HANDLER, "title": "科员"}
    assert system.post(page + "/posts", asked).status_code == 302
    assert not Post.objects.filter(person=person).exists()
    request = PostRequest.objects.get()
    assert "王丽" in security.get("/people").content.decode()
    security.post(f"/people/requests/{request.pk}", {"decision": "grant"})
    assert Post.objects.get(person=person).title == "科员"
    shown = system.post(page + "/code")
    code = shown.context["handed"].code
    assert code in shown.content.decode()
    assert code not in system.get(page).content.decode()

    form = {"username": "wangli", "code": code, "password": "harbour-9-lamps"}
    assert Client().post("/sign-in/reset", form | {"again": "harbour-9-lamps"}).status_code == 302
    client = Client()
    sign_in(client, person, "harbour-9-lamps")
    assert is_in(client)
    log = browser(office["audit"]).get("/people/log").content.decode()
    assert "岗位已批准" in log
    assert "王丽" in log


def test_nobody_decides_on_their_own_request_nor_on_themselves(
    office: dict[str, Person], newcomer: Person, city: City, clock: FixedClock
) -> None:
    request = people.ask_post(
        actor=actor_for(office["system"], clock), clock=clock, person=newcomer,
        organisation=city.bureau, role=Role.DEPARTMENT_HANDLER,
    )  # fmt: skip
    before = counts()

    for who in ("system", "audit", "west", "officer"):
        with pytest.raises(Refusal):
            people.decide_post(
                actor=actor_for(office[who], clock), clock=clock, request_id=request.pk, grant=True
            )
    with pytest.raises(Refusal) as refused:
        people.decide_post(
            actor=actor_for(office["security"], clock), clock=clock, request_id=request.pk,
            grant=False,
        )  # fmt: skip
    assert refused.value.code == "people.reason_needed"
    assert counts() == before


def test_what_was_asked_is_decided_once(
    office: dict[str, Person], newcomer: Person, city: City, clock: FixedClock
) -> None:
    ask: dict[str, Any] = {
        "person": newcomer,
        "organisation": city.bureau,
        "role": Role.DEPARTMENT_HANDLER,
    }
    clerk = actor_for(office["system"], clock)
    request = people.ask_post(actor=clerk, clock=clock, **ask)
    with pytest.raises(Refusal) as refused:
        people.ask_post(actor=clerk, clock=clock, **ask)
    assert refused.value.code == "people.post_asked_already"
    keeper = actor_for(office["security"], clock)
    people.decide_post(
        actor=keeper, clock=clock, request_id=request.pk, grant=False, reason="编制已满"
    )

    with pytest.raises(Refusal) as refused:
        people.decide_post(actor=keeper, clock=clock, request_id=request.pk, grant=True)

    assert refused.value.code == "people.no_such_request"
    assert not Post.objects.filter(person=newcomer).exists()


def test_a_role_that_a_body_does_not_have_is_not_asked_for(
    office: dict[str, Person], newcomer: Person, city: City, clock: FixedClock
) -> None:
    before = counts()

    with pytest.raises(Refusal) as refused:
        people.ask_post(
            actor=actor_for(office["system"], clock), clock=clock, person=newcomer,
            organisation=city.works, role=Role.COMMITTEE_OFFICER,
        )  # fmt: skip

    assert refused.value.code == "people.role_not_here"
    assert counts() == before


@pytest.mark.parametrize("who", ["officer", "audit"])
def test_a_post_that_cannot_stand_beside_another_is_not_asked_for(
    who: str, office: dict[str, Person], city: City
) -> None:
    role = Role.AUDIT_ADMIN if who == "officer" else Role.DEPARTMENT_HANDLER
    before = counts()

    answer = browser(office["system"]).post(
        f"/people/{office[who].pk}/posts", {"organisation": str(city.bureau.pk), "role": role}
    )

    assert answer.status_code == 422
    assert "不得兼任" in answer.content.decode()
    assert counts() == before


def test_a_refusal_to_grant_is_told_on_the_list(
    office: dict[str, Person], newcomer: Person, city: City, clock: FixedClock
) -> None:
    first, second = (
        people.ask_post(
            actor=actor_for(office["system"], clock), clock=clock, person=newcomer,
            organisation=city.bureau, role=role,
        )
        for role in (Role.DEPARTMENT_HANDLER, Role.AUDIT_ADMIN)
    )  # fmt: skip
    security = browser(office["security"])
    security.post(f"/people/requests/{first.pk}", {"decision": "grant"})
    before = counts()

    for decision, said in (("grant", "不得兼任"), ("refuse", "请说明")):
        answer = security.post(f"/people/requests/{second.pk}", {"decision": decision}, follow=True)
        assert answer.redirect_chain == [("/people", 302)]
        assert said in answer.content.decode()
        assert counts() == before
    assert PostRequest.objects.get(pk=second.pk).state == "asked"


def test_the_columns_of_the_list_have_a_name_each(office: dict[str, Person]) -> None:
    page = browser(office["system"]).get("/people").content.decode()

    headings = re.findall(r'<th scope="col">([^<]+)</th>', page)
    assert headings == ["姓名", "账号", "岗位", "状态"]


def test_the_fields_of_a_token_have_a_name_each(office: dict[str, Person]) -> None:
    form = browser(office["officer"]).get("/settings/tokens").context["form"]

    labels = [str(field.label) for field in form]
    assert len(set(labels)) == len(labels)
    assert labels[-1] == "权限范围"


def test_what_became_impossible_is_refused_when_granted_and_the_request_stays(
    office: dict[str, Person], newcomer: Person, city: City, clock: FixedClock
) -> None:
    keeper = actor_for(office["security"], clock)
    first, request = (
        people.ask_post(
            actor=actor_for(office["system"], clock), clock=clock, person=newcomer,
            organisation=city.bureau, role=role,
        )
        for role in (Role.DEPARTMENT_HANDLER, Role.AUDIT_ADMIN)
    )  # fmt: skip
    people.decide_post(actor=keeper, clock=clock, request_id=first.pk, grant=True)
    before = counts()

    with pytest.raises(Refusal) as refused:
        people.decide_post(actor=keeper, clock=clock, request_id=request.pk, grant=True)

    request.refresh_from_db()
    assert refused.value.code == "people.administrators_apart"
    assert (request.state, counts()) == ("asked", before)


@pytest.mark.parametrize(
    ("path", "body", "may"),
    [
        ("/people/new", {"username": "x2", "name": "新"}, {"system"}),
        ("/people/{p}/code", {}, {"system"}),
        ("/people/{p}/factors", {}, {"system"}),
        ("/people/{p}/sessions", {}, {"system"}),
        ("/people/{p}/close", {"reason": "离职"}, {"system"}),
        ("/people/{p}/posts", {"organisation": "{b}", "role": "leader"}, {"system"}),
        ("/people/posts/{post}/end", {"reason": "调动"}, {"security"}),
        ("/bodies/new", {"name": "新局", "kind": "bureau", "region": "990101"}, {"system"}),
        ("/bodies/{b}/rename", {"name": "新名", "reason": "更名"}, {"system"}),
        ("/bodies/{b}/end", {"reason": "撤并"}, {"system"}),
    ],
)
def test_each_act_belongs_to_one_of_the_three(
    path: str, body: dict[str, str], may: set[str], office: dict[str, Person], city: City
) -> None:
    names = {"p": office["officer"].pk, "b": city.bureau.pk}
    names |= {"post": Post.objects.get(person=office["officer"]).pk}
    filled = {key: value.format(**names) for key, value in body.items()}
    before = counts()

    for who in {"security", "system", "audit", "officer", "west"} - may:
        answer = browser(office[who]).post(path.format(**names), filled)
        assert answer.status_code in (403, 404), who
    assert counts() == before

    for who in may:
        assert browser(office[who]).post(path.format(**names), filled).status_code in (200, 302)
    assert counts() != before


@pytest.mark.parametrize("act", ["code", "factors", "close"])
def test_nobody_does_it_to_their_own_account(act: str, office: dict[str, Person]) -> None:
    system = office["system"]
    before = counts()

    answer = browser(system).post(f"/people/{system.pk}/{act}", {"reason": "x"})

    assert answer.status_code == 403
    assert counts() == before


@pytest.mark.parametrize(
    ("path", "may"),
    [
        ("/people", {"system", "security", "west"}),
        ("/people/new", {"system"}),
        ("/people/log", {"audit"}),
        ("/bodies", {"system"}),
        ("/bodies/{b}", {"system"}),
        ("/bodies/new", {"system"}),
    ],
)
def test_each_page_belongs_to_its_administrators(
    path: str, may: set[str], office: dict[str, Person], city: City
) -> None:
    page = path.format(b=city.bureau.pk)
    got = {who for who, person in office.items() if browser(person).get(page).status_code == 200}

    assert got == may


def test_the_page_of_a_body_leads_to_who_is_in_it_and_what_is_below(
    office: dict[str, Person], city: City, clock: FixedClock
) -> None:
    below = people.add_organisation(
        actor=SYSTEM, clock=clock, name="执法大队", kind=OrganisationKind.AGENCY,
        region=city.office.region, above=city.office,
    )  # fmt: skip
    system = browser(office["system"])
    address = f"/bodies/{city.office.pk}"

    page = system.get(address).content.decode()

    assert f'href="{address}"' in system.get("/bodies").content.decode()
    assert f'href="/people/{office["officer"].pk}"' in page
    assert f'href="/bodies/{below.pk}"' in page
    assert city.office.name in system.get(f"/bodies/{below.pk}").content.decode()
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_a_body_gets_another_name_and_history_keeps_the_old_one(
    office: dict[str, Person], city: City
) -> None:
    system, old = browser(office["system"]), city.bureau.name
    address = f"/bodies/{city.bureau.pk}/rename"
    before = counts()
    for sent in (
        {"name": "", "reason": "更名"},
        {"name": "新局"},
        {"name": "新\u200b局", "reason": "x"},
    ):
        assert system.post(address, sent).status_code == 422
        city.bureau.refresh_from_db()
        assert (city.bureau.name, counts()) == (old, before)

    system.post(address, {"name": "新局", "short_name": "新", "reason": "机构改革"})

    city.bureau.refresh_from_db()
    step = History.objects.get(subject_id=city.bureau.pk, step="renamed")
    assert (city.bureau.name, city.bureau.short_name) == ("新局", "新")
    assert (step.facts["old"], step.facts["new"], step.reason) == (old, "新局", "机构改革")


def test_a_body_in_use_is_not_ended_and_its_page_says_why(
    office: dict[str, Person], city: City
) -> None:
    before = counts()

    for sent, said in (({"reason": "撤并"}, "在岗人员"), ({}, "必填")):
        answer = browser(office["system"]).post(f"/bodies/{city.office.pk}/end", sent)
        city.office.refresh_from_db()
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert (city.office.valid_to, counts()) == (None, before)


def test_a_search_finds_by_name_and_body_and_shows_no_telephone(
    office: dict[str, Person], city: City
) -> None:
    officer = office["officer"]
    officer.phone = "13900000000"
    officer.save()
    system = browser(office["system"])

    found = system.get(f"/people?words={officer.name}").content.decode()
    by_body = system.get("/people?words=安委办").content.decode()

    assert officer.username in found
    assert officer.username in by_body
    assert "13900000000" not in found + system.get(f"/people/{officer.pk}").content.decode()
    assert "没有这样的人员" in system.get("/people?words=无此人").content.decode()


def test_a_district_s_administrator_sees_no_other_district(
    city: City, make_person: MakePerson, office: dict[str, Person]
) -> None:
    other = make_person(Role.DEPARTMENT_HANDLER, city.bureau)

    west = browser(office["west"])

    assert other.username not in west.get("/people").content.decode()
    assert west.get(f"/people/{other.pk}").status_code == 404
