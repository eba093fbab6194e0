"""A body or a person chosen by name: the list behind the box, and the box without a script."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.factories import make_finding

from bihuan.findings.public import Finding
from bihuan.kernel.clock import SystemClock, civil_date
from bihuan.people import public as people
from bihuan.people.public import OrganisationKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from tests.factories import Town


def offered(client: Client, source: str, **asked: str) -> list[str]:
    answer = client.get(f"/choose/{source}", asked)
    assert answer.status_code == 200
    return [each["name"] for each in answer.json()["offers"]]


def add_bodies(town: Town, *names: str, region: str = "990101001") -> list[people.Organisation]:
    return [
        people.add_organisation(
            actor=people.Actor.system("tests"),
            clock=town.clock,
            name=name,
            kind=OrganisationKind.ENTERPRISE,
            region=town.regions[region],
        )
        for name in names
    ]


def sent(**more: Any) -> dict[str, Any]:
    """Return what the form is sent with; pages go by the clock on the wall."""
    return {"due_on": (civil_date(SystemClock().now()) + timedelta(days=30)).isoformat(), **more}


def given_to(finding: Finding) -> str:
    return str(Finding.objects.get(pk=finding.pk).turn_org)


def test_words_and_initials_find_a_body_and_the_nearest_comes_first(
    town: Town, as_: Callable[[str], Client]
) -> None:
    add_bodies(town, "澜州市青屿街道办事处", "恒锐")
    alice = as_("alice")
    assert offered(alice, "bodies", q="恒锐") == ["恒锐", "澜州恒锐精密压铸有限公司"]
    assert offered(alice, "bodies", q="qyjd") == ["青屿街道", "澜州市青屿街道办事处"]
    assert offered(alice, "bodies", q="青屿 办事处") == ["澜州市青屿街道办事处"]
    assert offered(alice, "bodies", q="没有这家单位") == []


def test_a_list_of_thousands_is_cut_and_says_so(town: Town, as_: Callable[[str], Client]) -> None:
    add_bodies(town, *(f"澜州第{no:03}化工厂" for no in range(60)))
    answer = as_("alice").get("/choose/bodies", {"q": "化工厂"}).json()
    assert [each["name"] for each in answer["offers"]] == [
        f"澜州第{no:03}化工厂" for no in range(20)
    ]
    assert "20" in answer["said"]
    assert offered(as_("alice"), "bodies", q="059化工") == ["澜州第059化工厂"]


def test_a_list_costs_the_same_queries_for_one_body_and_for_sixty(
    town: Town, as_: Callable[[str], Client], django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    add_bodies(town, *(f"澜州第{no:03}化工厂" for no in range(60)))
    alice = as_("alice")
    with django_assert_max_num_queries(8):
        assert len(offered(alice, "bodies", q="hgc")) == 20


@pytest.mark.parametrize("who", ["charlie", "dong", "worker"])
def test_nobody_is_offered_bodies_or_people_outside_their_reach(
    town: Town, as_: Callable[[str], Client], who: str
) -> None:
    client, office = as_(who), str(town.organisations["office"].pk)
    assert "澜州市安委办" not in offered(client, "bodies", q="安委办")
    assert offered(client, "handlers", of=office) == []
    assert "alice" not in offered(client, "people", q="alice")
    assert offered(client, "colleagues", q="alice") == []


def test_experts_are_offered_to_those_who_judge(town: Town, as_: Callable[[str], Client]) -> None:
    assert "expert" in offered(as_("alice"), "checkers", region="990101001")
    assert offered(as_("worker"), "checkers", region="990101001") == []
    assert offered(as_("charlie"), "checkers", region="990101001") == []


def test_bodies_whose_accounts_are_kept_are_the_administrators(
    as_: Callable[[str], Client],
) -> None:
    assert offered(as_("alice"), "kept-bodies") == []
    assert "防灾减灾处" in offered(as_("sysadmin"), "kept-bodies", q="fzjz")


def test_a_list_that_there_is_not_is_not_found(as_: Callable[[str], Client]) -> None:
    assert as_("alice").get("/choose/secrets").status_code == 404


def test_people_follow_the_body_that_is_chosen(town: Town, as_: Callable[[str], Client]) -> None:
    alice = as_("alice")
    assert offered(alice, "handlers", of=str(town.organisations["relief"].pk)) == ["ella", "fang"]
    assert offered(alice, "handlers", of="防灾减灾处", q="fang") == ["fang"]
    answer = alice.get("/choose/handlers", {"of": ""}).json()
    assert answer == {"offers": [], "said": "请先选择单位。"}


def test_without_a_script_work_is_given_by_names(town: Town, as_: Callable[[str], Client]) -> None:
    finding = make_finding(town, "verified")
    answer = as_("officer").post(
        f"/findings/{finding.pk}/steps/assign", sent(organisation="防灾减灾处", person="ella")
    )
    assert answer.status_code == 302
    finding.refresh_from_db()
    assert (given_to(finding), str(finding.turn_person)) == ("防灾减灾处", "ella")


def test_a_name_that_is_not_just_one_asks_which_and_takes_the_answer(
    town: Town, as_: Callable[[str], Client]
) -> None:
    first, second = add_bodies(town, "顺达物流", "顺达物流")
    finding = make_finding(town, "verified")
    address, officer = f"/findings/{finding.pk}/steps/assign", as_("officer")

    asked = officer.post(address, sent(organisation="顺达物流"))
    page = asked.content.decode()
    assert asked.status_code == 422
    assert "是哪一个？" in page
    assert f'name="organisation_id" value="{first.pk}"' in page
    assert Finding.objects.get(pk=finding.pk).version == finding.version

    chosen = {"organisation_id": str(second.pk), "organisation_for": "顺达物流"}
    officer.post(address, sent(organisation="顺达物流", **chosen))
    assert Finding.objects.get(pk=finding.pk).turn_org == second


def test_part_of_a_name_is_never_taken_for_the_whole(
    town: Town, as_: Callable[[str], Client]
) -> None:
    finding = make_finding(town, "verified")
    answer = as_("officer").post(f"/findings/{finding.pk}/steps/assign", sent(organisation="防灾"))
    assert answer.status_code == 422
    assert "防灾减灾处" in answer.content.decode()
    assert Finding.objects.get(pk=finding.pk).version == finding.version


def test_what_was_chosen_before_no_longer_counts_when_another_name_is_typed(
    town: Town, as_: Callable[[str], Client]
) -> None:
    finding = make_finding(town, "verified")
    before = {
        "organisation_id": str(town.organisations["plant"].pk),
        "organisation_for": "澜州恒锐精密压铸有限公司",
    }
    as_("officer").post(
        f"/findings/{finding.pk}/steps/assign", sent(organisation="防灾减灾处", **before)
    )
    assert given_to(finding) == "防灾减灾处"


@pytest.mark.parametrize(
    "chosen",
    [
        {"organisation": "澜江省安委办"},
        {"organisation": "x", "organisation_for": "x", "organisation_id": "no id"},
        {"organisation": "\x00"},
    ],
)
def test_a_body_outside_the_area_is_refused_and_nothing_changes(
    town: Town, as_: Callable[[str], Client], chosen: dict[str, str]
) -> None:
    finding = make_finding(town, "verified")
    answer = as_("officer").post(f"/findings/{finding.pk}/steps/assign", sent(**chosen))
    assert answer.status_code == 422
    assert Finding.objects.get(pk=finding.pk).version == finding.version


def test_somebody_of_another_body_is_refused_beside_the_field(
    town: Town, as_: Callable[[str], Client]
) -> None:
    finding = make_finding(town, "verified")
    body = str(town.organisations["relief"].pk)
    person = str(town.people["dong"].pk)
    answer = as_("officer").post(
        f"/findings/{finding.pk}/steps/assign", sent(organisation=body, person=person)
    )
    assert answer.status_code == 422
    assert "所选单位没有叫这个名字的人" in answer.content.decode()
    assert Finding.objects.get(pk=finding.pk).version == finding.version


def test_a_form_with_a_mistake_keeps_what_was_chosen(
    town: Town, as_: Callable[[str], Client]
) -> None:
    finding = make_finding(town, "verified")
    plant = town.organisations["plant"]
    chosen = {
        "organisation": plant.name,
        "organisation_id": str(plant.pk),
        "organisation_for": plant.name,
    }
    page = (
        as_("officer")
        .post(f"/findings/{finding.pk}/steps/assign", {**chosen, "due_on": "2026-13-40"})
        .content.decode()
    )
    assert f'name="organisation" value="{plant.name}"' in page
    assert f'name="organisation_id" value="{plant.pk}"' in page
    assert f'name="organisation_for" value="{plant.name}"' in page


def duplicates(town: Town) -> tuple[Finding, Finding, Finding]:
    """Return what repeats another, the other, and one that has nothing to do with them."""
    title = "压铸车间3号机操作侧防护门联锁被短接"
    first = make_finding(town, "verified", title=title)
    other = make_finding(town, "verified", title="仓库灭火器压力不足")
    return make_finding(town, "verified", title=title), first, other


def test_the_likely_original_is_offered_before_anything_is_typed_and_chosen_without_a_script(
    town: Town, as_: Callable[[str], Client]
) -> None:
    repeated, first, other = duplicates(town)
    address, officer = f"/findings/{repeated.pk}/steps/mark_duplicate", as_("officer")

    page = officer.get(address).content.decode()
    assert f'name="original_id" value="{first.pk}"' in page
    assert other.number not in page

    officer.post(address, {"original": "", "original_id": str(first.pk), "reason": "同一处"})
    assert Finding.objects.get(pk=repeated.pk).duplicate_of == first


def test_originals_are_found_by_words_and_by_number_in_any_brackets(
    town: Town, as_: Callable[[str], Client]
) -> None:
    repeated, first, other = duplicates(town)
    address, officer = f"/findings/{repeated.pk}/originals", as_("officer")

    def numbers(words: str) -> list[str]:
        return [each["name"] for each in officer.get(address, {"q": words}).json()["offers"]]

    assert numbers("") == [first.number]
    assert numbers("灭火器") == [other.number]
    assert numbers(other.number.replace("〔", "[").replace("〕", "]")) == [other.number]
    assert repeated.number not in numbers("防护门")


def test_a_number_may_still_be_typed_and_an_unknown_one_is_refused(
    town: Town, as_: Callable[[str], Client]
) -> None:
    repeated, _first, other = duplicates(town)
    address, officer = f"/findings/{repeated.pk}/steps/mark_duplicate", as_("officer")

    refused = officer.post(address, {"original": "澜安隐〔2026〕999999", "reason": "同一处"})
    assert refused.status_code == 422
    assert Finding.objects.get(pk=repeated.pk).version == repeated.version

    typed = other.number.replace("〔", "(").replace("〕", ")")
    officer.post(address, {"original": typed, "reason": "同一处"})
    assert Finding.objects.get(pk=repeated.pk).duplicate_of == other


@pytest.mark.parametrize(("who", "status"), [("charlie", 404), ("auditor", 403), ("dong", 404)])
def test_nobody_else_is_offered_originals(
    town: Town, as_: Callable[[str], Client], who: str, status: int
) -> None:
    repeated, first, _other = duplicates(town)
    answer = as_(who).get(f"/findings/{repeated.pk}/originals")
    assert answer.status_code == status
    assert first.number not in answer.content.decode()
