"""What is shipped is whole: the wheel holds every file that the package reads while it runs."""

import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
PACKAGE = PROJECT / "schakel"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    folder = tmp_path_factory.mktemp("wheel")
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as archive:
        return set(archive.namelist())


def test_the_wheel_holds_every_file_of_the_package(wheel: set[str]) -> None:
    here = {str(path.relative_to(PROJECT)) for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    assert {Path(name).suffix for name in here} >= {".py", ".toml", ".html", ".css", ".mo"}
    assert here - wheel == set()


def test_the_wheel_brings_its_licence_and_no_tests(wheel: set[str]) -> None:
    assert any(name.endswith("dist-info/licenses/LICENSE") for name in wheel)
    assert [name for name in wheel if name.startswith(("tests/", "docs/", "setup/"))] == []


def test_the_command_is_named(wheel: set[str]) -> None:
    scripts = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]["scripts"]
    assert scripts == {"schakel": "schakel.cli.main:main"}
    assert "schakel/cli/main.py" in wheel


def test_nothing_that_a_command_wrote_lies_among_the_sources() -> None:
    """A command writes where one stands: a report or a list must not come along with a commit."""
    listed = subprocess.run(["git", "ls-files"], cwd=PROJECT, capture_output=True, text=True)
    if listed.returncode != 0:
        advice = f"{PROJECT} is no git working tree, such as an unpacked archive: what would be committed cannot be listed"
        if os.environ.get("CI"):
            pytest.fail(advice)
        pytest.skip(advice)
    top = {name.split("/")[0] for name in listed.stdout.splitlines()}
    assert top <= {
        ".ci", ".gitignore", "ARCHITECTURE.md", "LICENSE", "Makefile", "README.md", "docs", "pyproject.toml", "requirements",
        "schakel", "setup", "tests",
    }  # fmt: skip
