"""What a finding leads to: original, duplicates, relapses, notice; as far as one may see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.documents import public as documents
from bihuan.findings.models import Finding
from bihuan.findings.permissions import visible
from bihuan.foundation.models import History

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from bihuan.documents.public import Notice
    from bihuan.people.public import Actor


class _FromNotice(Protocol):
    @property
    def notice_id(self) -> UUID | None: ...


#: Stands where there is another record that is not for whoever looks.
HIDDEN = _("Another record (not yours to see)")
#: Facts of a step that hold the number of another finding.
_NAMING = ("original", "duplicate", "relapse", "same_as")
_NOT_FOR_READERS = frozenset({"as", "photo_remarks", "turn"})


@dataclass(frozen=True)
class Related:
    """What belongs to a finding and may be seen."""

    original: Finding | None
    relapse_of: Finding | None
    relapses: list[Finding]
    #: Findings that were joined to this one.
    duplicates: list[Finding]
    notice: Notice | None
    #: Which of them lead, at least in part, to what may not be seen.
    hidden: frozenset[str]
    #: Numbers of other findings that may be told.
    numbers: frozenset[str]

    def facts(self, step: History) -> dict[str, Any]:
        """Return the facts of a step for readers: what names a hidden finding says so instead.

        Posts and enterprises of the actor are for the independence rule, and remarks on
        photographs for those who may verify, who are told them with the photographs.
        """
        told = {name: value for name, value in step.facts.items() if name not in _NOT_FOR_READERS}
        for name in _NAMING:
            if told.get(name) and told[name] not in self.numbers:
                told[name] = str(HIDDEN)
        return told


def related_to(actor: Actor, finding: Finding, steps: Iterable[History]) -> Related:
    """Return what belongs to a finding, as an actor sees it; at most three queries."""
    own = {"original": finding.duplicate_of_id, "relapse_of": finding.relapse_of_id}
    linked = Finding.objects.filter(
        Q(pk__in=[pk for pk in own.values() if pk])
        | Q(relapse_of=finding)
        | Q(duplicate_of=finding)
        | Q(number__in=_named_in(steps))
    )
    ids = list(linked.values_list("pk", "relapse_of_id", "duplicate_of_id"))
    rows = visible(actor).select_related("found_by", "found_by_org")
    seen = rows.in_bulk([pk for pk, *_of in ids]) if ids else {}
    relapses = sorted(pk for pk, of, _original in ids if of == finding.pk)
    duplicates = sorted(pk for pk, _of, original in ids if original == finding.pk)
    notice = (
        documents.visible(actor).filter(pk=finding.notice_id).first() if finding.notice_id else None
    )
    shown = {name: seen.get(pk) for name, pk in own.items() if pk}
    hidden = {name for name, row in shown.items() if row is None}
    hidden |= {"relapses"} if relapses and not seen.keys() >= set(relapses) else set()
    hidden |= {"duplicates"} if duplicates and not seen.keys() >= set(duplicates) else set()
    hidden |= {"notice"} if finding.notice_id and notice is None else set()
    return Related(
        original=shown.get("original"),
        relapse_of=shown.get("relapse_of"),
        relapses=[seen[pk] for pk in relapses if pk in seen],
        duplicates=[seen[pk] for pk in duplicates if pk in seen],
        notice=notice,
        hidden=frozenset(hidden),
        numbers=frozenset(row.number for row in seen.values()),
    )


def names_hidden(actor: Actor, finding: Finding) -> bool:
    """Say whether a step of a finding names another one that the actor may not see."""
    named = _named_in(History.objects.filter(subject_type="finding", subject_id=finding.pk))
    return visible(actor).filter(number__in=named).count() < len(named)


def visible_titles(actor: Actor, findings: Iterable[_FromNotice]) -> dict[object, str]:
    """Return the titles of the notices that findings were read from, where they may be seen."""
    ids = {row.notice_id for row in findings if row.notice_id}
    rows = documents.visible(actor).filter(pk__in=ids) if ids else ()
    return {row.pk: row.title for row in rows}


def _named_in(steps: Iterable[History]) -> frozenset[str]:
    return frozenset(str(step.facts[n]) for step in steps for n in _NAMING if step.facts.get(n))
