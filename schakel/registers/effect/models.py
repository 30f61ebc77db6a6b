"""A Theory of Change: its nodes, the edges between them, what monitors of others say of an edge, and what we measured."""

from datetime import date
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from schakel.records.record import PlanCode, Record


class Line(models.TextChoices):
    """What the plan asks a measured effect of: its programme lines by name, and the projects of the innovation agenda."""

    LITERACY = "literacy", _("Geletterde samenleving")
    PARTICIPATION = "participation", _("Participatie in de informatiesamenleving")
    LEARNING = "learning", _("Leven lang ontwikkelen")
    SYSTEM = "system", _("Stelseluitdagingen")
    PROJECT = "project", _("project van de SGIA")


class Kind(models.TextChoices):
    """What a node is, from what goes in to what comes of it: an edge goes from an earlier one to a later one."""

    INPUT = "input", _("middelen (input)")
    ACTIVITY = "activity", _("activiteit")
    OUTPUT = "output", _("resultaat (output)")
    SHORT = "short", _("effect op korte termijn")
    MIDDLE = "middle", _("effect op middellange termijn")
    IMPACT = "impact", _("impact")


class Strength(models.TextChoices):
    """How well an edge is known, in words."""

    ASSUMED = "assumed", _("aangenomen")
    INDICATED = "indicated", _("aanwijzing")
    SUPPORTED = "supported", _("onderbouwd")
    STRONG = "strong", _("sterk")


class Design(models.TextChoices):
    """How something was measured; it decides what may be said of it."""

    REGISTRATION = "registration", _("registratie: geteld wat er gebeurde")
    POST = "post", _("alleen een nameting")
    PRE_POST = "pre_post", _("voor- en nameting")
    COMPARED = "compared", _("voor- en nameting met vergelijkingsgroep")


class Group(models.TextChoices):
    """Who answered."""

    TAKES_PART = "takes_part", _("deelnemers")
    BESIDE = "beside", _("vergelijkingsgroep")


class Address(models.URLField):  # type: ignore[type-arg]
    """Where something stands on the web; an address without a scheme is taken for a safe one."""

    def formfield(self, **named: Any) -> Any:
        return super().formfield(**{"assume_scheme": "https", **named})


class _Nodes(models.Manager["Node"]):
    """A step is named by its theory, so a list of many brings those along."""

    def get_queryset(self) -> "models.QuerySet[Node]":
        return super().get_queryset().select_related("theory")


class _Edges(models.Manager["Edge"]):
    """An edge is named by its steps."""

    def get_queryset(self) -> "models.QuerySet[Edge]":
        return super().get_queryset().select_related("from_node__theory", "to_node")


_FUNCTION = _("Een functie of team, geen naam.")


class Theory(Record):
    """The Theory of Change of one programme or project."""

    title: "models.CharField[str, str]" = models.CharField(_("naam"), max_length=120, unique=True)
    line: "models.CharField[str, str]" = models.CharField(_("programmalijn"), max_length=20, choices=Line.choices)
    about: "models.TextField[str, str]" = models.TextField(
        _("wat er anders moet worden, en voor wie"), help_text=_("Eén of twee zinnen.")
    )
    owner: "models.CharField[str, str]" = models.CharField(
        _("wie het bijhoudt"), max_length=120, blank=True, default="", help_text=_FUNCTION
    )
    plan_code = PlanCode()

    class Meta:
        verbose_name = _("Theory of Change")
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title


class Node(Record):
    """One step of a theory."""

    theory: "models.ForeignKey[Theory, Theory]" = models.ForeignKey(
        Theory, verbose_name=_("Theory of Change"), on_delete=models.PROTECT, related_name="nodes"
    )
    kind: "models.CharField[str, str]" = models.CharField(_("soort"), max_length=10, choices=Kind.choices)
    text: "models.CharField[str, str]" = models.CharField(
        _("stap"), max_length=120, help_text=_("Zo kort als het kan, zoals “Ouders lezen vaker voor”.")
    )
    indicator: "models.CharField[str, str]" = models.CharField(
        _("waaraan je het ziet"), max_length=200, blank=True, default="", help_text=_("Wat er te tellen of te vragen is.")
    )
    objects = _Nodes()

    class Meta:
        verbose_name = _("stap")
        ordering = ("theory__title", "id")
        constraints = (models.UniqueConstraint(fields=("theory", "text"), name="one_step_of_a_text"),)

    def __str__(self) -> str:
        return f"{self.theory.title}: {self.text}"


class Edge(Record):
    """Why one step would lead to another."""

    from_node: "models.ForeignKey[Node, Node]" = models.ForeignKey(
        Node, verbose_name=_("van stap"), on_delete=models.PROTECT, related_name="edges_out"
    )
    to_node: "models.ForeignKey[Node, Node]" = models.ForeignKey(
        Node, verbose_name=_("naar stap"), on_delete=models.PROTECT, related_name="edges_in"
    )
    assumption: "models.TextField[str, str]" = models.TextField(
        _("aanname"), help_text=_("Wat moet waar zijn, wil de ene stap tot de andere leiden?")
    )
    strength: "models.CharField[str, str]" = models.CharField(
        _("sterkte"), max_length=10, choices=Strength.choices, default=Strength.ASSUMED
    )
    evidence: "models.TextField[str, str]" = models.TextField(
        _("bewijs"), blank=True, default="",
        help_text=_("Onderzoek of ervaring, met waar het te vinden is. Monitors van anderen voegt u apart toe."),
    )  # fmt: skip
    objects = _Edges()

    class Meta:
        verbose_name = _("verband")
        ordering = ("from_node__theory__title", "from_node_id", "to_node_id")
        constraints = (models.UniqueConstraint(fields=("from_node", "to_node"), name="one_edge_between_two_steps"),)

    def __str__(self) -> str:
        return f"{self.from_node.theory.title}: {self.from_node.text} → {self.to_node.text}"


class Source(Record):
    """A monitor or study of others, in one year."""

    title: "models.CharField[str, str]" = models.CharField(_("naam"), max_length=160)
    year: "models.PositiveIntegerField[int, int]" = models.PositiveIntegerField(
        _("jaar"), validators=[MinValueValidator(1990), MaxValueValidator(2100)]
    )
    publisher: "models.CharField[str, str]" = models.CharField(_("van wie"), max_length=160)
    design: "models.CharField[str, str]" = models.CharField(_("hoe gemeten"), max_length=20, choices=Design.choices)
    address = Address(_("waar het staat"), max_length=400, blank=True, default="")
    about: "models.TextField[str, str]" = models.TextField(_("wie en wat er gemeten is"), blank=True, default="")

    class Meta:
        verbose_name = _("monitor van anderen")
        ordering = ("title", "-year")
        constraints = (models.UniqueConstraint(fields=("title", "year"), name="one_source_a_year"),)

    def __str__(self) -> str:
        return f"{self.title} ({self.year})"


class Backing(Record):
    """What a monitor of others says of one edge."""

    edge: "models.ForeignKey[Edge, Edge]" = models.ForeignKey(
        Edge, verbose_name=_("verband"), on_delete=models.PROTECT, related_name="backings"
    )
    source: "models.ForeignKey[Source, Source]" = models.ForeignKey(
        Source, verbose_name=_("monitor van anderen"), on_delete=models.PROTECT, related_name="backings"
    )
    finding: "models.TextField[str, str]" = models.TextField(_("wat die erover zegt"), help_text=_("Eén zin, met het cijfer."))

    class Meta:
        verbose_name = _("bewijs van anderen")
        ordering = ("edge_id", "-source__year")
        constraints = (models.UniqueConstraint(fields=("edge", "source"), name="a_source_once_behind_an_edge"),)

    def __str__(self) -> str:
        return f"{self.source}: {self.finding if len(self.finding) <= 80 else f'{self.finding[:79]}…'}"


class Measurement(Record):
    """A questionnaire or registration, asked in one period. Of its answers only counts are kept; see `Tally`."""

    theory: "models.ForeignKey[Theory, Theory]" = models.ForeignKey(
        Theory, verbose_name=_("Theory of Change"), on_delete=models.PROTECT, related_name="measurements"
    )
    title: "models.CharField[str, str]" = models.CharField(_("naam"), max_length=120)
    design: "models.CharField[str, str]" = models.CharField(_("opzet"), max_length=20, choices=Design.choices)
    starts_on: "models.DateField[date, date]" = models.DateField(_("gevraagd van"))
    ends_on: "models.DateField[date, date]" = models.DateField(
        _("tot en met"), help_text=_("De meting telt voor het jaar van deze dag.")
    )
    audience: "models.CharField[str, str]" = models.CharField(_("wie er gevraagd zijn"), max_length=200)
    invited: "models.PositiveIntegerField[int | None, int | None]" = models.PositiveIntegerField(
        _("hoeveel er gevraagd zijn"), null=True, blank=True, help_text=_("Leeg als dat niet bekend is.")
    )
    answered: "models.PositiveIntegerField[int | None, int | None]" = models.PositiveIntegerField(
        _("hoeveel er antwoordden"), null=True, editable=False
    )
    read_on: "models.DateField[date | None, date | None]" = models.DateField(
        _("antwoorden ingelezen op"), null=True, editable=False
    )
    is_told: "models.BooleanField[bool, bool]" = models.BooleanField(_("genoeg antwoorden"), default=False, editable=False)
    """Whether, when its answers were read, there were enough of them for any question to be told of."""

    class Meta:
        verbose_name = _("meting")
        ordering = ("-ends_on", "title")
        constraints = (models.UniqueConstraint(fields=("theory", "title"), name="one_measurement_of_a_title"),)

    def __str__(self) -> str:
        return self.title


class Question(Record):
    """One question of a measurement, answered on a scale."""

    measurement: "models.ForeignKey[Measurement, Measurement]" = models.ForeignKey(
        Measurement, verbose_name=_("meting"), on_delete=models.PROTECT, related_name="questions"
    )
    code: "models.CharField[str, str]" = models.CharField(
        _("kolom"), max_length=60, help_text=_("Zoals de kolom in het bestand met antwoorden heet.")
    )
    text: "models.CharField[str, str]" = models.CharField(_("vraag"), max_length=200)
    low: "models.SmallIntegerField[int, int]" = models.SmallIntegerField(_("laagste antwoord"), default=1)
    high: "models.SmallIntegerField[int, int]" = models.SmallIntegerField(_("hoogste antwoord"), default=5)
    words: "models.CharField[str, str]" = models.CharField(
        _("antwoorden in woorden"), max_length=300, blank=True, default="",
        help_text=_("Van laag naar hoog, met puntkomma’s: “nooit; soms; vaak”."),
    )  # fmt: skip
    is_higher_better: "models.BooleanField[bool, bool]" = models.BooleanField(_("hoger is beter"), default=True)
    good_from: "models.SmallIntegerField[int | None, int | None]" = models.SmallIntegerField(
        _("goed vanaf"), null=True, blank=True, help_text=_("Het eerste antwoord dat goed is; bij “lager is beter” het laatste.")
    )
    edge: "models.ForeignKey[Edge | None, Edge | None]" = models.ForeignKey(
        Edge, verbose_name=_("staat achter verband"), on_delete=models.PROTECT, related_name="questions", null=True, blank=True
    )

    class Meta:
        verbose_name = _("vraag")
        ordering = ("measurement_id", "id")
        constraints = (models.UniqueConstraint(fields=("measurement", "code"), name="one_question_of_a_column"),)

    def __str__(self) -> str:
        return self.text


class Tally(models.Model):
    """How many people of a group gave one answer before and one after; None = no answer. No row of anybody is kept."""

    question: "models.ForeignKey[Question, Question]" = models.ForeignKey(
        Question, on_delete=models.CASCADE, related_name="tallies"
    )
    group: "models.CharField[str, str]" = models.CharField(max_length=10, choices=Group.choices)
    before: "models.SmallIntegerField[int | None, int | None]" = models.SmallIntegerField(null=True)
    after: "models.SmallIntegerField[int | None, int | None]" = models.SmallIntegerField(null=True)
    many: "models.PositiveIntegerField[int, int]" = models.PositiveIntegerField()

    class Meta:
        ordering = ("question_id", "group", "before", "after")
