from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.evidence.pictures import jpeg
from tests.evidence.stories import Story, store

from bihuan.evidence.models import Attachment, ChainHead, ChainLink
from bihuan.evidence.public import (
    AlreadyVoided,
    ChainBroken,
    append,
    attach_file,
    attachments_of,
    count_after,
    links_of,
    seal_root,
    sealed_seq,
    void_attachment,
)
from bihuan.evidence.services.attach_file import AlreadyChainedError
from bihuan.kernel.errors import BadInput
from bihuan.kernel.ids import uuid7

if TYPE_CHECKING:
    from bihuan.kernel.clock import FixedClock

pytestmark = pytest.mark.django_db


def stand() -> tuple[int, list[tuple[int, str]]]:
    return ChainLink.objects.count(), list(ChainHead.objects.values_list("seq", "digest"))


def test_each_link_follows_on_the_one_before() -> None:
    story = Story("澜安隐〔2026〕000001")
    story.step("found")
    story.step("assigned")

    one, two = links_of(subject_type="case", subject_id=story.subject_id)
    head = ChainHead.objects.get()
    assert (one.seq, one.previous) == (1, "0" * 64)
    assert (two.seq, two.previous) == (2, one.digest)
    assert (head.seq, head.digest, head.history_id) == (2, two.digest, two.history_id)


def test_the_payload_holds_the_history_row_the_files_and_the_facts() -> None:
    story = Story("澜安隐〔2026〕000001")
    history = story.step("found", photos=1)

    payload = json.loads(ChainLink.objects.get().payload)
    assert payload["history"]["id"] == str(history.pk)
    assert payload["history"]["facts"] == history.facts
    assert payload["files"][0]["file"]["sha256"] == Attachment.objects.get().file.sha256
    assert payload["extra"] == {"number": story.number, "state": "found", "version": 1}


@pytest.mark.parametrize("seq", [1, 2, 4])
def test_a_gap_or_a_fork_is_refused_and_nothing_changes(seq: int) -> None:
    story = Story("澜安隐〔2026〕000001")
    story.step("found")
    story.step("assigned")
    story.seq += 1
    history = story.history("closed")
    history.seq = seq
    before = stand()

    with pytest.raises(ChainBroken):
        append(history, {})

    assert stand() == before


def test_a_chain_does_not_begin_in_the_middle() -> None:
    story = Story("澜安隐〔2026〕000001", seq=2)

    with pytest.raises(ChainBroken):
        append(story.history("assigned"), {})

    assert stand() == (0, [])


def test_a_fraction_has_no_place_in_a_link() -> None:
    story = Story("澜安隐〔2026〕000001", seq=1)

    with pytest.raises(TypeError):
        append(story.history("found"), {"share": 0.5})

    assert stand() == (0, [])


def test_a_head_changed_by_hand_stops_the_record() -> None:
    story = Story("澜安隐〔2026〕000001")
    story.step("found")
    ChainHead.objects.update(seq=5)

    with pytest.raises(ChainBroken):
        story.step("assigned")


def test_a_file_cannot_be_attached_after_the_link_was_written() -> None:
    history = Story("澜安隐〔2026〕000001").step("found")

    with pytest.raises(AlreadyChainedError):
        attach_file(history=history, file=store(jpeg(), "a.jpg"), purpose="before")

    assert not Attachment.objects.exists()


@pytest.mark.parametrize("words", [{"purpose": "proof"}, {"purpose": "after", "note": "长" * 301}])
def test_a_wrong_purpose_or_a_long_note_is_refused(words: dict[str, str]) -> None:
    history = Story("澜安隐〔2026〕000001", seq=1).history("found")
    file = store(jpeg(), "a.jpg")

    with pytest.raises(BadInput):
        attach_file(history=history, file=file, **words)  # type: ignore[arg-type]

    assert not Attachment.objects.exists()


def test_an_attachment_is_voided_once_with_a_reason_and_counts_no_more() -> None:
    story = Story("澜安隐〔2026〕000001")
    story.step("submitted", photos=2)
    first, second = attachments_of(subject_type="case", subject_ids=[story.subject_id])
    assert count_after(subject_type="case", subject_id=story.subject_id) == (2, 2)

    story.step("returned", void=first)

    assert count_after(subject_type="case", subject_id=story.subject_id) == (1, 1)
    payload = json.loads(ChainLink.objects.get(seq=2).payload)
    assert payload["voided"] == [{"id": str(first.pk), "void_reason": "拍错", "void_seq": 2}]
    story.seq += 1
    with pytest.raises(AlreadyVoided):
        void_attachment(history=story.history("closed"), attachment=first, reason="再次")
    second.refresh_from_db()
    assert second.void_seq is None


@pytest.mark.parametrize("reason", ["", "  ", "长" * 301])
def test_voiding_needs_a_reason(reason: str) -> None:
    story = Story("澜安隐〔2026〕000001")
    story.step("submitted", photos=1)
    story.seq += 1
    attachment = Attachment.objects.get()

    with pytest.raises(BadInput):
        void_attachment(history=story.history("returned"), attachment=attachment, reason=reason)

    attachment.refresh_from_db()
    assert attachment.void_seq is None


def test_another_records_attachment_cannot_be_voided() -> None:
    story = Story("澜安隐〔2026〕000001")
    story.step("submitted", photos=1)
    other = Story("澜安隐〔2026〕000002", seq=1).history("found")
    attachment = Attachment.objects.get()

    with pytest.raises(BadInput):
        void_attachment(history=other, attachment=attachment, reason="拍错")

    attachment.refresh_from_db()
    assert attachment.void_seq is None


def test_how_far_roots_cover_a_chain_is_known(clock: FixedClock) -> None:
    story = Story("澜安隐〔2026〕000001")
    story.step("found")
    assert sealed_seq(story.subject_id) == 0

    seal_root(clock=clock)
    story.step("assigned")

    assert sealed_seq(story.subject_id) == 1
    assert sealed_seq(uuid7()) == 0
