"""The list of findings, what is done to many of them, and the three lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from bihuan.findings.domain.lifecycle import State
from bihuan.findings.exports import sent_csv, sent_workbook
from bihuan.findings.forms.filters import FilterForm
from bihuan.findings.forms.many import offered_to
from bihuan.findings.notice_papers import may_issue_lists
from bihuan.findings.queries.listing import counts_by_tab, page_of, total_of
from bihuan.findings.queries.three_lists import LISTS, Table, table_for
from bihuan.findings.saved_filters import offered_filters, query_of
from bihuan.findings.taking_out import (
    left_out,
    left_out_words,
    list_as_csv,
    lists_in_file,
    may_export,
)
from bihuan.findings.views.asking import onlooker_of, part, today
from bihuan.kernel.errors import NotFound

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse, QueryDict
    from django.http.response import HttpResponseBase

    from bihuan.findings.queries.listing import FindingFilter
    from bihuan.people.public import Actor

#: Tabs as people name them, with the state whose ring stands beside the word.
TAB_LABELS: tuple[tuple[str, Any, State | None], ...] = (
    ("open", gettext_lazy("Not closed"), None),
    ("to_assign", gettext_lazy("To be assigned"), State.VERIFIED),
    ("rectifying", gettext_lazy("Rectifying"), State.RECTIFYING),
    ("to_accept", gettext_lazy("To be accepted"), State.SUBMITTED),
    ("to_strike_off", gettext_lazy("To be struck off"), State.ACCEPTED),
    ("closed", gettext_lazy("Closed"), State.CLOSED),
    ("looked_back", gettext_lazy("Looked back at"), State.LOOKED_BACK),
    ("off_list", gettext_lazy("Off the list"), State.WITHDRAWN),
)
#: Tabs that are drawn only while something stands in them.
_ONLY_WHEN_FULL = frozenset({"off_list"})
#: Columns that may be hidden; the title and the tick box always stay.
COLUMNS: dict[str, Any] = {
    "grade": gettext_lazy("Grade"),
    "number": gettext_lazy("Number"),
    "place": gettext_lazy("Place"),
    "region": gettext_lazy("Area"),
    "state": gettext_lazy("State"),
    "turn": gettext_lazy("Whose turn"),
    "due": gettext_lazy("Deadline"),
    "measures": gettext_lazy("Measures"),
    "found": gettext_lazy("Found on"),
    "notice": gettext_lazy("Source lines"),
}
FIRST_COLUMNS = frozenset(COLUMNS) - {"found", "notice"}
_PIXELS_A_CHARACTER = 7
#: Columns of at most so many characters, such as dates and numbers, are not broken.
_ONE_LINE = 22
LIST_LABELS: dict[str, Any] = {
    "problems": gettext_lazy("Problem list"),
    "tasks": gettext_lazy("Task list"),
    "responsibilities": gettext_lazy("Responsibility list"),
}


@dataclass(frozen=True)
class Tab:
    """A tab with its count."""

    name: str
    label: str
    count: int
    url: str
    is_here: bool
    state: State | None = None


@require_GET
def findings(request: HttpRequest) -> HttpResponse:
    """Show one page of the list."""
    actor, day = onlooker_of(request), today()
    form = FilterForm(request.GET, actor=actor, today=day)
    asked = form.asked_for()
    counts = counts_by_tab(actor, asked, day)
    total = total_of(counts, asked)
    page = page_of(actor, asked, today=day, cursor=request.GET.get("cursor", ""))
    context = {
        "form": form,
        "chips": list(form.chips()),
        "unread": form.unread(),
        "kept": [(n, v) for n in ("tab", "overdue", "cols") for v in request.GET.getlist(n)],
        "tabs": _tabs(request.GET, counts),
        "overdue": _overdue(request.GET, counts["overdue"]),
        "total": total,
        "page": page,
        "columns": _columns(request.GET),
        "shown": {c for c in COLUMNS if c in _chosen(request.GET)},
        "today": day,
        **(files := _export_context(actor, asked, day)),
        "exported": total - files.get("left_out", 0),
        "saved": offered_filters(actor),
        "query": query_of(request.GET),
        "many": [(name, form.label) for name, form in offered_to(actor).items()],
    }
    return render(request, part(request, "findings/list.html", "list"), context)


@require_GET
def three_lists(request: HttpRequest, name: str = "problems") -> HttpResponse:
    """Show one page of one of the three lists: so many findings with all their rows."""
    actor, day = onlooker_of(request), today()
    form = FilterForm(request.GET, actor=actor, today=day)
    asked = form.asked_for()
    page = page_of(actor, asked, today=day, cursor=request.GET.get("cursor", ""))
    table = table_for(_known(name), page.rows, actor).without_serial()
    context = {
        "name": name,
        "lists": [(each, LIST_LABELS[each]) for each in LISTS],
        "table": table,
        "page": page,
        "total": total_of(counts_by_tab(actor, asked, day), asked),
        "rows": _cells(table),
        "widths": [width * _PIXELS_A_CHARACTER for _heading, width in table.columns],
        "form": form,
        "chips": list(form.chips()),
        "unread": form.unread(),
        "tabs": _tabs(request.GET, None),
        "kept": [(n, v) for n in ("tab", "overdue") for v in request.GET.getlist(n)],
        "paper_of": asked.notice_id if may_issue_lists(actor) else None,
        **_export_context(actor, asked, day),
    }
    return render(request, "findings/three_lists.html", context)


@require_GET
def export(request: HttpRequest, name: str) -> HttpResponseBase:
    """Hand out a list as a spreadsheet: exactly what the filter shows, or what was chosen."""
    actor, day = onlooker_of(request), today()
    names = LISTS if name == "all" else (_known(name),)
    form = FilterForm(request.GET, actor=actor, today=day)
    form.require_read()
    chips = [f"{chip.label} {chip.value}" for chip in form.chips()]
    file = lists_in_file(actor, names, form.asked_for(), subtitle=chips, today=day)
    title = LIST_LABELS[name] if name in LIST_LABELS else _("Three lists")
    return sent_workbook(file, _disposition(f"{title}{day.isoformat()}.xlsx"))


@require_GET
def export_csv(request: HttpRequest, name: str) -> HttpResponseBase:
    """Hand out a list as .csv, sent while it is read: exactly what the filter shows."""
    actor, day = onlooker_of(request), today()
    form = FilterForm(request.GET, actor=actor, today=day)
    form.require_read()
    pieces = list_as_csv(actor, _known(name), form.asked_for(), today=day)
    return sent_csv(pieces, _disposition(f"{LIST_LABELS[name]}{day.isoformat()}.csv"))


def _cells(table: Table) -> list[list[tuple[str, str, bool]]]:
    """Return rows of heading, value and whether the value stays on one line."""
    return [
        [
            (heading, value, width <= _ONE_LINE)
            for (heading, width), value in zip(table.columns, row, strict=True)
        ]
        for row in table.rows
    ]


def _known(name: str) -> str:
    if name not in LISTS:
        raise NotFound("findings.no_such_list", _("There is no such list."))
    return name


def _export_context(actor: Actor, asked: FindingFilter, day: date) -> dict[str, Any]:
    """Return whether files are offered, and how many of the findings they leave out."""
    if not may_export(actor):
        return {"may_export": False}
    count = left_out(actor, asked, day)
    return {"may_export": True, "left_out": count, "left_out_words": left_out_words(count)}


def _disposition(name: str) -> str:
    return content_disposition_header(as_attachment=True, filename=name) or "attachment"


def _tabs(asked: QueryDict, counts: dict[str, int] | None) -> list[Tab]:
    here = "" if asked.get("overdue") else asked.get("tab", "open")
    return [
        Tab(
            name=name,
            label=str(label),
            count=counts[name] if counts else 0,
            url=_address(asked, tab=name),
            is_here=name == here,
            state=state,
        )
        for name, label, state in TAB_LABELS
        if name not in _ONLY_WHEN_FULL or name == here or not counts or counts[name]
    ]


def _overdue(asked: QueryDict, count: int) -> Tab:
    url = _address(asked, tab="open", overdue="yes")
    return Tab("overdue", _("Overdue"), count, url, asked.get("overdue") == "yes")


def _address(asked: QueryDict, **changes: str) -> str:
    changed = asked.copy()
    for name in ("tab", "overdue", "cursor"):
        changed.pop(name, None)
    changed.update(changes)
    return f"?{changed.urlencode()}"


def _chosen(asked: QueryDict) -> frozenset[str]:
    chosen = frozenset(asked.getlist("cols")) & frozenset(COLUMNS)
    return chosen or FIRST_COLUMNS


def _columns(asked: QueryDict) -> list[tuple[str, Any, bool]]:
    chosen = _chosen(asked)
    return [(name, label, name in chosen) for name, label in COLUMNS.items()]
