"""Registers accountability with the site."""

from django.apps import AppConfig


class AccountabilityConfig(AppConfig):
    """Year reports, their texts, and their frozen editions."""

    name = "schakel.registers.accountability"
    label = "accountability"

    def ready(self) -> None:
        """Follow editions too, though no list shows them: else pages that were kept still ask for what was frozen."""
        # Needs the models of all applications, which are there only now.
        from auditlog.registry import auditlog

        from schakel.registers.accountability.models import Edition

        auditlog.register(Edition, include_fields=["report", "number", "why"])
