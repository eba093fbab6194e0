"""A notice under correction: what was read, with what a person decided about it.

A draft is plain JSON data::

    {"title", "issuer", "issued_on", "problems": [
        {"key", "no", "label", "title", "status", "lines", "group", "organisation",
         "is_kept", "is_checked",
         "measures": [{"key", "no", "label", "title", "text", "status", "lines", "is_kept"}]}]}

Every function returns a new draft and leaves the old one alone. Keys are stable: they name the
item in forms and survive splitting and merging.
"""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any
from uuid import UUID

from bihuan.kernel.errors import BadInput

#: What a unit may say of its own work.
STATUSES = ("done", "mostly_done", "ongoing", "long_term", "at_once")
TITLE_LENGTH = 300
TEXT_LENGTH = 20_000
ITEMS = 5_000

Draft = dict[str, Any]


class DraftRefused(BadInput):
    """What was sent does not make a draft; the code says why."""

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__(f"documents.{reason}", reason, **facts)


def start(as_read: Draft) -> Draft:
    """Make a draft of what the reader found: everything kept, nothing checked yet."""
    return {
        "title": as_read["title"] or "",
        "issuer": as_read["issuer"] or "",
        "issued_on": as_read["issued_on"],
        "problems": [
            {
                "key": f"p{number}",
                "no": problem["no"],
                "label": problem["label"],
                "title": problem["title"],
                "status": problem["status"],
                "lines": problem["lines"],
                "group": problem.get("group", []),
                "organisation": None,
                "is_kept": True,
                "is_checked": False,
                "measures": [
                    {
                        "key": f"p{number}m{position}",
                        "no": measure["no"],
                        "label": measure["label"],
                        "title": measure["title"] or "",
                        "text": measure["text"],
                        "status": measure["status"],
                        "lines": measure["lines"],
                        "is_kept": True,
                    }
                    for position, measure in enumerate(problem["measures"], start=1)
                ],
            }
            for number, problem in enumerate(as_read["problems"], start=1)
        ],
    }


def counts(draft: Draft) -> dict[str, int]:
    """Count what is kept and what was checked."""
    kept = kept_problems(draft)
    return {
        "problems": len(kept),
        "measures": sum(len(kept_measures(problem)) for problem in kept),
        "checked": sum(1 for problem in kept if problem["is_checked"]),
    }


def differing_problems(before: Draft, after: Draft) -> list[Draft]:
    """Return the problems of a later draft that an earlier one has not, or has otherwise."""
    known = {problem["key"]: problem for problem in before["problems"]}
    return [each for each in after["problems"] if known.get(each["key"]) != each]


def kept_problems(draft: Draft) -> list[Draft]:
    """Return the problems that will become findings."""
    return [problem for problem in draft["problems"] if problem["is_kept"]]


def kept_measures(problem: Draft) -> list[Draft]:
    """Return the measures of a problem that will become its measures."""
    return [measure for measure in problem["measures"] if measure["is_kept"]]


def set_head(draft: Draft, *, title: str, issuer: str, issued_on: str | None) -> Draft:
    """Correct the notice's own title, issuer and date (ISO 8601)."""
    changed = deepcopy(draft)
    changed["title"] = _words(title, TITLE_LENGTH, "title")
    changed["issuer"] = issuer.strip()[:200]
    changed["issued_on"] = _day(issued_on)
    return changed


def edit_problem(draft: Draft, key: str, **values: Any) -> Draft:
    """Change a problem's title, status, organisation, is_kept or is_checked."""
    changed = deepcopy(draft)
    problem = _problem(changed, key)
    for name, value in values.items():
        if name == "title":
            problem["title"] = _words(value, TITLE_LENGTH, "title")
        elif name == "status":
            problem["status"] = _status(value)
        elif name == "organisation":
            problem["organisation"] = _body(value)
        elif name in {"is_kept", "is_checked"}:
            problem[name] = bool(value)
        else:
            raise DraftRefused("unknown_field", name=name)
    return changed


def edit_measure(draft: Draft, key: str, **values: Any) -> Draft:
    """Change a measure's title, text, status or is_kept."""
    changed = deepcopy(draft)
    _, measure = _measure(changed, key)
    for name, value in values.items():
        if name == "title":
            measure["title"] = _plain(value)[:TITLE_LENGTH]
        elif name == "text":
            measure["text"] = _words(value, TEXT_LENGTH, "text")
        elif name == "status":
            measure["status"] = _status(value)
        elif name == "is_kept":
            measure["is_kept"] = bool(value)
        else:
            raise DraftRefused("unknown_field", name=name)
    return changed


def split_measure(draft: Draft, key: str, at: int) -> Draft:
    """Split a measure's text after ``at`` characters; both halves keep the source lines."""
    changed = deepcopy(draft)
    problem, measure = _measure(changed, key)
    first, second = measure["text"][:at].strip(), measure["text"][at:].strip()
    if not (first and second):
        raise DraftRefused("split_leaves_nothing")
    measure["text"] = first
    new = {**measure, "key": _fresh_key(changed, key), "label": "", "title": "", "text": second}
    problem["measures"].insert(problem["measures"].index(measure) + 1, new)
    _renumber(problem["measures"])
    return changed


def merge_measure(draft: Draft, key: str) -> Draft:
    """Join a measure to the one before it."""
    changed = deepcopy(draft)
    problem, measure = _measure(changed, key)
    place = problem["measures"].index(measure)
    if place == 0:
        raise DraftRefused("nothing_before")
    before = problem["measures"][place - 1]
    before["text"] = (
        before["text"] + (measure["title"] and measure["title"] + "。") + measure["text"]
    )
    before["lines"] = [before["lines"][0], measure["lines"][1]]
    problem["measures"].remove(measure)
    _renumber(problem["measures"])
    return changed


def add_problem(draft: Draft, title: str, *, after: str | None = None) -> Draft:
    """Add a problem that the reader missed, without source lines."""
    changed = deepcopy(draft)
    _room(changed)
    new = {
        "key": _fresh_key(changed, "p"),
        "no": 0,
        "label": "",
        "title": _words(title, TITLE_LENGTH, "title"),
        "status": None,
        "lines": None,
        "group": [],
        "organisation": None,
        "is_kept": True,
        "is_checked": True,
        "measures": [],
    }
    place = len(changed["problems"])
    if after:
        place = changed["problems"].index(_problem(changed, after)) + 1
    changed["problems"].insert(place, new)
    _renumber(changed["problems"])
    return changed


def add_measure(draft: Draft, problem_key: str, text: str) -> Draft:
    """Add a measure that the reader missed, without source lines."""
    changed = deepcopy(draft)
    _room(changed)
    problem = _problem(changed, problem_key)
    problem["measures"].append(
        {
            "key": _fresh_key(changed, problem_key),
            "no": 0,
            "label": "",
            "title": "",
            "text": _words(text, TEXT_LENGTH, "text"),
            "status": None,
            "lines": None,
            "is_kept": True,
        }
    )
    _renumber(problem["measures"])
    return changed


def _problem(draft: Draft, key: str) -> Draft:
    for problem in draft["problems"]:
        if problem["key"] == key:
            found: Draft = problem
            return found
    raise DraftRefused("no_such_item", key=key)


def _measure(draft: Draft, key: str) -> tuple[Draft, Draft]:
    for problem in draft["problems"]:
        for measure in problem["measures"]:
            if measure["key"] == key:
                return problem, measure
    raise DraftRefused("no_such_item", key=key)


def _words(value: object, longest: int, what: str) -> str:
    said = _plain(value)
    if not said:
        raise DraftRefused("words_missing", what=what)
    if len(said) > longest:
        raise DraftRefused("words_too_long", what=what, longest=longest)
    return said


def _plain(value: object) -> str:
    """Return words without the one character that no database holds."""
    return str(value).replace("\0", "").strip()


def _body(value: object) -> str | None:
    """Return the id of an organisation as it is written; whether there is one is asked later."""
    try:
        return str(UUID(str(value))) if value else None
    except ValueError:
        raise DraftRefused("unknown_body") from None


def _status(value: object) -> str | None:
    if value in (None, ""):
        return None
    if value not in STATUSES:
        raise DraftRefused("unknown_status", status=str(value))
    return str(value)


def _day(value: str | None) -> str | None:
    if not value:
        return None
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise DraftRefused("bad_date", value=value) from None


def _room(draft: Draft) -> None:
    if sum(1 + len(problem["measures"]) for problem in draft["problems"]) >= ITEMS:
        raise DraftRefused("too_many_items", most=ITEMS)


def _fresh_key(draft: Draft, stem: str) -> str:
    taken = {problem["key"] for problem in draft["problems"]}
    taken |= {m["key"] for problem in draft["problems"] for m in problem["measures"]}
    number = 1
    while f"{stem}x{number}" in taken:
        number += 1
    return f"{stem}x{number}"


def _renumber(items: list[Draft]) -> None:
    for number, item in enumerate(items, start=1):
        item["no"] = number
