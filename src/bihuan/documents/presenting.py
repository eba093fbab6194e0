"""How a draft is laid out: source lines with the items found in them, and the totals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from bihuan.documents.domain.draft import counts, kept_measures, kept_problems
from bihuan.documents.models import NoticeState
from bihuan.foundation.models import History

if TYPE_CHECKING:
    from bihuan.documents.domain.draft import Draft
    from bihuan.documents.models import Notice

_WHAT: dict[str, Any] = {
    "problems": _("Problems"),
    "measures": _("Measures"),
    "done": _("Done"),
    "mostly_done": _("Mostly done"),
    "ongoing": _("Ongoing"),
    "long_term": _("Long-term"),
    "rules": _("Rules made"),
}


@dataclass(frozen=True)
class SourceLine:
    """A line of the source with what was found in it."""

    i: int
    ref: str
    text: str
    #: p for a problem's heading, m for a measure, empty for neither.
    kind: str = ""
    #: Number of the item where it begins, e.g. 5 or 5（1）.
    item: str = ""
    #: The page that begins here, where pages are known.
    page: int | None = None
    is_warned: bool = False


@dataclass(frozen=True)
class Total:
    """A total that the text states, beside what was found."""

    label: Any
    value: int
    found: int | None
    agrees: bool | None
    ref: str
    i: int | None


def discarded(notice: Notice) -> History | None:
    """Return the step by which a notice was discarded: who, when, why; None where it was not."""
    if notice.state != NoticeState.DISCARDED:
        return None
    steps = History.objects.filter(subject_type="notice", subject_id=notice.pk)
    return steps.filter(to_state=NoticeState.DISCARDED).first()


class Layout:
    """What the preview shows of a notice."""

    def __init__(self, notice: Notice) -> None:
        self._notice = notice
        self._index = {str(line["ref"]): i for i, line in enumerate(notice.source_lines)}

    @property
    def draft(self) -> Draft:
        """The draft as it stands."""
        edited: Draft = self._notice.as_edited
        return edited

    def position(self, ref: object) -> int | None:
        """Return where a line stands in the source, by its name."""
        return self._index.get(str(ref))

    def span(self, item: dict[str, Any]) -> str:
        """Return the positions of an item's lines as ``190-193``; empty when it has none."""
        if not item["lines"]:
            return ""
        first, last = (self.position(ref) for ref in item["lines"])
        return "" if first is None or last is None else f"{first}-{last}"

    def problems(self) -> list[dict[str, Any]]:
        """Return the problems with their spans, groups where they change, and counts."""
        shown, group = [], None
        for problem in self.draft["problems"]:
            named = " / ".join(problem["group"])
            shown.append(
                {
                    **problem,
                    "span": self.span(problem),
                    "begins_group": named if named != group else "",
                    "count": len(kept_measures(problem)),
                    "measures": [{**m, "span": self.span(m)} for m in problem["measures"]],
                }
            )
            group = named
        return shown

    def source(self) -> list[SourceLine]:
        """Return the lines that hold text, marked with the items found in them."""
        marks = self._marks()
        warned = {str(w["line"]) for w in self._notice.as_read["warnings"] if w["line"]}
        lines, page = [], None
        for i, line in enumerate(self._notice.source_lines):
            if not line["text"].strip():
                continue
            kind, item = marks.get(i, ("", ""))
            begins = line["page"] if line["page"] != page else None
            page = line["page"]
            text, ref = line["text"], str(line["ref"])
            lines.append(SourceLine(i, ref, text, kind, item, begins, ref in warned))
        return lines

    def _marks(self) -> dict[int, tuple[str, str]]:
        marks: dict[int, tuple[str, str]] = {}
        for problem in self.draft["problems"]:
            for measure in kept_measures(problem) if problem["is_kept"] else ():
                self._mark(marks, measure, "m", f"{problem['no']}（{measure['no']}）")
        for problem in kept_problems(self.draft):
            self._mark(marks, problem, "p", str(problem["no"]))
        return marks

    def _mark(
        self, marks: dict[int, tuple[str, str]], item: dict[str, Any], kind: str, name: str
    ) -> None:
        span = self.span(item)
        if not span:
            return
        first, last = (int(end) for end in span.split("-"))
        for i in range(first, last + 1):
            marks[i] = (kind, name if i == first else "")

    def totals(self) -> list[Total]:
        """Return what the text states, held against what was found."""
        return [
            Total(
                _WHAT.get(said["what"], said["what"]),
                said["value"],
                said["found"],
                said["agrees"],
                str(said["line"]),
                self.position(said["line"]),
            )
            for said in self._notice.as_read["stated"]
        ]

    def counts(self) -> dict[str, int]:
        """Count problems and measures, what was checked, and what is still to be said."""
        counted = counts(self.draft)
        kept = kept_problems(self.draft)
        measures = [m for p in kept for m in kept_measures(p)]
        return {
            **counted,
            "unchecked": counted["problems"] - counted["checked"],
            "without_department": sum(1 for p in kept if not p["organisation"]),
            "unfinished": sum(1 for m in measures if m["status"] in ("ongoing", "long_term")),
            "lines": sum(1 for line in self._notice.source_lines if line["text"].strip()),
            "pages": max((line["page"] or 0 for line in self._notice.source_lines), default=0),
        }
