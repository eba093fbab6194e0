"""An index of the few major hazards, in the order of the list."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("findings", "0011_alike"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(
                condition=models.Q(("grade", "major")),
                fields=["due_key", "id"],
                name="finding_major_due",
            ),
        ),
    ]
