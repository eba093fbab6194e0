"""Findings that are alike are shown to whoever records another one, as far as they see them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import brought, join, make_finding

from bihuan.evidence import public as evidence
from bihuan.findings import alike_index
from bihuan.findings import public as findings
from bihuan.findings.models import AlikeEntry, Finding
from bihuan.findings.permissions import visible_among
from bihuan.findings.public import Kind, RuleBroken
from bihuan.findings.queries.alike import Asked, alike_to
from bihuan.foundation.models import History
from bihuan.kernel.errors import NotFound

if TYPE_CHECKING:
    from tests.factories import Town

    from bihuan.findings.queries.alike import Alike

KNOWN = "三号车间东侧2具灭火器过期"
#: The same hazard in other words, and others that are near by their words alone.
AGAIN = ("3号车间东面2个灭火器超过有效期", KNOWN, "三号车间东侧灭火器已过期")
OTHERS = ("三号车间西侧2具灭火器过期", "五号车间东侧2具灭火器过期", "三号车间东侧消火栓无水", "x")


def look(town: Town, title: str, who: str = "alice", **more: Any) -> list[Alike]:
    asked = Asked(title, more.pop("place", ""), town.regions["990101001"], **more)
    return alike_to(town.actor(who), asked, town.today)


def numbers(found: list[Alike]) -> list[str]:
    return [each.finding.number for each in found]


@pytest.fixture
def known(town: Town) -> Finding:
    """One finding among others."""
    for title in OTHERS[:3]:
        make_finding(town, title=title)
    return make_finding(town, "assigned", title=KNOWN)


@pytest.mark.parametrize("title", AGAIN)
def test_the_same_hazard_is_shown_first(town: Town, known: Finding, title: str) -> None:
    found = look(town, title)

    assert found[0].finding == known
    assert found[0].may_be_joined
    assert "灭火器" in "".join(found[0].same)


@pytest.mark.parametrize("title", OTHERS)
def test_what_tells_hazards_apart_is_not_overlooked(town: Town, known: Finding, title: str) -> None:
    assert known.number not in numbers(look(town, title))


def test_nobody_is_shown_what_they_may_not_see(town: Town, known: Finding) -> None:
    assert numbers(look(town, KNOWN, "dong")) == [known.number]
    for stranger in ("miller", "charlie", "grid"):
        assert look(town, KNOWN, stranger) == []


def test_what_left_the_loop_or_was_closed_long_ago_is_not_shown(town: Town) -> None:
    closed = make_finding(town, "closed", title=KNOWN)
    gone = make_finding(town, title=KNOWN)
    join(town, gone, make_finding(town, title=KNOWN))

    now = look(town, KNOWN)
    assert closed.number in numbers(now)
    assert gone.number not in numbers(now)
    assert not next(each for each in now if each.finding == closed).may_be_joined
    town.clock.advance(timedelta(days=181))
    assert closed.number not in numbers(look(town, KNOWN))


def test_a_question_costs_the_same_few_queries_among_many(town: Town, known: Finding) -> None:
    def count() -> int:
        actor = town.actor("alice")
        asked = Asked(KNOWN, "", town.regions["990101001"])
        alike_to(actor, asked, town.today)
        with CaptureQueriesContext(connection) as taken:
            alike_to(actor, asked, town.today)
        return len(taken)

    before = count()
    for _ in range(8):
        make_finding(town, title=KNOWN)
    assert count() == before <= 6


def test_findings_of_before_are_indexed_by_the_job_and_once(town: Town, known: Finding) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM findings_alike_key")
        cursor.execute("DELETE FROM findings_alike_entry")
    assert look(town, KNOWN) == []

    assert alike_index.catch_up(town.clock) == "4 findings"

    assert numbers(look(town, KNOWN)) == [known.number]
    assert alike_index.catch_up(town.clock) == "nothing was missing"
    assert AlikeEntry.objects.count() == Finding.objects.count()


def new(town: Town, **more: Any) -> findings.NewFinding:
    return findings.NewFinding(
        kind=Kind.HAZARD,
        title=KNOWN,
        region=town.regions[more.pop("region", "990101001")],
        organisation=town.organisations[more.pop("body", "enforcement")],
        evidence=(brought("before"),),
    )


def test_what_is_recorded_again_joins_the_known_one_with_its_photographs(
    town: Town, known: Finding
) -> None:
    again = findings.found_again(
        new(town), original_id=known.pk, actor=town.actor("officer"), clock=town.clock
    )

    assert (again.state, again.duplicate_of) == ("duplicate", known)
    record = findings.record_of(town.actor("officer"), known.pk, town.today)
    assert record.related.duplicates == [again]
    assert [file.purpose for file in record.joined_photos] == ["before"]
    assert evidence.verify_all().is_clean


def test_whoever_may_not_join_says_so_and_the_verifier_decides(town: Town) -> None:
    seen = new(town, body="town", region="990101001001")
    grid = town.actor("grid")
    known = findings.found(seen, actor=grid, clock=town.clock)

    again = findings.found_again(
        new(town, body="town", region="990101001001"),
        original_id=known.pk,
        actor=grid,
        clock=town.clock,
    )

    assert (again.state, again.duplicate_of) == ("found", None)
    shown = findings.record_of(town.actor("townsman"), again.pk, town.today)
    assert known.number in shown.timeline[-1].label
    assert join(town, again, known, "townsman").state == "duplicate"


def test_what_may_not_be_joined_is_not_recorded_either(town: Town, known: Finding) -> None:
    closed = make_finding(town, "closed", title=KNOWN)
    before = (Finding.objects.count(), History.objects.count(), evidence.StoredFile.objects.count())

    for original, who, refusal in (
        (closed, "officer", RuleBroken),
        (known, "charlie", NotFound),
    ):
        with pytest.raises(refusal):
            findings.found_again(
                new(town), original_id=original.pk, actor=town.actor(who), clock=town.clock
            )

    after = (Finding.objects.count(), History.objects.count(), evidence.StoredFile.objects.count())
    assert after == before


def test_a_few_are_seen_as_all_are(town: Town, known: Finding) -> None:
    ids = list(Finding.objects.values_list("pk", flat=True))

    for who in town.people:
        actor = town.actor(who)
        assert set(visible_among(actor, ids)) == set(findings.visible(actor))
    assert not visible_among(town.actor("alice"), ids[:1]).exclude(pk=ids[0])
