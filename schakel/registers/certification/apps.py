"""Registers the certifications with the site."""

from django.apps import AppConfig


class CertificationConfig(AppConfig):
    """Certifications and findings of their audits."""

    name = "schakel.registers.certification"
    label = "certification"
