"""People who act in the same moment, each on a connection of their own."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connections
from tests.factories import Town, make_finding, make_town
from tests.rest.notices import draft_notice

from bihuan.evidence import public as evidence
from bihuan.findings import public as findings
from bihuan.findings.public import Finding, Kind
from bihuan.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bihuan.kernel.clock import FixedClock

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def busy_town(transactional_db: None, data_dir: Path, clock: FixedClock) -> Town:
    """Return the town in a database that several connections share."""
    return make_town(clock)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run acts in the same moment; return what each gave, or how it was refused."""
    together, outcomes = threading.Barrier(len(acts)), [object()] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        together.wait()
        try:
            outcomes[place] = act()
        except Refusal as refusal:
            outcomes[place] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def refused(outcomes: list[object]) -> int:
    return sum(1 for outcome in outcomes if isinstance(outcome, Refusal))


def asked(town: Town, finding: Finding, who: str) -> dict[str, Any]:
    return {"finding_id": finding.pk, "actor": town.actor(who), "clock": town.clock}


def test_of_two_judgements_one_counts(busy_town: Town) -> None:
    finding = make_finding(busy_town, "submitted")
    alice, officer = (asked(busy_town, finding, who) for who in ("alice", "officer"))

    outcomes = at_once(
        lambda: findings.accept(note="属实", **alice),
        lambda: findings.send_back(reason="不到位", **officer),
    )

    assert refused(outcomes) == 1
    assert Finding.objects.get(pk=finding.pk).version == finding.version + 1


def test_numbers_have_no_gap_and_no_twin(busy_town: Town) -> None:
    alice = busy_town.actor("alice")

    def found(no: int) -> Finding:
        new = findings.NewFinding(
            kind=Kind.TASK,
            title=f"任务{no}",
            region=busy_town.regions["9901"],
            organisation=busy_town.organisations["office"],
        )
        return findings.found(new, actor=alice, clock=busy_town.clock)

    outcomes = at_once(*(lambda no=no: found(no) for no in range(8)))

    assert refused(outcomes) == 0
    numbers = sorted(Finding.objects.values_list("number", flat=True))
    assert [int(number[-6:]) for number in numbers] == list(range(1, 9))


def test_a_notice_becomes_findings_once(busy_town: Town) -> None:
    notice, alice = draft_notice(busy_town), busy_town.actor("alice")

    def confirm() -> object:
        return findings.confirm_notice(notice_id=notice.pk, actor=alice, clock=busy_town.clock)

    assert refused(at_once(confirm, confirm, confirm)) == 2
    assert Finding.objects.filter(notice=notice).count() == 2


def test_two_findings_never_end_as_each_others_duplicate(busy_town: Town) -> None:
    one, other = (make_finding(busy_town, "verified", finder="alice") for _ in range(2))
    pairs = [(one, other), (other, one)]
    acts = [(asked(busy_town, finding, "alice"), original.pk) for finding, original in pairs]

    outcomes = at_once(
        *(
            lambda a=a, pk=pk: findings.mark_duplicate(original_id=pk, reason="同一处", **a)
            for a, pk in acts
        )
    )

    assert refused(outcomes) == 1
    assert Finding.objects.filter(state="duplicate").count() == 1


def test_a_root_sealed_while_steps_are_taken_leaves_the_chain_whole(busy_town: Town) -> None:
    given = findings.Assignment(
        organisation_id=busy_town.organisations["plant"].pk,
        due_on=busy_town.today + timedelta(days=9),
    )
    made = [make_finding(busy_town, "verified", finder="alice") for _ in range(4)]
    acts = [asked(busy_town, finding, "alice") for finding in made]

    at_once(
        *(lambda a=a: findings.assign(given, **a) for a in acts),
        lambda: evidence.seal_root(clock=busy_town.clock),
        lambda: evidence.seal_root(clock=busy_town.clock),
    )

    assert Finding.objects.filter(state="assigned").count() == 4
    assert evidence.verify_all().is_clean
