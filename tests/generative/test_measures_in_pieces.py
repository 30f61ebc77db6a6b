"""Distinct things counted a few years at a time: every figure is the one that all years together give."""

from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from twins.drawn_network import KNOWN_ON, TODAY, draw, put

from schakel.measures import engine, pieces
from schakel.measures.catalogue import find_measures
from schakel.measures.engine import Network, compute
from schakel.measures.figure import PERIODS
from schakel.measures.world import Window, unbound_world

DISTINCT = {
    name: measure
    for name, measure in find_measures().items()
    if any(term.way == "distinct" for version in measure.versions for term in version.terms)
}
TERM = next(term for v in DISTINCT["active_borrowers"].versions for term in v.terms if term.way == "distinct")


@pytest.mark.parametrize("periods", [PERIODS, ("year",)])
@given(seed=st.integers(0, 10**9), most=st.sampled_from([1, 40]))
@settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck))
def test_figures_in_pieces_are_those_of_the_whole(periods: tuple[str, ...], seed: int, most: int) -> None:
    seen = []

    def spied(*given: object) -> object:
        found = list(pieces.pieces(*given))  # type: ignore[arg-type]
        seen.append(len(found))
        return found

    with put(draw(seed, 20)) as connection, patch.object(engine, "pieces", spied):
        asked = {"today": TODAY, "network": Network("net", "Net"), "known_on": KNOWN_ON, "periods": periods}
        whole = compute(connection, DISTINCT, **asked)
        assert set(seen) == {1}
        with patch.object(pieces, "MOST_ROWS", most):
            found = compute(connection, DISTINCT, **asked)
    assert max(seen) > 1
    assert found.equals(whole)


@given(first=st.integers(2000, 2020), rows=st.integers(0, 10**9), most=st.integers(1, 10**8))
def test_pieces_are_all_years_once_in_order(first: int, rows: int, most: int) -> None:
    world = unbound_world(Window(first, TODAY), "net")
    with patch.object(pieces, "MOST_ROWS", most):
        found = list(pieces.pieces(world, TERM, lambda _: rows))
    assert [year for piece in found for year in piece.window.years] == list(world.window.years)
    # A piece of several years holds no more rows than may be looked at together; a single year is no less than itself.
    longest = max(len(piece.window.years) for piece in found)
    assert longest == 1 or longest * rows <= most * len(world.window.years)
