"""Registers learning with the site."""

from django.apps import AppConfig


class LearningConfig(AppConfig):
    """Courses, sessions, enrolments, evaluations and materials."""

    name = "schakel.registers.learning"
    label = "learning"
