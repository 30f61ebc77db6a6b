"""All promised tables, found in the modules of this folder."""

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

import schakel.vocabulary as vocabulary
from schakel.vocabulary.table import Table

_READS_THIS = ("tables", "extract_map")
"""Modules that promise no table and read this one: importing them here would go in a circle."""


def _find() -> dict[str, Table]:
    found: dict[str, Table] = {}
    for module in sorted(info.name for info in iter_modules(vocabulary.__path__) if info.name not in _READS_THIS):
        for value in vars(import_module(f"{vocabulary.__name__}.{module}")).values():
            if isinstance(value, Table) and found.setdefault(value.name, value) is not value:
                raise ValueError(f"two promises are called {value.name!r}")
    for table in found.values():
        for other in table.derived_from:
            if other not in found:
                raise ValueError(f"table {table.name}: derived_from names {other!r}; tables are {', '.join(sorted(found))}")
        for column in table.columns:
            if column.references is not None:
                other, name = column.references.split(".")
                found[other].column(name)
    return found


TABLES: Mapping[str, Table] = MappingProxyType(_find())
