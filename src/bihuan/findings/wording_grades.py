"""Grades of findings as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from bihuan.findings.models import Grade, Kind

if TYPE_CHECKING:
    from bihuan.findings.models import Finding


def grade_label(finding: Finding) -> str:
    """Name the grade of a hazard; of others, what sort of thing they are."""
    if finding.kind != Kind.HAZARD:
        return str(Kind(finding.kind).label)
    return str(Grade(finding.grade).label) if finding.is_graded else _("Not graded yet")
