"""The proof accepts a flow of least cost and nothing else."""

import numpy as np
import pytest

from schakel.holds.certificate import NotOptimalError, prove

# From 0 to 3 by way of 1 (costs 1 + 1, one fits) or 2 (costs 5 + 5, two fit).
TAIL, HEAD = np.array([0, 1, 0, 2]), np.array([1, 3, 2, 3])
CAPACITY, COST = np.array([1, 1, 2, 2]), np.array([1, 1, 5, 5])


def proof_of(flow: list[int], amount: int):
    return prove(TAIL, HEAD, CAPACITY, COST, np.array(flow), np.array([amount, 0, 0, -amount]))[0]


def test_the_cheapest_flow_is_proven() -> None:
    assert (proof_of([1, 1, 1, 1], 2).cost_cents, proof_of([1, 1, 1, 1], 2).bound_cents) == (12, 12)


def test_a_flow_that_can_be_made_cheaper_is_not() -> None:
    with pytest.raises(NotOptimalError, match="circle of negative cost"):
        proof_of([0, 0, 1, 1], 1)


def test_a_flow_beyond_a_bound_is_not() -> None:
    with pytest.raises(NotOptimalError, match="carry more than they can"):
        proof_of([2, 2, 0, 0], 2)
    with pytest.raises(NotOptimalError, match="carry more than they can"):
        proof_of([-1, -1, 2, 2], 1)


def test_a_flow_that_loses_something_on_the_way_is_not() -> None:
    with pytest.raises(NotOptimalError, match="more comes in than goes out"):
        proof_of([1, 0, 0, 0], 1)
