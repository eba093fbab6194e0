"""The clocks of findings: their entries, and the columns that lists order by.

The database writes ``due_key`` by another rule from now on, so the column is made anew with the
indexes that hold it.
"""

import datetime

import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models

import bihuan.kernel.ids

NEVER = models.Value(datetime.date(9999, 12, 31))
COALESCED = django.db.models.functions.comparison.Coalesce("due_on", NEVER)
BY_DEADLINE = {
    "finding_due": ["due_key", "id"],
    "finding_open_due": ["is_open", "due_key", "id"],
    "finding_state_due": ["state", "due_key", "id"],
    "finding_counted": ["state", "region", "due_key"],
    "finding_turn_due": ["turn_org", "state", "due_key", "id"],
}


class Migration(migrations.Migration):
    dependencies = [
        ("findings", "0006_search_index"),
    ]

    operations = [
        *(migrations.RemoveIndex(model_name="finding", name=name) for name in BY_DEADLINE),
        migrations.RemoveField(model_name="finding", name="due_key"),
        migrations.AddField(
            model_name="finding",
            name="due_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="finding",
            name="due_unit",
            field=models.CharField(blank=True, default="", max_length=3),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="finding",
            name="clock_state",
            field=models.CharField(blank=True, default="", max_length=8),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="finding",
            name="due_key",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(clock_state="paused", then=NEVER), default=COALESCED
                ),
                output_field=models.DateField(),
            ),
        ),
        *(
            migrations.AddIndex(model_name="finding", index=models.Index(fields=fields, name=name))
            for name, fields in BY_DEADLINE.items()
        ),
        migrations.AddField(
            model_name="extension",
            name="more_amount",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="extension",
            name="more_unit",
            field=models.CharField(blank=True, default="", max_length=3),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="TimerEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=bihuan.kernel.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "purpose",
                    models.CharField(choices=[("rectify", "Rectifying")], max_length=12),
                ),
                ("no", models.PositiveSmallIntegerField()),
                ("event", models.CharField(max_length=12)),
                ("at", models.DateTimeField()),
                ("amount", models.PositiveIntegerField(null=True)),
                ("unit", models.CharField(blank=True, max_length=3)),
                ("ends_on_working_day", models.BooleanField(default=False)),
                ("until_on", models.DateField(null=True)),
                ("caused_by", models.CharField(max_length=24)),
                ("seq", models.PositiveIntegerField()),
                ("witnessed_from", models.PositiveIntegerField()),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="timer_entries",
                        to="findings.finding",
                    ),
                ),
            ],
            options={
                "ordering": ["finding", "no"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("finding", "purpose", "no"), name="timer_entry_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "event__in",
                                [
                                    "started",
                                    "paused",
                                    "resumed",
                                    "extended",
                                    "stopped",
                                    "returned",
                                    "reopened",
                                ],
                            )
                        ),
                        name="timer_event_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount__isnull", True),
                            ("unit", ""),
                        )
                        | models.Q(
                            ("amount__gte", 1),
                            ("unit__in", ["min", "h", "d", "wd"]),
                            ("until_on__isnull", True),
                        ),
                        name="timer_limit_is_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("witnessed_from__gte", models.F("seq"))),
                        name="timer_witnessed_later",
                    ),
                ],
            },
        ),
    ]
