"""What a figure may be, given that only some answered: 95 % intervals.

Wilson (1927) for a share; Newcombe (1998, Statistics in Medicine 17: 857-872 and 2635-2650, method 10) for a difference of
shares; Student's t for a mean. All assume that who answered is a fair draw of who could have; a low response makes that doubtful.
"""

from dataclasses import dataclass
from math import sqrt

from scipy.special import ndtri, stdtrit

CONFIDENCE = 0.95
_Z = float(ndtri(0.5 + CONFIDENCE / 2))


@dataclass(frozen=True)
class Estimate:
    """A value with its interval."""

    value: float
    low: float
    high: float

    @property
    def is_above(self) -> bool:
        """Whether all of the interval lies above nought."""
        return self.low > 0

    @property
    def is_below(self) -> bool:
        """Whether all of the interval lies below nought."""
        return self.high < 0


def share(part: int, of: int) -> Estimate:
    """Wilson's interval of a share.

    >>> found = share(81, 263)
    >>> round(found.low, 4), round(found.high, 4)
    (0.2553, 0.3662)
    """
    value, square = part / of, _Z**2
    middle = (part + square / 2) / (of + square)
    half = _Z / (of + square) * sqrt(part * (of - part) / of + square / 4)
    # The ends are exact where rounding would put them a hair beside.
    return Estimate(value, 0.0 if part == 0 else middle - half, 1.0 if part == of else middle + half)


def difference(one: Estimate, other: Estimate, correlation: float = 0.0) -> Estimate:
    """The first less the second, by squaring and adding the distances to the ends of their intervals (Newcombe's method 10).

    Args:
        correlation: of the two, when the same people gave both; 0 for two groups.

    >>> found = difference(share(56, 70), share(48, 80))
    >>> round(found.low, 4), round(found.high, 4)
    (0.0524, 0.3339)
    """
    value = one.value - other.value
    down, up = one.value - one.low, other.high - other.value
    low = value - sqrt(max(0.0, down**2 - 2 * correlation * down * up + up**2))
    up, down = one.high - one.value, other.value - other.low
    return Estimate(value, low, value + sqrt(max(0.0, up**2 - 2 * correlation * up * down + down**2)))


def paired_shares(both: int, first_only: int, second_only: int, neither: int) -> Estimate:
    """Share of the first less that of the second, asked of the same people.

    >>> found = paired_shares(20, 12, 2, 16)
    >>> round(found.low, 4), round(found.high, 4)
    (0.0562, 0.3292)
    """
    of = both + first_only + second_only + neither
    first, second = both + first_only, both + second_only
    sides = first * (of - first) * second * (of - second)
    more = both * neither - first_only * second_only
    corrected = max(more - of / 2, 0.0) if more > 0 else float(more)
    return difference(share(first, of), share(second, of), corrected / sqrt(sides) if sides else 0.0)


def around(value: float, error: float, freedom: float) -> Estimate:
    """Student's t about a mean with that standard error."""
    half = float(stdtrit(freedom, 0.5 + CONFIDENCE / 2)) * error
    return Estimate(value, value - half, value + half)


def about(value: float, error: float) -> Estimate:
    """A normal interval, for an effect size of many."""
    return Estimate(value, value - _Z * error, value + _Z * error)
