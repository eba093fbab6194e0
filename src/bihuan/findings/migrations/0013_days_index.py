"""Indexes of the days of finding and of closing, by which the front page counts."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("findings", "0012_major_index"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(fields=["found_at"], name="finding_found_at"),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", False)),
                fields=["closed_at"],
                name="finding_closed_at",
            ),
        ),
    ]
