"""Does a figure differ by more than chance: from the network that it is part of, and from the year before?

All is reckoned from the numerators and denominators that were released, so that nothing is told that a reader could not reckon.
"""

from math import hypot
from typing import Literal

from schakel.measures.comparison import Z_95, Z_998, Interval, classify, interval, limits
from schakel.measures.definition import Measure
from schakel.privacy.publishable import Publishable
from schakel.vocabulary.tables import TABLES

FEW = 20
"""With fewer cases than this in one of two periods nothing is said of the difference."""
Change = Literal["plain", "sure", "seems", "unclear", "few"]
"""No chance is in it; more than chance; perhaps more than chance; may be chance; too few to say anything."""
_DECIDED = ("items", "item_counts", "location_facts")
"""What a library buys, keeps and opens, it decides itself: that changes, and no chance draws it."""


def position(figure: Publishable, network: Publishable | None, measure: Measure) -> str | None:
    """The funnel class of a place, one of `comparison.CLASSES`; None where a funnel says nothing.

    A plain count says how large a place is, and a quantile has no denominator to reckon with; both have none. Nor have
    opening hours, which somebody sets and no chance draws. Nor has a figure of which numerator or denominator is hidden,
    or of which the place is the network itself. Where different things are counted anew at each level (titles, borrowers,
    titles waited for) the network is no sum of its places: it lies higher or lower by its size alone, and a place beside
    it would seem to differ.
    """
    if network is None or not network.numerator or not network.denominator:
        return None
    return position_beside(figure, network.numerator / network.denominator, measure)


def is_drawn_by_chance(measure: Measure) -> bool:
    """Whether places can be set beside what they have together, with an interval: see `position`."""
    return measure.kind in ("proportion", "rate") and measure.adds_up and _counts_things(measure)


def position_beside(figure: Publishable, base: float, measure: Measure) -> str | None:
    """The same beside any common value: numerator by denominator of all that it is compared with."""
    if figure.level == "network" or not is_drawn_by_chance(measure):
        return None
    if base <= 0 or not figure.denominator or figure.numerator is None:
        return None
    value = figure.numerator / figure.denominator
    inner, outer = (limits(measure.kind, base, figure.denominator, z) for z in (Z_95, Z_998))
    return classify(value, inner, outer)


def change(now: Publishable, before: Publishable, measure: Measure) -> Change | None:
    """How sure it is that a figure changed; None when one of the two is not known or kept back.

    More than chance: the two 95 % intervals do not touch. Perhaps: they touch, and the 95 % interval of the difference
    (Newcombe, from the same two) leaves 0 out.
    """
    if now.value is None or before.value is None:
        return None
    if measure.kind == "quantile" or not _may_be_drawn(measure):
        return "plain"
    counted = [each.denominator if measure.kind == "proportion" else each.numerator for each in (now, before)]
    if any(count is None or count < FEW for count in counted):
        return "few"
    here, then = _interval(now, measure), _interval(before, measure)
    if here is None or then is None:
        return "few"
    if here.low > then.high or here.high < then.low:
        return "sure"
    difference = now.value - before.value
    below = difference - hypot(now.value - here.low, then.high - before.value)
    above = difference + hypot(here.high - now.value, before.value - then.low)
    return "unclear" if below <= 0 <= above else "seems"


def may_be_chance(figure: Publishable, height: float, measure: Measure) -> bool:
    """Whether a figure lies so near a height, such as that of a norm, that chance alone can have put it on its side."""
    found = _interval(figure, measure) if _may_be_drawn(measure) else None
    return found is not None and found.low <= height <= found.high


def _interval(figure: Publishable, measure: Measure) -> Interval | None:
    scale = 1.0 if measure.kind == "count" else measure.scale
    return interval(measure.kind, figure.numerator, figure.denominator, scale)


def _may_be_drawn(measure: Measure) -> bool:
    return _counts_things(measure) and all(term.table not in _DECIDED for each in measure.versions for term in each.numerator)


def _counts_things(measure: Measure) -> bool:
    """Whether the numerator counts whole things, so that its chance is that of a count; a sum of hours has no such chance."""
    return all(
        term.way != "sum" or TABLES[term.table].column(str(term.column)).type in ("INTEGER", "BIGINT")
        for each in measure.versions
        for term in each.numerator
    )
