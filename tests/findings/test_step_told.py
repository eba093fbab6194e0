"""What the timeline says of a step beside its name, and how a refusal names a day."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from bihuan.findings.domain.facts import RuleBroken
from bihuan.findings.domain.lifecycle import Step
from bihuan.findings.wording import sentence_for, step_told


@pytest.mark.parametrize(
    ("step", "facts", "told"),
    [
        (Step.ASSIGN, {"organisation": "id", "organisation_name": "青屿街道"}, "交办：青屿街道"),
        (Step.HAND_DOWN, {"organisation_name": "恒锐精密压铸"}, "逐级下交：恒锐精密压铸"),
        (Step.TRANSFER, {"receiver": "市公安局"}, "移送：市公安局"),
        (Step.DECIDE_EXTENSION, {"is_granted": True}, "审批延期：已同意"),
        (Step.DECIDE_EXTENSION, {"is_granted": False}, "审批延期：未同意"),
        (Step.TAKE_UP, {}, "签收"),
    ],
)
def test_a_step_says_whom_it_went_to_or_what_was_decided(
    step: Step, facts: dict[str, object], told: str
) -> None:
    with override("zh-hans"):
        assert step_told(step, facts) == told


def test_a_refusal_names_a_day_as_people_write_it() -> None:
    refusal = RuleBroken("extension_not_later", due_on="2026-03-17")
    with override("zh-hans"):
        assert "2026年3月17日" in sentence_for(refusal)
    assert refusal.facts == {"due_on": "2026-03-17"}
