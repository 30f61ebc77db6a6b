"""Counts that are no measure are released by the same rules as figures."""

from datetime import date
from pathlib import Path

from schakel.privacy.audience import DEFAULT, Audience
from schakel.privacy.counts import Count, release_counts
from schakel.privacy.thresholds import load_thresholds

DAY = date(2020, 12, 31)


def test_few_are_hidden_and_a_neighbour_with_them() -> None:
    counts = [Count("holds", place, "", value) for place, value in (("all", 42), ("a", 2), ("b", 15), ("c", 25))]
    sums = [(("holds", "all", ""), [("holds", place, "") for place in "abc"])]
    released = release_counts(counts, Audience.SUPPORT, DAY, thresholds=DEFAULT, sums=sums)
    assert {place for (_, place, _), found in released.items() if found.is_hidden} == {"a", "b"}
    assert released["holds", "all", ""].value == 42


def test_who_stands_further_away_sees_less() -> None:
    counts = [Count("holds", place, "", 4) for place in ("own", "other")]
    released = release_counts(counts, {"own": Audience.OWN, "other": Audience.PARTNER}, DAY, thresholds=DEFAULT)
    assert not released["holds", "own", ""].is_hidden
    assert released["holds", "other", ""].is_hidden


def test_nobody_and_not_known_are_shown() -> None:
    released = release_counts(
        [Count("holds", "a", "", 0), Count("holds", "b", "", None)], Audience.PUBLIC, DAY, thresholds=DEFAULT
    )
    assert not any(found.is_hidden for found in released.values())


def test_counts_that_are_no_measure_follow_the_thresholds_of_the_data_folder(tmp_path: Path) -> None:
    said = "".join(f'[{name}]\npersons = {most}\nreason = "The board"\n' for name, most in (("own", 6), ("partner", 6)))
    (tmp_path / "privacy.toml").write_text(said)
    counts = [Count("waiting", "", "", 5)]
    for thresholds, is_hidden in ((DEFAULT, False), (load_thresholds(tmp_path), True)):
        assert release_counts(counts, Audience.OWN, DAY, thresholds=thresholds)["waiting", "", ""].is_hidden == is_hidden
