"""Registers the partners with the site."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """Partners, contacts, talks and joint projects."""

    name = "schakel.registers.partners"
    label = "partners"
