"""Lists of any length, a piece at a time: what is taken out does not have to fit into memory."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice, starmap
from typing import TYPE_CHECKING

from bihuan.findings.queries.listing import filtered, ordered
from bihuan.findings.queries.three_lists import Problem, problem_columns, problem_texts, table_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from django.db.models import QuerySet

    from bihuan.findings.models import Finding
    from bihuan.findings.queries.listing import FindingFilter
    from bihuan.people.public import Actor, Capability

#: Findings that are held at once.
PIECE = 2000


@dataclass(frozen=True)
class LongTable:
    """A list whose rows are read as they are written; they can be gone through once."""

    title: str
    #: Heading and width in characters.
    columns: tuple[tuple[str, int], ...]
    rows: Iterator[tuple[str, ...]]


def long_table(
    name: str, actor: Actor, asked: FindingFilter, today: date, *, to: Capability | None = None
) -> LongTable:
    """Return one of the three lists of the findings that a filter asks for, whatever its length.

    Args:
        name: one of ``LISTS``.
        actor: who looks.
        asked: which of them.
        today: the civil date.
        to: what is to be done with them, where not just to be seen.
    """
    form = table_for(name, [], actor)
    rows = ordered(filtered(actor, asked, today, to=to))
    return LongTable(form.title, form.columns, _rows(name, rows, actor))


def _rows(name: str, findings: QuerySet[Finding], actor: Actor) -> Iterator[tuple[str, ...]]:
    """Yield the rows of all pieces, numbered through."""
    texts = _problems(findings, actor) if name == "problems" else _others(name, findings, actor)
    for serial, row in enumerate(texts, start=1):
        yield (str(serial), *row)


def _problems(findings: QuerySet[Finding], actor: Actor) -> Iterator[tuple[str, ...]]:
    read = starmap(Problem, problem_columns(findings).iterator(chunk_size=PIECE))
    while piece := list(islice(read, PIECE)):
        yield from problem_texts(piece, actor)


def _others(name: str, findings: QuerySet[Finding], actor: Actor) -> Iterator[tuple[str, ...]]:
    read = findings.iterator(chunk_size=PIECE)
    while piece := list(islice(read, PIECE)):
        for row in table_for(name, piece, actor).rows:
            yield row[1:]
