"""*Vergelijken*: numbers against a plain twin, words, rights on each road, files that hold what the tables hold."""

import csv
import html
import io
import re
from collections.abc import Callable
from datetime import date
from math import sqrt
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet as pq
import pytest
from small_site.snapshot import MUNICIPALITIES, NETWORK, NOORD, OOST, ZUID, write_snapshot

Ask = Callable[..., Any]
SPINE = ("/vergelijken/", "/vergelijken/grafiek.svg", "/vergelijken/bestand.csv", "/en/compare/", "/en/compare/file.csv")
FUNNEL = (
    "/vergelijken/trechter/",
    "/vergelijken/trechter/grafiek.svg",
    "/vergelijken/trechter/bestand.csv",
    "/en/compare/funnel/",
    "/en/compare/funnel/chart.svg",
)


def words(answer: Any) -> str:
    text = html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))
    return re.sub(r"\s+", " ", text.replace("\u00a0", " "))


def table(answer: Any) -> list[list[str]]:
    """The cells of the body of the only table."""
    body = answer.content.decode().split("<tbody>")[1].split("</tbody>")[0]
    rows = []
    for row in re.findall(r"<tr[^>]*>(.*?)</tr>", body, re.DOTALL):
        cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        rows.append([re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", each))).strip() for each in cells])
    return rows


def lines(answer: Any, delimiter: str = ";") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=delimiter))


def judged(row: dict[str, str]) -> str:
    """The cell in which the table holds what the file says in two columns, with the shape of its word."""
    shape = {"Beter": "●", "Minder goed": "◆", "Vergelijkbaar": "□", "Hoger": "▲", "Lager": "▼", "Niet te vergelijken": "–"}
    return f"{shape[row['oordeel']]} {row['oordeel']} {row['toelichting']}"


@pytest.mark.parametrize("road", [*SPINE, *FUNNEL])
def test_who_sees_what_on_each_road(ask: Ask, road: str) -> None:
    measure = {"measure": "norm_95_strict"}
    for person, place, status in (
        ("anke", f"organisation:{ZUID}", 200),
        ("anke", "location:NL-0800021001", 200),
        ("bram", f"organisation:{ZUID}", 200),
        ("bram", "location:NL-0800011001", 200),
        ("bram", "location:NL-0800021001", 403),
        ("carla", f"organisation:{ZUID}", 200),
        ("carla", "location:NL-0800011001", 403),
        ("driss", f"organisation:{ZUID}", 403),
        ("anke", f"network:{NETWORK}", 404),
        ("anke", "organisation:nergens", 404),
    ):
        # Of two own locations there is no funnel to draw.
        drawn = 404 if (status, person) == (200, "bram") and "location" in place and ".svg" in road and road in FUNNEL else status
        assert ask(person, road, query_params={**measure, "place": place}).status_code == drawn, (person, place)
    assert "/account/login/" in ask(None, road).headers["Location"]


def test_a_library_sees_no_locations_of_others_in_its_funnel(ask: Ask) -> None:
    asked = {"measure": "norm_95_strict", "place": "location:NL-0800011001"}
    page = ask("bram", "/vergelijken/trechter/", query_params=asked)
    assert [row[0] for row in table(page)] == ["Noord Centrum", "Noord Dorp"]
    assert "geen drie plaatsen" in words(page)
    assert len(lines(ask("anke", "/vergelijken/trechter/bestand.csv", query_params=asked))) == 6


def test_the_funnel_agrees_with_a_plain_twin(ask: Ask) -> None:
    asked = {"measure": "norm_95_strict", "place": f"organisation:{NOORD}", "start": "2020-01-01"}
    rows = lines(ask("anke", "/vergelijken/trechter/bestand.csv", query_params={**asked, "convention": "int"}), ",")
    loans = round(92_000 * 4.2 * 0.96)
    base = round(loans * 0.962) / loans
    assert [row["plaats"] for row in rows] == ["Bibliotheek Noord", "Bibliotheek Oost", "Bibliotheek Zuid"]
    for row in rows:
        size, value = float(row["noemer"]), float(row["waarde"])
        spread = sqrt(base * (1 - base) / size)
        for z, name in ((1.959964, "95"), (3.090232, "998")):
            assert float(row[f"grens_{name}_laag"]) == pytest.approx(base - z * spread, abs=2e-6)
            assert float(row[f"grens_{name}_hoog"]) == pytest.approx(base + z * spread, abs=2e-6)
        sure = abs(value - base) > 1.959964 * spread
        assert row["oordeel"] == ("Minder goed" if sure and value < base else "Vergelijkbaar"), row["plaats"]
    assert [row["oordeel"] for row in rows] == ["Vergelijkbaar", "Vergelijkbaar", "Minder goed"]


def test_the_tables_and_their_files_hold_the_same(ask: Ask) -> None:
    asked = {"measure": "loans_per_inhabitant", "place": f"organisation:{NOORD}"}
    shown = table(ask("bram", "/vergelijken/", query_params=asked))
    filed = lines(ask("bram", "/vergelijken/bestand.csv", query_params=asked))
    assert len(shown) == len(filed) > 4
    for cells, row in zip(shown, filed, strict=True):
        assert cells[0] == row["titel"]
        assert cells[1] == judged(row)
        assert row["momentopname"]
        assert row["bron"]
        assert (cells[4] == "") == (row["waarde_ernaast"] == "")
    shown = table(ask("bram", "/vergelijken/trechter/", query_params=asked))
    filed = lines(ask("bram", "/vergelijken/trechter/bestand.csv", query_params=asked))
    assert [(cells[0], cells[1]) for cells in shown] == [(row["plaats"], judged(row)) for row in filed]


def test_caution_stands_on_both_pages_and_nobody_is_ranked(ask: Ask) -> None:
    for road in ("/vergelijken/", "/vergelijken/trechter/"):
        page = words(ask("anke", road))
        assert "Vergelijk met voorzichtigheid" in page
        assert "ISO 11620" in page
    asked = {"measure": "loans_per_inhabitant", "place": f"organisation:{NOORD}"}
    names = [row[0] for row in table(ask("anke", "/vergelijken/trechter/", query_params=asked))]
    assert names == sorted(names)


def test_how_many_lie_outside_is_told_beside_what_chance_would_leave(ask: Ask) -> None:
    asked = {"measure": "loans_per_inhabitant", "place": f"organisation:{NOORD}"}
    page = words(ask("anke", "/vergelijken/trechter/", query_params=asked))
    assert "3 van 3 plaatsen liggen buiten de grenzen van 95 %; door toeval alleen zouden het er ongeveer 0,2 zijn." in page
    assert "Zij verschillen dus om meer dan toeval" in page


def test_what_cannot_be_compared_says_why_and_has_no_funnel(ask: Ask) -> None:
    asked = {"measure": "members", "place": f"organisation:{NOORD}"}
    page = ask("anke", "/vergelijken/trechter/", query_params=asked)
    assert "Geen trechter: een aantal hangt af van de grootte." in words(page)
    assert "<img" not in page.content.decode().split("<main")[1]
    assert ask("anke", "/vergelijken/trechter/grafiek.svg", query_params=asked).status_code == 404


@pytest.fixture
def with_surfaces(other_data: Path) -> Path:
    """Boven, Beneden and Links are about as dense; Rechts is far from all."""
    folder = write_snapshot(other_data)
    people = dict(zip(MUNICIPALITIES, (40_000, 30_000, 20_000, 90_000), strict=True))
    surface = dict(zip(MUNICIPALITIES, (100.0, 100.0, 80.0, 30.0), strict=True))
    areas = [{"area_code": code, "surface_km2": km2} for code, km2 in surface.items()]
    pq.write_table(pyarrow.Table.from_pylist(areas), folder / "areas.parquet")
    counts = [
        {"area_code": code, "counted_on": date(2020, 1, 1), "age_class": "all", "persons": persons}
        for code, persons in people.items()
    ]
    pq.write_table(pyarrow.Table.from_pylist(counts), folder / "inhabitants.parquet")
    return other_data


def test_peers_are_those_about_as_dense_and_the_page_names_them(ask: Ask, with_surfaces: Path) -> None:  # noqa: ARG001
    asked = {"place": "municipality:GM9001", "peers": "density"}
    page = words(ask("anke", "/vergelijken/", query_params=asked))
    assert "ongeveer even dicht wordt gewoond als in Boven (400 inwoners per km²): Beneden (300), Links (250)." in page
    filed = lines(ask("anke", "/vergelijken/bestand.csv", query_params={**asked, "convention": "int"}), ",")
    [loans] = [row for row in filed if row["maat"] == "loans_per_inhabitant"]
    peers = [round(92_000 * share * 4.2) for share in (0.3, 0.2)]
    assert float(loans["waarde_ernaast"]) == pytest.approx(sum(peers) / (92_000 * 0.5), abs=1e-6)
    assert loans["plaatsen"] == "3"
    assert loans["naast"] == "Even dicht bewoond"


def test_without_two_peers_or_without_a_density_the_page_says_so(ask: Ask, with_surfaces: Path) -> None:  # noqa: ARG001
    asked = {"place": "municipality:GM9004", "peers": "density"}
    assert "er zijn geen twee plaatsen waar half tot dubbel zo dicht" in words(ask("anke", "/vergelijken/", query_params=asked))
    asked = {"place": f"organisation:{OOST}", "peers": "density"}
    assert "is niet bekend hoe dicht er wordt gewoond" in words(ask("anke", "/vergelijken/", query_params=asked))
    assert ask("anke", "/vergelijken/", query_params={"peers": "rank"}).status_code == 404
