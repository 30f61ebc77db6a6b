"""What copies are worth, and which are best, the slow and plain way: sums of factorials, and every plan tried."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from math import factorial

from schakel.collection.copies import Prices, Titles


def missed(load: float, copies: int) -> float:
    """Erlang's loss formula as it stands in the books: a^k / k! over the sum of a^i / i!."""
    a = Fraction(load)
    terms = [a**i / factorial(i) for i in range(copies + 1)]
    return float(terms[-1] / sum(terms))


def met(mean: float, shape: float, load_per_wish: float, copies: int) -> float:
    """Wishes met, over the two values that stand for the Gamma distribution."""
    if mean == 0:
        return 0.0
    wide = (1 / shape + 1 / shape**2) ** 0.5
    low, high = mean * (1 + 1 / shape - wide), mean * (1 + 1 / shape + wide)
    weight = (mean - low) / (high - low)
    return sum(w * x * (1 - missed(x * load_per_wish, copies)) for x, w in ((low, 1 - weight), (high, weight)))


def worth(titles: Titles, prices: Prices, title: int, copies: Sequence[int]) -> float:
    """Worth minus prices of these copies of one title, by place."""
    load = float(titles.load_per_wish[title])
    found = prices.province * met(titles.province_mean[title], titles.province_shape[title], load, sum(copies))
    for organisation in range(titles.mean.shape[1]):
        own = sum(n for place, n in enumerate(copies) if titles.organisation_of[place] == organisation)
        found += prices.organisation[organisation] * met(
            titles.mean[title, organisation], titles.shape[title, organisation], load, own
        )
    for place, n in enumerate(copies):
        found -= (prices.room[place] + prices.copy[title]) * n
        if titles.place_mean is not None and titles.place_shape is not None:
            found += prices.place[place] * met(titles.place_mean[title, place], titles.place_shape[title, place], load, n)
        if titles.kept is not None:
            found += prices.stay * min(n, int(titles.kept[title, place]))
    return found


def best_worth(titles: Titles, prices: Prices, title: int, most: int) -> float:
    """Of every plan with up to `most` copies a place, the highest worth that `titles.most` and `titles.least` allow."""
    at_most = int(titles.most[title]) if titles.most is not None else most * titles.places
    at_least = int(titles.least[title]) if titles.least is not None else 0
    plans = product(range(most + 1), repeat=titles.places)
    return max(worth(titles, prices, title, plan) for plan in plans if at_least <= sum(plan) <= at_most)
