"""What one more copy of a title is worth: the wishes it meets that the copies there are do not meet.

Wishes come independently; a wish that finds every copy out is not met from them. With `k` copies the share that is missed
is Erlang's loss formula B(k, a), where the load `a` is wishes a day × days that a loan takes; it holds whatever the
distribution of the days (Sevastyanov, 1957). B is convex in k (Karush, Operations Research 5(1), 1957; Messerli, Bell System
Technical Journal 51(4), 1972), so each further copy is worth less than the one before: on this all that plans rests.

Demand is not known but forecast, as a Gamma distribution. A copy is worth its mean worth over that distribution; a plan for
the mean demand would promise too much. Two points stand for the distribution: they are its Gauss quadrature, exact to the
third moment. A mean of convex functions is convex, so worth still falls with each copy.
"""

from numba import njit


@njit(cache=True, nogil=True, inline="always")
def next_missed(missed: float, load: float, copies: int) -> float:
    """Share missed with `copies` copies, from the share missed with one fewer; 1 with none.

    The stable way round: every step is a ratio of positive numbers.

    >>> round(next_missed(next_missed(1.0, 0.5, 1), 0.5, 2), 6)
    0.076923
    """
    part = load * missed
    return part / (copies + part)


@njit(cache=True, nogil=True, inline="always")
def two_points(mean: float, shape: float) -> tuple[float, float, float]:
    """Two values of a Gamma distribution and the weight of the second: same mean, variance and skewness.

    >>> low, high, weight = two_points(2.0, 4.0)
    >>> round(low * (1 - weight) + high * weight, 9), round(low**2 * (1 - weight) + high**2 * weight - 4, 9)
    (2.0, 1.0)
    """
    inverse = 1.0 / shape
    wide = (inverse + inverse * inverse) ** 0.5
    low = mean * (1.0 + inverse - wide)
    high = mean * (1.0 + inverse + wide)
    return low, high, (mean - low) / (high - low) if high > low else 0.5
