"""Append a step to its subject's chain, in the step's own transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bihuan.evidence.domain.digests import NOTHING_BEFORE
from bihuan.evidence.domain.links import Link, link_digest
from bihuan.evidence.models import Attachment, ChainHead, ChainLink
from bihuan.evidence.payload import attachment_facts, history_facts, voiding_facts
from bihuan.kernel.canonical import canonical_json
from bihuan.kernel.errors import Refusal

if TYPE_CHECKING:
    from bihuan.foundation.models import History


class ChainBroken(Refusal):
    """The step does not follow on the newest link: rows were changed by hand."""

    def __init__(self, history: History, head: ChainHead | None) -> None:
        super().__init__(
            "evidence.chain_broken",
            _(
                "The chain of this record does not fit its history, so nothing further can be done "
                "with it. Ask an administrator to verify the chain."
            ),
            seq=history.seq,
            head_seq=head.seq if head else 0,
        )


def append(history: History, extra: dict[str, Any]) -> ChainLink:
    """Write the link of a step: its history row, its files, and the caller's facts.

    Args:
        history: the history row that ``begin`` or ``move`` has just returned; the files that
            belong to the step have been attached already.
        extra: facts as they stand after the step (number, title, state, measures …): strings,
            integers, booleans, None, lists and dicts of these. A registered witness yields the
            same facts, so that a later change by hand is found.

    Raises:
        ChainBroken: there is a gap, or the chain has this link already.
        TypeError: a fact has no canonical form.
    """
    with transaction.atomic():
        head = _follow(history)
        link = _link(history, extra, head)
        written = link_digest(link)
        _advance(history, head, digest=written, algorithm=link.algorithm)
        return ChainLink.objects.create(
            history_id=history.pk,
            subject_type=link.subject_type,
            subject_id=history.subject_id,
            county_code=link.county_code,
            seq=link.seq,
            at=history.at,
            payload=link.payload,
            previous=link.previous,
            digest=written,
            algorithm=link.algorithm,
        )


def chain_algorithm() -> str:
    """Return the hash function for new links and roots; old ones keep theirs."""
    name: str = getattr(settings, "BIHUAN_CHAIN_ALGORITHM", "sha256")
    return name


def _follow(history: History) -> ChainHead | None:
    head = ChainHead.objects.select_for_update().filter(pk=history.subject_id).first()
    seq, kind = (head.seq, head.subject_type) if head else (0, history.subject_type)
    if history.seq != seq + 1 or kind != history.subject_type:
        raise ChainBroken(history, head)
    return head


def _link(history: History, extra: dict[str, Any], head: ChainHead | None) -> Link:
    facts = history_facts(history)
    return Link(
        subject_type=history.subject_type,
        subject_id=str(history.subject_id),
        county_code=history.county_code,
        seq=history.seq,
        history_id=str(history.pk),
        at=facts["at"],
        algorithm=chain_algorithm(),
        previous=head.digest if head else NOTHING_BEFORE,
        payload=canonical_json({"history": facts, **_files(history), "extra": extra}),
    )


def _files(history: History) -> dict[str, Any]:
    of_subject = Attachment.objects.filter(
        subject_type=history.subject_type, subject_id=history.subject_id
    ).order_by("pk")
    brought = of_subject.filter(seq=history.seq).select_related("file")
    voided = of_subject.filter(void_seq=history.seq)
    return {
        "files": [attachment_facts(row) for row in brought],
        "voided": [voiding_facts(row) for row in voided],
    }


def _advance(history: History, head: ChainHead | None, *, digest: str, algorithm: str) -> None:
    if head is None:
        ChainHead.objects.create(
            subject_id=history.subject_id,
            subject_type=history.subject_type,
            county_code=history.county_code,
            seq=history.seq,
            history_id=history.pk,
            digest=digest,
            algorithm=algorithm,
        )
        return
    rows = ChainHead.objects.filter(pk=head.pk, seq=head.seq, digest=head.digest)
    after = {"seq": history.seq, "history_id": history.pk, "digest": digest}
    if rows.update(**after, algorithm=algorithm) != 1:
        raise ChainBroken(history, head)
