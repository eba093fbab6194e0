"""Files uploaded before, named as evidence in a step."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from bihuan.evidence import public as evidence
from bihuan.findings.domain.facts import RuleBroken
from bihuan.findings.permissions import visible_finding
from bihuan.findings.recording import Brought
from bihuan.findings.wording import worded
from bihuan.kernel.errors import NotFound
from bihuan.people import public as people

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bihuan.findings.schemas_in import EvidenceIn
    from bihuan.people.public import Actor, Region


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


def keep_files(actor: Actor, region: Region, given: Sequence[Brought], at: datetime) -> str:
    """Store files that a form brought before it is done, and tell how they are named to it.

    Raises:
        FileRefused: a file is empty, damaged, too large or of a kind that is not taken.
    """
    kept = []
    for item in given:
        file = item.file
        if file is None and item.content is not None:
            file = evidence.store_file(
                content=item.content,
                name=item.name,
                county_code=people.county_code(region),
                actor_id=actor.person_id,
                actor_name=actor.name,
                at=at,
            )
        if file is not None:
            kept.append(f"{item.purpose}:{file.pk}")
    return " ".join(kept)


def kept_files(actor: Actor, named: str) -> tuple[Brought, ...]:
    """Return the actor's own files that a form had brought before; others are left out."""
    pairs = [each.partition(":") for each in named.split()]
    ids = {UUID(pk): purpose for purpose, _colon, pk in pairs if _is_id(pk)}
    files = evidence.StoredFile.objects.filter(uploaded_by_id=actor.person_id, pk__in=ids)
    known = set(evidence.Purpose)
    return tuple(
        Brought(purpose=ids[file.pk], file=file) for file in files if ids[file.pk] in known
    )


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


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
