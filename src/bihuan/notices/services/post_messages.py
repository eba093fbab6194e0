"""Messages are posted: each person is told one thing once, at once or in the daily summary."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction

from bihuan.kernel.clock import civil_date
from bihuan.kernel.ids import uuid7
from bihuan.notices.channels import email
from bihuan.notices.domain.kinds import CAN_WAIT, Kind
from bihuan.notices.models import Mailing, Message, Pace, Preference
from bihuan.people import public as people

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime
    from uuid import UUID

BATCH = 500
_Key = tuple["UUID", "UUID", str, int, str]


@dataclass(frozen=True)
class Draft:
    """What is to be told to one person."""

    person_id: UUID
    kind: Kind
    subject_type: str
    subject_id: UUID
    run: str
    at: datetime
    number: str = ""
    rung: int = 0
    facts: dict[str, Any] = field(default_factory=dict)
    asks_answer: bool = False
    is_urgent: bool = False

    @property
    def key(self) -> _Key:
        """What is told once."""
        return (self.person_id, self.subject_id, str(self.kind), self.rung, self.run)


def post(drafts: Iterable[Draft], *, now: datetime) -> int:
    """Tell people; what somebody was told already is not told again.

    Args:
        drafts: what is to be told; people whose account is shut are left out.
        now: when channels may begin to send.

    Returns:
        How many messages are new.
    """
    by_key = {draft.key: draft for draft in drafts}
    if not by_key:
        return 0
    by_key = {copy.key: copy for copy in _copies(by_key.values(), now)} | by_key
    with transaction.atomic():
        asked = {draft.person_id for draft in by_key.values()}
        active = people.Person.objects.filter(pk__in=asked, is_active=True)
        present = set(active.values_list("pk", flat=True))
        wishes = Preference.objects.in_bulk(present)
        known = _known(by_key.values())
        rows = [
            _message(draft, wishes.get(draft.person_id))
            for key, draft in by_key.items()
            if key not in known and draft.person_id in present
        ]
        Message.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
        _mail(rows, wishes, now)
    return len(rows)


def _copies(drafts: Iterable[Draft], now: datetime) -> Iterator[Draft]:
    """Yield what deputies are told beside those for whom they stand in, on their days alone.

    A summary is one's own, and so is an answer that is asked for: who acts for somebody finds
    both there.
    """
    told: dict[UUID, list[Draft]] = {}
    for draft in drafts:
        if draft.kind != Kind.DIGEST:
            told.setdefault(draft.person_id, []).append(draft)
    for each in people.deputies_of(told, civil_date(now)) if told else ():
        for draft in told[each.principal_id]:
            facts = {**draft.facts, "for": each.principal.name}
            yield replace(draft, person_id=each.deputy_id, facts=facts, asks_answer=False)


def _known(drafts: Iterable[Draft]) -> set[_Key]:
    """Return the keys that were told before; all drafts of a call are about few subjects."""
    subjects = {draft.subject_id for draft in drafts}
    told = Message.objects.filter(subject_id__in=subjects)
    return set(told.values_list("recipient_id", "subject_id", "kind", "rung", "run"))


def _message(draft: Draft, wish: Preference | None) -> Message:
    is_daily = wish is None or wish.pace == Pace.DAILY
    return Message(
        id=uuid7(),
        recipient_id=draft.person_id,
        kind=draft.kind,
        subject_type=draft.subject_type,
        subject_id=draft.subject_id,
        number=draft.number,
        rung=draft.rung,
        run=draft.run,
        facts=draft.facts,
        at=draft.at,
        asks_answer=draft.asks_answer,
        is_urgent=draft.is_urgent,
        is_held=is_daily and draft.kind in CAN_WAIT,
    )


def _mail(rows: Sequence[Message], wishes: dict[UUID, Preference], now: datetime) -> None:
    """Send what is told at once by e-mail too, to whoever wants each; others get the summary."""
    if not settings.BIHUAN.smtp_url:
        return
    wanted = [
        row
        for row in rows
        if (wish := wishes.get(row.recipient_id)) and wish.email
        and (wish.pace == Pace.AT_ONCE or row.kind == "digest")
    ]  # fmt: skip
    # Somebody else may have told the same in the meantime: then their row stands, and not ours.
    stand = set(
        Message.objects.filter(pk__in=[row.pk for row in wanted]).values_list("pk", flat=True)
    )
    Mailing.objects.bulk_create(
        [Mailing(message=row, channel=email.NAME, try_at=now) for row in wanted if row.pk in stand],
        batch_size=BATCH,
    )
