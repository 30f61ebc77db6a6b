"""From a table of the statistical office to figures with status and vintage; earlier knowledge shows the earlier vintage."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from schakel.intake.fetch import fetch
from schakel.intake.refresh import refresh
from schakel.intake.settings import load_settings
from schakel.measures.others import PublishedFigure, published_by_others
from schakel.vocabulary.progress import Silent
from schakel.warehouse.account import refused_rows

NOW = datetime(2023, 1, 1, tzinfo=UTC)
FIRST = (
    "Onderwerp;Eenheid;2006;2019;2020*\nLeden totaal;x 1 000;4020,5;3620;3464\nBladmuziek;x 1 000;;-;x\nVideo;x 1 000;.;oeps;2\n"
)
SECOND = "Onderwerp;Eenheid;2020;2021**\nLeden totaal;x 1 000;3492;3382\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    (folder / "cbs").mkdir(parents=True)
    (folder / "cbs" / "82469NED_2021-11-30.csv").write_text(FIRST)
    (folder / "cbs" / "70763ned_2022-11-30.csv").write_text(SECOND)
    (folder / "schakel.toml").write_text(
        'network = { code = "n", name = "N" }\nkeys = "../keys"\n[[feeds]]\nname = "cbs"\nsource = "cbs"\npath = "cbs"\n'
    )
    fetch(load_settings(folder, {}), today=date(2023, 1, 1), report=Silent())
    return folder


def members(found: tuple[PublishedFigure, ...]) -> list[tuple[int, float | None, str, date]]:
    return [(each.starts_on.year, each.value, each.status, each.known_on) for each in found if each.measure == "members"]


def test_marks_become_statuses_and_each_vintage_stays(data: Path) -> None:
    snapshot = refresh(load_settings(data, {}), now=NOW, report=Silent())
    found = published_by_others(snapshot)
    assert members(found) == [
        (2021, 3_382_000, "revised_provisional", date(2022, 11, 30)),
        (2020, 3_492_000, "final", date(2022, 11, 30)),
        (2020, 3_464_000, "provisional", date(2021, 11, 30)),
        (2019, 3_620_000, "final", date(2021, 11, 30)),
        (2006, 4_020_500, "final", date(2021, 11, 30)),
    ]
    other = {(each.figure, each.starts_on.year): (each.measure, each.value, each.status) for each in found if not each.measure}
    assert other == {
        ("Bladmuziek", 2019): (None, None, "nil"),
        ("Bladmuziek", 2020): (None, None, "secret"),
        ("Video", 2006): (None, None, "unknown"),
        ("Video", 2020): (None, 2_000, "provisional"),
    }


def test_what_is_no_number_and_no_mark_is_refused_with_its_reason(data: Path) -> None:
    (row,) = refused_rows(refresh(load_settings(data, {}), now=NOW, report=Silent()), limit=10)
    assert (row.table, row.column, row.found, row.reason) == ("published_figures", "value", "oeps", "is not a number")


def test_each_row_is_read_in_its_own_unit_and_one_that_is_not_known_is_refused(data: Path) -> None:
    (data / "cbs" / "82469NED_2022-12-31.csv").write_text(
        "Onderwerp;Eenheid;2021\nOrganisaties;aantal;138\nSaldo;mln euro;-1,5\nUitgaven;1 000 euro;12,5\nJeugdleden;%;61,5\n"
        "Collectie totaal;x 1 000;21000\nGewicht;kilo;7\n"
    )
    fetch(load_settings(data, {}), today=date(2023, 1, 1), report=Silent())
    snapshot = refresh(load_settings(data, {}), now=NOW, report=Silent())
    found = {
        each.figure: (each.value, each.unit, each.status) for each in published_by_others(snapshot) if each.starts_on.year == 2021
    }
    assert found["Organisaties"] == (138, "1", "final")
    assert found["Saldo"] == (-1_500_000, "euro", "final")
    assert found["Uitgaven"] == (12_500, "euro", "final")
    assert found["Jeugdleden"] == (61.5, "%", "final")
    assert found["Collectie totaal"] == (21_000_000, "1", "final")
    assert "Gewicht" not in found
    (row,) = [each for each in refused_rows(snapshot, limit=10) if each.column == "unit"]
    assert row.found == "kilo"


def test_the_unit_of_the_row_decides_and_below_zero_is_no_mark(data: Path) -> None:
    (data / "cbs" / "82469NED_2022-12-31.csv").write_text(
        "Onderwerp;Eenheid;2018;2019*\nOrganisaties;aantal;150;149\nInkomsten;mln euro;500;501,5\n"
        "Uitleningen per lid;per lid;17,5;x\nSaldo;x 1 000;-1,2;-3\nHoogte;meter;3;-\n"
    )
    settings = load_settings(data, {})
    fetch(settings, today=date(2023, 1, 1), report=Silent())
    snapshot = refresh(settings, now=NOW, report=Silent())
    found = [each for each in published_by_others(snapshot) if each.known_on == date(2022, 12, 31)]
    assert {(each.figure, each.starts_on.year): (each.value, each.unit, each.status) for each in found} == {
        ("Organisaties", 2018): (150, "1", "final"),
        ("Organisaties", 2019): (149, "1", "provisional"),
        ("Inkomsten", 2018): (500_000_000, "euro", "final"),
        ("Inkomsten", 2019): (501_500_000, "euro", "provisional"),
        ("Uitleningen per lid", 2018): (17.5, "per lid", "final"),
        ("Uitleningen per lid", 2019): (None, "per lid", "secret"),
        ("Saldo", 2018): (-1_200, "1", "final"),
        ("Saldo", 2019): (-3_000, "1", "provisional"),
    }
    refused = [row for row in refused_rows(snapshot, limit=10) if row.found != "oeps"]
    assert [(row.column, row.line, row.reason) for row in refused] == [
        ("unit", line, "is not among the codes of the map") for line in (9, 10)
    ]


def test_as_known_on_shows_the_earlier_vintage_alone(data: Path) -> None:
    snapshot = refresh(load_settings(data, {}), known_on=date(2021, 12, 31), now=NOW, report=Silent())
    assert members(published_by_others(snapshot))[0] == (2020, 3_464_000, "provisional", date(2021, 11, 30))


def test_the_list_of_a_library_elsewhere_on_the_page_is_read_by_the_map_beside_it(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "how-to" / "compare.md").read_text()
    folder = tmp_path / "data"
    (folder / "elders" / "maps").mkdir(parents=True)
    for kind, name in (("csv", "elders_2020-12-31.csv"), ("toml", "maps/elders.toml")):
        (folder / "elders" / name).write_text(page.split(f"```{kind}\n")[1].split("```")[0])
    (folder / "schakel.toml").write_text(
        'network = { code = "n", name = "N" }\nkeys = "../keys"\n[[feeds]]\nname = "elders"\nsource = "csv_files"\n'
        'path = "elders"\nmaps = "elders/maps"\n'
    )
    settings = load_settings(folder, {})
    fetch(settings, today=date(2023, 1, 1), report=Silent())
    found = published_by_others(refresh(settings, now=NOW, report=Silent()))
    assert [(each.figure, each.measure or "", each.value, each.status, each.area_kind) for each in found] == [
        ("leden", "members", 21_400, "final", "library"),
        ("leners", "", 9_800, "provisional", "library"),
    ]
