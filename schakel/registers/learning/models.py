"""Courses, their sessions, who enrolled (as a function of an organisation), what they thought of it, and materials."""

from datetime import datetime, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from schakel.records.record import OrganisationCode, PlanCode, Record
from schakel.records.standing import Standing
from schakel.reports.periods import day


class Kind(models.TextChoices):
    """How people learn."""

    TRAINING = "training", _("training")
    WORKSHOP = "workshop", _("workshop")
    OFFICE_HOUR = "office_hour", _("spreekuur")
    CIRCLE = "circle", _("kenniscirkel")
    INSPIRATION = "inspiration", _("inspiratiesessie")


class Course(Record):
    """What can be learned; its sessions are when."""

    title: "models.CharField[str, str]" = models.CharField(_("titel"), max_length=160, unique=True)
    kind: "models.CharField[str, str]" = models.CharField(_("soort"), max_length=20, choices=Kind.choices)
    about: "models.TextField[str, str]" = models.TextField(_("waar het om gaat"), blank=True, default="")
    audience: "models.CharField[str, str]" = models.CharField(_("voor wie"), max_length=200, blank=True, default="")
    owner: "models.CharField[str, str]" = models.CharField(
        _("wie het organiseert"), max_length=120, blank=True, default="", help_text=_("Een functie of team, geen naam.")
    )
    plan_code = PlanCode()

    class Meta:
        verbose_name = _("leeraanbod")
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title


class Session(Record):
    """One time that a course is given, with so many seats."""

    course: "models.ForeignKey[Course, Course]" = models.ForeignKey(
        Course, verbose_name=_("leeraanbod"), on_delete=models.PROTECT, related_name="sessions"
    )
    starts_at: "models.DateTimeField[datetime, datetime]" = models.DateTimeField(_("begint op"))
    minutes_long: "models.PositiveIntegerField[int, int]" = models.PositiveIntegerField(
        _("duurt (minuten)"), default=120, validators=[MinValueValidator(1), MaxValueValidator(24 * 60)]
    )
    place: "models.CharField[str, str]" = models.CharField(_("waar"), max_length=200, blank=True, default="")
    seats: "models.PositiveIntegerField[int, int]" = models.PositiveIntegerField(
        _("plaatsen"), default=12, validators=[MinValueValidator(1), MaxValueValidator(10_000)]
    )
    standing: "models.CharField[str, str]" = models.CharField(
        _("stand"), max_length=10, choices=Standing.choices, default=Standing.PLANNED
    )

    class Meta:
        verbose_name = _("bijeenkomst")
        ordering = ("-starts_at",)
        indexes = (models.Index(fields=("standing", "starts_at"), name="learning_by_standing"),)
        constraints = (
            models.UniqueConstraint(
                fields=("course", "starts_at"), name="learning_one_at_a_time",
                violation_error_message=_("Op dit moment is dit aanbod er al."),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.course}, {day(timezone.localtime(self.starts_at).date(), 'nl')}"

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.starts_at + timedelta(minutes=self.minutes_long)


class Enrolment(Record):
    """Somebody who takes part, or waits for a seat: kept as a function of an organisation.

    What leads to a person (mail address, account) is there to tell them of changes and to let them withdraw; it is emptied some
    time after the session, and never stands in the trail.
    """

    session: "models.ForeignKey[Session, Session]" = models.ForeignKey(
        Session, verbose_name=_("bijeenkomst"), on_delete=models.PROTECT, related_name="enrolments"
    )
    organisation_code = OrganisationCode(_("bibliotheek"), help_text=_("Leeg: de ondersteuningsorganisatie."))
    function: "models.CharField[str, str]" = models.CharField(
        _("functie"), max_length=120, help_text=_("Een functie of team, geen naam.")
    )
    mail_address: "models.EmailField[str, str]" = models.EmailField(
        _("mailadres"),
        blank=True,
        default="",
        help_text=_("Voor bericht over deze bijeenkomst. Een maand daarna wordt het gewist."),
    )
    is_withdrawn: "models.BooleanField[bool, bool]" = models.BooleanField(_("afgemeld"), default=False)
    attended: "models.BooleanField[bool | None, bool | None]" = models.BooleanField(_("was er"), null=True, blank=True)
    has_seat: "models.BooleanField[bool, bool]" = models.BooleanField(_("heeft een plaats"), default=False, editable=False)
    since: "models.DateTimeField[datetime, datetime]" = models.DateTimeField(
        _("aangemeld op"), default=timezone.now, editable=False
    )
    """Decides the order of the waiting list."""
    by: "models.CharField[str, str]" = models.CharField(max_length=150, blank=True, default="", editable=False)
    """Account that enrolled itself; empty when the team filled it in, or its time is over."""
    has_evaluated: "models.BooleanField[bool, bool]" = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("aanmelding")
        ordering = ("since", "id")
        indexes = (models.Index(fields=("session", "since"), name="learning_queue"),)
        constraints = (
            models.UniqueConstraint(
                fields=("session", "by"), condition=~models.Q(by="") & models.Q(is_withdrawn=False), name="learning_enrols_once"
            ),
            models.CheckConstraint(
                condition=~(models.Q(has_seat=True) & models.Q(is_withdrawn=True)), name="learning_withdrawn_has_no_seat"
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.function}, {self.session}"

    def delete(self, using: str | None = None, keep_parents: bool = False) -> tuple[int, dict[str, int]]:
        """The seat that comes free goes to the first who waits."""
        from schakel.registers.learning.seats import settle, tell

        with transaction.atomic():
            session = self.session_id  # type: ignore[attr-defined]
            gone = super().delete(using=using, keep_parents=keep_parents)
            tell(settle(session))
        return gone


class Evaluation(Record):
    """What one participant thought of a session: a mark and a remark, tied to nobody, without a moment, and in no list."""

    session: "models.ForeignKey[Session, Session]" = models.ForeignKey(
        Session, verbose_name=_("bijeenkomst"), on_delete=models.PROTECT, related_name="evaluations"
    )
    mark: "models.PositiveSmallIntegerField[int, int]" = models.PositiveSmallIntegerField(
        _("cijfer (1 tot en met 10)"), validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    remark: "models.TextField[str, str]" = models.TextField(
        _("opmerking"), blank=True, default="", max_length=2000, help_text=_("Noem geen namen.")
    )

    class Meta:
        verbose_name = _("evaluatie")
        ordering = ("mark", "remark")
        constraints = (models.CheckConstraint(condition=models.Q(mark__gte=1, mark__lte=10), name="learning_mark"),)


class Material(Record):
    """Something to read or use with a course: where it is found."""

    course: "models.ForeignKey[Course, Course]" = models.ForeignKey(
        Course, verbose_name=_("leeraanbod"), on_delete=models.PROTECT, related_name="materials"
    )
    title: "models.CharField[str, str]" = models.CharField(_("titel"), max_length=200)
    link: "models.CharField[str, str]" = models.CharField(
        _("adres"), max_length=500, help_text=_("Begint met https://"),
        validators=[URLValidator(["https"], message=_("Schrijf een adres dat met https:// begint."))],
    )  # fmt: skip

    class Meta:
        verbose_name = _("materiaal")
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title
