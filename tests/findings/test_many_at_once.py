"""Fifty people at random steps on the same few findings: every row stays true.

A long walk of 10,000 steps: ``BIHUAN_TEST_STEPS=10000 pytest tests/findings/test_many_at_once.py``.
"""

from __future__ import annotations

import os
import random
import threading
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connections
from tests.factories import REACH, make_finding
from tests.findings.test_lifecycle_machine import TO, WHO, steps_of
from tests.findings.test_races import busy_town

from bihuan.evidence import public as evidence
from bihuan.findings.domain.lifecycle import TRANSITIONS, State, Step
from bihuan.findings.models import Extension
from bihuan.findings.public import Finding, Kind
from bihuan.foundation.models import History
from bihuan.kernel.errors import Refusal

if TYPE_CHECKING:
    from uuid import UUID

    from tests.factories import Town

__all__ = ["busy_town"]
pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 50
#: The steps in the order in which ``steps_of`` returns them.
IN_ORDER = (
    Step.VERIFY_TRUE, Step.CONFIRM_MAJOR, Step.ASSIGN, Step.HAND_DOWN, Step.TAKE_UP,
    Step.REPORT_PROGRESS, Step.SUBMIT, Step.SUBMIT, Step.FIX_AT_ONCE, Step.SEND_BACK, Step.ACCEPT,
    Step.STRIKE_OFF, Step.ASK_EXTENSION, Step.DECIDE_EXTENSION, Step.ESCALATE, Step.STRIKE_OFF,
    Step.ASK_CHECK, Step.GIVE_OPINION, Step.TAKE_BACK_CHECK, Step.TRANSFER, Step.WITHDRAW,
    Step.MARK_DUPLICATE, Step.PUT_BACK,
)  # fmt: skip
#: Who takes steps most of the time, so that findings get on.
BUSY = ("alice", "officer", "dong", "dong")
#: Steps that end a walk early are seldom tried on purpose.
ENDS = frozenset({Step.TRANSFER, Step.WITHDRAW, Step.MARK_DUPLICATE})
#: Share of the steps that fit the state, by somebody whose work it is.
LIKELY = 0.85
STEPS = int(os.environ.get("BIHUAN_TEST_STEPS", "500"))
FINDINGS = 20


def walk(town: Town, ids: list[UUID], steps: int, seed: int, told: Counter[str]) -> None:
    """Take random steps as anybody; whatever is no refusal ends the walk with its name."""
    chance = random.Random(seed)  # noqa: S311 - a walk, no secret
    try:
        for _each in range(steps):
            offered = steps_of(town, chance.choice(TO), chance.random() < 0.7)
            pk, likely = chance.choice(ids), chance.random() < LIKELY
            asked = {
                "finding_id": pk,
                "actor": town.actor(chance.choice(BUSY if likely else WHO)),
                "clock": town.clock,
            }
            step = chance.choice(_fitting(pk) if likely else range(len(offered)))
            try:
                offered[step](asked)
            except Refusal as refusal:
                told[refusal.code] += 1
            else:
                told["done"] += 1
    except Exception as fault:  # noqa: BLE001 - told to the test, which fails by it
        told[f"fault: {fault!r}"] += 1
    finally:
        connections.close_all()


def _fitting(pk: UUID) -> list[int]:
    """Return the places of the steps that lead on from where a finding stands now."""
    state = State(Finding.objects.values_list("state", flat=True).get(pk=pk))
    leading = {way.step for way in TRANSITIONS if state in way.sources} - ENDS
    return [no for no, step in enumerate(IN_ORDER) if step in leading] or [0]


def test_many_people_at_random_steps_keep_every_row_true(busy_town: Town) -> None:
    stages = [REACH[no % 6] for no in range(FINDINGS)]
    ids = [make_finding(busy_town, stage, kind=Kind.HAZARD).pk for stage in stages]
    busy_town.clock.advance(timedelta(hours=1))
    told: list[Counter[str]] = [Counter() for _each in range(PEOPLE)]
    threads = [
        threading.Thread(target=walk, args=(busy_town, ids, STEPS // PEOPLE, seed, told[seed]))
        for seed in range(PEOPLE)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    total = sum(told, Counter[str]())
    assert [name for name in total if name.startswith("fault")] == []
    assert total.total() == STEPS // PEOPLE * PEOPLE
    assert total["done"] > STEPS // 20
    for finding in Finding.objects.all():
        require_true(finding)
    assert evidence.verify_all().is_clean


def require_true(finding: Finding) -> None:
    """Require that the history tells one walk along the table, which ends where the finding is."""
    rows = list(History.objects.filter(subject_id=finding.pk).order_by("seq"))
    assert [row.seq for row in rows] == list(range(1, finding.version + 1))
    assert rows[-1].to_state == finding.state
    assert [row.from_state for row in rows[1:]] == [row.to_state for row in rows[:-1]]
    for row in rows[1:]:
        if row.step == Step.PUT_BACK:
            continue  # It leads back to where the finding stood, whatever that was.
        ways = [each for each in TRANSITIONS if each.step == row.step]
        assert any(
            row.from_state in way.sources and row.to_state == (way.target or row.from_state)
            for way in ways
        ), (row.step, row.from_state, row.to_state)
    held = finding.duties.filter(ended_at=None, role="rectify")
    assert held.count() <= 1
    assert finding.extensions.filter(Extension.WAITING).count() <= 1
    if finding.state in {"accepted", "closed"}:
        assert not finding.measures.filter(done_at=None, voided_at=None).exists()
