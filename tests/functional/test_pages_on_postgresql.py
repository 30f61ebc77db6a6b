"""The tests of pages that keep something, once more with PostgreSQL as the database of the site."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from servers.postgresql import PASSWORD, postgres_server

PAGES = Path(__file__).parent / "pages"
KEEPS = re.compile(r"\.objects\b")
"""Tests that look into the database of the site; the others read a snapshot, which is the same on both."""


@pytest.mark.database
def test_all_that_pages_keep_is_kept_on_postgresql_too() -> None:
    files = [path for path in sorted(PAGES.glob("test_*.py")) if KEEPS.search(path.read_text(encoding="utf-8"))]
    assert len(files) > 8
    with postgres_server() as server:
        server.sql(f"CREATE ROLE site LOGIN PASSWORD '{PASSWORD}'")
        server.sql("CREATE DATABASE schakel OWNER site")
        # This process may be one of several that share the tests; the one started here is alone.
        alone = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", "-m", "not database", *map(str, files)],
            env={**alone, "SCHAKEL_DATABASE": server.dsn("schakel", "site")}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout[-8000:]
        passed = re.search(r"(\d+) passed", done.stdout)
        assert passed is not None
        assert int(passed[1]) > 200
        # And it was this server that they were kept on.
        tables = int(server.sql("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'", "schakel")[0][0])
        assert tables > 30
