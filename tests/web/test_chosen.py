"""Several findings are chosen and each goes through its own step; the result says what became of each."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.factories import make_finding

from bihuan.findings.models import Extension, Finding
from bihuan.findings.public import Kind
from bihuan.foundation.models import History
from bihuan.kernel.clock import SystemClock, civil_date

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from tests.factories import Town

TOKEN = "a-token-of-this-form-1234"


def sent(act: str, *rows: Finding, **fields: str) -> dict[str, Any]:
    chosen = [str(row.pk) for row in rows]
    seen = [f"{row.pk}:{row.version}" for row in rows]
    return {"act": act, "chosen": chosen, "seen": seen, **fields}


def in_days(days: int) -> str:
    return (civil_date(SystemClock().now()) + timedelta(days=days)).isoformat()


def test_the_result_names_the_done_and_the_refused_and_can_be_opened_again(
    town: Town, as_: Callable[[str], Client]
) -> None:
    good, closed = make_finding(town, "verified"), make_finding(town, "closed", title="已闭环的")
    client, plant = as_("officer"), str(town.organisations["plant"].pk)
    form = sent("assign_now", good, closed, organisation=plant, due_on=in_days(10), once=TOKEN)

    first = client.post("/findings/chosen", form)
    again = client.post("/findings/chosen", form)

    assert first["Location"] == again["Location"] == "/findings/chosen/result"
    page = client.get("/findings/chosen/result").content.decode()
    assert "已交办1条，未办成1条" in page
    assert page.index("已闭环的") < page.index(good.number)
    assert History.objects.filter(subject_id=good.pk, step="assign").count() == 1


def test_more_time_is_asked_for_several(town: Town, as_: Callable[[str], Client]) -> None:
    rows = [make_finding(town, "taken_up", due_in=300) for _ in range(2)]
    asked = sent("ask_extension_now", *rows, new_due_on=in_days(600), reason="设备到货晚")

    page = as_("dong").post("/findings/chosen", asked).content.decode()

    assert "已申请延期2条" in page
    assert Extension.objects.filter(reason="设备到货晚").count() == 2


def test_a_form_with_a_mistake_takes_no_step(town: Town, as_: Callable[[str], Client]) -> None:
    row = make_finding(town, "taken_up")

    answer = as_("dong").post("/findings/chosen", sent("ask_extension_now", row, reason=""))

    assert answer.status_code == 422
    assert str(row.pk) in answer.content.decode()
    assert Finding.objects.get(pk=row.pk).version == row.version


@pytest.mark.parametrize(
    ("who", "act"), [("worker", "assign_now"), ("auditor", "hand_down_now"), ("alice", "dance")]
)
def test_what_a_post_does_not_include_is_not_offered_and_not_done(
    town: Town, as_: Callable[[str], Client], who: str, act: str
) -> None:
    row = make_finding(town, "taken_up")
    plant = str(town.organisations["plant"].pk)

    answer = as_(who).post("/findings/chosen", sent(act, row, organisation=plant))

    assert answer["Location"] == "/findings"
    assert Finding.objects.get(pk=row.pk).version == row.version


def test_the_list_says_what_each_row_allows(town: Town, as_: Callable[[str], Client]) -> None:
    make_finding(town, "verified")
    make_finding(town, "closed")

    page = as_("alice").get("/findings?tab=").content.decode()

    assert 'data-acts="assign"' in page
    assert 'data-acts=""' in page
    assert 'data-act="assign"' in page
    assert 'data-act="assign"' not in as_("auditor").get("/findings").content.decode()


def test_what_must_be_verified_first_is_not_offered_for_assigning(
    town: Town, as_: Callable[[str], Client]
) -> None:
    hazard, task = make_finding(town, "found"), make_finding(town, "found", kind=Kind.TASK)

    page = as_("alice").get("/findings?tab=").content.decode()

    assert f'value="{hazard.pk}" data-row data-acts=""' in page
    assert f'value="{task.pk}" data-row data-acts="assign"' in page


def test_a_result_of_nothing_leads_to_the_list(town: Town, as_: Callable[[str], Client]) -> None:
    assert as_("alice").get("/findings/chosen/result")["Location"] == "/findings"
