"""The three lists of a notice as a paper: whole or not at all, numbered, kept, sealed, proven."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.findings.test_paperwork import everything, words_of
from tests.rest.notices import draft_notice

from bihuan.documents.public import Paper, PaperKind, PaperState
from bihuan.evidence import public as evidence
from bihuan.findings import notice_papers
from bihuan.findings import public as findings
from bihuan.findings.models import Finding
from bihuan.foundation.models import History
from bihuan.kernel.errors import BadInput, NotFound, NotPermitted, Refusal
from bihuan.people import public as people

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.factories import Town

    from bihuan.documents.public import Notice

WORDS = {"addressee": "各县区安委会", "demands": "本清单每月更新。"}


def confirmed(town: Town) -> Notice:
    """Return a notice that findings were made of."""
    notice = draft_notice(town)
    findings.confirm_notice(notice_id=notice.pk, actor=town.actor("alice"), clock=town.clock)
    return notice


def drafted(
    town: Town, notice: Notice, by: str = "alice", body: str = "office", **more: Any
) -> Paper:
    """Return a draft of the lists."""
    asked: dict[str, Any] = {"words": WORDS, **more}
    return notice_papers.draft(
        notice_id=notice.pk, body_id=town.organisations[body].pk, actor=town.actor(by),
        clock=town.clock, **asked,
    )  # fmt: skip


def doing(town: Town, paper: Paper, by: str = "alice") -> dict[str, Any]:
    """Return what every step on a paper is told."""
    return {
        "notice_id": paper.subject_id, "paper_id": paper.pk, "actor": town.actor(by),
        "clock": town.clock,
    }  # fmt: skip


def test_the_lists_of_a_notice_are_one_paper_numbered_and_sealed(town: Town) -> None:
    notice = confirmed(town)
    paper = notice_papers.issue(**doing(town, drafted(town, notice)))

    assert (paper.kind, paper.state, paper.number) == (
        PaperKind.LISTS,
        PaperState.ISSUED,
        "澜州市安委办清单〔2026〕1号",
    )
    said = words_of(paper)
    for finding in Finding.objects.filter(notice_id=notice.pk):
        assert said.count(finding.title) >= 2, "in the problem list and the task list"
        assert finding.number in said
    for words in ("问题清单", "任务清单", "责任清单", notice.title, "各县区安委会", "2026年3月2日"):
        assert words in said
    steps = History.objects.filter(subject_type="paper", subject_id=paper.pk)
    assert [row.step for row in steps.order_by("seq")] == ["draft", "issue"]
    assert evidence.verify_all().faults == []


def test_what_was_done_since_stands_in_the_next_paper_and_not_in_this_one(town: Town) -> None:
    notice = confirmed(town)
    first = notice_papers.issue(**doing(town, drafted(town, notice)))
    kept = words_of(first)
    Finding.objects.filter(notice_id=notice.pk).update(lead_leader="梁国栋")

    second = notice_papers.issue(**doing(town, drafted(town, notice, replaces_id=first.pk)))

    first.refresh_from_db()
    assert (first.state, second.number) == (PaperState.VOID, "澜州市安委办清单〔2026〕2号")
    assert words_of(first) == kept
    assert "梁国栋" in words_of(second)


def test_lists_with_gaps_are_refused_and_say_how_many_are_left_out(town: Town) -> None:
    notice = confirmed(town)
    draft = drafted(town, notice)
    away = Finding.objects.filter(notice_id=notice.pk).first()
    assert away is not None
    west, charlie = town.organisations["west"], town.people["charlie"]
    Finding.objects.filter(pk=away.pk).update(
        region=people.region_by_code("99"), found_by=charlie, found_by_org=west, turn_org=west
    )
    before = everything()

    acts: tuple[Callable[[], object], ...] = (
        lambda: drafted(town, notice),
        lambda: notice_papers.issue(**doing(town, draft)),
    )
    for act in acts:
        with pytest.raises(NotPermitted) as refused:
            act()
        assert refused.value.code == "findings.lists_leave_out"
        assert refused.value.facts["left_out"] == 1

    assert everything() == before
    draft.refresh_from_db()
    assert draft.state == PaperState.DRAFT


def test_a_notice_that_nothing_was_made_of_has_no_lists(town: Town) -> None:
    with pytest.raises(Refusal) as refused:
        drafted(town, draft_notice(town))
    assert refused.value.code == "findings.lists_empty"
    assert not Paper.objects.exists()


@pytest.mark.parametrize(
    ("by", "body", "kind"),
    [
        ("charlie", "west", NotFound),
        ("dong", "plant", NotFound),
        ("auditor", "audit", NotPermitted),
        ("alice", "bureau", NotPermitted),
    ],
)
def test_whoever_does_not_list_the_notice_begins_no_paper(
    town: Town, by: str, body: str, kind: type[Exception]
) -> None:
    notice = confirmed(town)
    before = everything()

    with pytest.raises(kind):
        drafted(town, notice, by, body)

    assert everything() == before
    assert not Paper.objects.exists()


def test_an_issued_list_is_changed_by_nobody_and_voided_by_its_own_body(town: Town) -> None:
    notice = confirmed(town)
    paper = notice_papers.issue(**doing(town, drafted(town, notice)))
    before = everything()
    for who in ("auditor", "charlie"):
        with pytest.raises((NotPermitted, NotFound)):
            notice_papers.void(**doing(town, paper, who), reason="有误")
    with pytest.raises(BadInput):
        notice_papers.void(**doing(town, paper), reason=" ")
    with pytest.raises(Refusal):
        notice_papers.edit(**doing(town, paper), words=WORDS)
    assert everything() == before

    notice_papers.void(**doing(town, paper), reason="口径有误")

    paper.refresh_from_db()
    assert (paper.state, paper.no) == (PaperState.VOID, 1)
    assert evidence.verify_all().faults == []


def test_a_draft_is_seen_by_those_who_may_issue_it(town: Town) -> None:
    notice = confirmed(town)
    draft = drafted(town, notice)
    assert notice_papers.seen_paper(notice.pk, draft.pk, town.actor("bob")) == draft
    for who in ("auditor", "charlie", "dong"):
        with pytest.raises(NotFound):
            notice_papers.seen_paper(notice.pk, draft.pk, town.actor(who))
    notice_papers.discard(**doing(town, draft))
    assert notice_papers.desk_of(town.actor("alice"), notice).papers == []
