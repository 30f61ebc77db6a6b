"""Why there is no figure: each reason from a snapshot in which it is the only one."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pytest

from schakel.measures.absence import REASONS, Absence, levels_of_measure, why_never, why_none
from schakel.measures.catalogue import find_measures
from schakel.measures.figure import FIGURE_COLUMNS, PLACE_COLUMNS

Row = tuple[str, str, str, str, int, bool]


@dataclass(frozen=True)
class Folder:
    path: Path


def keep(folder: Path, *rows: Row) -> Folder:
    """A snapshot with these figures: measure, level, place, kind of period, year, whether it is complete."""
    connection = duckdb.connect()
    columns = ", ".join(f"{name} {kind}" for name, kind in FIGURE_COLUMNS.items())
    connection.execute(f"CREATE TABLE figures ({columns})")
    for measure, level, place, period, year, is_complete in rows:
        figure = (measure, date(2008, 1, 1), level, place, period, date(year, 1, 1), "", 1.0, None, 1.0, 1, is_complete)
        connection.execute("INSERT INTO figures VALUES (" + ", ".join("?" * len(figure)) + ")", figure)
    connection.execute(f"COPY figures TO '{folder / '_figures.parquet'}' (FORMAT parquet)")
    places = ", ".join(f"{name} {kind}" for name, kind in PLACE_COLUMNS.items())
    connection.execute(f"CREATE TABLE places ({places})")
    connection.execute(f"COPY places TO '{folder / '_places.parquet'}' (FORMAT parquet)")
    return Folder(folder)


@pytest.fixture
def snapshot(tmp_path: Path) -> Folder:
    return keep(
        tmp_path,
        ("loans", "location", "A", "year", 2018, True),
        ("loans", "location", "A", "year", 2019, True),
        ("loans", "location", "B", "year", 2020, False),
        ("digital_loans", "organisation", "O", "year", 2019, True),
        ("holds_placed", "network", "net", "year", 2020, False),
        ("locations_cbs_2019", "network", "net", "year", 2020, True),
    )


def none(
    snapshot: Folder,
    measure: str,
    level: str = "location",
    *,
    period: str = "year",
    year: int | None = None,
    place: str | None = None,
) -> Absence:
    starts_on = date(year, 1, 1) if year else None
    return why_none(
        snapshot, find_measures()[measure], level=level, period=period, starts_on=starts_on, place_code=place, part=""
    )


def test_a_level_that_the_definition_cannot_have_names_the_table_and_the_levels_that_are(snapshot: Folder) -> None:
    found = why_never(snapshot, find_measures()["digital_loans"], level="location", part="")
    silent = "digital_loans has no level location: `digital_loans` does not say of which location it is"
    assert found == Absence("no_such_level", f"{silent}. Levels are organisation, network", ("organisation", "network"))


def test_the_denominator_may_be_what_is_silent(snapshot: Folder) -> None:
    found = why_never(snapshot, find_measures()["loans_per_inhabitant"], level="location", part="")
    assert found is not None
    assert "`inhabitants` does not say of which location it is" in found.says
    assert "location" not in found.there


def test_a_part_that_the_measure_does_not_have_names_those_it_has(snapshot: Folder) -> None:
    found = why_never(snapshot, find_measures()["members"], level="location", part="7-9")
    assert found is not None
    assert (found.reason, found.there[:2]) == ("no_such_part", ("0-3", "4-11"))
    assert why_never(snapshot, find_measures()["members"], level="location", part="4-11") is None
    no_parts = why_never(snapshot, find_measures()["loans"], level="location", part="4-11")
    assert no_parts is not None
    assert no_parts.says.endswith("parts are none")


@pytest.mark.parametrize(
    ("measure", "level", "asked", "reason", "there", "says"),
    [
        ("loans", "location", {"year": 2031}, "period_not_known", ("2018", "2020"), "from 2018 to 2020"),
        ("loans", "location", {"year": 2031, "place": "A"}, "period_not_known", ("2018", "2020"), "loans of 2031"),
        ("loans", "location", {"year": 2020, "place": "A"}, "no_figures_of_place", ("2018", "2019"), "A in 2020; it has them by"),
        ("loans", "location", {"place": "C"}, "no_figures_of_place", (), "other places have them from 2018 to 2020"),
        ("loans", "location", {"period": "month"}, "no_such_period", ("year",), "by month; it has them by year"),
        ("loans", "municipality", {}, "no_place_of_level", ("location",), "no place with any"),
        ("visits", "location", {}, "no_data", (), "no row in `visits`"),
        (
            "locations_cbs_2019",
            "network",
            {"year": 2017},
            "before_the_register",
            ("2020", "2020"),
            "Earlier registers can still be",
        ),
        ("locations_cbs_2019", "network", {"year": 2031}, "period_not_known", ("2020", "2020"), "from 2020 to 2020"),
        ("holds_placed", "network", {}, "no_complete_period", ("2020", "2020"), "ask for one with --in"),
    ],
)
def test_every_other_reason(
    snapshot: Folder, measure: str, level: str, asked: dict[str, int | str], reason: str, there: tuple[str, ...], says: str
) -> None:
    found = none(snapshot, measure, level, **asked)  # type: ignore[arg-type]
    assert (found.reason, found.there) == (reason, there)
    assert says in found.says
    assert found.reason in REASONS


def test_levels_go_from_small_to_large() -> None:
    assert levels_of_measure(find_measures()["loans"]) == ("location", "organisation", "municipality", "network")
    assert levels_of_measure(find_measures()["members_share"]) == ("organisation", "municipality", "network")
