"""Registers programme output with the site."""

from django.apps import AppConfig


class OutputConfig(AppConfig):
    """Tallies of programmes, and information points."""

    name = "schakel.registers.output"
    label = "output"
