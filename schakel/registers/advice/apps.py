"""Registers the decisions with the site."""

from django.apps import AppConfig


class AdviceConfig(AppConfig):
    """Decisions on advice."""

    name = "schakel.registers.advice"
    label = "advice"
