"""Invented records with a chain, made by the services alone."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, BinaryIO, cast
from uuid import UUID

from django.db import transaction
from tests.evidence.pictures import jpeg

from bihuan.evidence import public as evidence
from bihuan.foundation.models import History
from bihuan.foundation.numbering import next_numbers, number_text
from bihuan.kernel.ids import uuid7

if TYPE_CHECKING:
    from collections.abc import Iterator

SERIES = "澜安隐/2026"
START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
HANDLER = UUID("019a0000-0000-7000-8000-00000000000a")


@dataclass
class Story:
    """One record: how many steps it took, and what it says of itself."""

    number: str
    subject_type: str = "case"
    subject_id: UUID = field(default_factory=uuid7)
    seq: int = 0
    state: str = ""

    def facts(self) -> dict[str, Any]:
        return {"number": self.number, "state": self.state, "version": self.seq}

    def step(self, to: str, *, photos: int = 0, void: evidence.Attachment | None = None) -> History:
        """Take one step, with photographs of its own."""
        with transaction.atomic():
            self.seq += 1
            history = self.history(to)
            self.state = to
            for n in range(photos):
                evidence.attach_file(
                    history=history,
                    file=store(jpeg(color=(50 * self.seq, 120 * n, 0)), "整改后.jpg"),
                    purpose="after",
                    note="现场",
                )
            if void is not None:
                evidence.void_attachment(history=history, attachment=void, reason="拍错")
            evidence.append(history, self.facts())
        return history

    def history(self, to: str) -> History:
        return History.objects.create(
            subject_type=self.subject_type,
            subject_id=self.subject_id,
            county_code="320505",
            seq=self.seq,
            event=f"case_{to}",
            step=to,
            from_state=self.state,
            to_state=to,
            at=START + timedelta(hours=self.seq, microseconds=7),
            actor_id=HANDLER,
            actor_name="周敏",
            reason="按期整改",
            facts={"层级": ["市", "县"], "count": 2, "is_late": False, "due_on": None},
        )


def store(content: bytes | io.RawIOBase, name: str) -> evidence.StoredFile:
    return evidence.store_file(
        content=io.BytesIO(content) if isinstance(content, bytes) else cast("BinaryIO", content),
        name=name,
        county_code="320505",
        actor_id=HANDLER,
        actor_name="周敏",
        at=START,
    )


def told(*stories: Story) -> dict[str, Story]:
    """Register records of the type ``case``: all see them, and they witness themselves."""
    ordered = sorted(stories, key=lambda story: story.subject_id)

    def witness(only: UUID | None) -> Iterator[tuple[UUID, dict[str, Any]]]:
        yield from ((s.subject_id, s.facts()) for s in ordered if only in (None, s.subject_id))

    def find(number: str) -> UUID | None:
        return next((s.subject_id for s in ordered if s.number == number), None)

    evidence.register_witness("case", witness)
    evidence.register_numbers("case", find)
    return {story.number: story for story in ordered}


def three_records() -> list[Story]:
    """Three records in several states, the second with files of which one was voided."""
    stories = [Story(number_text(SERIES, no)) for no in next_numbers(SERIES, 3)]
    for story in stories:
        story.step("found")
        story.step("assigned")
    stories[1].step("submitted", photos=2)
    first = evidence.attachments_of(
        subject_type="case", subject_ids=[stories[1].subject_id]
    ).first()
    stories[1].step("returned", void=first)
    told(*stories)
    return stories
