"""All measures, found by being there: one file in `definitions/` is one measure."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from schakel.measures.definition import Measure, load_measure

DEFINITIONS = Path(__file__).parent / "definitions"


def find_measures(folder: Path = DEFINITIONS) -> Mapping[str, Measure]:
    """Measures by name, in order of name. A file that is wrong stops everything: no figure without a definition."""
    return _load(folder)


@cache
def _load(folder: Path) -> Mapping[str, Measure]:
    return MappingProxyType({path.stem: load_measure(path) for path in sorted(folder.glob("*.toml"))})
