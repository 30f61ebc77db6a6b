"""Registers the projects with the site."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Plannings, projects, budget lines, hours, grants, and where an innovation spread to."""

    name = "schakel.registers.projects"
    label = "projects"
