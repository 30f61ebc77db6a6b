"""Registers the meetings with the site."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Series, meetings, decisions and actions."""

    name = "schakel.registers.meetings"
    label = "meetings"
