"""One small simulated network for all tests of this folder."""

import pytest

from schakel.demo.world import World, simulate
from schakel.vocabulary.progress import Silent


@pytest.fixture(scope="session")
def world() -> World:
    """Two years at one loan in a hundred; nobody may change it."""
    return simulate(years=2, seed=4, scale=0.01, report=Silent())
