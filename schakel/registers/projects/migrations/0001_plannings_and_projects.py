from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models

import schakel.records.record


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Planning",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="versie")),
                ("year", models.PositiveIntegerField(unique=True, verbose_name="jaar")),
                (
                    "budget",
                    schakel.records.record.Euro(
                        decimal_places=2,
                        default=Decimal("250000"),
                        max_digits=12,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0.01"), "Schrijf een bedrag van meer dan nul.")
                        ],
                        verbose_name="budget",
                    ),
                ),
                (
                    "adopted_on",
                    models.DateField(
                        blank=True,
                        help_text="Leeg zolang de planning een concept is.",
                        null=True,
                        verbose_name="vastgesteld door de SGIA op",
                    ),
                ),
                ("evidence", models.CharField(blank=True, default="", max_length=300, verbose_name="waar het besluit staat")),
                (
                    "over_reason",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="Alleen als u het budget verlaagt tot onder wat al vastligt. Iedereen die de projecten ziet, leest dit.",
                        verbose_name="waarom het budget overschreden mag worden",
                    ),
                ),
                (
                    "plan_code",
                    schakel.records.record.PlanCode(blank=True, default="", max_length=40, verbose_name="hoort bij planregel"),
                ),
            ],
            options={
                "verbose_name": "projectenplanning",
                "ordering": ("-year",),
            },
        ),
        migrations.CreateModel(
            name="Project",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="versie")),
                ("title", models.CharField(max_length=200, unique=True, verbose_name="titel")),
                ("about", models.TextField(blank=True, default="", verbose_name="waar het om gaat")),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("proposal", "voorstel"),
                            ("planned", "gepland"),
                            ("running", "in uitvoering"),
                            ("closing", "in afronding"),
                            ("spreading", "opschalen en verspreiden"),
                            ("done", "afgerond"),
                            ("stopped", "gestopt"),
                            ("refused", "afgewezen"),
                        ],
                        default="proposal",
                        max_length=10,
                        verbose_name="fase",
                    ),
                ),
                (
                    "owner",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="Een functie of team, geen naam.",
                        max_length=120,
                        verbose_name="wie het trekt",
                    ),
                ),
                (
                    "organisation_code",
                    schakel.records.record.OrganisationCode(
                        blank=True,
                        default="",
                        help_text="Leeg als het van alle bibliotheken samen is.",
                        max_length=40,
                        verbose_name="van bibliotheek",
                    ),
                ),
                (
                    "plan_code",
                    schakel.records.record.PlanCode(blank=True, default="", max_length=40, verbose_name="hoort bij planregel"),
                ),
                ("proposed_on", models.DateField(blank=True, null=True, verbose_name="voorgesteld op")),
                ("decision", models.TextField(blank=True, default="", verbose_name="wat de SGIA besloot")),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="begint op")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="afgesproken einde")),
                (
                    "expected_on",
                    models.DateField(
                        blank=True,
                        help_text="Alleen als dit anders is dan afgesproken.",
                        null=True,
                        verbose_name="einde zoals nu verwacht",
                    ),
                ),
                (
                    "late_because",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("corona", "corona"),
                            ("people", "te weinig mensen of uren"),
                            ("partner", "partner of leverancier"),
                            ("money", "geld of subsidie"),
                            ("scope", "het werd groter of anders"),
                            ("other", "iets anders"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="waarom later",
                    ),
                ),
                ("late_note", models.CharField(blank=True, default="", max_length=300, verbose_name="toelichting bij later")),
                ("effect", models.TextField(blank=True, default="", verbose_name="hoe we het effect meten")),
                ("result", models.TextField(blank=True, default="", verbose_name="wat ervan kwam")),
            ],
            options={
                "verbose_name": "project",
                "ordering": ("title",),
                "indexes": [
                    models.Index(fields=["phase", "ends_on"], name="projects_by_end"),
                    models.Index(
                        django.db.models.functions.comparison.Coalesce("expected_on", "ends_on"),
                        models.F("starts_on"),
                        name="projects_by_last_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Hours",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="versie")),
                ("on", models.DateField(help_text="De laatste dag van de uren.", verbose_name="tot en met")),
                (
                    "whose",
                    models.CharField(
                        choices=[("support", "ondersteuningsorganisatie"), ("library", "bibliotheek"), ("external", "extern")],
                        max_length=10,
                        verbose_name="van wie",
                    ),
                ),
                (
                    "organisation_code",
                    schakel.records.record.OrganisationCode(
                        blank=True, default="", max_length=40, verbose_name="van bibliotheek"
                    ),
                ),
                (
                    "hours",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=7,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.25"))],
                        verbose_name="uren",
                    ),
                ),
                ("what", models.CharField(blank=True, default="", max_length=200, verbose_name="waarvoor")),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hours",
                        to="projects.project",
                        verbose_name="project",
                    ),
                ),
            ],
            options={
                "verbose_name": "uren",
                "ordering": ("-on", "-id"),
            },
        ),
        migrations.CreateModel(
            name="Planned",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="versie")),
                (
                    "amount",
                    schakel.records.record.Euro(
                        decimal_places=2,
                        default=Decimal("0"),
                        max_digits=12,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="gepland bedrag",
                    ),
                ),
                ("hours", models.PositiveIntegerField(default=0, verbose_name="geplande uren")),
                (
                    "goal",
                    models.CharField(blank=True, default="", max_length=300, verbose_name="wat er dit jaar klaar moet zijn"),
                ),
                (
                    "planning",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="planned",
                        to="projects.planning",
                        verbose_name="projectenplanning",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="planned",
                        to="projects.project",
                        verbose_name="project",
                    ),
                ),
            ],
            options={
                "verbose_name": "gepland project",
                "ordering": ("-planning__year", "project__title"),
                "constraints": [models.UniqueConstraint(fields=("planning", "project"), name="planned_once_a_year")],
            },
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="versie")),
                ("funder", models.CharField(max_length=200, verbose_name="van wie")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("to_apply", "nog aan te vragen"),
                            ("applied", "aangevraagd"),
                            ("granted", "toegekend"),
                            ("accounted", "verantwoord"),
                            ("refused", "afgewezen"),
                        ],
                        default="to_apply",
                        max_length=10,
                        verbose_name="stand",
                    ),
                ),
                (
                    "asked",
                    schakel.records.record.Euro(
                        decimal_places=2,
                        max_digits=12,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0.01"), "Schrijf een bedrag van meer dan nul.")
                        ],
                        verbose_name="gevraagd bedrag",
                    ),
                ),
                (
                    "granted",
                    schakel.records.record.Euro(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0.01"), "Schrijf een bedrag van meer dan nul.")
                        ],
                        verbose_name="toegekend bedrag",
                    ),
                ),
                ("apply_by", models.DateField(blank=True, null=True, verbose_name="aanvragen tot en met")),
                ("report_by", models.DateField(blank=True, null=True, verbose_name="verantwoorden tot en met")),
                ("conditions", models.TextField(blank=True, default="", verbose_name="voorwaarden")),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to="projects.project",
                        verbose_name="project",
                    ),
                ),
            ],
            options={
                "verbose_name": "subsidie of fonds",
                "ordering": ("project__title", "funder"),
                "constraints": [models.UniqueConstraint(fields=("project", "funder"), name="one_grant_of_a_funder")],
            },
        ),
        migrations.CreateModel(
            name="BudgetLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="versie")),
                (
                    "kind",
                    models.CharField(
                        choices=[("commitment", "vastgelegd"), ("spending", "uitgegeven")], max_length=10, verbose_name="soort"
                    ),
                ),
                ("on", models.DateField(verbose_name="op")),
                (
                    "amount",
                    schakel.records.record.Euro(
                        decimal_places=2,
                        max_digits=12,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0.01"), "Schrijf een bedrag van meer dan nul.")
                        ],
                        verbose_name="bedrag",
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        help_text="Een dienst of bedrijf, geen naam van een persoon.", max_length=200, verbose_name="waarvoor"
                    ),
                ),
                (
                    "released_on",
                    models.DateField(
                        blank=True,
                        help_text="Bij een verplichting waar niets meer van komt: wat over is, wordt weer vrij.",
                        null=True,
                        verbose_name="rest vrijgegeven op",
                    ),
                ),
                (
                    "over_reason",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="Alleen als het bedrag niet meer past. Iedereen die de projecten ziet, leest dit.",
                        verbose_name="waarom dit boven het budget mag",
                    ),
                ),
                (
                    "commitment",
                    models.ForeignKey(
                        blank=True,
                        help_text="Bij een uitgave die eerder was vastgelegd. Zij gaat dan af van wat vastligt.",
                        limit_choices_to={"kind": "commitment"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="spendings",
                        to="projects.budgetline",
                        verbose_name="uit verplichting",
                    ),
                ),
                (
                    "planning",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budget_lines",
                        to="projects.planning",
                        verbose_name="budget van",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budget_lines",
                        to="projects.project",
                        verbose_name="project",
                    ),
                ),
            ],
            options={
                "verbose_name": "budgetregel",
                "ordering": ("-on", "-id"),
                "indexes": [models.Index(fields=["planning", "kind"], name="budget_lines_by_year")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="a_budget_line_is_above_nought"),
                    models.CheckConstraint(
                        condition=models.Q(("kind", "spending"), ("commitment", None), _connector="OR"),
                        name="only_spending_is_on_a_commitment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind", "commitment"), ("released_on", None), _connector="OR"),
                        name="only_a_commitment_is_released",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Spread",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="versie")),
                (
                    "organisation_code",
                    schakel.records.record.OrganisationCode(blank=True, default="", max_length=40, verbose_name="bibliotheek"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("wants", "wil het overnemen"),
                            ("tries", "probeert het"),
                            ("uses", "gebruikt het"),
                            ("stopped", "gebruikt het niet meer"),
                        ],
                        max_length=10,
                        verbose_name="stand",
                    ),
                ),
                ("since", models.DateField(blank=True, null=True, verbose_name="sinds")),
                ("note", models.CharField(blank=True, default="", max_length=300, verbose_name="hoe het daar gaat")),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="spreads",
                        to="projects.project",
                        verbose_name="project",
                    ),
                ),
            ],
            options={
                "verbose_name": "verspreiding",
                "ordering": ("project__title", "organisation_code"),
                "constraints": [
                    models.UniqueConstraint(fields=("project", "organisation_code"), name="spread_once_to_a_library")
                ],
            },
        ),
    ]
