"""Registers the accounts with the site."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts."""

    name = "schakel.website.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Who changed what an account may do goes to the trail; names, addresses and passwords do not."""
        from auditlog.registry import auditlog

        from schakel.website.accounts.models import Account

        auditlog.register(Account, include_fields=["role", "organisation_code", "recipient", "team", "is_active"])
