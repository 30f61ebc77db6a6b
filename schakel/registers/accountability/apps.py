"""Registers accountability with the site."""

from django.apps import AppConfig


class AccountabilityConfig(AppConfig):
    """Year reports, their texts, and their frozen editions."""

    name = "schakel.registers.accountability"
    label = "accountability"
