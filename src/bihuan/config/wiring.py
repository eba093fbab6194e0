"""The composition root: ONE table, event -> handlers; the jobs that run by themselves; long work.

Contexts do not know each other's handlers; what flows up from one to another is a row here.
A handler gets a history row, in the transaction that marks the row as delivered, and does
nothing the second time.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bihuan.foundation import jobs, long_work

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Event -> who reacts, in order.
HANDLERS: Mapping[str, tuple[jobs.Handler, ...]] = {}


def wire() -> None:
    """Install the tables; called once when all apps are loaded."""
    from bihuan.documents import public as documents
    from bihuan.evidence import public as evidence
    from bihuan.findings import public as findings
    from bihuan.rest.jobs import forget_old_answers

    evidence.register_subject(
        "finding", findings.may_see, may_see_original=findings.may_see_original
    )
    evidence.register_witness("finding", findings.snapshots)
    evidence.register_numbers("finding", findings.id_of_number)
    evidence.register_subject("notice", documents.may_see, may_see_original=documents.may_see)
    evidence.register_witness("notice", documents.snapshots)
    evidence.register_subject("paper", documents.may_see_paper)
    evidence.register_witness("paper", documents.paper_snapshots)
    minute, hour, day = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
    jobs.install(
        jobs=(
            # What no root covers yet can be taken back unseen: the shorter, the better.
            jobs.Job("chain_root", hour, evidence.seal_changed_heads),
            jobs.Job("photo_likeness", minute, evidence.compare_photographs),
            jobs.Job(
                "file_sweep", day, evidence.sweep_unclaimed_contents, after=timedelta(hours=3)
            ),
            jobs.Job("api_answers", day, forget_old_answers, after=timedelta(hours=4)),
        ),
        handlers=HANDLERS,
        long_work={
            documents.READING: long_work.Kind(documents.read_waiting, documents.reading_failed)
        },
    )
