"""Holds the signed roots against their leaves, each other, and what was published."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING, Any

from bihuan.evidence.domain.comparing import differing
from bihuan.evidence.domain.digests import ALGORITHMS, NOTHING_BEFORE
from bihuan.evidence.domain.faults import Fault
from bihuan.evidence.domain.merkle import leaf_digest, tree_root
from bihuan.evidence.domain.numbers import Runs
from bihuan.evidence.domain.statements import (
    ROOT_FORMAT,
    Leaf,
    RootStatement,
    leaf_content,
    signed_bytes,
)
from bihuan.evidence.folders import published_roots
from bihuan.evidence.models import DailyRoot, RootLeaf
from bihuan.evidence.services.seal_root import ROOT_SERIES
from bihuan.evidence.services.signing_key import is_signed, public_keys
from bihuan.evidence.services.verify.numbers import counters
from bihuan.evidence.services.verify.reading import plain_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

Row = dict[str, Any]
_STATED = tuple(RootStatement.__annotations__)
_LEAF = tuple(Leaf.__annotations__)
_COLUMNS = (*_STATED, "signature")


def checked_roots(published: Sequence[Path] = ()) -> Iterator[tuple[Row | None, list[Fault]]]:
    """Yield each root with what is wrong with it; None for faults of roots that are not there.

    Args:
        published: files with published roots that must stand in the database as well, besides
            those kept in the folder ``roots``.
    """
    # What is asked for among the roots is read before them: one sealed meanwhile is no fault.
    made, kept = counters().get(ROOT_SERIES, 0), list(published_roots())
    roots = list(plain_rows(DailyRoot.objects.order_by("no"), _COLUMNS))
    yield from _present(roots)
    yield None, [*_not_there(roots, made), *_unlike_published(roots, [*kept, *published])]


def _present(roots: list[Row]) -> Iterator[tuple[Row | None, list[Fault]]]:
    keys, before = public_keys(), NOTHING_BEFORE
    by_no = {root["no"]: root for root in roots}
    seen: set[Any] = set()
    columns = ("root_id", "position", *_LEAF)
    leaves = plain_rows(RootLeaf.objects.order_by("root_id", "position"), columns)
    tops = {}
    for no, group in groupby(leaves, key=lambda leaf: leaf["root_id"]):
        seen.add(no)
        if no not in by_no:
            if not _sealed_meanwhile(no):
                yield None, [Fault("root_missing", seq=_no(no), detail=str(no))]
        else:
            tops[no] = _top(by_no[no]["algorithm"], group)
    for root in roots:
        top = tops.get(root["no"])
        yield root, list(_faults(root, top, before, keys))
        before = root["root"]


def _sealed_meanwhile(no: object) -> bool:
    return type(no) is int and DailyRoot.objects.filter(no=no).exists()


def _no(value: object) -> int | None:
    return value if type(value) is int else None


def _top(algorithm: str, leaves: Iterable[Row]) -> tuple[str, int] | None:
    """Return the root over leaves and their count, None where they are not fit for a tree."""
    if algorithm not in ALGORITHMS:
        return None
    fit = True

    def digests() -> Iterator[str]:
        nonlocal fit
        for place, row in enumerate(leaves):
            fit = fit and row["position"] == place
            yield leaf_digest(algorithm, leaf_content(Leaf(**{name: row[name] for name in _LEAF})))

    top = tree_root(algorithm, digests())
    return top if fit else None


def _faults(
    root: Row, top: tuple[str, int] | None, before: str, keys: dict[str, Any]
) -> Iterator[Fault]:
    no = _no(root["no"])
    if top != (root["root"], root["leaves_count"]):
        yield Fault("root_leaves", seq=no)
    if root["previous_root"] != before:
        yield Fault("root_previous", seq=no)
    key = keys.get(root["key_id"])
    if key is None:
        yield Fault("root_key_unknown", seq=no, detail=str(root["key_id"]))
        return
    signed = signed_bytes(RootStatement(**{name: root[name] for name in _STATED}))
    if not is_signed(key, str(root["signature"]), signed):
        yield Fault("root_signature", seq=no)


def _not_there(roots: list[Row], made: object) -> Iterator[Fault]:
    there = Runs()
    for root in roots:
        if no := _no(root["no"]):
            there.add(no)
    now = counters().get(ROOT_SERIES, 0)
    if type(now) is not int or now < there.last:
        yield Fault("root_counter", detail=str(now))
    for first, last in there.missing(max(_no(made) or 0, there.last)):
        numbers = dict.fromkeys((str(first), str(last)))
        yield Fault("root_missing", seq=first, detail="–".join(numbers))


def _unlike_published(roots: list[Row], published: Sequence[Path]) -> Iterator[Fault]:
    by_no = {root["no"]: root for root in roots}
    for path in published:
        try:
            said = json.loads(path.read_bytes())
            no = said["no"]
        except (OSError, ValueError, TypeError, KeyError):
            yield Fault("published_unreadable", detail=path.name)
            continue
        root = by_no.get(no)
        facts = {"format": ROOT_FORMAT, **root} if root else {}
        if columns := differing(said, facts):
            yield Fault("published_differs", seq=_no(no), detail=f"{path.name}: {columns}")
