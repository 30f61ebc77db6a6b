"""Registers the requests with the site."""

from django.apps import AppConfig


class InterlibraryConfig(AppConfig):
    """Requests and messages."""

    name = "schakel.registers.interlibrary"
    label = "interlibrary"
