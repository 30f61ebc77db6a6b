"""The teams of the support organisation: who keeps which register. The management may keep all of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Team(models.TextChoices):
    """One team."""

    MANAGEMENT = "management", _("management")
    INNOVATION = "innovation", _("innovatie")
    COLLECTION = "collection", _("collectie")
    DATA = "data", _("gegevens")
    LOGISTICS = "logistics", _("logistiek")
    OFFICE = "office", _("secretariaat")
