"""What people fill in about notices: the upload, and the corrections of a draft."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.documents.domain import draft
from bihuan.people import public as people

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.models import QuerySet
    from django.http import QueryDict

    from bihuan.documents.domain.draft import Draft

#: What a unit may say of its own work, as people read it.
STATUS_LABELS: dict[str, Any] = {
    "done": _("Done"),
    "mostly_done": _("Mostly done"),
    "ongoing": _("Ongoing"),
    "long_term": _("Long-term"),
    "at_once": _("Fixed at once"),
}
#: An empty line in a measure's text marks where it is split.
_SPLIT_MARK = "\n\n"
_VERSION_DIGITS = 9


class UploadForm(people.PlaceForm):
    """The document, and for whom it is imported."""

    file = forms.FileField(
        label=_("Document"),
        help_text=_("Text (.txt), Word (.docx) or PDF. Nothing is stored as a finding yet."),
        widget=forms.FileInput(attrs={"accept": ".txt,.docx,.pdf"}),
    )
    organisation = forms.ChoiceField(label=_("In the name of"))
    region = forms.ChoiceField(label=_("Area of the findings"))


def version_of(sent: QueryDict) -> int | None:
    """Return the version that the preview was drawn from; None where it says none."""
    version = sent.get("version", "")
    return int(version) if version.isdecimal() and len(version) <= _VERSION_DIGITS else None


def corrections(sent: QueryDict, bodies: QuerySet[people.Organisation]) -> Callable[[Draft], Draft]:
    """Return the change that a sent preview asks for: every field, then the one act.

    Fields are named by the item's key: ``p3-title``, ``p3-organisation``, ``p3m2-text`` and so
    on; the act is the button that was pressed, e.g. ``split:p3m2``. Departments are among ``bodies``.
    """

    def change(before: Draft) -> Draft:
        edited = _write_missed(_write_fields(before, _with_departments(before, sent, bodies)), sent)
        return _act(edited, sent)

    return change


def _with_departments(
    before: Draft, sent: QueryDict, bodies: QuerySet[people.Organisation]
) -> QueryDict:
    """Put the ids of the departments that are named in place of their names.

    Raises:
        DraftRefused: a name is not that of one body.
    """
    sent = sent.copy()
    for problem in before["problems"]:
        name = f"{problem['key']}-organisation"
        said = people.said_in(sent, name)
        if not said.words:
            continue
        if said.is_chosen and said.id == problem["organisation"]:
            sent[name] = said.id
            continue
        body = people.body_meant(bodies, said)
        if body is None:
            raise draft.DraftRefused("which_body", said=said.words)
        sent[name] = str(body.pk)
    return sent


def _write_fields(before: Draft, sent: QueryDict) -> Draft:
    """Write all fields that differ from the draft."""
    changes = [
        _later(edit, item["key"], values)
        for edit, item, names in _items(before)
        if (values := _changed(item, sent, names))
    ]
    return reduce(lambda now, change: change(now), changes, before)


def _items(
    before: Draft,
) -> Iterator[tuple[Callable[..., Draft], dict[str, Any], tuple[str, ...]]]:
    """Yield every problem and measure with what changes it and the fields that may change."""
    for problem in before["problems"]:
        yield draft.edit_problem, problem, ("title", "status", "organisation")
        for measure in problem["measures"]:
            yield draft.edit_measure, measure, ("title", "text", "status")


def _later(
    edit: Callable[..., Draft], key: str, values: dict[str, Any]
) -> Callable[[Draft], Draft]:
    return lambda now: edit(now, key, **values)


def _changed(item: dict[str, Any], sent: QueryDict, names: tuple[str, ...]) -> dict[str, Any]:
    changed = {}
    for name in names:
        value = sent.get(f"{item['key']}-{name}")
        if value is None:
            continue
        value = value.replace("\r\n", "\n")
        if value != (item[name] or ""):
            changed[name] = value or None if name in ("status", "organisation") else value
    return changed


def _write_missed(edited: Draft, sent: QueryDict) -> Draft:
    """Add what was typed as missed, whichever button was pressed; nothing typed is lost."""
    act, _colon, key = sent.get("act", "").partition(":")
    own = {"add_measure": f"{key}-new", "add_problem": "new-problem"}.get(act)
    for problem in list(edited["problems"]):
        name = f"{problem['key']}-new"
        if name != own and sent.get(name, "").strip():
            edited = draft.add_measure(edited, problem["key"], str(sent[name]))
    if own != "new-problem" and str(sent.get("new-problem", "")).strip():
        edited = draft.add_problem(edited, str(sent["new-problem"]))
    return edited


def _act(edited: Draft, sent: QueryDict) -> Draft:
    act, _colon, key = sent.get("act", "").partition(":")
    known: dict[str, Callable[[], Draft]] = {
        "split": lambda: _split(edited, key),
        "merge": lambda: draft.merge_measure(edited, key),
        "drop": lambda: draft.edit_measure(edited, key, is_kept=False),
        "keep": lambda: draft.edit_measure(edited, key, is_kept=True),
        "drop_problem": lambda: draft.edit_problem(edited, key, is_kept=False),
        "keep_problem": lambda: draft.edit_problem(edited, key, is_kept=True),
        "checked": lambda: draft.edit_problem(edited, key, is_checked=True),
        "unchecked": lambda: draft.edit_problem(edited, key, is_checked=False),
        "add_measure": lambda: draft.add_measure(edited, key, str(sent.get(f"{key}-new", ""))),
        "add_problem": lambda: draft.add_problem(edited, str(sent.get("new-problem", ""))),
    }
    return known[act]() if act in known else edited


def _split(edited: Draft, key: str) -> Draft:
    texts = {m["key"]: m["text"] for p in edited["problems"] for m in p["measures"]}
    return draft.split_measure(edited, key, max(texts.get(key, "").find(_SPLIT_MARK), 0))
