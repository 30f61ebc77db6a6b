"""*Cijfers* and its file of a measure of which a source does not tell the days."""

from collections.abc import Sequence
from datetime import date

import pytest

from schakel.dashboards.choice import Choice
from schakel.dashboards.figure_page import FigurePage, figure_page
from schakel.dashboards.file import write_file
from schakel.measures.catalogue import find_measures
from schakel.measures.figure import Figure, Place
from schakel.measures.held import Held, Places
from schakel.measures.unseen import Span
from schakel.privacy.reader import Reader, Role
from schakel.privacy.released import Released
from schakel.reports.origin import Origin

RATE = find_measures()["withdrawal_rate"]
VERSION = RATE.versions[-1].valid_from
UNSEEN = {("items", "withdrawn_on"): (Span(date(2017, 12, 31), date(2018, 12, 31)), Span(date(2018, 12, 31), date(2019, 12, 31)))}


class Quarters:
    """The figures of a network with a state a year."""

    def every(self, measure: str, period: str) -> Sequence[Figure]:
        days = [date(year, month, 1) for year in (2018, 2019) for month in (1, 4, 7, 10)]
        return [Figure(measure, VERSION, "network", "net", period, day, "", None, 100.0, None, 0, False) for day in days]

    def places(self, level: str) -> Sequence[Place]:
        return [Place("network", "net", "Drenthe", None)] if level == "network" else []

    def measures(self) -> Sequence[str]:
        return ["withdrawal_rate"]


@pytest.fixture
def released() -> Released:
    return Released(RATE, Held(Quarters().every("withdrawal_rate", "quarter")), Places(Quarters()), Reader(Role.SUPPORT))


def page(released: Released, starts_on: date | None) -> FigurePage:
    choice = Choice("withdrawal_rate", "network", "net", "quarter", starts_on, "")
    return figure_page(released, Places(Quarters()), choice, date(2020, 1, 31), "nl", unseen=UNSEEN)


@pytest.mark.parametrize("starts_on", [None, date(2018, 4, 1)])
def test_the_page_says_what_the_source_does_not_tell_and_between_which_states(released: Released, starts_on: date | None) -> None:
    found = page(released, starts_on)
    assert found.title.endswith("niet bekend; een bron zegt niet op welke dag exemplaren weggingen")
    assert {row.note for row in found.rows} == {"een bron zegt niet op welke dag exemplaren weggingen"}
    assert {row.numerator for row in found.rows} == {"niet bekend"}
    year = 2018 if starts_on else 2019
    between = f"tussen de standen van 31 december {year - 1} en 31 december {year}."
    assert any(note.endswith(between) for note in found.notes), found.notes
    assert found.drawing is None


def test_the_file_says_it_as_well(released: Released) -> None:
    figures = released.series("network", "net")
    text = write_file(figures, RATE, Places(Quarters()), Origin("s", is_simulated=True), "nl", "nl", UNSEEN).decode("utf-8-sig")
    rows = [line.split(";") for line in text.splitlines()]
    at = {head: number for number, head in enumerate(rows[0])}
    assert {row[at["waarde"]] for row in rows[1:]} == {""}
    assert {(row[at["volledig"]], row[at["waarom_leeg"]]) for row in rows[1:]} == {
        ("nee", "een bron zegt niet op welke dag exemplaren weggingen")
    }


def test_a_figure_that_lacks_something_else_says_so(released: Released) -> None:
    choice = Choice("withdrawal_rate", "network", "net", "quarter", None, "")
    found = figure_page(released, Places(Quarters()), choice, date(2020, 1, 31), "nl", unseen={})
    assert {row.note for row in found.rows} == {"nog niet om, of nog niet alles bekend"}
