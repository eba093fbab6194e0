from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, connection, models
from tests.evidence.stories import Story, three_records, told

from bihuan.evidence.models import Attachment, ChainHead, ChainLink, DailyRoot, RootLeaf, StoredFile
from bihuan.evidence.payload import HISTORY_FIELDS
from bihuan.evidence.public import register_witness, seal_root, verify_all
from bihuan.evidence.services.verify.chains import DisorderlyWitnessError
from bihuan.foundation.models import History

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bihuan.evidence.public import Fault
    from bihuan.kernel.clock import FixedClock

pytestmark = pytest.mark.django_db(transaction=True)

SEALED = (ChainLink, ChainHead, History, Attachment, StoredFile, DailyRoot, RootLeaf)


def columns(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    # A history row is delivered after its step: that one column may change.
    return [
        field
        for field in model._meta.fields
        if model is not History or field.attname in HISTORY_FIELDS
    ]


ALL_COLUMNS = [(model, field.attname) for model in SEALED for field in columns(model)]


@pytest.fixture
def stories(clock: FixedClock) -> list[Story]:
    made = three_records()
    seal_root(clock=clock)
    made[0].step("closed")
    made[2].step("withdrawn")
    seal_root(clock=clock)
    return made


def tamper(sql: str, *values: Any) -> None:
    """Do what somebody with a database console would do, checks switched off."""
    off, on = SWITCHES[connection.vendor]
    with connection.cursor() as cursor:
        for switch in off:
            cursor.execute(switch)
        try:
            cursor.execute(sql, values)
        finally:
            for switch in on:
                cursor.execute(switch)


SWITCHES = {
    "sqlite": (
        ("PRAGMA foreign_keys=OFF", "PRAGMA ignore_check_constraints=ON"),
        ("PRAGMA ignore_check_constraints=OFF", "PRAGMA foreign_keys=ON"),
    ),
    "postgresql": (
        ("SET session_replication_role = replica",),
        ("SET session_replication_role = DEFAULT",),
    ),
}


def raw(value: object) -> object:
    """Return a key as the database holds it."""
    is_hex = isinstance(value, uuid.UUID) and connection.vendor == "sqlite"
    return value.hex if is_hex else value  # type: ignore[attr-defined]


def update(row: models.Model, column: str | None, value: object) -> tuple[str, Any, Any]:
    """Return the statement that sets a row's column, and its values."""
    key = row._meta.pk.column
    sql = f'UPDATE {table(type(row))} SET "{column}" = %s WHERE "{key}" = %s'  # noqa: S608
    return sql, value, raw(row.pk)


def names_row(faults: list[Fault], row: models.Model, story: Story) -> bool:
    """Tell whether a fault names the row: the record and step, or the root."""
    if isinstance(row, (DailyRoot, RootLeaf)):
        roots = {fault.seq for fault in faults if fault.code.startswith(("root", "published"))}
        if roots & {1, 2, 78}:
            return True
    steps = {DailyRoot: None, Attachment: 3, StoredFile: 3}
    seq = steps.get(type(row), getattr(row, "seq", None))
    return (story.number, seq) in {(fault.number, fault.seq) for fault in faults}


def table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def row_of(model: type[models.Model], stories: list[Story]) -> models.Model:
    """A row in the middle: of the second record where it has one."""
    if model is DailyRoot:
        return DailyRoot.objects.get(no=1)
    if model is StoredFile:
        return Attachment.objects.order_by("pk")[1].file
    rows = model._default_manager.filter(subject_id=stories[1].subject_id)
    return rows.order_by("pk")[min(1, rows.count() - 1)]


def other_value(field: models.Field[Any, Any], now: Any) -> object:
    """Return another value that the column can hold."""
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    if field.attname == "payload":
        return now.replace("周敏", "李强")
    for kind, other in OTHERS.items():
        if isinstance(target, kind):
            return other(now)
    return ("0" if now[:1] != "0" else "1") + now[1:]


OTHERS: dict[type[models.Field[Any, Any]], Callable[[Any], object]] = {
    models.JSONField: lambda now: json.dumps({**now, "added": 1}),
    models.UUIDField: lambda _now: raw(uuid.uuid4()),
    models.IntegerField: lambda now: (now or 0) + 77,
    models.DateField: lambda now: str(now.replace(year=2020))[:19],
}


def test_untouched_rows_are_clean(stories: list[Story]) -> None:
    report = verify_all()

    assert report.faults == []
    assert (report.subjects, report.links, report.roots, report.files) == (3, 10, 2, 2)


def test_delivery_of_the_outbox_is_no_fault(stories: list[Story], clock: FixedClock) -> None:
    History.objects.update(delivered_at=clock.now())

    assert verify_all().is_clean


@pytest.mark.parametrize(
    ("model", "name"), ALL_COLUMNS, ids=[f"{m.__name__}.{n}" for m, n in ALL_COLUMNS]
)
def test_a_changed_value_is_found(
    stories: list[Story], model: type[models.Model], name: str
) -> None:
    row = row_of(model, stories)
    field = next(f for f in model._meta.fields if f.attname == name)
    value = other_value(field, getattr(row, name))

    try:
        tamper(*update(row, field.column, value))
    except IntegrityError:
        assert connection.vendor == "postgresql"  # which cannot be told to leave checks out
        return

    assert names_row(verify_all().faults, row, stories[1])


@pytest.mark.parametrize("model", SEALED, ids=lambda m: m.__name__)
def test_a_deleted_row_is_found(stories: list[Story], model: type[models.Model]) -> None:
    row = row_of(model, stories)

    tamper(f'DELETE FROM {table(model)} WHERE "{model._meta.pk.column}" = %s', raw(row.pk))  # noqa: S608

    faults = verify_all().faults
    number = "" if model in (DailyRoot, RootLeaf) else stories[1].number
    assert number in {fault.number for fault in faults}


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL holds columns to type")
@pytest.mark.parametrize(
    ("model", "name"), ALL_COLUMNS, ids=[f"{m.__name__}.{n}" for m, n in ALL_COLUMNS]
)
def test_a_value_that_the_column_cannot_hold_is_a_fault_and_no_crash(
    stories: list[Story], model: type[models.Model], name: str
) -> None:
    row = row_of(model, stories)
    field = next(f for f in model._meta.fields if f.attname == name)

    tamper(*update(row, field.column, "{nonsense"))

    assert not verify_all().is_clean


def test_two_exchanged_steps_are_found(stories: list[Story]) -> None:
    links = ChainLink.objects.filter(subject_id=stories[1].subject_id).order_by("seq")
    one, two = links[1], links[2]
    for pk, seq in ((one.pk, 90), (two.pk, 2), (one.pk, 3)):
        ChainLink.objects.filter(pk=pk).update(seq=seq)

    found = {(fault.seq, fault.code) for fault in verify_all().faults}

    assert {(2, "link_previous"), (2, "link_digest"), (3, "link_digest")} <= found


def test_a_history_row_added_by_hand_is_found(stories: list[Story]) -> None:
    stories[0].seq += 1
    stories[0].history("closed")

    assert [(f.code, f.seq) for f in verify_all().faults] == [
        ("subject_differs", 3),
        ("history_unchained", 4),
    ]


def test_a_chain_that_was_removed_whole_is_missed(stories: list[Story]) -> None:
    gone = stories.pop()
    for model in (ChainLink, ChainHead, History):
        model._default_manager.filter(subject_id=gone.subject_id).delete()
    told(*stories)

    found = [(f.code, f.subject_id, f.seq) for f in verify_all().faults]

    assert found == [
        ("sealed_link_missing", str(gone.subject_id), 2),
        ("sealed_link_missing", str(gone.subject_id), 3),
        ("number_missing", "", None),
    ]


def test_a_chain_rewritten_with_right_digests_contradicts_the_roots(
    stories: list[Story], clock: FixedClock
) -> None:
    forged = stories[0]
    for model in (ChainLink, ChainHead, History):
        model._default_manager.filter(subject_id=forged.subject_id).delete()
    forged.seq, forged.state = 0, ""
    for to in ("found", "assigned", "closed"):
        forged.step(to)
    ChainHead.objects.filter(pk=forged.subject_id).update(sealed_seq=3)

    codes = [(f.code, f.seq) for f in verify_all().faults]

    assert codes == [("sealed_link_differs", 2), ("sealed_link_differs", 3)]


def test_the_newest_root_taken_back_is_missed(stories: list[Story]) -> None:
    RootLeaf.objects.filter(root_id=2).delete()
    DailyRoot.objects.filter(pk=2).delete()
    ChainHead.objects.filter(sealed_seq=3).update(sealed_seq=2)

    codes = {(f.code, f.seq) for f in verify_all().faults}

    assert {("root_missing", 2), ("published_differs", 2)} <= codes


def test_a_record_changed_outside_a_step_is_found(stories: list[Story]) -> None:
    stories[2].state = "closed"

    (fault,) = verify_all().faults

    assert (fault.code, fault.number, fault.seq, fault.detail) == (
        "subject_differs",
        stories[2].number,
        3,
        "state",
    )


def test_a_record_that_cannot_be_read_hides_no_other(stories: list[Story]) -> None:
    ordered = sorted(stories, key=lambda story: story.subject_id)

    def witness(only: uuid.UUID | None) -> Iterator[tuple[uuid.UUID, dict[str, Any]]]:
        for story in ordered:
            if only in (None, story.subject_id):
                if story is ordered[1]:
                    raise ValueError("no date")
                yield story.subject_id, story.facts()

    register_witness("case", witness)

    assert [(f.code, f.number) for f in verify_all().faults] == [
        ("subject_missing", ordered[1].number)
    ]


def test_a_witness_out_of_order_is_a_mistake_of_its_context(stories: list[Story]) -> None:
    ordered = sorted(stories, key=lambda story: story.subject_id, reverse=True)
    register_witness("case", lambda _only: ((s.subject_id, s.facts()) for s in ordered))

    with pytest.raises(DisorderlyWitnessError):
        verify_all()


def test_a_record_without_a_chain_is_found(stories: list[Story]) -> None:
    told(*stories, Story("澜安隐〔2026〕000009"))

    assert [fault.code for fault in verify_all().faults] == ["subject_unchained"]


def test_roots_signed_with_another_key_are_found(stories: list[Story]) -> None:
    from bihuan.evidence.services import signing_key

    for path in signing_key.key_folder().iterdir():
        path.unlink()
    signing_key.signing_key()

    assert {f.code for f in verify_all().faults} == {"root_key_unknown"}


def test_stored_files_are_held_against_their_hashes(stories: list[Story]) -> None:
    from bihuan.evidence.folders import content_path

    one, two = StoredFile.objects.order_by("sha256")
    content_path(one.sha256).write_bytes(b"something else")
    content_path(two.sha256).unlink()

    found = {(f.code, f.number, f.seq) for f in verify_all().faults}

    assert found == {
        ("file_changed", stories[1].number, 3),
        ("file_missing", stories[1].number, 3),
    }


def test_a_change_of_the_hash_function_is_no_break(
    clock: FixedClock, settings: pytest.FixtureRequest
) -> None:
    stories = three_records()
    settings.BIHUAN_CHAIN_ALGORITHM = "sm3"  # type: ignore[attr-defined]
    stories[0].step("closed")
    seal_root(clock=clock)
    settings.BIHUAN_CHAIN_ALGORITHM = "sha256"  # type: ignore[attr-defined]
    stories[0].step("looked_back")
    seal_root(clock=clock)

    assert verify_all().faults == []
    used = ChainLink.objects.filter(subject_id=stories[0].subject_id).order_by("seq")
    assert [link.algorithm for link in used] == ["sha256", "sha256", "sm3", "sha256"]
