"""Seal all heads that changed under one signed root, and give the root out."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, Q

from bihuan.evidence.domain.digests import NOTHING_BEFORE
from bihuan.evidence.domain.merkle import leaf_digest, tree_root
from bihuan.evidence.domain.statements import (
    ROOT_FORMAT,
    Leaf,
    RootStatement,
    leaf_content,
    signed_bytes,
)
from bihuan.evidence.folders import root_path, write_whole
from bihuan.evidence.models import ChainHead, DailyRoot, RootLeaf
from bihuan.evidence.payload import spelled
from bihuan.evidence.services.append_link import chain_algorithm
from bihuan.evidence.services.signing_key import key_id, signing_key
from bihuan.foundation.numbering import next_numbers
from bihuan.kernel.clock import civil_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from bihuan.kernel.clock import Clock

#: The counter whose row lock lets one root be made at a time, without gaps.
ROOT_SERIES = "evidence.daily_root"
_BATCH = 1000


def seal_root(*, clock: Clock) -> DailyRoot | None:
    """Make a signed root over every head that changed since the newest root.

    The root's published text is kept beside the database, so that a root taken out of the
    database is missed. Run every hour, and before a proof.

    Returns:
        The new root, or None where no head had changed.

    Raises:
        KeyMissing: there is no private key to sign with.
    """
    if not _unsealed().exists():
        return None
    key = signing_key()
    with transaction.atomic():
        no = next_numbers(ROOT_SERIES)[0]
        if not _unsealed().exists():
            transaction.set_rollback(True)
            return None
        root = _write(no, clock, key_id(key.public_key()))
        root.signature = key.sign(signed_bytes(statement_of(root))).hex()
        DailyRoot.objects.filter(pk=no).update(
            root=root.root, leaves_count=root.leaves_count, signature=root.signature
        )
        transaction.on_commit(lambda: publish_root(root))
    return root


def statement_of(root: DailyRoot) -> RootStatement:
    """Return what the signature on a root says."""
    facts = spelled({"day": root.day, "at": root.at})
    return RootStatement(
        no=root.no,
        day=facts["day"],
        at=facts["at"],
        algorithm=root.algorithm,
        leaves_count=root.leaves_count,
        root=root.root,
        previous_root=root.previous_root,
        key_id=root.key_id,
    )


def root_text(root: DailyRoot) -> str:
    """Return a root as the small JSON text that can be printed or put on a website."""
    return json.dumps(published_facts(root), ensure_ascii=False, indent=2) + "\n"


def published_facts(root: DailyRoot) -> dict[str, Any]:
    """Return the fields of a published root, the signature last."""
    return {"format": ROOT_FORMAT, **asdict(statement_of(root)), "signature": root.signature}


def publish_root(root: DailyRoot) -> str:
    """Write a root's text into the folder ``roots`` and return it."""
    text = root_text(root)
    write_whole(root_path(root.no), text.encode(), mode=0o644)
    return text


def _unsealed() -> QuerySet[ChainHead, ChainHead]:
    return ChainHead.objects.filter(seq__gt=F("sealed_seq"))


def _write(no: int, clock: Clock, signer: str) -> DailyRoot:
    now = clock.now()
    before = DailyRoot.objects.filter(no=no - 1).first()
    root = DailyRoot.objects.create(
        no=no,
        day=civil_date(now),
        at=now,
        algorithm=chain_algorithm(),
        leaves_count=0,
        root=NOTHING_BEFORE,
        previous_root=before.root if before else NOTHING_BEFORE,
        key_id=signer,
        signature="",
    )
    root.root, root.leaves_count = tree_root(root.algorithm, _place_leaves(root))
    return root


def _place_leaves(root: DailyRoot) -> Iterator[str]:
    """Write the leaves in batches and yield their digests in order."""
    position, after = 0, Q()
    while True:
        heads = list(_unsealed().select_for_update().filter(after).order_by("subject_id")[:_BATCH])
        if not heads:
            return
        leaves = [_leaf(root, head, position + i) for i, head in enumerate(heads)]
        RootLeaf.objects.bulk_create(leaves)
        ChainHead.objects.filter(pk__in=[head.pk for head in heads]).update(sealed_seq=F("seq"))
        for leaf in leaves:
            yield leaf_digest(root.algorithm, leaf_content(leaf_of(leaf)))
        position, after = position + len(heads), Q(subject_id__gt=heads[-1].subject_id)


def _leaf(root: DailyRoot, head: ChainHead, position: int) -> RootLeaf:
    return RootLeaf(
        history_id=head.history_id,
        root=root,
        position=position,
        subject_type=head.subject_type,
        subject_id=head.subject_id,
        county_code=head.county_code,
        seq=head.seq,
        digest=head.digest,
        algorithm=head.algorithm,
    )


def leaf_of(row: RootLeaf) -> Leaf:
    """Return a leaf as it is hashed."""
    return Leaf(
        subject_type=row.subject_type,
        subject_id=str(row.subject_id),
        county_code=row.county_code,
        seq=row.seq,
        history_id=str(row.history_id),
        digest=row.digest,
        algorithm=row.algorithm,
    )
