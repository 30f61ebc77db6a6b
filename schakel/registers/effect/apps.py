"""Registers effect with the site."""

from django.apps import AppConfig


class EffectConfig(AppConfig):
    """Theories of Change, what stands behind their edges, and measurements."""

    name = "schakel.registers.effect"
    label = "effect"
