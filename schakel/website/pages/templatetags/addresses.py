"""Addresses that hold a choice."""

from django import template

from schakel.website.pages.figures import link

register = template.Library()


@register.simple_tag
def figure_address(measure: str, organisation_code: str) -> str:
    """The page of one measure of one organisation."""
    return link(measure, organisation_code)
