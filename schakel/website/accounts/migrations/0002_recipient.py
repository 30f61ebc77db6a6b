"""Partners open what was delivered to the recipient they belong to."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_accounts")]

    operations = [
        migrations.AddField(
            model_name="account",
            name="recipient",
            field=models.CharField(blank=True, default="", max_length=80, verbose_name="ontvanger"),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(("role", "partner"), ("recipient", ""), _connector="OR"),
                name="only_partners_have_a_recipient",
            ),
        ),
    ]
