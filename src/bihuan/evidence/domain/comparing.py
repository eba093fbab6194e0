"""Hold the rows of one subject against its chain: pure, given the rows as plain values.

A row is a dict of column to value as :mod:`bihuan.evidence.services.verify.reading` reads it:
texts, integers, and parsed JSON; a value that cannot be read stays the text that stands there.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bihuan.evidence.domain.digests import ALGORITHMS, NOTHING_BEFORE
from bihuan.evidence.domain.faults import Fault
from bihuan.evidence.domain.links import Link, link_digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Row = dict[str, Any]
_LINK_TEXTS = (
    "subject_type", "subject_id", "county_code", "history_id", "at", "algorithm", "previous",
)  # fmt: skip
_HEAD_LIKE_LINK = ("subject_type", "county_code", "seq", "history_id", "digest", "algorithm")


@dataclass
class Subject:
    """All rows of one subject."""

    subject_type: str
    subject_id: str
    links: list[Row] = field(default_factory=list)
    histories: list[Row] = field(default_factory=list)
    heads: list[Row] = field(default_factory=list)
    attachments: list[Row] = field(default_factory=list)
    leaves: list[Row] = field(default_factory=list)
    #: What its own context says stands there now; one for a subject that exists.
    witnessed: list[Row] = field(default_factory=list)
    is_witnessed: bool = False

    @cached_property
    def ordered_links(self) -> list[Row]:
        """The links in the order of their steps; asked for when all rows are here."""
        return sorted(self.links, key=lambda row: _order(row["seq"]))

    @cached_property
    def payloads(self) -> dict[str, Row]:
        """What each link tells, by its history row's id, in the order of the steps."""
        return {row["history_id"]: payload_of(row) for row in self.ordered_links}

    @cached_property
    def number(self) -> str:
        """The newest number that the links tell; empty where they tell none."""
        return number_in(self.subject_type, self.payloads.values()) or ""

    @property
    def unsealed(self) -> int:
        """How many of its newest steps no root covers."""
        sealed = _sealed(self.leaves)
        return sum(1 for row in self.links if _order(row["seq"]) > sealed)

    def named(self, fault: Fault) -> Fault:
        """Return a fault as one of this subject."""
        return replace(
            fault,
            subject_type=self.subject_type,
            subject_id=self.subject_id,
            number=self.number,
        )


def faults_of(subject: Subject) -> list[Fault]:
    """Return everything that is wrong with a subject's rows, in the order of the steps."""
    links, payloads = subject.ordered_links, subject.payloads
    found = [
        *_links(links, payloads),
        *_histories(links, payloads, subject.histories),
        *_attachments(links, payloads, subject.attachments),
        *_head(links, subject.heads, subject.leaves),
        *_leaves(links, subject.leaves),
        *_witness(links, payloads, subject),
        *_numbers(links, subject),
    ]
    return [
        subject.named(fault)
        for fault in sorted(found, key=lambda fault: (_order(fault.seq), fault.code))
    ]


def payload_of(link: Row) -> Row:
    """Return a link's payload, empty parts where it cannot be read."""
    try:
        payload = json.loads(link["payload"])
    except (ValueError, TypeError, RecursionError):
        payload = None
    if not isinstance(payload, dict):
        payload = {}
    parts: Row = {name: payload.get(name) for name in ("history", "extra")}
    parts = {name: part if isinstance(part, dict) else {} for name, part in parts.items()}
    for name in ("files", "voided"):
        rows = payload.get(name)
        parts[name] = [row for row in rows if _has_id(row)] if isinstance(rows, list) else []
    return parts


def _has_id(row: object) -> bool:
    return isinstance(row, dict) and isinstance(row.get("id"), str)


def number_in(subject_type: str, payloads: Iterable[Row]) -> str | None:
    """Return the newest number that the payloads give the subject, or None.

    It stands in ``extra`` as ``number``, or so under the subject's own type.
    """
    number = None
    for payload in payloads:
        own = payload["extra"].get(subject_type)
        facts = own if isinstance(own, dict) else payload["extra"]
        said = facts.get("number")
        number = said if isinstance(said, str) else number
    return number


def link_of(row: Row) -> Link | None:
    """Return a row as the link that is hashed, or None where its values cannot be one."""
    texts = [row["payload"], *(row[name] for name in _LINK_TEXTS)]
    if not all(isinstance(text, str) for text in texts) or row["algorithm"] not in ALGORITHMS:
        return None
    if type(row["seq"]) is not int:
        return None
    return Link(**{name: row[name] for name in _LINK_TEXTS}, seq=row["seq"], payload=row["payload"])


def same(one: object, other: object) -> bool:
    """Tell whether two values are spelled alike in JSON (``1`` is not ``true`` nor ``1.0``)."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def differing(one: Row, other: Row) -> str:
    """Return the names of the columns that differ, with commas."""
    names = sorted({*one, *other})
    return ", ".join(
        n for n in names if n not in one or n not in other or not same(one[n], other[n])
    )


def _order(seq: object) -> int:
    return seq if type(seq) is int else 2**40


def _seq(row: Row) -> int | None:
    return row["seq"] if type(row["seq"]) is int else None


def _links(links: list[Row], payloads: dict[str, Row]) -> Iterator[Fault]:
    before, expected = NOTHING_BEFORE, 1
    for row in links:
        seq = _seq(row)
        if seq is not None:
            yield from (Fault("link_missing", seq=gap) for gap in range(expected, seq))
            if seq == expected and row["previous"] != before:
                yield Fault("link_previous", seq=seq)
            expected = seq + 1
        link = link_of(row)
        if link is None or link_digest(link) != row["digest"]:
            yield Fault("link_digest", seq=seq)
        yield from _own_columns(row, payloads[row["history_id"]]["history"])
        before = row["digest"]


def _own_columns(row: Row, history: Row) -> Iterator[Fault]:
    """A link's own columns repeat its payload's."""
    told = {"history_id": history.get("id")} | {
        name: history.get(name)
        for name in ("subject_type", "subject_id", "county_code", "seq", "at")
    }
    columns = differing(told, {name: row[name] for name in told})
    if columns:
        yield Fault("link_columns", seq=_seq(row), detail=columns)


def _histories(links: list[Row], payloads: dict[str, Row], histories: list[Row]) -> Iterator[Fault]:
    rows = {row["id"]: row for row in histories}
    for link in links:
        row = rows.pop(link["history_id"], None)
        if row is None:
            yield Fault("history_missing", seq=_seq(link))
            continue
        columns = differing(payloads[link["history_id"]]["history"], row)
        if columns:
            yield Fault("history_changed", seq=_seq(link), detail=columns)
    yield from (Fault("history_unchained", seq=_seq(row)) for row in rows.values())


def _attachments(
    links: list[Row], payloads: dict[str, Row], attachments: list[Row]
) -> Iterator[Fault]:
    told = _told_attachments(links, payloads)
    for row in attachments:
        seq, facts = told.pop(row["id"], (None, None))
        if facts is None:
            yield Fault("attachment_unchained", seq=_seq(row), detail=str(row["id"]))
        elif columns := _attachment_columns(facts, row):
            yield Fault("attachment_changed", seq=seq, detail=f"{row['id']}: {columns}")
    for identity, (seq, _facts) in told.items():
        yield Fault("attachment_missing", seq=seq, detail=str(identity))


def _told_attachments(
    links: list[Row], payloads: dict[str, Row]
) -> dict[str, tuple[int | None, Row]]:
    """Return each attachment that the links tell of: its step, and its facts as they stand."""
    told: dict[str, tuple[int | None, Row]] = {}
    for link in links:
        payload = payloads[link["history_id"]]
        for facts in payload["files"]:
            told[facts["id"]] = _seq(link), {**facts, "void_seq": None, "void_reason": ""}
        for facts in payload["voided"]:
            if facts["id"] in told:
                told[facts["id"]][1].update(facts)
    return told


def _attachment_columns(facts: Row, row: Row) -> str:
    own = differing({**facts, "file": None}, {**row, "file": None})
    file = facts.get("file")
    of_file = differing(file if isinstance(file, dict) else {}, row["file"])
    return ", ".join(filter(None, (own, of_file and f"file({of_file})")))


def _head(links: list[Row], heads: list[Row], leaves: list[Row]) -> Iterator[Fault]:
    if not links:
        if heads:
            yield Fault("links_missing", seq=_seq(heads[0]))
        return
    last = links[-1]
    if not heads:
        yield Fault("head_missing", seq=_seq(last))
        return
    head = heads[0]
    columns = differing(
        {**{name: last[name] for name in _HEAD_LIKE_LINK}, "sealed_seq": _sealed(leaves)},
        {name: head[name] for name in (*_HEAD_LIKE_LINK, "sealed_seq")},
    )
    if columns:
        yield Fault("head_differs", seq=_seq(last), detail=columns)


def _sealed(leaves: list[Row]) -> int:
    return max((_seq(leaf) or 0 for leaf in leaves), default=0)


def _leaves(links: list[Row], leaves: list[Row]) -> Iterator[Fault]:
    by_seq = {row["seq"]: row for row in links}
    for leaf in leaves:
        link = by_seq.get(leaf["seq"])
        detail = str(leaf["root_id"])
        if link is None:
            yield Fault("sealed_link_missing", seq=_seq(leaf), detail=detail)
        elif columns := differing(
            {name: link[name] for name in _HEAD_LIKE_LINK},
            {name: leaf[name] for name in _HEAD_LIKE_LINK},
        ):
            yield Fault("sealed_link_differs", seq=_seq(leaf), detail=f"{detail}: {columns}")


def _witness(links: list[Row], payloads: dict[str, Row], subject: Subject) -> Iterator[Fault]:
    if not subject.is_witnessed:
        return
    last = _seq(links[-1]) if links else None
    if subject.witnessed and links:
        told = payloads[links[-1]["history_id"]]["extra"]
        if columns := _contradicted(told, subject.witnessed[0]):
            yield Fault("subject_differs", seq=last, detail=columns)
    elif subject.witnessed:
        yield Fault("subject_unchained")
    elif links or subject.heads:
        yield Fault("subject_missing", seq=last)


def _numbers(links: list[Row], subject: Subject) -> Iterator[Fault]:
    """A record keeps its number: one that took another's hides the gap that it left."""
    before = None
    for link in links:
        told = number_in(subject.subject_type, [subject.payloads[link["history_id"]]])
        if told is not None and before not in (None, told):
            yield Fault("number_changed", seq=_seq(link), detail=f"{before}, {told}")
        before = told or before


def _contradicted(told: Row, now: Row) -> str:
    """Return the facts that stand otherwise now; of a nested dict, the facts inside it."""
    names: list[str] = []
    for name, value in now.items():
        said = told.get(name)
        if isinstance(value, dict) and isinstance(said, dict):
            names.append(differing(said, value))
        elif name not in told or not same(said, value):
            names.append(name)
    return ", ".join(filter(None, names))
