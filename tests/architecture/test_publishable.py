"""Only `privacy` makes a Publishable, and only a Publishable reaches a page."""

import ast
from pathlib import Path

import schakel

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
