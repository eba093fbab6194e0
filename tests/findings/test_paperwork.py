"""Papers about findings: who issues which, what a refusal leaves, and what the chains say of them."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import docx
import pytest
from tests.factories import Town, make_finding

from bihuan.documents.public import Paper, PaperKind, PaperState
from bihuan.evidence import public as evidence
from bihuan.findings import paperwork
from bihuan.foundation.models import Counter, History
from bihuan.kernel.errors import NotFound, NotPermitted, Refusal

if TYPE_CHECKING:
    from bihuan.findings.public import Finding

WORDS = {"addressee": "澜州恒锐精密压铸有限公司", "demands": "停用该设备。\n设专人监护。"}


def drafted(
    town: Town,
    finding: Finding,
    kind: PaperKind = PaperKind.ORDER,
    by: str = "officer",
    **more: Any,
) -> Paper:
    """Return a draft in the name of the drafter's own body."""
    actor = town.actor(by)
    assert actor.home_organisation_id is not None
    asked: dict[str, Any] = {"body_id": actor.home_organisation_id, "words": WORDS, **more}
    return paperwork.draft(finding_id=finding.pk, kind=kind, actor=actor, clock=town.clock, **asked)


def issued(town: Town, paper: Paper, by: str = "officer") -> Paper:
    """Return a draft after it was issued."""
    return paperwork.issue(
        paper_id=paper.pk, finding_id=paper.subject_id, actor=town.actor(by), clock=town.clock
    )


def words_of(paper: Paper) -> str:
    """Return all text of the archived paper, tables included."""
    assert paper.file is not None
    with evidence.open_original(paper.file) as content:
        body = docx.Document(BytesIO(content.read())).element.body
    return "\n".join("".join(line.itertext()) for line in body.iter("{*}p"))


def everything() -> tuple[int, ...]:
    """Return what a refusal must leave as it was."""
    values = Counter.objects.filter(series__startswith="paper/").values_list("value", flat=True)
    rows = (Paper.objects.exclude(number="").count(), History.objects.count())
    return (*rows, evidence.StoredFile.objects.count(), sum(values))


def test_an_order_is_numbered_archived_and_sealed_in_both_chains(town: Town) -> None:
    finding = make_finding(town, "assigned")
    paper = issued(town, drafted(town, finding))
    assert (paper.state, paper.no, paper.number) == ("issued", 1, "执法监督局责改〔2026〕1号")
    said = words_of(paper)
    for words in (
        "责令限期整改指令书",
        finding.number,
        finding.title,
        "设专人监护。",
        "2026年3月17日",
    ):
        assert words in said
    finding.refresh_from_db()
    step = History.objects.get(subject_id=finding.pk, seq=finding.version)
    assert paper.file is not None
    assert (step.step, step.facts["paper_sha256"]) == ("issue_paper", paper.file.sha256)
    kept = evidence.attachments_of(subject_type="finding", subject_ids=[finding.pk]).last()
    assert kept is not None
    assert (kept.file_id, kept.note) == (paper.file_id, paper.number)
    assert evidence.verify_all().faults == []


def test_numbers_run_on_for_each_body_and_kind(town: Town) -> None:
    finding = make_finding(town, "assigned")
    numbers = [issued(town, drafted(town, finding)).number for _again in range(2)]
    numbers.append(issued(town, drafted(town, finding, PaperKind.ORDER, "officer")).number)
    assert [number[-3:] for number in numbers] == ["〕1号", "〕2号", "〕3号"]


def test_strangers_find_nothing_and_nothing_changes(town: Town) -> None:
    finding = make_finding(town, "assigned")
    paper = drafted(town, finding)
    before = everything()
    for who in ("charlie", "dong", "auditor"):
        with pytest.raises(NotFound):
            issued(town, paper, who)
    for who in ("charlie", "dong", "auditor"):
        with pytest.raises((NotFound, NotPermitted)):
            drafted(town, finding, by=who)
    paper.refresh_from_db()
    assert (everything(), paper.state) == (before, PaperState.DRAFT)


def test_a_paper_says_nothing_that_did_not_happen(town: Town) -> None:
    finding = make_finding(town, "assigned")
    before = everything()
    for kind in (PaperKind.ACCEPTANCE, PaperKind.EXTENSION, PaperKind.TRANSFER):
        with pytest.raises(Refusal) as refused:
            drafted(town, finding, kind)
        assert refused.value.code == "findings.paper_too_early"
    assert everything() == before


def test_who_rectified_issues_the_reply_and_never_the_acceptance(town: Town) -> None:
    finding = make_finding(town, "accepted")
    reply = issued(town, drafted(town, finding, PaperKind.REPLY, "dong"), "dong")
    assert "已完成" in words_of(reply)
    with pytest.raises(NotPermitted):
        drafted(town, finding, PaperKind.ACCEPTANCE, "dong")
    form = issued(town, drafted(town, finding, PaperKind.ACCEPTANCE, "alice"), "alice")
    assert form.number == "澜州市安委办验收〔2026〕1号"


def test_what_was_issued_is_never_changed_and_a_correction_replaces_it(town: Town) -> None:
    finding = make_finding(town, "assigned")
    old = issued(town, drafted(town, finding))
    before = everything()
    with pytest.raises(Refusal) as refused:
        paperwork.edit(
            finding_id=finding.pk, paper_id=old.pk, words=WORDS, actor=town.actor("officer"),
            clock=town.clock,
        )  # fmt: skip
    assert refused.value.code == "documents.paper_no_draft"
    with pytest.raises(Refusal):
        issued(town, old)
    assert everything() == before
    new = issued(town, drafted(town, finding, replaces_id=old.pk))
    old.refresh_from_db()
    assert (old.state, new.no, old.no) == (PaperState.VOID, 2, 1)
    assert evidence.verify_all().faults == []


def test_voiding_asks_for_a_reason_and_keeps_the_number(town: Town) -> None:
    finding = make_finding(town, "assigned")
    paper = issued(town, drafted(town, finding))
    asked: dict[str, Any] = {
        "paper_id": paper.pk, "finding_id": finding.pk, "actor": town.actor("officer"),
        "clock": town.clock,
    }  # fmt: skip
    before = everything()
    with pytest.raises(Refusal):
        paperwork.void(reason=" ", **asked)
    assert everything() == before
    paperwork.void(reason="送达对象有误", **asked)
    paper.refresh_from_db()
    assert (paper.state, paper.no) == (PaperState.VOID, 1)
    with pytest.raises(Refusal):
        paperwork.void(reason="再次", **asked)
    assert issued(town, drafted(town, finding)).no == 2


def test_a_finding_seen_at_an_older_version_is_not_papered_over(town: Town) -> None:
    finding = make_finding(town, "assigned")
    paper = drafted(town, finding)
    before = everything()
    with pytest.raises(Refusal):
        paperwork.issue(
            paper_id=paper.pk, finding_id=finding.pk, actor=town.actor("officer"),
            clock=town.clock, expected_version=finding.version - 1,
        )  # fmt: skip
    assert everything() == before


def test_an_edit_of_the_rows_by_hand_is_found(town: Town) -> None:
    finding = make_finding(town, "assigned")
    paper = issued(town, drafted(town, finding))
    Paper.objects.filter(pk=paper.pk).update(words={**paper.words, "addressee": "另一家公司"})
    assert evidence.verify_all().faults != []


def test_words_of_a_stranger_are_printed_and_never_obeyed(town: Town) -> None:
    finding = make_finding(town, "assigned", title="{{ 7 * 7 }}𠮷\x07<w:p/>🔥&{% if %}")
    demands = "{{ issuer }}\n" + "长" * 3000
    paper = issued(town, drafted(town, finding, words={**WORDS, "demands": demands}))
    said = words_of(paper)
    assert "{{ 7 * 7 }}𠮷<w:p/>🔥&{% if %}" in said
    assert "{{ issuer }}" in said
    assert "长" * 3000 in said
