"""All measures, found by being there: one file in `definitions/` is one measure."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from schakel.measures.definition import Measure, load_measure
from schakel.measures.term import DefinitionError

DEFINITIONS = Path(__file__).parent / "definitions"


def find_measures(folder: Path = DEFINITIONS) -> Mapping[str, Measure]:
    """Measures by name, in order of name. A file that is wrong stops everything: no figure without a definition."""
    return _load(folder)


def forms_of(measure: str, measures: Mapping[str, Measure] | None = None) -> tuple[str, ...]:
    """All forms in which the question of a measure is answered, the default first; a single one has no others.

    >>> forms_of("norm_95_lenient")
    ('norm_95_strict', 'norm_95_lenient', 'norm_95_strict_with_cancelled')
    """
    known = find_measures() if measures is None else measures
    default = known[measure].variant_of or measure
    return (default, *(name for name, each in known.items() if each.variant_of == default))


@cache
def _load(folder: Path) -> Mapping[str, Measure]:
    found = {path.stem: load_measure(path) for path in sorted(folder.glob("*.toml"))}
    for name, measure in found.items():
        default = found.get(measure.variant_of or name)
        if default is None or (measure.variant_of and default.variant_of):
            defaults = ", ".join(sorted(each for each, other in found.items() if other.variant_of is None))
            raise DefinitionError(
                f"{name}.toml: variant_of is {measure.variant_of!r}; name a measure that is no variant: {defaults}"
            )
    return MappingProxyType(found)
