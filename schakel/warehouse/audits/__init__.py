"""Audits: questions to a snapshot that must have no answer. Each module here gives `AUDIT`, found by being there."""

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from schakel.warehouse.audits.audit import Audit


def find_audits() -> Mapping[str, Audit]:
    """Every audit by the name of its module."""
    names = sorted(info.name for info in iter_modules(__path__) if info.name != "audit")
    return MappingProxyType({name: import_module(f"{__name__}.{name}").AUDIT for name in names})
