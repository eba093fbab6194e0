"""The standards as the API shows them: each with its source and how sure it is."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from bihuan.foundation.rest.fields import Code, Day, RegionCode
from bihuan.foundation.rest.shapes import Shape
from bihuan.standards.domain.entries import Mark

if TYPE_CHECKING:
    from bihuan.standards.domain.entries import Criterion


class CriterionOut(Shape):
    """One item that makes a hazard a major one (重大事故隐患判定标准)."""

    code: str
    sector: str
    trade: str
    text: str
    text_en: str
    #: The text is a short form, not the wording of the document.
    is_short_form: bool
    source: str
    clause: str
    #: ``unconfirmed``: not yet compared with the official text.
    mark: Mark
    version: str
    effective_from: date
    effective_to: date | None


class CriteriaOut(Shape):
    """The criteria in force in a region on a day."""

    region: str
    on: date
    items: list[CriterionOut]


class CriteriaQuery(Shape):
    """Which criteria; by default those of one's own region, today, of all sectors."""

    region: RegionCode = ""
    sector: Code = ""
    on: Day | None = None


def criterion_out(item: Criterion) -> CriterionOut:
    """Show a criterion."""
    return CriterionOut(
        code=item.code,
        sector=item.sector,
        trade=item.trade,
        text=item.text,
        text_en=item.text_en,
        is_short_form=item.short_form,
        source=item.source,
        clause=item.clause,
        mark=item.mark,
        version=item.version,
        effective_from=item.effective_from,
        effective_to=item.effective_to,
    )
