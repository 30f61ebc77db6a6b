"""Sources of library data: one folder each, found by being there.

A folder is a source when it gives `SOURCE`. It is checked when it is loaded: the name is that of its folder, its
column maps keep the promises of the tables, and it brings a `sample` of its own.
"""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import MappingProxyType

from schakel.errors import SchakelError
from schakel.sources.source import Source


class SourceFolderError(SchakelError):
    """A folder of `schakel/sources` does not give what a source must give."""


def find_sources() -> Mapping[str, Source]:
    """Every source by name.

    Raises:
        SourceFolderError: naming the folder and what it lacks.
        MapError: when a shipped column map breaks the promise of its table.
    """
    names = sorted(info.name for info in iter_modules(__path__) if info.ispkg)
    return MappingProxyType({name: check_source(name, import_module(f"{__name__}.{name}")) for name in names})


def check_source(folder: str, package: object) -> Source:
    """The source of one folder, when it keeps the promises of this module."""
    source = getattr(package, "SOURCE", None)
    if source is None:
        raise SourceFolderError(f"schakel/sources/{folder}: gives no SOURCE; write SOURCE = … in its __init__.py")
    if not isinstance(source, Source):
        raise SourceFolderError(
            f"schakel/sources/{folder}: SOURCE is a {type(source).__name__} without all of name, title, maps, extracts"
        )
    if source.name != folder:
        raise SourceFolderError(f"schakel/sources/{folder}: SOURCE.name is {source.name!r}; it must be the name of the folder")
    sample = Path(str(getattr(package, "__file__", ""))).parent / "sample"
    if not sample.is_dir() or not any(sample.iterdir()):
        raise SourceFolderError(f"schakel/sources/{folder}: has no sample; put a tiny made-up extract in {folder}/sample")
    source.maps()
    return source


def find_source(name: str) -> Source:
    """The source of that name.

    Raises:
        SourceFolderError: naming the sources there are.
    """
    sources = find_sources()
    if name not in sources:
        raise SourceFolderError(f"there is no source {name!r}; sources are {', '.join(sources)}")
    return sources[name]
