"""Definitions, norms and column maps in which one value is another thing than was meant: refused with the file, or read."""

import copy
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import schakel
from schakel.errors import InputError
from schakel.measures.definition import load_measure
from schakel.measures.norms import load_norm
from schakel.vocabulary.extract_map import load_extract_map

PACKAGE = Path(schakel.__file__).parent
OTHER_THINGS: tuple[Any, ...] = (None, 7, 2.5, True, "", "nergens", [], ["x"], [1], {}, {"x": 1}, [{}], date(2020, 2, 2))
LOADERS = {
    "measures/definitions": load_measure,
    "measures/norms": load_norm,
    "sources/wise": load_extract_map,
    "sources/koha": load_extract_map,
    "sources/gids": load_extract_map,
}


def places_in(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in nested tables and lists."""
    if way:
        yield way
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from places_in(part, (*way, key))


def replaced(value: Any, way: tuple[Any, ...], other: Any) -> Any:
    changed = copy.deepcopy(value)
    holder = changed
    for key in way[:-1]:
        holder = holder[key]
    if other is None:
        del holder[way[-1]]
    else:
        holder[way[-1]] = other
    return changed


def refusal(folder: str, path: Path) -> str:
    """What reading it is refused with; empty when it is taken."""
    try:
        LOADERS[folder](path)
    except InputError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("folder", LOADERS)
def test_one_value_of_another_shape_is_a_refusal_that_names_the_file(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    files = sorted((PACKAGE / folder).rglob("*.toml"))
    assert files
    tried = refused = 0
    for path in files[:: max(len(files) // 12, 1)]:
        whole = tomllib.loads(path.read_text(encoding="utf-8"))
        if folder.startswith("sources") and "extract" not in whole:
            continue
        for way in places_in(whole):
            for other in OTHER_THINGS:
                given = replaced(whole, way, other)
                monkeypatch.setattr(tomllib, "loads", lambda _, given=given: given)
                tried += 1
                said = refusal(folder, path)
                refused += bool(said)
                assert not said or path.stem in said, (path, way, other, said)
        monkeypatch.undo()
    assert refused > tried / 3
