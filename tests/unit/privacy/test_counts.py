"""Counts that are no measure are released by the same rules as figures."""

from datetime import date

from schakel.privacy.audience import Audience
from schakel.privacy.counts import Count, release_counts

DAY = date(2020, 12, 31)


def test_few_are_hidden_and_a_neighbour_with_them() -> None:
    counts = [Count("holds", place, "", value) for place, value in (("all", 42), ("a", 2), ("b", 15), ("c", 25))]
    sums = [(("holds", "all", ""), [("holds", place, "") for place in "abc"])]
    released = release_counts(counts, Audience.SUPPORT, DAY, sums=sums)
    assert {place for (_, place, _), found in released.items() if found.is_hidden} == {"a", "b"}
    assert released["holds", "all", ""].value == 42


def test_who_stands_further_away_sees_less() -> None:
    counts = [Count("holds", place, "", 4) for place in ("own", "other")]
    released = release_counts(counts, {"own": Audience.OWN, "other": Audience.PARTNER}, DAY)
    assert not released["holds", "own", ""].is_hidden
    assert released["holds", "other", ""].is_hidden


def test_nobody_and_not_known_are_shown() -> None:
    released = release_counts([Count("holds", "a", "", 0), Count("holds", "b", "", None)], Audience.PUBLIC, DAY)
    assert not any(found.is_hidden for found in released.values())
