"""How many items are advised for a queue: the least that keeps the promise, or that comes near to what can be had."""

from dataclasses import replace

import pytest

from schakel.holds.agreement import Agreement, our_agreement
from schakel.holds.queue import LITTLE_GAIN, advise
from schakel.holds.reach import NETWORK, Part, Stock


def _part(waiting: int) -> Part:
    return Part(NETWORK, None, (waiting, 0, 0, 0, 0), (0, 0, 0, 0, 0), 10, Stock(4), Stock(4))


def _with(agreement: Agreement, **values: float) -> Agreement:
    settings = {
        name: replace(each, value=values.get(name.partition(".")[2], each.value)) for name, each in agreement.settings.items()
    }
    return replace(agreement, settings=settings)


def rising(number: int) -> float:
    """Half is served without buying, 0.8 at most; each item brings a fifth of what is left."""
    return 0.8 - 0.3 * 0.8**number


@pytest.mark.parametrize(("tolerance", "number"), [(0.02, 13), (0.05, 9), (0.1, 5), (0.001, 26)])
def test_where_the_promise_cannot_be_kept_the_least_near_the_most_is_advised(tolerance: float, number: int) -> None:
    assert 0.8 - rising(number) <= tolerance + 1e-12 < 0.8 - rising(number - 1)
    agreement = _with(our_agreement(), top_tolerance=tolerance, least_gain=0.1)
    assert advise(_part(40), rising, agreement, can_look_wider=False) == (number, "", False)


def test_where_it_can_be_kept_the_tolerance_counts_for_nothing() -> None:
    agreement = _with(our_agreement(), promised_share=0.7, top_tolerance=0.02)
    assert advise(_part(40), rising, agreement, can_look_wider=False) == (5, "", True)


def test_what_serves_too_few_is_not_bought() -> None:
    agreement = _with(our_agreement(), least_gain=0.5)
    assert advise(_part(20), rising, agreement, can_look_wider=False) == (0, LITTLE_GAIN, False)


def test_our_own_tolerance_is_two_points() -> None:
    assert our_agreement()["queue.top_tolerance"] == 0.02
