"""Append a step to its subject's chain, in the step's own transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bihuan.evidence.domain.digests import NOTHING_BEFORE
from bihuan.evidence.domain.links import Link, link_digest
from bihuan.evidence.models import Attachment, ChainHead, ChainLink
from bihuan.evidence.payload import HISTORY_FIELDS, attachment_facts, voiding_facts
from bihuan.foundation.inserting import insert_all, new_row
from bihuan.kernel.canonical import canonical_json
from bihuan.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

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
        files = _files([history])[history.subject_id]
        written = _link(history, extra, files, head)
        _advance(history, head, written)
        written.save(force_insert=True)
    return written


def append_first(steps: Sequence[tuple[History, dict[str, Any]]]) -> list[ChainLink]:
    """Write the first links of many new subjects at once, as :func:`append` does for one.

    Args:
        steps: history rows that ``begin_all`` has just returned, each with its facts.

    Raises:
        ChainBroken: one of the subjects has a chain already.
        TypeError: a fact has no canonical form.
    """
    with transaction.atomic():
        histories = [history for history, _extra in steps]
        _require_first(histories)
        files = _files(histories)
        links = [_link(row, extra, files[row.subject_id], None) for row, extra in steps]
        heads = [_head(link) for link in links]
        insert_all(heads)
        insert_all(links)
    return links


def _require_first(histories: Sequence[History]) -> None:
    known = ChainHead.objects.in_bulk([row.subject_id for row in histories])
    for row in histories:
        if row.seq != 1 or row.subject_id in known:
            raise ChainBroken(row, known.get(row.subject_id))


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


def _link(
    history: History, extra: dict[str, Any], files: dict[str, Any], head: ChainHead | None
) -> ChainLink:
    facts = {name: getattr(history, name) for name in HISTORY_FIELDS}
    at = canonical_json(history.at)[1:-1]
    link = Link(
        subject_type=history.subject_type,
        subject_id=str(history.subject_id),
        county_code=history.county_code,
        seq=history.seq,
        history_id=str(history.pk),
        at=at,
        algorithm=chain_algorithm(),
        previous=head.digest if head else NOTHING_BEFORE,
        payload=canonical_json({"history": facts, **files, "extra": extra}),
    )
    return new_row(
        ChainLink,
        history_id=history.pk,
        subject_type=link.subject_type,
        subject_id=history.subject_id,
        county_code=link.county_code,
        seq=link.seq,
        at=history.at,
        payload=link.payload,
        previous=link.previous,
        digest=link_digest(link),
        algorithm=link.algorithm,
    )


def _files(histories: Sequence[History]) -> dict[UUID, dict[str, Any]]:
    """Return what each step brought and voided, by subject; one query for all."""
    steps = {row.subject_id: row for row in histories}
    found: dict[UUID, dict[str, Any]] = {pk: {"files": [], "voided": []} for pk in steps}
    rows = Attachment.objects.filter(
        subject_type__in={row.subject_type for row in histories}, subject_id__in=steps
    )
    for row in rows.order_by("pk").select_related("file"):
        step = steps[row.subject_id]
        if row.subject_type != step.subject_type:
            continue
        if row.seq == step.seq:
            found[row.subject_id]["files"].append(attachment_facts(row))
        if row.void_seq == step.seq:
            found[row.subject_id]["voided"].append(voiding_facts(row))
    return found


def _head(link: ChainLink) -> ChainHead:
    return new_row(
        ChainHead,
        subject_id=link.subject_id,
        subject_type=link.subject_type,
        county_code=link.county_code,
        seq=link.seq,
        history_id=link.history_id,
        digest=link.digest,
        algorithm=link.algorithm,
    )


def _advance(history: History, head: ChainHead | None, link: ChainLink) -> None:
    if head is None:
        _head(link).save(force_insert=True)
        return
    rows = ChainHead.objects.filter(pk=head.pk, seq=head.seq, digest=head.digest)
    after = {"seq": link.seq, "history_id": link.history_id, "digest": link.digest}
    if rows.update(**after, algorithm=link.algorithm) != 1:
        raise ChainBroken(history, head)
