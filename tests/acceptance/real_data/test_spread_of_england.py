"""How far real library services lie apart: why a page says how much a place differs, not only that it does (decision 043)."""

from math import sqrt
from pathlib import Path

import pytest

from schakel.measures.comparison import baseline, funnel

pytestmark = pytest.mark.real_data

INHABITANTS = ("Population under 12", "Population 12-17", "Population adult")


@pytest.mark.parametrize(
    ("head", "places", "outside", "spread"),
    [("Loans", 126, 126, 134_400), ("Visits", 121, 121, 98_918), ("Users", 125, 120, 3_249)],
)
def test_nearly_every_service_lies_beyond_the_limits_of_chance(
    real_data: Path, read, head: str, places: int, outside: int, spread: float
) -> None:
    counts = [
        (float(row[head]), float(sum(int(row[each] or 0) for each in INHABITANTS)))
        for row in read(real_data / "uk" / "activity" / "services.csv")
        if row[head]
    ]
    pairs = [(count, people) for count, people in counts if count and people]
    positions = [point.position for point in funnel("rate", pairs)]

    assert len(pairs) == places
    assert sum(position in ("high_0001", "low_0001") for position in positions) == outside
    assert winsorised(pairs) == pytest.approx(spread, rel=0.001)


def winsorised(pairs: list[tuple[float, float]]) -> float:
    """Mean square of the z-scores, on the scale on which a count has one spread, a tenth of each end drawn in."""
    common = baseline(pairs)
    assert common is not None
    scores = sorted(2 * (sqrt(count) - sqrt(common * people)) for count, people in pairs)
    low, high = scores[len(scores) // 10], scores[-len(scores) // 10 - 1]
    return sum(min(max(score, low), high) ** 2 for score in scores) / len(scores)
