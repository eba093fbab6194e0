"""Papers, templates of bodies, and the codes of their numbers."""

from __future__ import annotations

import bihuan.kernel.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0002_notice_reading"),
        ("evidence", "0001_initial"),
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Letterhead",
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
                ("code", models.CharField(max_length=20)),
                ("changed_at", models.DateTimeField()),
                ("changed_by_name", models.CharField(max_length=120)),
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PaperTemplate",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("order", "Rectification order"),
                            ("reply", "Reply on rectification"),
                            ("acceptance", "Acceptance form"),
                            ("extension", "Decision on an extension"),
                            ("transfer", "Transfer letter"),
                        ],
                        max_length=20,
                    ),
                ),
                ("uploaded_at", models.DateTimeField()),
                ("uploaded_by_name", models.CharField(max_length=120)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by_name", models.CharField(blank=True, max_length=120)),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.storedfile",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Paper",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("order", "Rectification order"),
                            ("reply", "Reply on rectification"),
                            ("acceptance", "Acceptance form"),
                            ("extension", "Decision on an extension"),
                            ("transfer", "Transfer letter"),
                        ],
                        max_length=20,
                    ),
                ),
                ("subject_type", models.CharField(max_length=40)),
                ("subject_id", models.UUIDField()),
                ("subject_label", models.CharField(max_length=80)),
                ("made_at", models.DateTimeField()),
                ("words", models.JSONField(default=dict)),
                ("content", models.JSONField(default=dict)),
                ("year", models.PositiveSmallIntegerField(null=True)),
                ("no", models.PositiveIntegerField(null=True)),
                ("number", models.CharField(blank=True, max_length=80)),
                ("issued_at", models.DateTimeField(null=True)),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.storedfile",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                    "replaces",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="documents.paper",
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.papertemplate",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="papertemplate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("organisation", "kind"),
                name="paper_template_one_in_force",
            ),
        ),
        migrations.AddIndex(
            model_name="paper",
            index=models.Index(fields=["subject_id", "made_at"], name="paper_by_subject"),
        ),
        migrations.AddIndex(
            model_name="paper",
            index=models.Index(fields=["organisation", "issued_at"], name="paper_by_organisation"),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "issued", "void", "discarded"])),
                name="paper_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("issued", "void")), _negated=True),
                    models.Q(
                        ("no__isnull", False),
                        ("file__isnull", False),
                        models.Q(("number", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="paper_issued_is_numbered",
            ),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.UniqueConstraint(
                fields=("organisation", "kind", "year", "no"), name="paper_number_once"
            ),
        ),
    ]
