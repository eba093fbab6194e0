"""Rights that are asked of each finding, and links to what may not be seen."""

from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import make_finding
from tests.rest.notices import draft_notice

from bihuan.findings import public as findings
from bihuan.findings.public import FindingFilter, LookBackResult
from bihuan.findings.queries.related import HIDDEN
from bihuan.findings.taking_out import (
    NoExport,
    NoProof,
    ProofNamesAnother,
    chosen_as_file,
    left_out,
    lists_as_file,
    may_prove,
    proof_of,
)
from bihuan.foundation.models import History
from bihuan.people import public as people
from bihuan.people.public import Capability, Role

if TYPE_CHECKING:
    from tests.factories import Town

    from bihuan.findings.public import Finding

ALL = FindingFilter()


@pytest.fixture
def two_towns(town: Town) -> tuple[Finding, Finding]:
    """Rita takes out what is the plant's, and only reads what is the grid's."""
    town.post("rita", "plant", Role.ENTERPRISE_MANAGER)
    town.post("rita", "town", Role.GRID_WORKER, "990101001001")
    theirs = make_finding(town, "assigned", title="压铸机防护缺失", to="plant")
    village = findings.found(
        findings.NewFinding(
            kind=findings.Kind.HAZARD,
            title="安全出口被堵",
            region=town.regions["990101001001"],
            organisation=town.organisations["town"],
        ),
        actor=town.actor("townsman"),
        clock=town.clock,
    )
    return theirs, village


def titles(content: bytes) -> dict[str, list[str]]:
    """Return the third column of each sheet, from the first row on."""
    book = openpyxl.load_workbook(BytesIO(content))
    return {s.title: [str(r[2].value) for r in s.iter_rows(min_row=4) if r[2].value] for s in book}


def subtitle(content: bytes) -> str:
    return str(openpyxl.load_workbook(BytesIO(content)).worksheets[0]["A2"].value)


def test_a_file_holds_what_may_be_taken_out_and_says_how_much_it_leaves_out(
    town: Town, two_towns: tuple[Finding, Finding]
) -> None:
    rita = town.actor("rita")
    assert set(findings.visible(rita)) == set(two_towns)

    content = lists_as_file(rita, findings.LISTS, ALL, today=town.today)

    sheets = titles(content)
    assert set(sheets["问题清单"]) == {two_towns[0].title}
    assert set(sheets["任务清单"]) == {two_towns[0].title}
    assert set(sheets["责任清单"]) == {two_towns[0].title}
    assert left_out(rita, ALL, town.today) == 1
    assert "其中1条" in subtitle(content)


def test_of_the_chosen_only_those_are_taken_out_that_may_be(
    town: Town, two_towns: tuple[Finding, Finding]
) -> None:
    content = chosen_as_file(town.actor("rita"), [row.pk for row in two_towns], today=town.today)
    assert titles(content)["问题清单"] == [two_towns[0].title]
    assert "其中1条" in subtitle(content)


def test_a_single_post_leaves_nothing_out(town: Town, two_towns: tuple[Finding, Finding]) -> None:
    assert left_out(town.actor("alice"), ALL, town.today) == 0
    content = lists_as_file(town.actor("alice"), ["problems"], ALL, today=town.today)
    assert len(titles(content)["问题清单"]) == 2
    assert "其中" not in subtitle(content)


def test_who_takes_out_nothing_gets_no_file(town: Town, two_towns: tuple[Finding, Finding]) -> None:
    with pytest.raises(NoExport):
        lists_as_file(town.actor("grid"), ["problems"], ALL, today=town.today)
    with pytest.raises(NoExport):
        chosen_as_file(town.actor("grid"), [two_towns[1].pk], today=town.today)


def test_a_proof_is_asked_of_the_post_that_opens_the_finding(
    town: Town, two_towns: tuple[Finding, Finding]
) -> None:
    rita, (theirs, village) = town.actor("rita"), two_towns

    found, text = proof_of(rita, theirs.pk, town.clock)

    assert json.loads(text)["number"] == found.number
    with pytest.raises(NoProof):
        proof_of(rita, village.pk, town.clock)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_what_a_list_takes_out_is_what_the_right_allows(
    town: Town, two_towns: tuple[Finding, Finding], data: st.DataObject
) -> None:
    who = data.draw(st.sampled_from(sorted(town.people)))
    actor = town.actor(who)
    able = data.draw(st.sampled_from([Capability.EXPORT, Capability.PROVE, Capability.VERIFY]))
    seen = set(findings.visible(actor))

    listed = set(findings.visible(actor, able))

    assert listed <= seen
    if able is Capability.PROVE:
        assert listed == {row for row in seen if may_prove(actor, row)}


def test_visits_are_offered_where_the_post_that_opens_a_finding_carries_them(
    town: Town, two_towns: tuple[Finding, Finding]
) -> None:
    closed = make_finding(town, "closed", grade=findings.Grade.MAJOR)
    rita = town.actor("rita")

    assert closed in findings.visible(rita)
    assert Capability.LOOK_BACK in rita.capabilities
    assert findings.due_look_backs(rita, town.today) == []
    assert [row.finding for row in findings.due_look_backs(town.actor("alice"), town.today)]


@pytest.fixture
def duplicate(town: Town) -> tuple[Finding, Finding]:
    """A finding of the plant's that repeats one of the mill's."""
    original = make_finding(town, "assigned", to="mill", rectifier="miller")
    repeated = make_finding(town, "assigned", to="plant")
    findings.mark_duplicate(
        original_id=original.pk,
        reason="同一问题",
        finding_id=repeated.pk,
        actor=town.actor("officer"),
        clock=town.clock,
    )
    repeated.refresh_from_db()
    return original, repeated


def record(town: Town, who: str, finding: Finding) -> findings.Record:
    return findings.record_of(town.actor(who), finding.pk, town.today)


def test_a_duplicate_hides_an_original_that_is_not_ones_own(
    town: Town, duplicate: tuple[Finding, Finding]
) -> None:
    original, repeated = duplicate

    mine, theirs = record(town, "officer", repeated), record(town, "dong", repeated)

    assert mine.related.original == original
    assert mine.timeline[0].facts["original"] == original.number
    assert theirs.related.original is None
    assert theirs.related.hidden == {"original"}
    assert theirs.timeline[0].facts["original"] == str(HIDDEN)


def test_a_proof_that_would_tell_of_a_hidden_finding_is_refused_and_changes_nothing(
    town: Town, duplicate: tuple[Finding, Finding]
) -> None:
    steps = History.objects.count()
    _found, text = proof_of(town.actor("officer"), duplicate[1].pk, town.clock)
    assert duplicate[0].number in text

    with pytest.raises(ProofNamesAnother) as refused, translation.override("zh-hans"):
        proof_of(town.actor("dong"), duplicate[1].pk, town.clock)

    assert "无权查看的另一条记录" in str(refused.value)
    assert History.objects.count() == steps


def relapsed(town: Town) -> tuple[Finding, Finding]:
    """Return a major hazard that came back, and the new one."""
    old = make_finding(town, "closed", grade=findings.Grade.MAJOR)
    _old, new = findings.look_back(
        findings.Seen(LookBackResult.RELAPSED, "又被堵上"),
        organisation=town.organisations["office"],
        finding_id=old.pk,
        actor=town.actor("alice"),
        clock=town.clock,
    )
    assert new is not None
    return old, new


def test_a_relapse_hides_what_is_not_ones_own_both_ways(town: Town) -> None:
    old, new = relapsed(town)

    mine, theirs = record(town, "alice", old), record(town, "dong", old)
    assert [row.pk for row in mine.related.relapses] == [new.pk]
    assert theirs.related.relapses == []
    assert theirs.related.hidden == {"relapses"}
    assert all(new.number not in str(row.facts) for row in theirs.timeline)

    findings.assign(
        findings.Assignment(organisation_id=town.organisations["mill"].pk, due_on=town.today),
        **_judged(town, new),
    )
    miller = record(town, "miller", new)
    assert miller.related.relapse_of is None
    assert miller.related.hidden == {"relapse_of"}


def _judged(town: Town, finding: Finding) -> dict[str, Any]:
    """Verify a finding as true, and return what its next step is asked with."""
    asked = {"finding_id": finding.pk, "actor": town.actor("alice"), "clock": town.clock}
    findings.verify_true(grade=findings.Grade.GENERAL, **asked)  # type: ignore[arg-type]
    return asked


def test_a_notice_is_named_only_to_those_who_may_see_it(town: Town) -> None:
    notice = draft_notice(town)
    rows = findings.confirm_notice(notice_id=notice.pk, actor=town.actor("alice"), clock=town.clock)
    findings.assign(
        findings.Assignment(organisation_id=town.organisations["plant"].pk, due_on=town.today),
        finding_id=rows[0].pk,
        actor=town.actor("alice"),
        clock=town.clock,
    )
    tables = {
        who: findings.table_of("problems", town.actor(who), ALL, town.today)
        for who in ("alice", "dong")
    }

    assert record(town, "alice", rows[0]).related.notice == notice
    assert record(town, "dong", rows[0]).related.hidden == {"notice"}
    assert notice.title in str(tables["alice"].rows)
    assert len(tables["dong"].rows) == 1
    assert notice.title not in str(tables["dong"].rows)
    assert str(HIDDEN) in str(tables["dong"].rows)


def test_the_system_takes_out_all(town: Town, two_towns: tuple[Finding, Finding]) -> None:
    everything = people.Actor.system("tests")
    assert set(findings.visible(everything, Capability.EXPORT)) == set(two_towns)
