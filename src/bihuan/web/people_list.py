"""A list of people out of a spreadsheet: read, shown row by row, taken in when said so."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from bihuan.documents import public as documents
from bihuan.engines.ledger.cells import text_of
from bihuan.kernel.clock import SystemClock
from bihuan.kernel.errors import BadInput, Refusal
from bihuan.people import public as people
from bihuan.people.public import Became, Capability, Line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpRequest

    from bihuan.people.public import Actor, Taken

CLOCK = SystemClock()
_LARGEST_BYTES = 2 * 1024 * 1024
_UNPROCESSABLE = 422
#: Field of a line -> its heading in the template; the first of a spreadsheet's headings counts.
HEADINGS: dict[str, Any] = {
    "name": gettext_lazy("Person's name"),
    "username": gettext_lazy("Sign-in name"),
    "phone": gettext_lazy("Telephone"),
    "body": gettext_lazy("Body"),
    "role": gettext_lazy("Role"),
    "region": gettext_lazy("Area"),
    "title": gettext_lazy("Title of the post"),
}
#: Headings that are read as well, whatever the language of the page.
_ALSO: dict[str, str] = {
    "姓名": "name", "name": "name", "账号": "username", "登录名": "username", "用户名": "username",
    "sign-in name": "username", "username": "username", "手机": "phone", "手机号": "phone",
    "电话": "phone", "联系电话": "phone", "phone": "phone", "telephone": "phone", "单位": "body",
    "机构": "body", "所在单位": "body", "body": "body", "岗位": "role", "角色": "role",
    "role": "role", "区划": "region", "区域": "region", "管辖区域": "region", "area": "region",
    "region": "region", "职务": "title", "title": "title",
}  # fmt: skip
_NEEDED = {"name", "username"}
BECAME = {
    Became.ACCOUNT: gettext_lazy("New account"),
    Became.ACCOUNT_AND_POST: gettext_lazy("New account; the post is asked for"),
    Became.POST: gettext_lazy("The post is asked for"),
    Became.NOTHING_NEW: gettext_lazy("Nothing new"),
    Became.REFUSED: gettext_lazy("Not taken in"),
}


class ListForm(forms.Form):
    """The spreadsheet."""

    file = forms.FileField(
        label=gettext_lazy("List of people"),
        help_text=gettext_lazy(".xlsx, .xls or .csv, with the headings of the template."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )


class NoList(BadInput):
    """The spreadsheet has no row of headings that is known."""

    def __init__(self) -> None:
        super().__init__(
            "web.no_list_of_people",
            _("No row of headings was found. Begin with the template: name and sign-in name are"
              " needed."),
        )  # fmt: skip


@never_cache
@require_http_methods(["GET", "POST"])
def people_list(request: HttpRequest) -> HttpResponse:
    """Read a list and show what each row becomes; take it in once that was seen."""
    actor = _keeper(request)
    if "lines" in request.POST:
        return _take_in(request, actor)
    form = ListForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        try:
            lines = lines_in(form.cleaned_data["file"])
            taken = people.take_in_people(lines, actor=actor, clock=CLOCK, is_trial=True)
        except Refusal as refusal:
            form.add_error("file", str(refusal))
        else:
            context |= _shown(taken) | {"kept": json.dumps([vars(line) for line in lines])}
    status = _UNPROCESSABLE if form.is_bound and form.errors else 200
    return render(request, "web/people_list.html", context, status=status)


@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """Hand out the headings, with a row that shows how to fill them."""
    _keeper(request)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([str(heading) for heading in HEADINGS.values()])
    example = people.Role.COMMITTEE_OFFICER.label
    writer.writerow([_("Li Na"), "lina", "13900000000", "", str(example), "", ""])
    shown = content_disposition_header(as_attachment=True, filename=f"{_('List of people')}.csv")
    # With a mark at its beginning, for spreadsheets would take it for another script.
    return HttpResponse(
        text.getvalue().encode("utf-8-sig"),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": shown or "attachment"},
    )


def lines_in(file: UploadedFile[Any]) -> list[Line]:
    """Return the people of a spreadsheet's first sheet with headings.

    Raises:
        BadInput: no spreadsheet, too large, or without headings.
    """
    data = file.read(_LARGEST_BYTES + 1)
    if len(data) > _LARGEST_BYTES:
        raise BadInput("web.list_too_large", _("This file is too large for a list of people."))
    for grid in documents.grids_in(data, file.name or ""):
        rows = [(number, [text_of(cell) for cell in cells]) for number, cells in grid.rows]
        for at, (_number, cells) in enumerate(rows):
            columns = _columns(cells)
            if columns.keys() >= _NEEDED:
                return list(_lines(rows[at + 1 :], columns))
    raise NoList


def _columns(cells: list[str]) -> dict[str, int]:
    own = {str(heading).lower(): field for field, heading in HEADINGS.items()}
    known = _ALSO | own
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        field = known.get(cell.strip().lower())
        if field:
            found.setdefault(field, at)
    return found


def _lines(rows: list[tuple[int, list[str]]], columns: dict[str, int]) -> Iterator[Line]:
    for number, cells in rows:
        said = {f: cells[at].strip() if at < len(cells) else "" for f, at in columns.items()}
        if any(said.values()):
            yield Line(no=number, **said)


def _take_in(request: HttpRequest, actor: Actor) -> HttpResponse:
    try:
        lines = [_line(**line) for line in json.loads(request.POST["lines"])]
    except (ValueError, TypeError) as error:
        raise NoList from error
    taken = people.take_in_people(lines, actor=actor, clock=CLOCK)
    made = sum(t.became not in (Became.REFUSED, Became.NOTHING_NEW) for t in taken)
    told = ngettext("%(count)s row is taken in.", "%(count)s rows are taken in.", made)
    messages.success(request, told % {"count": made})
    if any(t.became is Became.REFUSED for t in taken):
        context = {"form": ListForm(), **_shown(taken), "is_done": True}
        return render(request, "web/people_list.html", context)
    return redirect("people:people")


def _line(no: object, **said: object) -> Line:
    """Return a line as the preview kept it; what came back is typed by nobody we know."""
    return Line(no=int(str(no)), **{field: str(value) for field, value in said.items()})


def _shown(taken: list[Taken]) -> dict[str, Any]:
    rows = [(row, BECAME[row.became], row.became is Became.REFUSED) for row in taken]
    refused = sum(is_refused for _row, _label, is_refused in rows)
    # What is left out stands first: that is what there is to do.
    return {
        "rows": sorted(rows, key=lambda row: not row[2]),
        "refused": refused,
        "good": len(rows) - refused,
    }


def _keeper(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if Capability.MANAGE_ACCOUNTS not in actor.capabilities:
        raise people.OutsideOffice(Capability.MANAGE_ACCOUNTS)
    return actor
