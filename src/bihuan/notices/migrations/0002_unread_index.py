from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0001_messages"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("is_held", False), ("is_read", False)),
                fields=["recipient", "-id"],
                name="message_unread",
            ),
        ),
    ]
