"""Ledgers that are sent over the web or the API."""

import bihuan.kernel.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("findings", "0008_timers_of_before"),
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LedgerUpload",
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
                ("state", models.CharField(max_length=24)),
                ("version", models.PositiveIntegerField(default=0)),
                ("county_code", models.CharField(max_length=12)),
                ("uploaded_at", models.DateTimeField()),
                ("file_name", models.CharField(max_length=200)),
                ("content_hash", models.CharField(max_length=64)),
                ("shape", models.CharField(max_length=64)),
                ("mapping", models.JSONField(default=dict)),
                ("preview", models.JSONField(default=dict)),
                ("result", models.JSONField(default=dict)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.region",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["organisation", "shape", "uploaded_at"],
                        name="ledger_upload_by_shape",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "importing", "done", "stopped", "discarded"])
                        ),
                        name="ledger_upload_state_known",
                    )
                ],
            },
        ),
    ]
