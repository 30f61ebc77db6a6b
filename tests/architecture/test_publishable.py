"""Only `privacy` makes a Publishable, and only a Publishable reaches a page."""

import ast
import tomllib
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import pytest

import schakel
from schakel.measures.figure import Figure
from schakel.privacy.audience import DEFAULT, Audience
from schakel.privacy.persons import Persons
from schakel.privacy.publishable import Publishable
from schakel.privacy.release import release

PACKAGE = Path(schakel.__file__).parent
MAKERS = {"Publishable", "shown", "kept_back"}


def calls(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = (
                node.func.id
                if isinstance(node.func, ast.Name)
                else node.func.attr
                if isinstance(node.func, ast.Attribute)
                else ""
            )
            found.add(name)
    return found


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


def test_nobody_else_calls_the_constructor() -> None:
    outside = [path for path in PACKAGE.rglob("*.py") if "privacy" not in path.parts]
    assert len(outside) > 50
    for path in outside:
        names = {name.rsplit(".", 1)[1] for name in imports(path) if name.startswith("schakel.privacy.publishable.")}
        made = calls(path) & MAKERS & names
        assert not made, f"{path}: calls {', '.join(made)}; only schakel/privacy makes a Publishable, ask `release` for one"


def one_released() -> Publishable:
    day = date(2020, 1, 1)
    figure = Figure("m", day, "location", "P", "year", day, "", 3.0, None, 3.0, 3, True)
    return release([figure], {"m": Persons(True, False)}, lambda _: Audience.PUBLIC, thresholds=DEFAULT)[0]


def test_the_constructor_is_closed_while_it_runs_too() -> None:
    found = one_released()
    assert found.is_hidden
    with pytest.raises(TypeError, match="only schakel/privacy makes a Publishable"):
        Publishable(**{**asdict(found), "audience": found.audience, "hidden": None, "value": 3.0}, made_by=None)
    with pytest.raises((TypeError, ValueError)):
        replace(found, hidden=None, value=3.0)
    with pytest.raises(TypeError, match="only schakel/privacy"):
        replace(found, hidden=None, value=3.0, made_by=object())


BACK_DOORS = {"__new__", "__setattr__", "__setstate__", "__reduce__", "__reduce_ex__", "_MADE_HERE"}
"""Ways around a constructor, and the key to ours."""


def names_in(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.alias):
            found.add(node.name.rsplit(".", 1)[-1])
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.add(node.value)  # getattr(x, "__new__")
    return found


def test_nobody_goes_around_the_constructor() -> None:
    maker = PACKAGE / "privacy" / "publishable.py"
    assert "_MADE_HERE" in names_in(maker)
    configuration = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text(encoding="utf-8"))
    [layers] = [each["layers"] for each in configuration["tool"]["importlinter"]["contracts"] if each["type"] == "layers"]
    folders = [layer.split(" | ") for layer in layers]
    ours = next(place for place, names in enumerate(folders) if "privacy" in names)
    cannot_know_it = {name for names in folders[ours + 1 :] for name in names}
    for path in PACKAGE.rglob("*.py"):
        if path != maker and path.relative_to(PACKAGE).parts[0].removesuffix(".py") not in cannot_know_it:
            used = names_in(path) & BACK_DOORS
            assert not used, f"{path}: uses {', '.join(sorted(used))}, with which a Publishable can be made or changed"


def test_privacy_itself_does_make_them() -> None:
    assert "Publishable" in calls(PACKAGE / "privacy" / "publishable.py")


def test_the_site_reads_no_figure_that_was_not_released() -> None:
    for path in (PACKAGE / "website").rglob("*.py"):
        wrong = {
            name
            for name in imports(path)
            if name in ("schakel.measures.figure.Figure", "schakel.privacy.publishable.Publishable")
        }
        assert not wrong, f"{path}: imports {', '.join(wrong)}; pages get what dashboards made of released figures"
        functions = {name for name in imports(path) if name.startswith("schakel.measures.reading.")}
        assert functions <= {"schakel.measures.reading.FiguresError", "schakel.measures.reading.places"}, f"{path}: {functions}"
