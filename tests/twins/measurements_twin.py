"""Every figure of a measurement again, from the answers one by one: slow, plain, and by other formulas where there are any."""

from math import sqrt
from statistics import NormalDist, mean, stdev, variance

from scipy.stats import t

Rows = list[tuple[int, int]]
"""(answer before, answer after) of each person."""
Ends = tuple[float, float, float]
"""Value, low, high."""
Z = NormalDist().inv_cdf(0.975)


def wilson(part: int, of: int) -> Ends:
    """By its meaning: the shares from which what was seen lies no further than chance allows."""
    seen = part / of

    def is_far(share: float) -> bool:
        return abs(seen - share) > Z * sqrt(share * (1 - share) / of)

    def edge(near: float, far: float) -> float:
        if not is_far(far):
            return far
        for _ in range(200):
            middle = (near + far) / 2
            near, far = (near, middle) if is_far(middle) else (middle, far)
        return near

    return seen, edge(seen, 0.0), edge(seen, 1.0)


def shares_apart(rows: list[tuple[bool, bool]]) -> Ends:
    """Share of the second less that of the first, of the same people (Newcombe 1998, method 10)."""
    n = len(rows)
    both = sum(a and b for a, b in rows)
    first = sum(a for a, _b in rows)
    second = sum(b for _a, b in rows)
    one, other = wilson(second, n), wilson(first, n)
    gained, lost = second - both, first - both
    neither = n - both - gained - lost
    cross = both * neither - gained * lost
    if cross > n / 2:
        cross -= n / 2
    elif cross >= 0:
        cross = 0
    below = sqrt(first * (n - first) * second * (n - second))
    phi = cross / below if below else 0.0
    return apart(one, other, phi)


def apart(one: Ends, other: Ends, phi: float = 0.0) -> Ends:
    """The one less the other."""
    value = one[0] - other[0]
    a, b, c, d = one[0] - one[1], other[2] - other[0], one[2] - one[0], other[0] - other[1]
    low, high = sqrt(max(0, a * a - 2 * phi * a * b + b * b)), sqrt(max(0, c * c - 2 * phi * c * d + d * d))
    return value, value - low, value + high


def moved(rows: Rows) -> Ends:
    """Mean of after less before, with Student's t."""
    steps = [after - before for before, after in rows]
    half = float(t.ppf(0.975, len(steps) - 1)) * stdev(steps) / sqrt(len(steps))
    return mean(steps), mean(steps) - half, mean(steps) + half


def size(rows: Rows) -> Ends:
    """Cohen's d av."""
    steps = [after - before for before, after in rows]
    within = sqrt((variance([a for a, _b in rows]) + variance([b for _a, b in rows])) / 2)
    d = mean(steps) / within
    error = sqrt((1 / len(rows) + d * d / (2 * len(rows))) * variance(steps) / within**2)
    return d, d - Z * error, d + Z * error


def more(rows: Rows, others: Rows) -> Ends:
    """Difference in differences, with Welch's t."""
    one, other = [b - a for a, b in rows], [b - a for a, b in others]
    a, b = variance(one) / len(one), variance(other) / len(other)
    freedom = (a + b) ** 2 / (a * a / (len(one) - 1) + b * b / (len(other) - 1))
    value = mean(one) - mean(other)
    half = float(t.ppf(0.975, freedom)) * sqrt(a + b)
    return value, value - half, value + half


def more_size(rows: Rows, others: Rows) -> Ends:
    """d ppc2."""
    one, other = [b - a for a, b in rows], [b - a for a, b in others]
    freedom = len(one) + len(other) - 2
    starts = [[a for a, _b in each] for each in (rows, others)]
    within = sqrt(sum((len(each) - 1) * variance(each) for each in starts) / freedom)
    d = (mean(one) - mean(other)) / within
    error = sqrt((variance(one) / len(one) + variance(other) / len(other)) / within**2 + d * d / (2 * freedom))
    return d, d - Z * error, d + Z * error
