"""Choosing an area narrows what lists show, and takes nothing else away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.factories import make_finding

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse
    from django.test import Client
    from tests.factories import Town

EAST, STREET, WEST = "990101", "990101001", "990102"


def choose(client: Client, code: str, back: str = "/findings") -> HttpResponse:
    answer: HttpResponse = client.post("/area", {"area": code, "next": back})  # type: ignore[assignment]
    return answer


def test_lists_counts_and_files_show_the_chosen_area_only(
    town: Town, as_: Callable[[str], Client]
) -> None:
    finding = make_finding(town, "assigned")
    city = as_("alice")
    for code, is_there in ((STREET, True), (EAST, True), (WEST, False), ("", True)):
        answer = choose(city, code)
        assert (answer.status_code, answer["Location"]) == (302, "/findings")
        for path in ("/findings", "/findings/lists", "/findings?tab=all"):
            assert (finding.title in city.get(path).content.decode()) is is_there, (code, path)
        assert city.get("/findings").context["page"].rows == ([finding] if is_there else [])


def test_my_work_shows_the_chosen_area_only(town: Town, as_: Callable[[str], Client]) -> None:
    finding = make_finding(town, "verified")
    officer = as_("officer")
    for code, is_there in ((EAST, True), (WEST, False), ("", True)):
        choose(officer, code)
        assert (finding.title in officer.get("/").content.decode()) is is_there, code


def test_a_record_outside_the_chosen_area_still_opens(
    town: Town, as_: Callable[[str], Client]
) -> None:
    finding = make_finding(town, "assigned")
    city = as_("alice")
    choose(city, WEST)
    assert city.get(f"/findings/{finding.pk}").status_code == 200


def test_the_page_offers_what_lies_within_reach_and_marks_the_choice(
    town: Town, as_: Callable[[str], Client]
) -> None:
    page = as_("charlie").get("/area").content.decode()
    assert "西浦区" in page
    assert "望江街道" in page
    assert "东浦区" not in page

    city = as_("alice")
    choose(city, WEST)
    page = city.get("/area", {"next": "/papers"}).content.decode()
    assert f'aria-pressed="true" name="area" value="{WEST}"' in page
    assert 'value="/papers"' in page
    assert "<b>西浦区</b>" in page


def test_an_area_out_of_reach_is_refused_and_changes_nothing(
    town: Town, as_: Callable[[str], Client]
) -> None:
    west = as_("charlie")
    choose(west, "990102001")
    for code in (EAST, "9901", "no-such"):
        assert choose(west, code).status_code == 404
    assert west.session["area"] == "990102001"


def test_no_way_leads_out_of_the_installation(town: Town, as_: Callable[[str], Client]) -> None:
    answer = choose(as_("alice"), EAST, back="https://elsewhere.example/")
    assert answer["Location"] == "/"


def test_a_choice_that_was_lost_with_the_post_shows_nothing_of_it(
    town: Town, as_: Callable[[str], Client]
) -> None:
    make_finding(town, "assigned")
    west = as_("charlie")
    session = west.session
    session["area"] = EAST
    session.save()
    assert west.get("/findings").context["page"].rows == []
    assert "东浦区" not in west.get("/findings").content.decode()


def test_whoever_is_bound_to_no_area_is_told_so(town: Town, as_: Callable[[str], Client]) -> None:
    assert 'name="area"' not in as_("dong").get("/area").content.decode()
