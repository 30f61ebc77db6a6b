"""Compare places fairly: intervals, funnel limits and classes, never a rank.

Formulas as in PHEindicatormethods (commit 093fd28), which Fingertips uses. Wilson's interval is for a proportion; for a count or
a rate Byar's from ten on, and below ten, where that is only near, the exact one of Poisson. Pure functions; a denominator of 0
gives None.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

Z_95 = 1.959964
"""Two-sided 95 %: 0.025 on each side."""
Z_998 = 3.090232
"""Two-sided 99.8 %: 0.001 on each side."""

EXACT_BELOW = 10
"""Counts below it get the exact interval."""

CAUTION = {
    "nl": "Vergelijk met voorzichtigheid: bibliotheken verschillen in wie zij bedienen en in wat zij hebben (ISO 11620).",
    "en": "Compare with caution: libraries differ in whom they serve and in what they have (ISO 11620).",
}
"""Goes on every page that sets libraries side by side."""

CLASSES = ("high_0001", "high_0025", "not_significant", "low_0025", "low_0001")
"""Beyond the upper 99.8 % limit, beyond the upper 95 % limit, within, and the same below."""


@dataclass(frozen=True)
class Interval:
    """Lower and upper bound."""

    low: float
    high: float


@dataclass(frozen=True)
class FunnelPoint:
    """One place against the funnel of all: limits at 95 % and 99.8 % around the common value."""

    value: float | None
    limits_95: Interval | None
    limits_998: Interval | None
    position: str | None


def wilson(numerator: float, denominator: float, z: float = Z_95) -> Interval | None:
    """Interval of a proportion.

    >>> found = wilson(40, 43)
    >>> round(found.low, 4), round(found.high, 4)
    (0.8139, 0.976)
    """
    x, n = numerator, denominator
    if n <= 0:
        return None
    if not 0 <= x <= n:
        raise ValueError(f"numerator is {x}, denominator {n}; in a proportion the numerator lies between 0 and the denominator")
    spread = z * sqrt(z * z + 4 * x * (1 - x / n))
    # At 0 and n the bound is exact; rounding must not put it outside.
    return Interval(
        max(0.0, (2 * x + z * z - spread) / (2 * (n + z * z))), min(1.0, (2 * x + z * z + spread) / (2 * (n + z * z)))
    )


def byar(count: float, z: float = Z_95) -> Interval:
    """Interval of a count; divide both ends by the denominator for a rate.

    >>> found = byar(10)
    >>> round(found.low, 3), round(found.high, 3)
    (4.787, 18.391)
    >>> byar(0).low
    0.0
    """
    if count < 0:
        raise ValueError(f"count is {count}; it cannot be negative")
    low = 0.0 if count == 0 else count * (1 - 1 / (9 * count) - z / (3 * sqrt(count))) ** 3
    up = count + 1
    return Interval(max(0.0, low), up * (1 - 1 / (9 * up) + z / (3 * sqrt(up))) ** 3)


def counted(count: float, z: float = Z_95) -> Interval:
    """Interval of a count: exact below ten, Byar's from there on.

    >>> found = counted(5)
    >>> round(found.low, 4), round(found.high, 4)
    (1.6235, 11.6683)
    """
    if count < 0 or count >= EXACT_BELOW:
        return byar(count, z)
    # Imported for a small count only: it takes a third of a second.
    from scipy.special import gammaincinv

    tail = 1 - NormalDist().cdf(z)
    return Interval(float(gammaincinv(count, tail)) if count else 0.0, float(gammaincinv(count + 1, 1 - tail)))


def interval(
    kind: str, numerator: float | None, denominator: float | None, scale: float = 1.0, z: float = Z_95
) -> Interval | None:
    """The 95 % interval of a figure by the kind of its measure; None where no interval is known (quantiles)."""
    if numerator is None or numerator < 0:
        return None
    if kind == "proportion" and denominator:
        found = wilson(numerator, denominator, z) if numerator <= denominator else None
        return None if found is None else Interval(found.low * scale, found.high * scale)
    if kind == "rate" and denominator:
        found = counted(numerator, z)
        return Interval(found.low * scale / denominator, found.high * scale / denominator)
    return counted(numerator, z) if kind == "count" else None


def baseline(pairs: Sequence[tuple[float, float]]) -> float | None:
    """The common value: sum of numerators over sum of denominators, never a mean of percentages.

    >>> baseline([(1, 2), (0, 8)])
    0.1
    """
    below = sum(denominator for _, denominator in pairs)
    return sum(numerator for numerator, _ in pairs) / below if below > 0 else None


def funnel(kind: str, pairs: Sequence[tuple[float | None, float | None]]) -> list[FunnelPoint]:
    """Each place against the value that all of them have together.

    Args:
        pairs: numerator and denominator of each place; a place without either has no position.
    """
    known = [(numerator, denominator) for numerator, denominator in pairs if numerator is not None and denominator]
    common = baseline(known)
    return [_point(kind, numerator, denominator, common) for numerator, denominator in pairs]


def _point(kind: str, numerator: float | None, denominator: float | None, common: float | None) -> FunnelPoint:
    if numerator is None or not denominator or common is None:
        return FunnelPoint(None, None, None, None)
    value = numerator / denominator
    inner, outer = (limits(kind, common, denominator, z) for z in (Z_95, Z_998))
    return FunnelPoint(value, inner, outer, classify(value, inner, outer))


def limits(kind: str, common: float, denominator: float, z: float) -> Interval | None:
    """Between which values chance alone leaves a place of that size, when it does as all do.

    They are the values of which the own interval just reaches the common value, so that a place lies outside exactly when its
    interval leaves the common value out. None for a kind that has no funnel.

    >>> found = limits("proportion", 0.5, 100, 1.96)
    >>> round(found.low, 3), round(found.high, 3)
    (0.402, 0.598)
    """
    if denominator <= 0 or kind not in ("proportion", "rate"):
        return None
    if kind == "proportion":
        within = min(max(common, 0.0), 1.0)
        spread = z * sqrt(within * (1 - within) / denominator)
        return Interval(max(0.0, within - spread), min(1.0, within + spread))
    expected = common * denominator
    if expected <= 0:
        return Interval(0.0, 0.0)
    low = _where(lambda count: counted(count, z).high, expected)
    return Interval(low / denominator, _where(lambda count: counted(count, z).low, expected) / denominator)


def _where(rising: Callable[[float], float], aim: float) -> float:
    """The count at which a rising bound reaches the aim; 0 when it lies above it from the start."""
    low, high = 0.0, 2 * aim + 50
    while high - low > 1e-9 * high:
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < aim else (low, middle)
    return 0.0 if low == 0.0 else (low + high) / 2


def classify(value: float, limits_95: Interval | None, limits_998: Interval | None) -> str | None:
    """The class of a value against its funnel.

    >>> classify(0.9, Interval(0.4, 0.6), Interval(0.3, 0.7)), classify(0.35, Interval(0.4, 0.6), Interval(0.3, 0.7))
    ('high_0001', 'low_0025')
    """
    if limits_95 is None or limits_998 is None:
        return None
    if value > limits_998.high:
        return "high_0001"
    if value > limits_95.high:
        return "high_0025"
    if value < limits_998.low:
        return "low_0001"
    return "low_0025" if value < limits_95.low else "not_significant"
