"""Tokens are good for something; those from before keep what they could do."""

from django.db import migrations, models

from bihuan.people.domain.token_scope import BEFORE_SCOPES


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0003_account_safety'),
    ]

    operations = [
        migrations.AddField(
            model_name='apitoken',
            name='last_used_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='apitoken',
            name='scope_words',
            field=models.CharField(default=BEFORE_SCOPES, max_length=80),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name='apitoken',
            constraint=models.CheckConstraint(condition=models.Q(('scope_words', ''), _negated=True), name='token_good_for_something'),
        ),
    ]
