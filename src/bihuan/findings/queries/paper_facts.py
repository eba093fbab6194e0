"""What a finding says in a paper: texts for its placeholders, and its photographs."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import translation

from bihuan.documents.public import PaperKind, Picture, spelled
from bihuan.evidence import public as evidence
from bihuan.findings.domain.lifecycle import Step
from bihuan.findings.models import DutyRole
from bihuan.findings.wording_grades import grade_label
from bihuan.foundation.formats import exact
from bihuan.foundation.models import History
from bihuan.kernel.clock import civil_date
from bihuan.standards import public as standards

if TYPE_CHECKING:
    from datetime import date

    from bihuan.findings.models import Extension, Finding, Measure

#: Which photographs stand in which paper.
_PICTURES: dict[PaperKind, tuple[str, ...]] = {
    PaperKind.ORDER: ("before",),
    PaperKind.REPLY: ("before", "after"),
    PaperKind.ACCEPTANCE: ("before", "after"),
    PaperKind.EXTENSION: (),
    PaperKind.TRANSFER: ("before",),
}
_SHOWN_AS = {"before": "整改前", "after": "整改后"}
#: More would make a paper that nobody can send.
_MOST_PICTURES = 12


def values_of(finding: Finding) -> dict[str, Any]:
    """Return every value that the finding itself gives to a paper, in Chinese."""
    with translation.override("zh-hans"):
        return {
            "finding_number": finding.number,
            "finding_title": finding.title,
            "description": finding.description,
            "grade": grade_label(finding),
            "criterion": _criterion(finding),
            "place": finding.place,
            "region": finding.region.name,
            "found_on": spelled(civil_date(finding.found_at)),
            "found_by": finding.found_by_org.name if finding.found_by_org else "",
            "due": spelled(finding.due_on),
            "rectifier": _rectifier(finding),
            "measures": _measures(finding),
            **_accepted(finding),
            **_extended(finding),
            **_transferred(finding),
        }


def pictures_for(finding: Finding, kind: PaperKind) -> list[Picture]:
    """Return the photographs for a kind of paper: copies without metadata, with time and place."""
    files = evidence.attachments_of(subject_type="finding", subject_ids=[finding.pk])
    shown = [
        file
        for purpose in _PICTURES[kind]
        for file in files
        if file.purpose == purpose
        and file.void_seq is None
        and file.file.media_type.startswith("image/")
    ]
    with translation.override("zh-hans"):
        return [_picture(finding, file) for file in shown[:_MOST_PICTURES]]


def _picture(finding: Finding, attached: evidence.Attachment) -> Picture:
    with evidence.open_copy(attached.file, "view") as content:
        taken = content.read()
    said = attached.file.photo.get("taken_at")
    when = exact(datetime.fromisoformat(said) if said else attached.file.uploaded_at)
    parts = (_SHOWN_AS[attached.purpose], when, finding.place or finding.region.name)
    return Picture(taken, "，".join(parts))


def _criterion(finding: Finding) -> str:
    if not finding.criterion:
        return ""
    pack = standards.pack_for(finding.county_code)
    criterion = pack.criterion_as_judged(finding.criterion, finding.criterion_version)
    return f"{criterion.source}{criterion.clause}" if criterion else ""


def _rectifier(finding: Finding) -> str:
    duties = finding.duties.filter(role=DutyRole.RECTIFY, ended_at=None)
    duty = duties.select_related("organisation").order_by("-position").first()
    return duty.organisation.name if duty else ""


def _measures(finding: Finding) -> list[dict[str, str]]:
    rows = finding.measures.filter(voided_at=None).order_by("no")
    return [
        _measure(row, finding.due_on)
        for row in rows.select_related("responsible_dept", "responsible_person")
    ]


def _measure(row: Measure, due_on: date | None) -> dict[str, str]:
    who = [str(each) for each in (row.responsible_dept, row.responsible_person) if each]
    said = [row.title] if row.title else []
    said += [row.text] if row.text != row.title else []
    return {
        "no": str(row.no),
        "text": "：".join(said).rstrip("。；;."),
        "responsible": "、".join(who),
        "due": spelled(row.due_on or due_on),
        "result": "已完成" if row.done_at else "正在整改",
    }


def _accepted(finding: Finding) -> dict[str, str]:
    accepted = _last(finding, Step.ACCEPT) if finding.accepted_at else None
    handed_in = _last(finding, Step.SUBMIT, Step.FIX_AT_ONCE)
    return {
        "submitted_on": spelled(civil_date(handed_in.at)) if handed_in else "",
        "accepted_on": spelled(civil_date(finding.accepted_at)) if finding.accepted_at else "",
        "accepted_by": accepted.actor_name if accepted else "",
        "opinion": (accepted.reason or "同意验收。") if accepted else "",
    }


def _extended(finding: Finding) -> dict[str, str]:
    row: Extension | None = (
        finding.extensions.filter(decided_at__isnull=False).order_by("-decided_at").first()
    )
    return {
        "old_due": spelled(row.old_due_on) if row else "",
        "new_due": spelled(row.new_due_on) if row else "",
        "extension_reason": row.reason if row else "",
        "is_granted": "是" if row and row.is_granted else "",
        "decision": row.decision if row else "",
    }


def _transferred(finding: Finding) -> dict[str, str]:
    step = _last(finding, Step.TRANSFER)
    return {
        "receiver": str(step.facts.get("receiver", "")) if step else "",
        "transfer_reason": step.reason if step else "",
    }


def _last(finding: Finding, *steps: Step) -> History | None:
    rows = History.objects.filter(subject_type="finding", subject_id=finding.pk, step__in=steps)
    return rows.order_by("-seq").first()
