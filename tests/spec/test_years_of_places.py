"""The handbook of registers: from which year places are counted, and what is said of the years before."""

from datetime import date
from pathlib import Path

import pytest
from made_up.library import LOANS, LOCATIONS, Library

from schakel.measures.absence import why_none
from schakel.measures.catalogue import find_measures
from schakel.measures.precompute import precompute
from schakel.measures.reading import series
from schakel.warehouse.snapshot import Snapshot, current

STATES = LOCATIONS.replace("files", "mode = \"state\"\nknown_on = '_(\\d{4}-\\d{2}-\\d{2})'\nfiles", 1).replace(
    'name = "name"', 'name = "name"\nkind = { constant = "fixed" }', 1
)
MEASURE = find_measures()["locations_cbs_2019"]


def registers(library: Library, *days: str) -> None:
    library.set_up(locations=STATES, loans=LOANS)
    for day in days:
        library.put(f"locations_{day}.csv", "code,name,organisation", "L1,East,O1", "L2,West,O1")


def years(library: Library) -> list[int]:
    def finish(snapshot: Snapshot) -> None:
        precompute(snapshot, today=date(2020, 6, 1), measures={name: find_measures()[name] for name in ("loans", MEASURE.name)})

    assert all(result.outcome != "failed" for result in library.fetch())
    snapshot = library.refresh(finish=[finish])
    found = series(snapshot, MEASURE.name, level="network", place_code="test", period="year")
    assert all(figure.numerator == 2 for figure in found)
    return [figure.starts_on.year for figure in found]


@pytest.mark.parametrize(
    ("days", "counted"), [(("2019-12-31",), [2019]), (("2016-12-31", "2019-12-31"), [2016, 2017, 2018, 2019])]
)
def test_in_a_network_of_registers_alone_places_are_counted_from_the_first_one(
    tmp_path: Path, days: tuple[str, ...], counted: list[int]
) -> None:
    library = Library(tmp_path)
    registers(library, *days)
    assert years(library) == counted


def test_a_register_loaded_later_brings_its_years(tmp_path: Path) -> None:
    library = Library(tmp_path)
    registers(library, "2019-12-31")
    assert years(library) == [2019]
    snapshot = current(library.data)
    assert snapshot is not None
    why = why_none(snapshot, MEASURE, level="network", period="year", starts_on=date(2018, 1, 1), place_code="test", part="")
    assert why.reason == "before_the_register"
    registers(library, "2017-12-31")
    assert years(library) == [2017, 2018, 2019]


def test_where_loans_are_known_they_say_from_when(tmp_path: Path) -> None:
    library = Library(tmp_path)
    registers(library, "2016-12-31", "2019-12-31")
    library.put("loans.csv", "id,item,borrower,place,lent,returned", "1,i1,1,L1,03-02-2018,", "2,i1,1,L1,30-12-2019,")
    assert years(library) == [2018, 2019, 2020]  # what has no day in its name is of the day on which it was fetched
