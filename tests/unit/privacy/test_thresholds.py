"""`privacy.toml`: thresholds and rounding other than the default, with their reason."""

from datetime import date
from pathlib import Path

import pytest

from schakel.measures.figure import Figure
from schakel.privacy.audience import DEFAULT, Audience, ThresholdError
from schakel.privacy.persons import Persons
from schakel.privacy.release import release
from schakel.privacy.thresholds import load_thresholds

DAY = date(2020, 1, 1)


def written(folder: Path, text: str) -> Path:
    (folder / "privacy.toml").write_text(text, encoding="utf-8")
    return folder


def test_without_a_file_the_defaults_count(tmp_path: Path) -> None:
    assert load_thresholds(tmp_path) is DEFAULT


def test_only_what_is_written_differs(tmp_path: Path) -> None:
    text = '[partner]\npersons = 7\nreason = "agreed with the province"\n[rounding]\nbase = 10\nreason = "small villages"\n'
    found = load_thresholds(written(tmp_path, text))
    assert [found.persons(audience) for audience in Audience] == [3, 3, 7, 10]
    assert found.base_of(Audience.PUBLIC, "location") == 10
    assert found.base_of(Audience.PARTNER, "location") == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[partners]\npersons = 7", "partners: there is no such audience; allowed are support, own, partner, public, rounding"),
        ("[public]\npersons = 12", "public has persons; write [public] with persons and reason, both of them"),
        ('[public]\npersons = "12"\nreason = "x"', "public.persons is '12'; write a whole number without quotes"),
        ('[public]\npersons = true\nreason = "x"', "public.persons is True"),
        ('[public]\npersons = 12\nreason = " "', "public.reason is ' '; say why this number was chosen"),
        ('[partner]\npersons = 12\nreason = "x"', "who is further from the data may not see smaller counts"),
        ('[own]\npersons = 1\nreason = "x"', "allowed is 2 or more"),
        ('[rounding]\nbase = 0\nreason = "x"', "rounding: base is 0; allowed is 1"),
        ("public = 3", "public has 3; write [public] with persons and reason"),
        ("[public", "is not TOML"),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(ThresholdError) as caught:
        load_thresholds(written(tmp_path, text))
    assert says in str(caught.value)
    assert "privacy.toml: " in str(caught.value)


@pytest.mark.parametrize(
    ("level", "audience", "shown"),
    [
        ("location", Audience.PUBLIC, (25.0, 40.0, 62.5, 5, None)),
        ("postcode4", Audience.PUBLIC, (25.0, 40.0, 62.5, 5, None)),
        ("municipality", Audience.PUBLIC, (23.0, 41.0, 56.1, 1, 23)),
        ("location", Audience.PARTNER, (23.0, 41.0, 56.1, 1, 23)),
    ],
)
def test_the_public_gets_small_areas_rounded(level: str, audience: Audience, shown: tuple[object, ...]) -> None:
    figure = Figure("m", DAY, level, "P", "year", DAY, "", 23.0, 41.0, 100 * 23 / 41, 23, True)
    [found] = release([figure], {"m": Persons(True, True)}, lambda _: audience, thresholds=DEFAULT)
    assert (found.numerator, found.denominator, round(found.value or 0, 1), found.rounded_to, found.rows) == shown


def test_only_counts_of_persons_are_rounded() -> None:
    figure = Figure("m", DAY, "location", "P", "year", DAY, "", 23.0, 41.0, 23 / 41, 23, True)
    [things] = release([figure], {"m": Persons(False, False)}, lambda _: Audience.PUBLIC, thresholds=DEFAULT)
    assert (things.numerator, things.rounded_to) == (23.0, 1)
    [below] = release([figure], {"m": Persons(False, True)}, lambda _: Audience.PUBLIC, thresholds=DEFAULT)
    assert (below.numerator, below.denominator) == (23.0, 40.0)
