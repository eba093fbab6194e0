"""Write down the proof of one record, to be checked by anybody without the database."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from bihuan.evidence.domain.comparing import number_in, payload_of
from bihuan.evidence.domain.merkle import leaf_digest, tree_path
from bihuan.evidence.domain.statements import leaf_content
from bihuan.evidence.models import ChainLink, DailyRoot, RootLeaf
from bihuan.evidence.payload import spelled
from bihuan.evidence.queries import links_of
from bihuan.evidence.services.register import subject_with_number
from bihuan.evidence.services.seal_root import leaf_of, published_facts, seal_root
from bihuan.evidence.services.signing_key import public_hex, public_keys
from bihuan.kernel.errors import NotFound, Refusal

if TYPE_CHECKING:
    from uuid import UUID

    from bihuan.kernel.clock import Clock

PROOF_FORMAT = "bihuan-proof/1"
HOW_TO_CHECK = {
    "zh": "用 Python 3.9 以上版本运行：python verify_proof.py proof.json --root 已公布的根.json",
    "en": "Run with Python 3.9 or newer: python verify_proof.py proof.json --root published.json",
}


class NotProvable(Refusal):
    """There is no signed root that covers the record as it stands."""

    def __init__(self, number: str) -> None:
        super().__init__(
            "evidence.not_provable",
            _("%(number)s cannot be proven: verify the chain to see what is wrong.")
            % {"number": number},
            number=number,
        )


def prove_number(*, number: str, clock: Clock) -> str:
    """Return the proof of the record with a number, as JSON text.

    Raises:
        NotFound: no record has the number.
        NotProvable: its chain is not in order.
        KeyMissing: a root has to be signed and there is no private key.
    """
    found = subject_with_number(number)
    if found is None:
        raise NotFound(
            "evidence.no_such_number",
            _("There is no record with the number %(number)s.") % {"number": number},
            number=number,
        )
    return prove_subject(subject_type=found[0], subject_id=found[1], clock=clock)


def prove_subject(*, subject_type: str, subject_id: UUID, clock: Clock) -> str:
    """Return the proof of a record, sealing a root first where its head is not covered.

    Raises:
        NotProvable: its chain is not in order.
        KeyMissing: a root has to be signed and there is no private key.
    """
    links = list(links_of(subject_type=subject_type, subject_id=subject_id))
    number = _number(subject_type, links)
    leaf = _leaf_over(links)
    if links and leaf is None:
        seal_root(clock=clock)
        leaf = _leaf_over(links)
    if leaf is None or leaf.digest != links[-1].digest:
        raise NotProvable(number or str(subject_id))
    return json.dumps(_proof(links, leaf, number), ensure_ascii=False, indent=1) + "\n"


def _number(subject_type: str, links: list[ChainLink]) -> str | None:
    return number_in(subject_type, (payload_of({"payload": link.payload}) for link in links))


def _leaf_over(links: list[ChainLink]) -> RootLeaf | None:
    if not links:
        return None
    return RootLeaf.objects.select_related("root").filter(pk=links[-1].history_id).first()


def _proof(links: list[ChainLink], leaf: RootLeaf, number: str | None) -> dict[str, Any]:
    root = leaf.root
    return {
        "format": PROOF_FORMAT,
        "number": number,
        "how_to_check": HOW_TO_CHECK,
        "links": [_link(link) for link in links],
        "leaf": {"position": leaf.position, **asdict(leaf_of(leaf))},
        "path": _path(root, leaf),
        "root": published_facts(root),
        "public_key": _public_key(root, number),
    }


def _link(link: ChainLink) -> dict[str, Any]:
    return spelled(
        {field.attname: getattr(link, field.attname) for field in ChainLink._meta.fields}
    )


def _path(root: DailyRoot, leaf: RootLeaf) -> list[str]:
    leaves = root.leaves.order_by("position").iterator(chunk_size=2000)
    digests = [leaf_digest(root.algorithm, leaf_content(leaf_of(row))) for row in leaves]
    return tree_path(root.algorithm, digests, leaf.position)


def _public_key(root: DailyRoot, number: str | None) -> str:
    key = public_keys().get(root.key_id)
    if key is None:
        raise NotProvable(number or "")
    return public_hex(key)
