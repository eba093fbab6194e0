"""The composition root: ONE table, event -> handlers; the jobs that run by themselves; long work.

Contexts do not know each other's handlers; what flows up from one to another is a row here.
A handler gets a history row, in the transaction that marks the row as delivered, and does
nothing the second time.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bihuan.foundation import checkup, jobs, long_work

if TYPE_CHECKING:
    from collections.abc import Mapping


def _handlers() -> Mapping[str, tuple[jobs.Handler, ...]]:
    """Return the table: event -> who reacts, in order."""
    from bihuan.findings import events as of_findings
    from bihuan.notices import handlers as notices

    table: dict[str, tuple[jobs.Handler, ...]] = {}
    for event in of_findings.TOLD:
        table[event] = (*table.get(event, ()), notices.tell)
    for event in of_findings.TERM_CHANGED:
        table[event] = (*table.get(event, ()), notices.watch)
    return table


def _jobs() -> tuple[jobs.Job, ...]:
    """Return what runs by itself, and how often."""
    from bihuan.evidence import public as evidence
    from bihuan.findings import public as findings
    from bihuan.notices import jobs as telling
    from bihuan.rest.jobs import forget_old_answers

    minute, hour, day = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
    return (
        # What no root covers yet can be taken back unseen: the shorter, the better.
        jobs.Job("chain_root", hour, evidence.seal_changed_heads),
        jobs.Job("search_catch_up", minute, findings.catch_up_search),
        jobs.Job("alike_catch_up", minute, findings.catch_up_alike),
        jobs.Job("mail", minute, telling.send_mail),
        jobs.Job("ladder", 5 * minute, telling.climb),
        jobs.Job("digest", 5 * minute, telling.give_digests),
        jobs.Job("ladder_sweep", day, telling.watch_all, after=timedelta(hours=2)),
        jobs.Job("recount", day, findings.recount_deadlines, after=timedelta(hours=1)),
        jobs.Job("photo_likeness", minute, evidence.compare_photographs),
        jobs.Job("file_sweep", day, evidence.sweep_unclaimed_contents, after=timedelta(hours=3)),
        jobs.Job("api_answers", day, forget_old_answers, after=timedelta(hours=4)),
    )


def wire() -> None:
    """Install the tables; called once when all apps are loaded."""
    from bihuan.documents import public as documents
    from bihuan.evidence import public as evidence
    from bihuan.findings import events as of_findings
    from bihuan.findings import public as findings
    from bihuan.notices import public as notices
    from bihuan.people import public as people

    people.register_use_of_regions(findings.has_open_findings)
    evidence.register_subject(
        "finding", findings.may_see, may_see_original=findings.may_see_original
    )
    evidence.register_witness("finding", findings.snapshots)
    evidence.register_numbers("finding", findings.id_of_number)
    evidence.register_subject("notice", documents.may_see, may_see_original=documents.may_see)
    evidence.register_witness("notice", documents.snapshots)
    evidence.register_subject("paper", documents.may_see_paper)
    evidence.register_subject("ledgerupload", findings.may_see_ledger)
    evidence.register_witness("ledgerupload", findings.ledger_snapshots)
    evidence.register_witness("paper", documents.paper_snapshots)
    checkup.register("search", findings.search_check)
    notices.register_subject("finding", of_findings.SUBJECT)
    jobs.install(
        jobs=_jobs(),
        handlers=_handlers(),
        long_work={
            documents.READING: long_work.Kind(documents.read_waiting, documents.reading_failed),
            findings.LEDGER_IMPORT: long_work.Kind(
                findings.import_waiting_ledger, findings.ledger_import_failed
            ),
        },
    )
