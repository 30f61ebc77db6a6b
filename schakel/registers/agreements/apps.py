"""Registers the agreements with the site."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """Agreements, promises, measurements and the quick scan."""

    name = "schakel.registers.agreements"
    label = "agreements"
