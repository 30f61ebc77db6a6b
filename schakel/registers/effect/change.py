"""What answers come to, by design: once, before and after, or more so than in a group that did not take part.

Answers come counted: how many people gave which answer before and which after, None for no answer. That is all that is kept of
them, and it is enough for every figure here.

The effect size is Cohen's d: a change divided by the spread of the answers, so that scales of any length can be compared. Of
people asked twice the spread is that of both moments together, so that d means the same as between two groups (Cumming 2012,
d av; its error by Borenstein and others 2009, 4.28). With a comparison group it is the spread of both groups before (Morris 2008,
d ppc2, without its correction for few).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import sqrt

from schakel.registers.effect.interval import Estimate, about, around, difference, paired_shares, share

Pairs = Mapping[tuple[int | None, int | None], int]
"""People by (answer before, answer after)."""
IsGood = Callable[[int], bool]


@dataclass(frozen=True)
class Spread:
    """Of some answers: how many, their mean, and their variance (of a sample; None of fewer than two)."""

    n: int
    mean: float
    variance: float | None


def spread(counts: Iterable[tuple[float, int]]) -> Spread:
    """Of values with how often each was given; at least one."""
    given = [(value, times) for value, times in counts if times]
    n = sum(times for _value, times in given)
    mean = sum(value * times for value, times in given) / n
    squares = sum(times * (value - mean) ** 2 for value, times in given)
    return Spread(n, mean, squares / (n - 1) if n > 1 else None)


@dataclass(frozen=True)
class Once:
    """Answers of one moment.

    Args:
        good: how many of `n` gave a good answer; None when nobody said what a good answer is. share: that as a share.
    """

    n: int
    mean: Estimate | None
    good: int | None = None
    share: Estimate | None = None


@dataclass(frozen=True)
class Change:
    """Of people asked twice.

    Args:
        change: after less before. size: Cohen's d. Both None when all changed the same: then nothing says how sure it is.
        good_before, good_after: how many of `n` gave a good answer; share_change: of the shares.
    """

    n: int
    before: float
    after: float
    change: Estimate | None
    size: Estimate | None
    good_before: int | None = None
    good_after: int | None = None
    share_change: Estimate | None = None


@dataclass(frozen=True)
class Compared:
    """Change of who took part, less that of who did not; None when there is no spread to judge it by."""

    taking_part: Change
    beside: Change
    more: Estimate | None
    size: Estimate | None
    share_more: Estimate | None


def once(pairs: Pairs, is_good: IsGood | None) -> Once | None:
    """Of the last moment; None when nobody answered."""
    counts: dict[int, int] = {}
    for (_before, after), many in pairs.items():
        if after is not None:
            counts[after] = counts.get(after, 0) + many
    if not any(counts.values()):
        return None
    found = spread(counts.items())
    mean = around(found.mean, sqrt(found.variance / found.n), found.n - 1) if found.variance else None
    if is_good is None:
        return Once(found.n, mean)
    good = sum(many for value, many in counts.items() if is_good(value))
    return Once(found.n, mean, good, share(good, found.n))


def change(pairs: Pairs, is_good: IsGood | None) -> Change | None:
    """Of who answered both times; None when nobody did."""
    both = _both(pairs)
    if not both:
        return None
    before, after = spread((a, n) for (a, _b), n in both.items()), spread((b, n) for (_a, b), n in both.items())
    moved = spread((b - a, n) for (a, b), n in both.items())
    estimate = around(moved.mean, sqrt(moved.variance / moved.n), moved.n - 1) if moved.variance else None
    found = Change(moved.n, before.mean, after.mean, estimate, _size(moved, before, after))
    if is_good is None:
        return found
    table = {
        (a, b): sum(n for (x, y), n in both.items() if is_good(x) == a and is_good(y) == b)
        for a in (True, False)
        for b in (True, False)
    }
    kept, gained, lost, never = table[True, True], table[False, True], table[True, False], table[False, False]
    return Change(
        found.n, found.before, found.after, found.change, found.size, kept + lost, kept + gained,
        paired_shares(kept, gained, lost, never),
    )  # fmt: skip


def compared(taking_part: Pairs, beside: Pairs, is_good: IsGood | None) -> Compared | None:
    """Of two groups; None when of one of them nobody answered both times.

    Assumes that without taking part both would have changed alike: groups that differ much before make that doubtful.
    """
    one, other = change(taking_part, is_good), change(beside, is_good)
    if one is None or other is None:
        return None
    more = size = None
    moved, still = (spread((b - a, n) for (a, b), n in _both(each).items()) for each in (taking_part, beside))
    if moved.variance is not None and still.variance is not None and moved.variance + still.variance > 0:
        a, b = moved.variance / moved.n, still.variance / still.n
        # Welch: the two groups need not have the same spread.
        freedom = (a + b) ** 2 / (a**2 / (moved.n - 1) + b**2 / (still.n - 1))
        more = around(moved.mean - still.mean, sqrt(a + b), freedom)
        start = [spread((x, n) for (x, _y), n in _both(each).items()) for each in (taking_part, beside)]
        freedom = moved.n + still.n - 2
        within = sum((each.n - 1) * (each.variance or 0) for each in start) / freedom
        if within > 0:
            d = more.value / sqrt(within)
            size = about(d, sqrt((a + b) / within + d**2 / (2 * freedom)))
    shares = difference(one.share_change, other.share_change) if one.share_change and other.share_change else None
    return Compared(one, other, more, size, shares)


def _both(pairs: Pairs) -> dict[tuple[int, int], int]:
    return {(a, b): n for (a, b), n in pairs.items() if a is not None and b is not None and n}


def _size(moved: Spread, before: Spread, after: Spread) -> Estimate | None:
    if not moved.variance or before.variance is None or after.variance is None:
        return None
    within = (before.variance + after.variance) / 2
    d = moved.mean / sqrt(within)
    return about(d, sqrt((1 / moved.n + d**2 / (2 * moved.n)) * moved.variance / within))
