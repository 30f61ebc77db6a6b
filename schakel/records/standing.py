"""How far something is, in the words that registers share: whether it was held, and whether it was done."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Standing(models.TextChoices):
    """Whether what has a day was held: a meeting, a talk, a session."""

    PLANNED = "planned", _("gepland")
    HELD = "held", _("gehouden")
    CANCELLED = "cancelled", _("afgezegd")


class Doing(models.TextChoices):
    """How far is what somebody will do: an action, the mending of a finding."""

    OPEN = "open", _("te doen")
    DONE = "done", _("gedaan")
    DROPPED = "dropped", _("vervallen")
