"""Clocks for findings that got their deadline before there were entries.

Each keeps exactly the last day that it had: its clock started with the last assignment, until that
day, and stopped with the last handing in or leaving, where it has not come back since. No seal has
witnessed these entries; the next step of the finding does. A repeat writes nothing anew.
"""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import migrations

STARTS = ("record", "take_over", "assign", "hand_down")
STOPS = ("submit", "fix_at_once", "transfer", "withdraw", "take_over")
STOPPED = (
    *("submitted", "accepted", "closed", "looked_back"),
    *("transferred", "withdrawn"),
)
BATCH = 500


def begins(day):
    return datetime.combine(day, time(), ZoneInfo("Asia/Shanghai")).astimezone(UTC)


def last_steps(History, ids, steps):
    rows = History.objects.filter(subject_type="finding", subject_id__in=ids, step__in=steps)
    return {
        row.subject_id: row for row in rows.order_by("seq").only("subject_id", "seq", "step", "at")
    }


def entries_of(row, start, stop, TimerEntry):
    began = min(start.at if start.step != "take_over" else row.found_at, begins(row.due_on))
    common = {"finding_id": row.pk, "purpose": "rectify", "witnessed_from": row.version + 1}
    entries = [
        TimerEntry(
            **common, no=1, event="started", at=began, until_on=row.due_on,
            caused_by=start.step, seq=start.seq,
        )
    ]  # fmt: skip
    if row.state in STOPPED and stop:
        at = row.accepted_at if stop.step == "take_over" and row.accepted_at else stop.at
        entries.append(
            TimerEntry(
                **common, no=2, event="stopped", at=max(began, at),
                caused_by=stop.step, seq=stop.seq,
            )
        )  # fmt: skip
    return entries


def fill(apps, schema_editor):
    Finding = apps.get_model("findings", "Finding")
    TimerEntry = apps.get_model("findings", "TimerEntry")
    History = apps.get_model("foundation", "History")
    without = Finding.objects.filter(due_on__isnull=False, timer_entries=None)
    ids = list(without.order_by("pk").values_list("pk", flat=True))
    for first in range(0, len(ids), BATCH):
        rows = Finding.objects.in_bulk(ids[first : first + BATCH])
        starts, stops = last_steps(History, rows, STARTS), last_steps(History, rows, STOPS)
        entries = []
        for pk, row in rows.items():
            if pk not in starts:
                continue
            own = entries_of(row, starts[pk], stops.get(pk), TimerEntry)
            entries += own
            row.due_at, row.due_unit = begins(row.due_on + timedelta(days=1)), "d"
            row.clock_state = "stopped" if own[-1].event == "stopped" else "running"
        TimerEntry.objects.bulk_create(entries, batch_size=BATCH)
        Finding.objects.bulk_update(
            rows.values(), ["due_at", "due_unit", "clock_state"], batch_size=BATCH
        )


class Migration(migrations.Migration):
    dependencies = [
        ("findings", "0007_timers"),
        ("foundation", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
