"""What somebody may do who writes into the database at will and does not hold the signing key.

Each attack leaves rows that agree with each other as far as the attacker can make them agree.
The last tests say what stays unseen, and what a root published elsewhere shows then.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.db.models import F, Q
from django.db.models.functions import Least
from tests.evidence.stories import SERIES, START, Story, three_records, told
from tests.evidence.test_verify import tamper

from bihuan.evidence.folders import root_path
from bihuan.evidence.models import Attachment, ChainHead, ChainLink, DailyRoot, RootLeaf
from bihuan.evidence.public import register_numbers, seal_root, verify_all
from bihuan.evidence.services import register
from bihuan.evidence.services.signing_key import public_keys
from bihuan.evidence.services.verify.chains import checked_subjects
from bihuan.evidence.services.verify.roots import checked_roots
from bihuan.foundation.models import Counter, History
from bihuan.kernel.ids import uuid7

if TYPE_CHECKING:
    from pathlib import Path

    from bihuan.kernel.clock import FixedClock

pytestmark = pytest.mark.django_db(transaction=True)

#: Everything that tells of a record, but for its own row: its witness is told apart.
ROWS: tuple[type[Any], ...] = (Attachment, ChainLink, ChainHead, History)
ROOTS = "evidence.daily_root"
Found = list[tuple[str, str, str]]


@pytest.fixture
def stories() -> list[Story]:
    return three_records()


def erase(stories: list[Story], gone: Story, *, also_leaves: bool = False) -> None:
    """Remove a record with all its rows, and the record itself."""
    models: tuple[type[Any], ...] = (*ROWS, RootLeaf) if also_leaves else ROWS
    for model in models:
        model._default_manager.filter(subject_id=gone.subject_id).delete()
    stories.remove(gone)
    told(*stories)


def rewrite(story: Story, *states: str) -> None:
    """Write a record anew, with right digests, as if it had always been so."""
    for model in ROWS:
        model._default_manager.filter(subject_id=story.subject_id).delete()
    story.seq, story.state = 0, ""
    for state in states:
        story.step(state)


def take_back_step(story: Story) -> None:
    """Undo the newest step of a record without a trace in its own rows."""
    here = Q(subject_id=story.subject_id)
    for model in (ChainLink, History, Attachment):
        model._default_manager.filter(here, seq=story.seq).delete()
    Attachment.objects.filter(here, void_seq=story.seq).update(void_seq=None, void_reason="")
    story.seq -= 1
    before = ChainLink.objects.get(here, seq=story.seq)
    story.state = History.objects.get(here, seq=story.seq).to_state
    ChainHead.objects.filter(here).update(
        seq=story.seq,
        history_id=before.history_id,
        digest=before.digest,
        sealed_seq=Least(F("sealed_seq"), story.seq),
    )


def take_back_root() -> None:
    """Undo the newest root in the database, counter and marks included."""
    newest = DailyRoot.objects.order_by("-no")[0]
    RootLeaf.objects.filter(root=newest).delete()
    newest.delete()
    Counter.objects.filter(pk=ROOTS).update(value=F("value") - 1)
    for head in ChainHead.objects.all():
        leaves = RootLeaf.objects.filter(subject_id=head.subject_id).order_by("-seq")
        head.sealed_seq = leaves[0].seq if leaves else 0
        head.save()


def faults() -> Found:
    return [(f.code, f.number, f.detail) for f in verify_all().faults]


def codes() -> set[str]:
    return {code for code, _number, _detail in faults()}


def no(story_no: int) -> str:
    return f"澜安隐〔2026〕{story_no:06d}"


# Records that are gone -------------------------------------------------------------------------


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_record_removed_whole_before_any_root_leaves_its_number(
    stories: list[Story], place: int
) -> None:
    erase(stories, stories[place])

    assert faults() == [("number_missing", no(place + 1), no(place + 1))]


def test_all_records_removed_before_any_root_leave_their_numbers(stories: list[Story]) -> None:
    for story in list(stories):
        erase(stories, story)

    assert faults() == [("number_missing", no(1), f"{no(1)} – {no(3)}")]


def test_a_chain_hidden_under_another_type_does_not_fill_the_gap(stories: list[Story]) -> None:
    hidden = stories[1]
    erase(stories, hidden)
    rewrite(Story(hidden.number, subject_type="other", subject_id=hidden.subject_id), "found")

    assert faults() == [("number_missing", no(2), no(2))]


def test_the_newest_record_put_into_the_gap_is_found(
    stories: list[Story], clock: FixedClock
) -> None:
    stories.append(Story(no(4)))
    stories[3].step("found")
    Counter.objects.filter(pk=SERIES).update(value=4)
    told(*stories)
    seal_root(clock=clock)
    erase(stories, stories[1], also_leaves=True)
    stories[2].number = no(2)
    stories[2].step("assigned")
    Counter.objects.filter(pk=SERIES).update(value=3)

    found = {(code, number) for code, number, _detail in faults()}

    assert ("number_changed", no(2)) in found


def test_two_records_with_one_number_are_found(stories: list[Story]) -> None:
    stories[2].number = no(2)
    rewrite(stories[2], "found")

    found = [(code, number) for code, number, _detail in faults()]

    assert found == [("number_twice", no(2)), ("number_missing", no(3))]


def test_a_record_added_by_hand_with_a_number_of_no_series_is_found(stories: list[Story]) -> None:
    stories.append(Story("澜安隐2026-4"))
    stories[3].step("found")
    told(*stories)

    assert faults() == [("number_malformed", "澜安隐2026-4", "澜安隐2026-4")]


# Counters --------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [0, 2])
def test_a_counter_set_back_is_found(stories: list[Story], value: int) -> None:
    Counter.objects.filter(pk=SERIES).update(value=value)

    assert faults() == [("number_counter", "", f"{SERIES} = {value} < {no(3)}")]


def test_a_counter_removed_or_renamed_is_found(stories: list[Story]) -> None:
    Counter.objects.filter(pk=SERIES).update(series="spare")
    assert codes() == {"number_counter"}
    Counter.objects.filter(pk="spare").delete()
    assert codes() == {"number_counter"}


def test_a_counter_set_ahead_is_found(stories: list[Story]) -> None:
    Counter.objects.filter(pk=SERIES).update(value=10**12)

    assert faults() == [("number_missing", no(4), f"{no(4)} – 澜安隐〔2026〕1000000000000")]


def test_a_counter_set_back_along_with_the_middle_record_is_found(stories: list[Story]) -> None:
    erase(stories, stories[1])
    Counter.objects.filter(pk=SERIES).update(value=2)

    assert codes() == {"number_missing", "number_counter"}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL holds columns to type")
@pytest.mark.parametrize(("series", "code"), [(SERIES, "number_counter"), (ROOTS, "root_counter")])
def test_a_counter_that_is_no_number_is_a_fault_and_no_crash(
    stories: list[Story], clock: FixedClock, series: str, code: str
) -> None:
    seal_root(clock=clock)

    tamper("UPDATE foundation_counter SET value = %s WHERE series = %s", "{nonsense", series)

    assert codes() == {code}


def test_a_counter_of_roots_set_far_ahead_is_one_fault(
    stories: list[Story], clock: FixedClock
) -> None:
    seal_root(clock=clock)
    Counter.objects.filter(pk=ROOTS).update(value=10**12)

    assert faults() == [("root_missing", "", "2–1000000000000")]


# Steps, roots, files ---------------------------------------------------------------------------


def test_a_sealed_step_taken_back_is_found(stories: list[Story], clock: FixedClock) -> None:
    seal_root(clock=clock)
    take_back_step(stories[1])

    assert codes() == {"sealed_link_missing", "head_differs"}


def test_a_sealed_step_taken_back_along_with_its_leaf_is_found(
    stories: list[Story], clock: FixedClock
) -> None:
    seal_root(clock=clock)
    take_back_step(stories[1])
    RootLeaf.objects.filter(subject_id=stories[1].subject_id).delete()
    ChainHead.objects.filter(pk=stories[1].subject_id).update(sealed_seq=0)

    assert codes() == {"root_leaves"}


def test_a_sealed_step_taken_back_along_with_its_root_is_missed_in_the_folder(
    stories: list[Story], clock: FixedClock
) -> None:
    seal_root(clock=clock)
    stories[1].step("submitted")
    seal_root(clock=clock)
    take_back_root()
    take_back_step(stories[1])

    assert codes() == {"published_differs"}


def test_two_exchanged_chains_are_found(stories: list[Story]) -> None:
    one, two, away = stories[0].subject_id, stories[2].subject_id, uuid7()
    for model in ROWS:
        for before, after in ((one, away), (two, one), (away, two)):
            model._default_manager.filter(subject_id=before).update(subject_id=after)

    found = {(code, number) for code, number, _detail in faults()}

    # Each chain now stands by the other's record, and tells the other's number.
    assert {("link_digest", no(1)), ("link_digest", no(3))} <= found
    assert {("subject_differs", no(1)), ("subject_differs", no(3))} <= found


def test_two_exchanged_records_rewritten_with_right_digests_contradict_the_root(
    stories: list[Story], clock: FixedClock
) -> None:
    seal_root(clock=clock)
    one, two = stories[0], stories[2]
    one.number, two.number = two.number, one.number
    for story in (one, two):
        rewrite(story, "found", "assigned")
        ChainHead.objects.filter(pk=story.subject_id).update(sealed_seq=2)

    found = [(code, number) for code, number, _detail in faults()]

    assert sorted(found) == [("sealed_link_differs", no(1)), ("sealed_link_differs", no(3))]


def test_an_attachment_removed_with_its_file_is_found(stories: list[Story]) -> None:
    attachment = Attachment.objects.filter(void_seq=None).select_related("file")[0]
    removed = str(attachment.pk)
    attachment.delete()
    attachment.file.delete()

    assert faults() == [("attachment_missing", no(2), removed)]


def test_a_sealed_record_rewritten_without_its_attachment_contradicts_the_root(
    stories: list[Story], clock: FixedClock
) -> None:
    seal_root(clock=clock)
    rewrite(stories[1], "found", "assigned", "submitted", "returned")
    ChainHead.objects.filter(pk=stories[1].subject_id).update(sealed_seq=4)

    assert codes() == {"sealed_link_differs"}


def test_a_truncated_outbox_is_found(stories: list[Story], clock: FixedClock) -> None:
    History.objects.filter(subject_id=stories[0].subject_id).update(delivered_at=clock.now())
    History.objects.filter(delivered_at=None).delete()

    assert codes() == {"history_missing"}


# What stays unseen, and who sees it then -------------------------------------------------------


def test_what_no_root_covers_yet_is_counted(stories: list[Story], clock: FixedClock) -> None:
    assert verify_all().unsealed == 8

    seal_root(clock=clock)
    stories[0].step("closed")

    assert verify_all().unsealed == 1


def test_the_newest_records_taken_back_with_their_counter_before_any_root_stay_unseen(
    stories: list[Story],
) -> None:
    erase(stories, stories[2])
    Counter.objects.filter(pk=SERIES).update(value=2)

    report = verify_all()

    assert report.is_clean
    assert (report.numbers, report.unsealed) == (2, 6)


def test_a_step_taken_back_or_rewritten_before_any_root_stays_unseen(stories: list[Story]) -> None:
    take_back_step(stories[0])
    rewrite(stories[1], "found", "assigned", "closed")

    assert verify_all().is_clean


def test_a_gap_filled_by_the_newest_record_rewritten_before_any_root_stays_unseen(
    stories: list[Story],
) -> None:
    erase(stories, stories[0])
    stories[1].number = no(1)
    rewrite(stories[1], "found", "assigned")
    Counter.objects.filter(pk=SERIES).update(value=2)

    assert verify_all().is_clean


def test_an_event_marked_as_delivered_by_hand_stays_unseen(stories: list[Story]) -> None:
    History.objects.update(delivered_at=START)

    assert verify_all().is_clean


def test_all_taken_back_to_before_a_root_is_shown_by_that_root_published_elsewhere(
    stories: list[Story], clock: FixedClock, tmp_path: Path
) -> None:
    seal_root(clock=clock)
    stories[2].step("closed")
    seal_root(clock=clock)
    elsewhere = tmp_path / "newspaper.json"
    shutil.copy(root_path(2), elsewhere)

    take_back_root()
    take_back_step(stories[2])
    root_path(2).unlink()  # now the attacker reaches the data folder too

    assert verify_all().is_clean
    (fault,) = verify_all(published=[elsewhere]).faults
    assert (fault.code, fault.seq) == ("published_differs", 2)


# What is in order stays so ---------------------------------------------------------------------


def test_series_that_are_not_of_a_year_are_not_asked_for_records(stories: list[Story]) -> None:
    Counter.objects.create(series="tickets", value=7)

    assert verify_all().is_clean


def test_several_series_are_held_apart(stories: list[Story]) -> None:
    Counter.objects.create(series="澜安隐/2027", value=1)
    Counter.objects.create(series="澜安巡/2026", value=1)
    for number in ("澜安隐〔2027〕000001", "澜安巡〔2026〕000001"):
        stories.append(Story(number))
        stories[-1].step("found")
    told(*stories)

    report = verify_all()

    assert report.is_clean
    assert report.numbers == 5


def test_what_is_recorded_while_the_rows_are_read_is_no_fault(
    stories: list[Story], monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile() -> Any:
        # After the counters were read, and before the last row is.
        yield from checked_subjects()
        Counter.objects.filter(pk=SERIES).update(value=4)
        late = Story(no(4))
        late.step("found")
        told(*stories, late)

    monkeypatch.setattr("bihuan.evidence.services.verify.verify_all.checked_subjects", meanwhile)

    assert verify_all().is_clean


def test_a_type_that_is_not_numbered_fills_no_number(stories: list[Story]) -> None:
    register._numbers.clear()
    assert {f.code for f in verify_all().faults} == {"number_missing"}

    register_numbers("case", lambda _number: None)
    assert verify_all().is_clean


def test_a_root_sealed_while_the_roots_are_read_is_no_fault(
    stories: list[Story], clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    seal_root(clock=clock)
    stories[0].step("closed")

    def keys() -> Any:
        # After the roots were read, and before their leaves are.
        seal_root(clock=clock)
        return public_keys()

    monkeypatch.setattr("bihuan.evidence.services.verify.roots.public_keys", keys)
    found = [fault for _root, faults in checked_roots() for fault in faults]

    assert DailyRoot.objects.count() == 2
    assert found == []
