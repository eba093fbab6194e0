"""The readers' results as the JSON of the command line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from decimal import Decimal

    from bihuan.engines.text.figures import Figure
    from bihuan.engines.text.model import Measure, Notice, Problem


def notice_as_json(notice: Notice) -> dict[str, Any]:
    """A notice as ``bihuan notice read --json`` prints it."""
    return {
        "title": notice.title,
        "issuer": notice.issuer,
        "issued_on": notice.issued_on.isoformat() if notice.issued_on else None,
        "problems": [_problem(problem) for problem in notice.problems],
        "stated": [
            {
                "what": stated.what,
                "value": stated.value,
                "line": stated.line,
                "found": stated.found,
                "agrees": stated.agrees,
            }
            for stated in notice.stated
        ],
        "warnings": [
            {"code": warning.code, "message": warning.message, "line": warning.line}
            for warning in notice.warnings
        ],
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "no": problem.no,
        "label": problem.label,
        "title": problem.title,
        "status": problem.status and problem.status.value,
        "lines": list(problem.lines),
        "group": list(problem.group),
        "text": problem.text,
        "measures": [_measure(measure) for measure in problem.measures],
    }


def _measure(measure: Measure) -> dict[str, Any]:
    return {
        "no": measure.no,
        "label": measure.label,
        "title": measure.title,
        "text": measure.text,
        "status": measure.status and measure.status.value,
        "lines": list(measure.lines),
    }


def figures_as_json(figures: Sequence[Figure]) -> list[dict[str, Any]]:
    """Figures as ``bihuan figures read --json`` prints them; a whole value is an integer."""
    return [
        {
            "text": figure.text,
            "subject": figure.subject,
            "indicator": figure.indicator,
            "value": _number(figure.value),
            "unit": figure.unit,
            "approximate": figure.approximate,
            "period": figure.period,
            "line": figure.line,
        }
        for figure in figures
    ]


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
