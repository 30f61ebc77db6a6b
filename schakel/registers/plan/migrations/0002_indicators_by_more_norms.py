"""An indicator may be read by more than one norm, or by one thing of a norm; and what the file of a plan said last is kept."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plan", "0001_plans_and_lines")]

    operations = [
        migrations.RenameField(model_name="indicator", old_name="norm", new_name="norms"),
        migrations.AlterField(
            model_name="indicator",
            name="norms",
            field=models.CharField(blank=True, default="", max_length=300, verbose_name="normen waarmee Schakel telt"),
        ),
        migrations.AddField(
            model_name="indicator",
            name="of",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Als een norm voor elk apart geldt en dit er maar één van is. Anders leeg.",
                max_length=120,
                verbose_name="waarvan",
            ),
        ),
        migrations.CreateModel(
            name="FromFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=10)),
                ("code", models.CharField(max_length=40)),
                ("values", models.JSONField()),
                (
                    "plan",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="from_file", to="plan.plan"),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("plan", "what", "code"), name="one_row_of_a_file")]},
        ),
    ]
