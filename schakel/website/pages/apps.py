"""Registers the pages with the site."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Pages."""

    name = "schakel.website.pages"
    label = "pages"
