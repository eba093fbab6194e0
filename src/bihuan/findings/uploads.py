"""Files uploaded before, named as evidence in a step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from bihuan.evidence import public as evidence
from bihuan.findings.domain.facts import RuleBroken
from bihuan.findings.permissions import visible_finding
from bihuan.findings.recording import Brought
from bihuan.findings.wording import worded
from bihuan.kernel.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from bihuan.findings.schemas_in import EvidenceIn
    from bihuan.people.public import Actor


def brought(
    actor: Actor, given: Sequence[EvidenceIn], finding_id: UUID | None = None
) -> tuple[Brought, ...]:
    """Return uploads of the actor's own as evidence.

    Raises:
        NotFound: an upload is unknown, or somebody else's.
        RuleBroken: the finding has no such measure.
    """
    files = evidence.StoredFile.objects.filter(uploaded_by_id=actor.person_id).in_bulk(
        [item.file for item in given]
    )
    measures = _measure_ids(actor, given, finding_id)
    if any(item.file not in files for item in given):
        raise NotFound("evidence.no_upload", _("You uploaded no such file. Upload it first."))
    return tuple(
        Brought(
            purpose=item.purpose.value,
            file=files[item.file],
            note=item.note,
            measure_id=measures[item.measure] if item.measure else None,
        )
        for item in given
    )


def _measure_ids(
    actor: Actor, given: Sequence[EvidenceIn], finding_id: UUID | None
) -> dict[int, UUID]:
    numbers = {item.measure for item in given if item.measure}
    if not numbers:
        return {}
    found: dict[int, UUID] = {}
    if finding_id is not None:
        rows = visible_finding(actor, finding_id).measures.filter(no__in=numbers)
        found = dict(rows.values_list("no", "pk"))
    if numbers - found.keys():
        with worded():
            raise RuleBroken("no_measure")
    return found
