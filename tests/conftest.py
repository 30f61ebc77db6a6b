"""Fixtures that every kind of test shares."""

import os
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder with real data of others; tests that ask for it are skipped where it is absent."""
    folder = Path(os.environ.get("SCHAKEL_REAL_DATA", PROJECT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"real data is not on this machine: no folder {folder} (set SCHAKEL_REAL_DATA)")
    return folder
