"""Registers the accounts with the site."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts."""

    name = "schakel.website.accounts"
    label = "accounts"
