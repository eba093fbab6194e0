"""The three lists of a notice are a kind of paper."""

from __future__ import annotations

from django.db import migrations, models

_KINDS = [
    ("order", "Rectification order"),
    ("reply", "Reply on rectification"),
    ("acceptance", "Acceptance form"),
    ("extension", "Decision on an extension"),
    ("transfer", "Transfer letter"),
    ("lists", "Three lists"),
]


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_papers")]

    operations = [
        migrations.AlterField(
            model_name="paper",
            name="kind",
            field=models.CharField(choices=_KINDS, max_length=20),
        ),
        migrations.AlterField(
            model_name="papertemplate",
            name="kind",
            field=models.CharField(choices=_KINDS, max_length=20),
        ),
    ]
