"""What is pinned, and that pins name no address."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]


def test_no_lock_file_with_hosts_is_kept() -> None:
    command = ["git", "-C", str(PROJECT), "ls-files", "--", "*uv.lock", "*package-lock.json", "*poetry.lock"]
    assert subprocess.run(command, capture_output=True, text=True).stdout == ""


@pytest.mark.parametrize("name", ["setup", "base", "test"])
def test_requirements_are_pinned_by_hash_without_an_index(name: str) -> None:
    text = (PROJECT / "requirements" / f"{name}.txt").read_text()
    entries = re.split(r"\n(?=[a-zA-Z0-9])", text.strip())
    assert len(entries) > 3
    for entry in entries:
        assert re.match(r"[a-zA-Z0-9._-]+(\[[a-z,]+\])?==[^\s;]+", entry), f"not pinned: {entry[:60]}"
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), f"no hash: {entry[:60]}"
    assert not re.search(r"^\s*(-i|-f|--index-url|--extra-index-url|--find-links|--trusted-host)|://", text, re.MULTILINE)


def test_what_is_shipped_is_what_is_tested() -> None:
    shipped, tested = (pins(name) for name in ("base", "test"))
    assert shipped, "no pins were read"
    assert {name: tested.get(name) for name in shipped} == shipped


def pins(name: str) -> dict[str, str]:
    text = (PROJECT / "requirements" / f"{name}.txt").read_text()
    return dict(re.findall(r"^([a-zA-Z0-9._-]+)(?:\[[a-z,]+\])?==([^\s;\\]+)", text, re.MULTILINE))


def test_every_dependency_is_pinned() -> None:
    configuration = tomllib.loads((PROJECT / "pyproject.toml").read_text())
    names = {re.split(r"[^a-z0-9-]", line)[0] for line in configuration["project"]["dependencies"]}
    assert "duckdb" in names
    assert names - set(pins("base")) == set(), "run make lock"
