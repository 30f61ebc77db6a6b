"""Registers the plan with the site."""

from django.apps import AppConfig


class PlanConfig(AppConfig):
    """Plans, their parts, lines and indicators."""

    name = "schakel.registers.plan"
    label = "plan"
