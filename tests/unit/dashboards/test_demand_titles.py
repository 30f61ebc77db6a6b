"""Titles that few asked for are not named, and what is kept back cannot be reckoned from the rest."""

import csv
import io
from datetime import date
from itertools import product

import pytest

from schakel.collection.dissection import Cause, Dissection, Group, Judged, MissedTitle
from schakel.dashboards.demand_titles import missed_by, release_titles, title_row, titles_file
from schakel.privacy.audience import DEFAULT, Audience
from schakel.reports.origin import Origin


def dissection(norm: str = "95") -> Dissection:
    return Dissection(norm, "strict", None, "year", date(2020, 1, 1), Judged(Group("", 0, 0, ()), None), {}, None)


def title(name: str, **causes: int) -> MissedTitle:
    return MissedTitle(name, name.upper(), None, sum(causes.values()), tuple(Cause(c, n) for c, n in causes.items()))


def titles(*wishes: int) -> list[MissedTitle]:
    return [title(f"t{place}", was_out=n) for place, n in enumerate(sorted(wishes, reverse=True))]


@pytest.mark.parametrize(
    ("wishes", "audience", "shown", "few", "few_wishes"),
    [
        ((9, 3, 2, 1), Audience.OWN, [9, 3], 2, 3),
        ((9, 3, 2, 1), Audience.SUPPORT, [9, 3], 2, 3),
        ((9, 5, 4, 3), Audience.PARTNER, [9, 5], 2, 7),
        ((9, 3, 2), Audience.OWN, [9], 2, 5),  # one title alone would be known
        ((9, 4, 1, 1), Audience.OWN, [9], 3, 6),  # two together would follow from the total
        ((2,), Audience.OWN, [], 1, 2),
        ((9, 3), Audience.OWN, [9, 3], 0, 0),
        ((), Audience.OWN, [], 0, 0),
    ],
)
def test_few_stand_together(wishes: tuple[int, ...], audience: Audience, shown: list[int], few: int, few_wishes: int) -> None:
    found = release_titles(titles(*wishes), dissection(), audience, DEFAULT)
    assert ([each.wishes for each in found.titles], found.few, found.few_wishes) == (shown, few, few_wishes)


@pytest.mark.parametrize("wishes", list(product((1, 2, 3, 4, 7), repeat=4)))
def test_no_small_number_is_left_or_can_be_reckoned(wishes: tuple[int, ...]) -> None:
    found = release_titles(titles(*wishes), dissection(), Audience.OWN, DEFAULT)
    assert all(each.wishes >= 3 for each in found.titles)
    assert sum(each.wishes for each in found.titles) + found.few_wishes == sum(wishes)
    # With titles of which one is named, nobody can tell the wishes of a single one that is not.
    assert not found.titles or found.few == 0 or (found.few >= 2 and found.few_wishes >= 3)


def test_a_small_cause_takes_the_other_causes_of_its_title_along() -> None:
    both = [title("a", was_out=6, never_supplied=1), title("b", was_out=4, never_supplied=3)]
    found = release_titles(both, dissection(), Audience.OWN, DEFAULT)
    assert [title_row(each, "95", "nl").why for each in found.titles] == [
        "te klein om te tonen",
        "Eigen exemplaar was uit (4), Nooit geleverd (3)",
    ]
    content = titles_file(found, dissection(), "Klein", Origin("s", True), "nl").decode("utf-8-sig")
    first, second = csv.DictReader(io.StringIO(content), delimiter=";")
    assert (first["wensen"], first["Nooit geleverd"], first["Eigen exemplaar was uit"]) == ("7", *["te klein om te tonen"] * 2)
    assert (second["wensen"], second["Nooit geleverd"], second["soort_cijfers"]) == ("7", "3", "gesimuleerd")


def test_the_file_tells_how_many_titles_stand_together() -> None:
    found = release_titles(titles(9, 3, 2, 1), dissection(), Audience.OWN, DEFAULT)
    last = titles_file(found, dissection(), "Klein", Origin("s", False), "nl").decode("utf-8-sig").splitlines()[-1]
    assert last.startswith(";titels met weinig wensen samen: 2;;3;")
    assert last.endswith(";s;;werkelijk")


def test_items_of_the_province_are_not_called_own() -> None:
    assert title_row(title("a", stood_in=5), "999", "nl").why == "Stond binnen in de provincie (5)"


def test_a_list_of_one_cause_tells_no_more_than_the_list_of_all() -> None:
    every = [
        title("a", was_out=6, never_supplied=1),
        title("b", was_out=4, never_supplied=3),
        title("c", was_out=1),
        title("d", was_out=2),
    ]
    shown = release_titles(every, dissection(), Audience.SUPPORT, DEFAULT)
    # Of `a` 6 were out: beside its 7 of all causes that would tell of the one who never got it.
    assert [(each.title_id, each.wishes, each.causes) for each in missed_by(shown, "was_out")] == [
        ("b", 4, (Cause("was_out", 4),))
    ]
    assert [each.title_id for each in missed_by(shown, "never_supplied")] == ["b"]
    assert missed_by(shown, "stood_in") == ()
