"""The promises on the code that no linter checks."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[2]
PACKAGE = PROJECT / "schakel"
LONGEST = 400
EMPTY_NAMES = {"core", "common", "util", "utils", "helper", "helpers", "lib", "base", "service", "services", "manager", "misc"}
PRODUCTS = ("wise", "koha", "evergreen", "sirsi", "alma", "bicat", "vubis")
"""Names of library systems of one vendor or project."""
READ_BY_PEOPLE = (".py", ".toml", ".html", ".css", ".js", ".svg", ".sql", ".po")


def tracked(*patterns: str) -> list[Path]:
    """Files under version control, or all files where there is none (an unpacked archive)."""
    command = ["git", "-C", str(PROJECT), "ls-files", "-z", "--", *patterns]
    listed = subprocess.run(command, capture_output=True, text=True)
    if listed.returncode == 0:
        found = [PROJECT / name for name in listed.stdout.split("\0") if name]
    else:
        found = [path for pattern in patterns or ("*",) for path in PROJECT.rglob(pattern) if ".venv" not in path.parts]
    return sorted(path for path in found if path.is_file())


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def named(path: Path) -> str:
    return str(path.relative_to(PROJECT))


def test_there_are_modules_to_look_at() -> None:
    assert len(modules()) > 20
    assert PROJECT / "pyproject.toml" in tracked()


def test_a_module_is_one_sitting() -> None:
    lengths = {named(path): len(path.read_text().splitlines()) for path in tracked("*.py")}
    longest = {name: lines for name, lines in lengths.items() if lines > LONGEST and "/migrations/" not in name}
    assert longest == {}, "split by concept, not by size"


def test_no_folder_or_module_has_an_empty_name() -> None:
    """But for one: what a support organisation offers to libraries is called its services (*diensten*)."""
    offered = (PACKAGE / "registers" / "services", PACKAGE / "website" / "pages" / "services.py")
    names = {
        named(path)
        for path in tracked("*.py")
        if {*path.relative_to(PROJECT).with_suffix("").parts} & EMPTY_NAMES
        and not any(path.is_relative_to(each) for each in offered)
    }
    assert names == set(), "name it after what a librarian would look for"


def test_every_module_opens_with_what_it_is_for() -> None:
    written = [path for path in modules() if not is_generated(path)]
    silent = [named(path) for path in written if ast.get_docstring(ast.parse(path.read_text())) is None]
    assert silent == []


def is_generated(path: Path) -> bool:
    return path.parent.name == "migrations"


def test_no_docstring_says_nothing() -> None:
    empty = re.compile(r"(constructor|initiali[sz]e[rs]?|getter|setter|todo)\b.{0,12}", re.IGNORECASE)
    texts = [(path, text) for path in modules() for text in docstrings(ast.parse(path.read_text()))]
    assert len(texts) > 100
    found = [f"{named(path)}: {text!r}" for path, text in texts if empty.fullmatch(text)]
    assert found == []


def docstrings(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            text = ast.get_docstring(node)
            if text is not None:
                yield text


def test_only_two_roots_of_errors() -> None:
    """Every error of ours descends from SchakelError or InputError, and is raised by its own name."""
    ours = {"SchakelError", "InputError"}
    classes = {
        node.name: {ast.unparse(b).rpartition(".")[2] for b in node.bases}
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef) and node.name.endswith(("Error", "Warning"))
    }
    grown = True
    while grown:
        grown = {name for name, bases in classes.items() if bases & ours} - ours
        ours |= grown
    assert set(classes) - ours == set()


def test_import_contract_has_no_exceptions_and_no_gaps() -> None:
    contracts = configuration()["tool"]["importlinter"]["contracts"]
    assert all(not contract.get("ignore_imports") for contract in contracts), "move the code instead"
    layers = next(contract for contract in contracts if contract["type"] == "layers")
    assert layers["exhaustive"] is True
    placed = {name.strip() for layer in layers["layers"] for name in layer.split("|")}
    there = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()} - {"__init__"}
    assert there == placed


def test_import_contract_is_kept() -> None:
    done = subprocess.run([str(program("lint-imports")), "--no-cache"], cwd=PROJECT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def program(name: str) -> Path:
    return Path(sys.executable).parent / name


def configuration() -> dict[str, Any]:
    return tomllib.loads((PROJECT / "pyproject.toml").read_text())


def test_one_source_does_not_see_another() -> None:
    sources = {path.name for path in (PACKAGE / "sources").iterdir() if (path / "__init__.py").exists()}
    crossing = [
        f"{named(path)} imports {other}"
        for source in sorted(sources)
        for path in (PACKAGE / "sources" / source).rglob("*.py")
        for other in imported(path)
        if other.startswith("schakel.sources.") and other.split(".")[2] in sources - {source}
    ]
    assert crossing == []


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_no_product_of_one_vendor_in_the_core() -> None:
    """A product's name stays in its own folder of `sources`. The demo writes the form of one of them, what a librarian
    signs may say how a library system counts, and a plan that others adopted is quoted word for word."""
    sources = PACKAGE / "sources"
    free = [
        PACKAGE / "demo",
        PACKAGE / "measures" / "definitions",
        PACKAGE / "measures" / "norms",
        PACKAGE / "registers" / "plan" / "plans",
    ]
    found = []
    for path in tracked("schakel/*"):
        if path.suffix not in READ_BY_PEOPLE or any(path.is_relative_to(folder) for folder in free):
            continue
        own = path.relative_to(sources).parts[0] if path.is_relative_to(sources) else ""
        others = re.compile(
            rf"(?<![a-z_-])({'|'.join(product for product in PRODUCTS if product != own)})(?![a-z])", re.IGNORECASE
        )
        found += [
            f"{named(path)}:{number}" for number, line in enumerate(path.read_text().splitlines(), 1) if others.search(line)
        ]
    assert found == []


# Written in pieces, so that this file does not hold what it forbids.
FOREIGN = re.compile(
    r"pythonhost"
    + r"ed|pypi\.o"
    + r"rg|npmjs\.(org|com)|deb\.debi"
    + r"an|/(ro"
    + r"ot|wo"
    + r"rk|fa"
    + r"rm|ho"
    + r"me/[a-z]+)/",
    re.IGNORECASE,
)


def test_no_host_of_a_registry_and_no_path_of_a_machine() -> None:
    found = []
    for path in tracked():
        try:
            lines = path.read_text().splitlines()
        except UnicodeDecodeError:
            continue
        found += [f"{named(path)}:{number}" for number, line in enumerate(lines, start=1) if FOREIGN.search(line)]
    assert found == []


def test_no_stub_is_left() -> None:
    stub = re.compile(r"\bNot" + r"ImplementedError\b|TO" + "DO|FIX" + "ME|pragma: no " + "cover")
    found = [
        f"{named(path)}:{number}: {line.strip()}"
        for path in tracked("*.py")
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if stub.search(line)
    ]
    assert found == []


def test_the_core_does_not_ask_the_clock_or_the_environment() -> None:
    """Date, random generator and settings are arguments; only the command and the site ask for them."""
    asks = re.compile(
        r"\b(date\.today|datetime\.(now|utcnow)|time\.time|os\.environ|os\.getenv|getenv|random\.(random|seed|choice))\(?"
    )
    found = [
        f"{named(path)}:{number}: {line.strip()}"
        for path in modules()
        if path.relative_to(PACKAGE).parts[0] not in ("cli", "website")
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if asks.search(line.partition("#")[0]) and '"""' not in line
    ]
    assert found == []
