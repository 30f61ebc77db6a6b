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
    terms, at = measure.versions[-1].terms, {"level": "network", "place_code": "test"}
    why = why_not_known(terms, unseen(snapshot), period=second.period, starts_on=second.starts_on, **at)
    assert why is not None
    assert say_span(why, date.isoformat, "nl") == (
        "Aanvoer lib zegt niet op welke dag exemplaren weggingen tussen de standen van 2018-12-31 en 2019-12-31."
    )
    assert why_not_known(terms, unseen(snapshot), period="year", starts_on=date(2019, 1, 1), **at) is None


OTHER_FEED = """
[[feeds]]
name = "other"
source = "csv_files"
path = "../other"
maps = "../other_maps"
"""


def beside(library: Library, days: dict[str, list[str]], *, of_theirs: str = "L2,O2") -> Library:
    """A second organisation with a feed of its own, beside one that gives a state a month; days of its states, and its items."""
    # At both places something leaves in 2019: by a state a month in March, by one a year somewhere in the year.
    library.set_up(feed=OTHER_FEED, items=ITEMS)
    state(library, "2018-12-31", ten())
    for month in range(1, 13):
        state(library, f"2019-{month:02}-{31 if month == 12 else 28}", ten(*((3,) if month > 2 else ())))
    library.put("locations.csv", "code,name,organisation", "L1,East,O1", "L2,West,O2")
    place, owner = of_theirs.split(",")
    for folder in ("other", "other_maps"):
        (library.root / folder).mkdir()
    text = ITEMS.replace('"L1"', f'"{place}"').replace('"O1"', f'"{owner}"').replace("items_", "theirs_")
    (library.root / "other_maps" / "items.toml").write_text(text)
    for day, items in days.items():
        library.put(f"../other/theirs_{day}.csv", "id,added,gone", *([item, CAME, ""] for item in items))
    return library


def of_places(library: Library, measure: str) -> dict[tuple[str, str, str], list[Figure]]:
    """(level, place, period) → figures of 2019."""
    figures(library, measure)
    snapshot = current(library.data)
    assert snapshot is not None
    there = (("organisation", "O1"), ("organisation", "O2"), ("location", "L1"), ("location", "L2"), ("network", "test"))
    return {
        (level, place, period): [
            each
            for each in series(snapshot, measure, level=level, place_code=place, period=period)
            if each.starts_on.year == 2019
        ]
        for level, place in there
        for period in ("month", "year")
    }


THEIRS = {"2018-12-31": ["x1", "x2", "x3"], "2019-12-31": ["x1", "x2"]}


@pytest.mark.parametrize(
    ("ours", "theirs"), [(("organisation", "O1"), ("organisation", "O2")), (("location", "L1"), ("location", "L2"))]
)
def test_beside_a_feed_of_a_state_a_year_one_of_a_state_a_month_keeps_its_months(
    library: Library, ours: tuple[str, str], theirs: tuple[str, str]
) -> None:
    found = of_places(beside(library, THEIRS), "withdrawal_rate")
    assert told(found[*ours, "month"]) == [(1.0 if month == 3 else 0.0, True) for month in range(1, 13)]
    assert told(found[*theirs, "month"]) == [(None, False)] * 12
    assert told(found["network", "test", "month"]) == [(None, False)] * 12
    assert [told(found[*place, "year"]) for place in (ours, theirs, ("network", "test"))] == [
        [(1, True)],
        [(1, True)],
        [(2, True)],
    ]


def test_the_network_says_for_which_feed_it_waits(library: Library) -> None:
    found = of_places(beside(library, THEIRS), "withdrawal_rate")
    snapshot = current(library.data)
    assert snapshot is not None
    terms = find_measures()["withdrawal_rate"].versions[-1].terms
    for level, place in (("network", "test"), ("organisation", "O2")):
        at = found[level, place, "month"][4]
        why = why_not_known(terms, unseen(snapshot), level=level, place_code=place, period=at.period, starts_on=at.starts_on)
        assert why is not None
        assert say_span(why, date.isoformat, "en") == (
            "Feed other does not tell on which day items left between the states of 2018-12-31 and 2019-12-31."
        )
    of_ours = why_not_known(
        terms, unseen(snapshot), level="organisation", place_code="O1", period="month", starts_on=date(2019, 5, 1)
    )
    assert of_ours is None


@pytest.mark.parametrize(("last", "waits_from"), [("2018-12-31", 1), ("2019-03-31", 4)])
def test_after_its_last_state_a_feed_is_waited_for_at_its_own_places_only(library: Library, last: str, waits_from: int) -> None:
    states = {day: ["x1", "x2"] for day in ("2017-12-31", "2018-12-31", last)}
    found = of_places(beside(library, states), "withdrawal_rate")
    known = [(0.0, True)] * (waits_from - 1) + [(None, False)] * (13 - waits_from)
    assert told(found["organisation", "O2", "month"]) == known
    assert [is_complete for _, is_complete in told(found["network", "test", "month"])] == [is_known for _, is_known in known]
    assert told(found["organisation", "O1", "month"]) == [(1.0 if month == 3 else 0.0, True) for month in range(1, 13)]
    snapshot = current(library.data)
    assert snapshot is not None
    terms = find_measures()["withdrawal_rate"].versions[-1].terms
    why = why_not_known(terms, unseen(snapshot), level="network", place_code="test", period="month", starts_on=date(2019, 6, 1))
    assert why is not None
    assert say_span(why, date.isoformat, "en") == f"Feed other has given no new state yet since that of {last}."


def test_a_feed_that_another_took_over_from_is_waited_for_no_more(library: Library) -> None:
    """The second feed is of the same place, and ended when the first one began."""
    found = of_places(beside(library, {"2018-12-30": ["x1", "x2"]}, of_theirs="L1,O1"), "items")
    assert all(figure.is_complete for figure in found["organisation", "O1", "month"])


def test_one_stray_item_of_another_feed_does_not_make_a_place_wait(library: Library) -> None:
    of_one = {"2018-12-31": ["x1", "x2"], "2019-12-31": ["x1"]}
    beside(library, of_one, of_theirs="L1,O2")
    many = [f"i{number}" for number in range(10, 400)]
    for day, items in (("2018-12-31", [*ten(), *many]), ("2019-01-28", [*ten(), *many]), ("2019-02-28", ten())):
        state(library, day, items)
    found = of_places(library, "withdrawal_rate")
    assert told(found["location", "L1", "month"])[4] == (0.0, True)
    assert told(found["organisation", "O2", "month"])[4] == (None, False)


def test_a_definition_says_that_states_tell_no_days() -> None:
    of = {name: explain(find_measures()[name], today=date(2020, 1, 1), language="nl").lines for name in ("items", "loans")}
    assert any("Geeft een bron alleen standen" in line for line in of["items"])
    assert not any("standen" in line for line in of["loans"])
