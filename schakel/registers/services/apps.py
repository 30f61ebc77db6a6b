"""Registers the services with the site."""

from django.apps import AppConfig


class ServicesConfig(AppConfig):
    """Services, requests and use."""

    name = "schakel.registers.services"
    label = "services"
