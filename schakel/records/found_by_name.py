"""Modules that a register may have, such as `due` or `counting`: found by being there."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.apps import apps


@cache
def modules(name: str) -> tuple[ModuleType, ...]:
    """The modules of that name, in the order of their registers' names."""
    folders = sorted(each.name for each in apps.get_app_configs() if each.name.startswith("schakel.registers."))
    return tuple(import_module(f"{folder}.{name}") for folder in folders if find_spec(f"{folder}.{name}") is not None)
