"""Which item goes to who waits: the nearest, and of those equally near the first in order of the network."""

import numpy as np
import pytest

from schakel.collection.rest_model import Chances, is_nearer


@pytest.mark.parametrize(
    ("cents", "turn", "first_wins"),
    [((5, 7), (9, 1), True), ((7, 5), (1, 9), False), ((5, 5), (1, 9), True), ((5, 5), (9, 1), False)],
)
def test_of_places_equally_far_the_first_of_the_network_serves(
    cents: tuple[int, int], turn: tuple[int, int], first_wins: bool
) -> None:
    cost = np.zeros((3, 3))
    cost[0, 2], cost[1, 2] = cents
    each, turns = np.ones(3), np.array([*turn, 5])
    chances = Chances(each, np.eye(3), cost, cost, turns, each > 0, each, each, turns, 1.0, 0.04, 1.0, 1.0, 1.0, 0.0)
    assert is_nearer(0, 1, 2, chances) is first_wins
    assert is_nearer(1, 0, 2, chances) is not first_wins
