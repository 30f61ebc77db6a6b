"""Two processes book on one budget at the same moment, with a file and with PostgreSQL as the database of the site."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from servers.postgresql import PASSWORD, PostgresServer, postgres_server
from small_site.server import PROJECT

TESTS = PROJECT / "tests"


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with postgres_server() as found:
        found.sql(f"CREATE ROLE site LOGIN PASSWORD '{PASSWORD}'")
        yield found


@pytest.fixture(params=["file", pytest.param("postgresql", marks=pytest.mark.database)])
def variables(request: pytest.FixtureRequest) -> dict[str, str]:
    """The environment of a site with an empty database."""
    found = {**os.environ, "PYTHONPATH": f"{PROJECT}:{TESTS}"}
    found.pop("SCHAKEL_DATABASE", None)
    if request.param == "file":
        return found
    server: PostgresServer = request.getfixturevalue("server")
    server.sql("DROP DATABASE IF EXISTS schakel WITH (FORCE);\nCREATE DATABASE schakel OWNER site;")
    return {**found, "SCHAKEL_DATABASE": server.dsn("schakel", "site")}


def booked(data: Path, variables: dict[str, str], *asked: str) -> str:
    """What a process of its own says of it."""
    command = [sys.executable, "-m", "small_site.booking", str(data), *asked]
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.replace("\xa0", " ").strip()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(("line", "150000"), ("line", "150000"), id="two that commit"),
        pytest.param(("line", "150000"), ("budget", "100000"), id="one that commits and one that lowers the budget"),
    ],
)
def test_of_two_processes_that_together_pass_the_budget_one_is_refused(
    tmp_path: Path, variables: dict[str, str], first: tuple[str, str], second: tuple[str, str]
) -> None:
    booked(tmp_path, variables, "make")
    with ThreadPoolExecutor(2) as both:
        said = list(both.map(lambda asked: booked(tmp_path, variables, *asked), ((*first, "1"), (*second, "2"))))
    # Whoever came first saw the room; the other waited until that was kept, and saw what was left.
    assert sorted(each.partition(":")[0] for each in said) == ["kept", "refused"], said
    assert len(list(tmp_path.glob("saw-room-*"))) == 1
    [refused] = [each for each in said if each.startswith("refused")]
    assert "€ 100.000,00" in refused or "€ 150.000,00" in refused
