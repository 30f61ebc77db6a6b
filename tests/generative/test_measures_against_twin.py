"""Every measure, on drawn networks: the engine against a boring twin in plain Python."""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from twins.drawn_network import KNOWN_ON, TODAY, blur, draw, put
from twins.measures_twin import twin_not_known, twin_values

from schakel.measures.catalogue import find_measures
from schakel.measures.definition import Measure
from schakel.measures.engine import Network, compute
from schakel.measures.unseen import Span


def one_version(measure: Measure) -> Measure:
    """The twin knows one version; that a version begins on its day has a spec test of its own."""
    return replace(measure, versions=(replace(measure.versions[-1], valid_from=date(2000, 1, 1)),))


MEASURES = {name: one_version(measure) for name, measure in find_measures().items()}


@given(seed=st.integers(0, 10**9), size=st.sampled_from([6, 20]))
@settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_engine_finds_what_the_twin_finds(seed: int, size: int) -> None:
    data = draw(seed, size)
    spans = blur(data, seed)
    known: dict[str, Any] = {
        "today": TODAY, "network": Network("net", "Net"), "known_on": KNOWN_ON,
        "unseen": {day: sorted(Span(*each) for each in of) for day, of in spans.items()},
    }  # fmt: skip
    with put(data) as connection:
        found = compute(connection, MEASURES, **known)
        years = compute(connection, MEASURES, **known, periods=("year",))
        rows = found.to_pylist()
    assert years.to_pylist() == [row for row in rows if row["period"] == "year"], "years are the same, alone or not"
    first_year = min(row["starts_on"].year for row in rows)
    engine: dict[str, dict[tuple[Any, ...], Any]] = defaultdict(dict)
    for row in rows:
        engine[row["measure"]][tuple(row[name] for name in ("level", "place_code", "period", "starts_on", "part"))] = row
    for name, measure in MEASURES.items():
        expected = twin_values(data, measure, first_year, spans)
        for start, period in {(key[3], key[2]) for key in engine[name]}:
            if twin_not_known(data, measure, period, start, spans):
                complete = [key for key, row in engine[name].items() if key[2:4] == (period, start) and row["is_complete"]]
                assert not complete, (name, period, start, complete)
        for key, (upper, lower, value) in expected.items():
            row = engine[name].pop(key, None)
            assert row is not None, (name, key, upper, lower, value)
            assert row["numerator"] == upper, (name, key, row)
            assert row["denominator"] == (lower if measure.versions[0].denominator else None), (name, key, row, lower)
            assert row["value"] == pytest.approx(value, rel=1e-12) if value is not None else row["value"] is None, (
                name,
                key,
                row,
            )
        for key, row in engine[name].items():
            assert row["rows"] == 0, (name, key, row)
            assert row["numerator"] in (0.0, None), (name, key, row)
