"""Many rows go in at once as they would one by one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from bihuan.findings.models import Finding
from bihuan.foundation.inserting import insert_all, new_row
from bihuan.foundation.models import History
from bihuan.kernel.ids import uuid7
from bihuan.people.public import Organisation

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 1, 2, 3, 456789, tzinfo=UTC)
TEXTS = ["", "整改\t中\\N", "一\n二", '"引号"', "\\.", "𠮷", "NULL"]


def rows(count: int) -> list[History]:
    return [
        History(
            subject_type="probe",
            subject_id=uuid7(),
            county_code="320501",
            seq=no + 1,
            event="probed",
            step="probe",
            to_state="found",
            at=AT + timedelta(microseconds=no),
            actor_id=uuid7() if no % 2 else None,
            actor_name="系统",
            reason=TEXTS[no % len(TEXTS)],
            facts={"no": no, "said": TEXTS[no % len(TEXTS)], "none": None, "list": [True, {}]},
            delivered_at=AT if no % 3 else None,
        )
        for no in range(count)
    ]


def columns(row: History) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in History._meta.concrete_fields}


@pytest.mark.parametrize("count", [0, 1, 19, 20, 700])
def test_every_column_reads_back_as_it_was_written(count: int) -> None:
    made = rows(count)

    insert_all(made)

    read = History.objects.filter(subject_type="probe").order_by("seq")
    assert [columns(row) for row in read] == [columns(row) for row in made]
    assert all(row._state.adding is False for row in made)


def test_it_writes_what_bulk_create_writes() -> None:
    fast, slow = rows(50), rows(50)
    insert_all(fast)
    History.objects.bulk_create(slow)

    found = [
        list(
            History.objects.filter(pk__in=[row.pk for row in made])
            .order_by("seq")
            .values_list("seq", "at", "reason", "facts", "delivered_at")
        )
        for made in (fast, slow)
    ]
    assert found[0] == found[1]


def test_all_go_in_or_none() -> None:
    made = rows(40)
    made[39].pk = made[0].pk

    with pytest.raises(IntegrityError):
        insert_all(made)


def test_none_goes_in_where_one_is_refused(transactional_db: None) -> None:
    made = rows(40)
    made[39].pk = made[0].pk

    with pytest.raises(IntegrityError):
        insert_all(made)

    assert not History.objects.filter(subject_type="probe").exists()


def test_a_new_row_is_what_the_model_makes() -> None:
    given: dict[str, Any] = {"id": uuid7(), "subject_type": "probe", "at": AT, "facts": {"no": 1}}

    made, known = new_row(History, **given), History(**given)

    assert columns(made) == columns(known)
    assert (made._state.adding, made._state.db) == (True, None)


def test_each_new_row_has_values_of_its_own() -> None:
    one, other = new_row(History), new_row(History)
    one.facts["no"] = 1

    assert one.pk != other.pk
    assert other.facts == {}


def test_a_new_row_knows_the_row_that_it_is_given() -> None:
    office = Organisation(name="安委办")

    made = new_row(Finding, listed_by=office, turn_org=None)

    assert made.listed_by is office
    assert (made.listed_by_id, made.turn_org_id, made.turn_org) == (office.pk, None, None)


def test_a_column_that_the_table_has_not_is_refused() -> None:
    with pytest.raises(TypeError, match="no column sequence"):
        new_row(History, sequence=1)
