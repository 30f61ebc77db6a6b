"""The handbook of sources that tell what there is and not what happened: which figures are known, and what is said of others."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from made_up.library import LOANS, LOCATIONS, Library

from schakel.measures.catalogue import find_measures
from schakel.measures.explain import explain
from schakel.measures.figure import Figure
from schakel.measures.precompute import precompute
from schakel.measures.reading import series, unseen
from schakel.measures.unseen import why_not_known
from schakel.measures.wording import say_span
from schakel.warehouse.snapshot import Snapshot, current

ITEMS = """
extract = "items"
mode = "state"
files = ["items_*.csv"]
known_on = '_(\\d{4}-\\d{2}-\\d{2})'
may_shrink = 0.0
[tables.items.columns]
item_id = "id"
location_code = { constant = "L1" }
owner_code = { constant = "O1" }
added_on = "added"
"""
WITH_DEPARTURES = ITEMS + 'withdrawn_on = "gone"\n'
CAME = "2010-05-01"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """A location, and a loan on every day of 2018 and 2019."""
    made = Library(tmp_path).set_up(locations=LOCATIONS, loans=LOANS)
    made.put("locations.csv", "code,name,organisation", "L1,East,O1")
    days = [date.fromordinal(date(2018, 1, 1).toordinal() + n) for n in range(730)]
    rows = [[str(number), "i0", "1", "L1", f"{day:%d-%m-%Y}", ""] for number, day in enumerate(days)]
    made.put("loans.csv", "id,item,borrower,place,lent,returned", *rows)
    return made


def state(
    library: Library, day: str, items: list[str], *, gone: dict[str, str] | None = None, without_day: tuple[str, ...] = ()
) -> None:
    """What the system has on that day; `gone` are items that it still tells of, with the day on which they left."""
    rows = [[item, "" if item in without_day else CAME, ""] for item in items]
    library.put(f"items_{day}.csv", "id,added,gone", *rows, *([item, CAME, left] for item, left in (gone or {}).items()))


def ten(*without: int) -> list[str]:
    return [f"i{number}" for number in range(10) if number not in without]


def yearly(library: Library) -> Library:
    """Three states: in 2018 nothing left, in 2019 two of ten did."""
    library.set_up(items=ITEMS)
    for day, items in (("2017-12-31", ten()), ("2018-12-31", ten()), ("2019-12-31", ten(3, 4))):
        state(library, day, items)
    return library


def figures(library: Library, *measures: str) -> dict[tuple[str, str], list[Figure]]:
    """(measure, period) → the figures of the network."""
    # Loans say of which years there are figures.
    definitions = {measure: find_measures()[measure] for measure in ("loans", *measures)}

    def finish(snapshot: Snapshot) -> None:
        precompute(snapshot, today=date(2020, 1, 31), measures=definitions)

    assert all(result.outcome != "failed" for result in library.fetch())
    snapshot = library.refresh(finish=[finish])
    return {
        (measure, period): series(snapshot, measure, level="network", place_code="test", period=period)
        for measure in measures
        for period in ("month", "quarter", "year")
    }


def told(found: list[Figure], year: int = 2019) -> list[tuple[float | None, bool]]:
    """Numerator, and whether it is complete, of each period of a year."""
    return [(figure.numerator, figure.is_complete) for figure in found if figure.starts_on.year == year]


def test_of_a_state_a_year_the_year_is_known_and_its_quarters_are_not(library: Library) -> None:
    found = figures(yearly(library), "withdrawal_rate")
    assert told(found["withdrawal_rate", "year"]) == [(2, True)]
    assert told(found["withdrawal_rate", "quarter"]) == [(None, False)] * 4, "not 0, 0, 0 and the whole year"
    assert told(found["withdrawal_rate", "month"]) == [(None, False)] * 12
    # That nothing left between two states is known of each day between them.
    assert told(found["withdrawal_rate", "quarter"], 2018) == [(0, True)] * 4


def test_a_stock_is_known_on_the_days_of_states(library: Library) -> None:
    found = figures(yearly(library), "items", "acquisition_rate", "zero_use")
    assert told(found["items", "quarter"]) == [(10, False), (10, False), (10, False), (8, True)]
    assert told(found["items", "year"]) == [(8, True)]
    # What came in has a day here; of how many items at the start it is a share is known of the first quarter alone.
    assert told(found["acquisition_rate", "quarter"]) == [(0, True), (0, False), (0, False), (0, False)]
    # Unused is what was there from the first day to the last.
    assert [is_complete for _, is_complete in told(found["zero_use", "quarter"])] == [False] * 4
    assert told(found["zero_use", "year"]) == [(7, True)]


def test_a_source_that_tells_its_departures_has_quarters_and_months(library: Library) -> None:
    library.set_up(items=WITH_DEPARTURES)
    state(library, "2017-12-31", ten())
    state(library, "2019-12-31", ten(3, 4), gone={"i3": "2019-02-11", "i4": "2019-08-01"})
    found = figures(library, "withdrawal_rate", "items")
    assert told(found["withdrawal_rate", "quarter"]) == [(1, True), (0, True), (1, True), (0, True)]
    assert told(found["items", "quarter"]) == [(9, True), (9, True), (8, True), (8, True)]


@pytest.mark.parametrize("day", ["01-01", "01-07"])
def test_a_state_of_the_first_week_of_january_tells_how_the_year_before_ended(library: Library, day: str) -> None:
    library.set_up(items=ITEMS)
    for year, items in ((2018, ten()), (2019, ten()), (2020, ten(3, 4))):
        state(library, f"{year}-{day}", items)
    found = figures(library, "withdrawal_rate", "items")
    assert told(found["withdrawal_rate", "year"]) == [(2, True)]
    assert told(found["items", "year"]) == [(8, True)]
    assert told(found["withdrawal_rate", "quarter"]) == [(None, False)] * 4


def test_a_state_further_from_new_year_tells_no_year(library: Library) -> None:
    library.set_up(items=ITEMS)
    for year, items in ((2018, ten()), (2019, ten(3, 4)), (2020, ten(3, 4, 5))):
        state(library, f"{year}-01-08", items)
    assert told(figures(library, "withdrawal_rate")["withdrawal_rate", "year"]) == [(None, False)]


def test_a_state_on_each_first_of_a_month_tells_the_month_before(library: Library) -> None:
    library.set_up(items=ITEMS)
    state(library, "2018-12-01", ten())
    for month in range(1, 13):
        state(library, f"2019-{month:02}-01", ten(*((3,) if month > 2 else ()), *((4,) if month > 9 else ())))
    state(library, "2020-01-01", ten(3, 4))
    found = figures(library, "withdrawal_rate")
    months = told(found["withdrawal_rate", "month"])
    assert months == [(1.0 if month in (2, 9) else 0.0, True) for month in range(1, 13)]
    assert told(found["withdrawal_rate", "quarter"]) == [(1, True), (0, True), (1, True), (0, True)]
    assert told(found["withdrawal_rate", "year"]) == [(sum(number or 0 for number, _ in months), True)]


def test_what_comes_in_without_a_day_is_known_by_the_year_too(library: Library) -> None:
    library.set_up(items=ITEMS)
    for day, items in (("2017-12-31", ten(8, 9)), ("2018-12-31", ten(8, 9)), ("2019-12-31", ten())):
        state(library, day, items, without_day=("i8", "i9"))
    found = figures(library, "acquisition_rate")
    assert told(found["acquisition_rate", "year"]) == [(2, True)]
    assert told(found["acquisition_rate", "quarter"]) == [(None, False)] * 4


def test_it_is_said_why_and_between_which_states(library: Library) -> None:
    measure: Any = find_measures()["withdrawal_rate"]
    second = figures(yearly(library), "withdrawal_rate")["withdrawal_rate", "quarter"][-3]
    snapshot = current(library.data)
    assert snapshot is not None
    why = why_not_known(measure.versions[-1].terms, unseen(snapshot), second.period, second.starts_on)
    assert why is not None
    assert say_span(why[0], why[1].after, why[1].on, "nl") == (
        "Een bron zegt niet op welke dag exemplaren weggingen tussen de standen van 2018-12-31 en 2019-12-31."
    )
    assert why_not_known(measure.versions[-1].terms, unseen(snapshot), "year", date(2019, 1, 1)) is None


def test_a_definition_says_that_states_tell_no_days() -> None:
    of = {name: explain(find_measures()[name], today=date(2020, 1, 1), language="nl").lines for name in ("items", "loans")}
    assert any("Geeft een bron alleen standen" in line for line in of["items"])
    assert not any("standen" in line for line in of["loans"])
