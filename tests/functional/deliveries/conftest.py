"""A network with a snapshot of which nothing is delivered yet."""

from pathlib import Path

import pytest
from made_up import deliveries
from made_up.deliveries import Network


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Network:
    """For all tests of a module; none of them may write in it."""
    return deliveries.make(tmp_path_factory.mktemp("delivering"))


@pytest.fixture
def network(loaded: Network, tmp_path: Path) -> Network:
    """The same, for one test."""
    return loaded.copied(tmp_path / "network")
