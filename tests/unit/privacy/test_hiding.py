"""What one reader sees of a measure, over places, parts and kinds of period together."""

from collections.abc import Sequence
from datetime import date

import pytest

from schakel.dashboards.choice import Choice
from schakel.dashboards.figure_page import figure_page
from schakel.measures.catalogue import find_measures
from schakel.measures.figure import Figure, Place
from schakel.measures.held import Held, Places
from schakel.privacy.attacker import leaks
from schakel.privacy.hiding import Hiding
from schakel.privacy.reader import Reader, Role
from schakel.privacy.released import Released

MEASURES = find_measures()
MONTHS = (12.0, 2.0, 15.0, 11.0, 13.0, 14.0, 17.0, 20.0, 18.0, 16.0, 19.0, 21.0)
SUPPORT, LIBRARY = Reader(Role.SUPPORT), Reader(Role.LIBRARY, "A")


class Network:
    """A network of one organisation of one location."""

    def places(self, level: str) -> Sequence[Place]:
        of = {"network": "N", "organisation": "A", "location": "L"}
        return [Place(level, of[level], level, "A" if level == "location" else None)] if level in of else []

    def every(self, measure: str, period: str) -> Sequence[Figure]:
        version, length = MEASURES[measure].versions[-1].valid_from, {"month": 1, "quarter": 3, "year": 12}[period]
        state = measure == "members"
        found = []
        for first in range(0, 12, length):
            value = MONTHS[first + length - 1] if state else sum(MONTHS[first : first + length])
            found += [
                Figure(measure, version, level, place, period, date(2020, first + 1, 1), "", value, None, value, int(value), True)
                for level, place in (("network", "N"), ("organisation", "A"), ("location", "L"))
            ]
        return found

    def measures(self) -> Sequence[str]:
        return ["new_borrowers", "members"]


def hiding(reader: Reader, *names: str) -> Hiding:
    network = Network()
    held = [Held(network.every(name, period)) for name in names for period in ("month", "quarter", "year")]
    return Hiding([MEASURES[name] for name in names], held, Places(network), reader)


def pages(reader: Reader, measure: str, period: str) -> Released:
    network = Network()
    held = Held(network.every(measure, period))
    return Released(MEASURES[measure], held, Places(network), reader, hiding(reader, measure))


@pytest.mark.parametrize("reader", [SUPPORT, LIBRARY, Reader(Role.PARTNER)])
@pytest.mark.parametrize("measure", ["new_borrowers", "members"])
def test_the_attacker_finds_nothing_on_all_pages_together(reader: Reader, measure: str) -> None:
    assert leaks(hiding(reader, measure).release(2020)) == []


def test_a_hidden_month_does_not_follow_from_its_quarter_on_another_page() -> None:
    months = {each.starts_on.month: each for each in pages(SUPPORT, "new_borrowers", "month").series("network", "N")}
    quarters = {each.starts_on.month: each for each in pages(SUPPORT, "new_borrowers", "quarter").series("network", "N")}
    assert months[2].is_hidden
    gone = [month for month in (1, 2, 3) if months[month].is_hidden]
    assert len(gone) > 1 or quarters[1].is_hidden
    assert not months[7].is_hidden


def test_a_state_that_is_small_at_the_end_of_a_quarter_is_hidden_as_month_too() -> None:
    network = Network()
    small = [
        Figure("members", MEASURES["members"].versions[-1].valid_from, "network", "N", period, date(2020, month, 1), "", value,
               None, value, 0, True)
        for period, month, value in (("month", 3, 2.0), ("quarter", 1, 2.0), ("month", 2, 40.0))
    ]  # fmt: skip
    found = Hiding([MEASURES["members"]], [Held(small)], Places(network), SUPPORT)
    assert [found.why(figure) is not None for figure in small] == [True, True, False]


def test_one_location_is_hidden_with_its_organisation() -> None:
    february = [each.is_hidden for each in (
        pages(SUPPORT, "new_borrowers", "month").series(level, place)[1]
        for level, place in (("location", "L"), ("organisation", "A"), ("network", "N"))
    )]  # fmt: skip
    assert february == [True, True, True]


def test_what_a_reader_may_not_open_hides_nothing() -> None:
    other = hiding(Reader(Role.LIBRARY, "B"), "new_borrowers").release(2020)
    assert {cell.key[1] for cell in other.cells} == {"network", "organisation"}


class Everywhere(Reader):
    """Who reads what is published, on the day that locations are."""

    def sees_place(self, level: str, organisation_code: str | None) -> bool:  # noqa: ARG002
        return True


def test_what_is_published_of_a_location_is_rounded_and_the_page_says_so() -> None:
    network = Network()
    places = Places(network)
    released = Released(MEASURES["members"], Held(network.every("members", "year")), places, Everywhere(Role.OPEN))
    shown = {level: released.series(level, place)[0] for level, place in (("location", "L"), ("organisation", "A"))}
    assert {level: (each.numerator, each.rounded_to) for level, each in shown.items()} == {
        "location": (20.0, 5),
        "organisation": (21.0, 1),
    }
    for language, says in (("nl", "afgerond op 5"), ("en", "rounded to 5")):
        pages = {
            place: figure_page(released, places, Choice("members", level, place, "year", None, ""), date(2021, 1, 31), language)
            for level, place in (("location", "L"), ("organisation", "A"))
        }
        assert any(says in note for note in pages["L"].notes)
        assert not any(says in note for note in pages["A"].notes)
