"""Programme output: exports read in whole or not at all, libraries beside each other, no small counts of persons of others."""

import io
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from small_site.snapshot import LOCATIONS, NOORD, OOST, ZUID

Ask = Callable[..., Any]
PAGE = "/jaarplan/programmas/"
UPLOAD = f"{PAGE}inlezen/"
CENTRUM, DORP, WIJK = "NL-0800011001", "NL-0800011002", "NL-0800021002"


@pytest.fixture
def tallies(site: Path) -> Iterator[Any]:  # noqa: ARG001
    """`tallies(kind, organisation, quarter, count)` adds a count of Klik & Tik in 2020."""
    from auditlog.models import LogEntry

    from schakel.registers.output.models import Point, Tally

    def clear() -> None:
        for each in (Point, Tally, LogEntry):
            each.objects.all().delete()

    def add(kind: str, organisation: str, quarter: int, count: int, **other: Any) -> Any:
        of = {"programme": "klik_tik", "year": 2020} | other
        return Tally.objects.create(kind=kind, organisation_code=organisation, quarter=quarter, count=count, **of)

    clear()
    yield add
    clear()


@pytest.fixture
def client(tallies: Any) -> Callable[[str], Any]:  # noqa: ARG001
    """A browser in which somebody is signed in."""
    from django.test import Client

    from schakel.website.accounts.models import Account

    def made(name: str, **fields: Any) -> Any:
        account, _ = Account.objects.get_or_create(username=name, defaults={"role": "support", **fields})
        browser = Client(raise_request_exception=False, headers={"host": "localhost"})
        browser.force_login(account)
        return browser

    return made


def _csv(*lines: str) -> io.BytesIO:
    file = io.BytesIO("\r\n".join(lines).encode("utf-8-sig"))
    file.name = "export.csv"
    return file


def _send(browser: Any, tool: str, *lines: str) -> Any:
    return browser.post(UPLOAD, {"tool": tool, "file": _csv(*lines)})


def _kept() -> dict[tuple[str, str, str, int, int], int]:
    from schakel.registers.output.models import Tally

    fields = ("kind", "organisation_code", "location_code", "year", "quarter", "count")
    return {row[:5]: row[5] for row in Tally.objects.values_list(*fields)}


IDO = "Registratienummer;Datum;Vestiging;Aantal vragen;Leeftijd bezoeker"


def test_registrations_become_counts_per_location_and_quarter_in_three_notations_of_a_day(client: Any) -> None:
    from schakel.registers.output.models import Tally

    answer = _send(
        client("anke"), "ido", IDO, "1;31-03-2020;Noord Centrum;2;70",
        "2;2020-01-05;NL-0800011001;1;30", "3;1/4/2020;noord  centrum;4;",
        "4;15-02-2020 10:30;Zuid Wijk;1;", ";;;;",
    )  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()
    assert _kept() == {
        ("questions", NOORD, CENTRUM, 2020, 1): 3, ("participants", NOORD, CENTRUM, 2020, 1): 2,
        ("questions", NOORD, CENTRUM, 2020, 2): 4, ("participants", NOORD, CENTRUM, 2020, 2): 1,
        ("questions", ZUID, WIJK, 2020, 1): 1, ("participants", ZUID, WIJK, 2020, 1): 1,
    }  # fmt: skip
    assert {(each.programme, each.tool) for each in Tally.objects.all()} == {("ido", "ido")}


def test_a_spreadsheet_with_real_days_is_read_too(client: Any) -> None:
    book, file = openpyxl.Workbook(), io.BytesIO()
    book.active.append(IDO.split(";"))
    book.active.append([7, datetime(2020, 5, 6), "Zuid Wijk", 3, "kolom over een bezoeker"])
    book.save(file)
    file.seek(0)
    file.name = "export.xlsx"
    assert client("anke").post(UPLOAD, {"tool": "ido", "file": file}).status_code == 302
    assert _kept()["questions", ZUID, WIJK, 2020, 2] == 3


@pytest.mark.parametrize(
    ("line", "column", "says"),
    [
        ("2;31-02-2020;Noord Centrum;1;", "Datum", "Dit is niet te lezen"),
        ("2;volgende week;Noord Centrum;1;", "Datum", "Dit is niet te lezen"),
        ("2;2031-01-01;Noord Centrum;1;", "Datum", "nog niet geweest"),
        ("2;2020-01-01;Nergens;1;", "Locatie", "is niet bekend"),
        ("2;2020-01-01;;1;", "Locatie", "ontbreekt van wie"),
        ("2;2020-01-01;Noord Centrum;twee;", "Aantal vragen", "Schrijf een heel getal"),
        ("2;2020-01-01;Noord Centrum;-1;", "Aantal vragen", "Schrijf een heel getal"),
        ("2;2020-01-01;Noord Centrum;1,5;", "Aantal vragen", "Schrijf een heel getal"),
        ("1;2020-01-01;Zuid Wijk;1;", "Registratienummer", "Staat ook in regel 2"),
        (";2020-01-01;Zuid Wijk;1;", "Registratienummer", "Het nummer ontbreekt"),
    ],
)
def test_one_bad_cell_refuses_the_whole_file_and_names_the_cell(client: Any, line: str, column: str, says: str) -> None:
    answer = _send(client("anke"), "ido", IDO, "1;2020-01-01;Noord Centrum;1;", line)
    assert answer.status_code == 422
    found = re.findall(r'<th scope="row" class="n">(\d+)</th><td>([^<]*)</td><td>[^<]*</td><td>([^<]*)', answer.content.decode())
    assert len(found) == 1, found
    assert found[0][:2] == ("3", column)
    assert says in found[0][2]
    assert not _kept()


def test_every_bad_cell_of_a_row_is_named(client: Any) -> None:
    answer = _send(client("anke"), "boekstart", "Bibliotheek;Vestiging;Kwartaal;Aantal gezinnen;Aantal kinderopvanglocaties;"
                   "Aantal activiteiten", "Bibliotheek Zuid;Noord Dorp;2020-K5;x;1;1")  # fmt: skip
    page = answer.content.decode()
    assert all(text in page for text in ("is van een andere bibliotheek", "2022-K4, K4 2022", "Schrijf een heel getal"))
    assert page.count('<th scope="row" class="n">2</th>') == 3


BOEKSTART = "Bibliotheek;Kwartaal;Aantal gezinnen;Aantal kinderopvanglocaties;Aantal activiteiten"


def test_totals_of_a_quarter_are_read_in_three_notations_and_a_second_row_of_one_is_refused(client: Any) -> None:
    anke = client("anke")
    assert _send(anke, "boekstart", BOEKSTART, "Bibliotheek Noord;2020-K1;1.204;;3", "Bibliotheek Zuid;Q2 2020;9;2;0",
                 f"{NOORD};3e kwartaal 2020;1;1;1").status_code == 302  # fmt: skip
    found = _kept()
    assert found["families", NOORD, "", 2020, 1] == 1204
    assert ("places", NOORD, "", 2020, 1) not in found
    assert (found["activities", ZUID, "", 2020, 2], found["families", NOORD, "", 2020, 3]) == (0, 1)
    twice = _send(anke, "boekstart", BOEKSTART, "Bibliotheek Noord;2020-K1;1;1;1", f"{NOORD};K1 2020;1;1;1")
    assert "Staat ook in regel 2" in twice.content.decode()
    assert _kept() == found


def test_a_missing_column_is_told_with_the_heads_that_are_allowed(client: Any) -> None:
    page = _send(client("anke"), "ido", "Registratienummer;Datum;Filiaal;Aantal vragen", "1;2020-01-01;x;1").content.decode()
    assert "locatie, vestiging, ido-locatie, isil" in page
    assert "Er is geen kolom die zegt" in _send(client("anke"), "boekstart", BOEKSTART[12:], "2020-K1;1;1;1").content.decode()


def test_a_newer_export_replaces_what_it_counted_and_never_what_somebody_filled_in(client: Any) -> None:
    from auditlog.models import LogEntry

    from schakel.registers.output.models import Tally

    anke = client("anke")
    first = "1;2020-01-01;Noord Dorp;1;"
    assert _send(anke, "ido", IDO, first).status_code == 302
    again = _send(anke, "ido", IDO, first, "2;2020-02-01;Noord Dorp;5;")
    assert again.status_code == 302
    kept = Tally.objects.get(kind="questions")
    assert (kept.count, kept.version) == (6, 2)
    assert {each.actor.get_username() for each in LogEntry.objects.get_for_object(kept)} == {"anke"}
    # The same count changed by hand is of a person from then on.
    data = {
        "programme": "ido",
        "kind": "questions",
        "organisation_code": NOORD,
        "location_code": DORP,
        "year": 2020,
        "quarter": 1,
    }
    assert anke.post(f"/lijsten/programme-output/{kept.pk}/wijzigen/", data | {"count": 8, "seen": 2}).status_code == 302
    refused = _send(anke, "ido", IDO, first, "3;2020-05-01;Zuid Wijk;5;")
    assert refused.status_code == 422
    assert "is 8 ingevuld; het bestand komt op 1" in refused.content.decode()
    assert Tally.objects.get(pk=kept.pk).count == 8
    assert not Tally.objects.filter(organisation_code=ZUID).exists()


def test_a_tally_of_a_location_of_another_library_is_refused(client: Any) -> None:
    data = {"programme": "ido", "kind": "questions", "organisation_code": ZUID, "location_code": DORP, "year": 2020, "quarter": 1}
    refused = client("anke").post("/lijsten/programme-output/nieuw/", data | {"count": 8, "seen": ""})
    assert refused.status_code == 422
    assert "is van een andere bibliotheek" in refused.content.decode()


def _table(page: str, kind: str) -> dict[str, list[str]]:
    part = page[page.index(f'id="table-{kind}"') :]
    rows = re.findall(r"<tr[^>]*><th scope=\"row\">(.*?)</th>(.*?)</tr>", part[: part.index("</table>")])
    return {
        re.sub("<[^>]*>", "", name): [re.sub("<[^>]*>", "", each) for each in re.findall("<td.*?</td>", of)] for name, of in rows
    }


def _small(tallies: Any) -> None:
    for quarter, (noord, zuid, oost) in enumerate(((2, 3, 40), (20, 30, 40), (20, 30, 40), (20, 30, 40)), start=1):
        for code, count in ((NOORD, noord), (ZUID, zuid), (OOST, oost)):
            tallies("participants", code, quarter, count)
            tallies("courses", code, quarter, 1)


def test_who_keeps_the_counts_sees_all_and_a_library_its_own(client: Any, tallies: Any) -> None:
    _small(tallies)
    page = client("anke").get(PAGE).content.decode()
    assert "Klik &amp; Tik: 12 cursussen in 2020" in page
    found = _table(page, "participants")
    assert found["Bibliotheek Zuid"] == ["3", "30", "30", "30", "93"]
    assert found["Netwerk"] == ["45", "90", "90", "90", "315"]
    assert _table(client("bram").get(PAGE).content.decode(), "participants")["Bibliotheek Noord"] == ["2", "20", "20", "20", "62"]


def test_a_small_count_of_persons_of_another_library_is_hidden_with_all_it_would_follow_from(client: Any, tallies: Any) -> None:
    _small(tallies)
    bram = client("bram")
    page = bram.get(PAGE).content.decode()
    found = _table(page, "participants")
    small = "te klein om te tonen"
    assert found["Bibliotheek Zuid"][0] == small
    # Bram knows his own two, so neither the network's total nor Oost may stand beside it, and of Zuid not all of the rest.
    first = {name: row[0] for name, row in found.items()}
    assert small in (first["Netwerk"], first["Bibliotheek Oost"])
    assert small in found["Bibliotheek Zuid"][1:]
    assert _table(page, "courses")["Bibliotheek Zuid"] == ["1", "1", "1", "1", "4"]
    assert "Kleine aantallen mensen" in page
    file = bram.get(f"{PAGE}bestand.csv", {"programme": "klik_tik", "year": 2020, "kind": "participants"})
    lines = file.content.decode("utf-8-sig").splitlines()
    assert {line.split(";")[0]: line.split(";")[1:] for line in lines[1:]} == found


def test_a_partner_sees_whole_years_and_no_small_count(client: Any, tallies: Any) -> None:
    for code, count in ((NOORD, 4), (ZUID, 60), (OOST, 70)):
        tallies("participants", code, 1, count)
    found = _table(client("carla").get(PAGE).content.decode(), "participants")
    assert {len(row) for row in found.values()} == {1}
    shown = [row[0] for name, row in found.items() if row[0].isdigit()]
    assert found["Bibliotheek Noord"] == ["te klein om te tonen"]
    assert len(shown) <= 2


def test_nothing_given_is_not_nought(client: Any, tallies: Any) -> None:
    tallies("courses", NOORD, 1, 0)
    found = _table(client("anke").get(PAGE).content.decode(), "courses")
    assert found["Bibliotheek Noord"][:2] == ["0", "niet opgegeven"]
    assert found["Bibliotheek Zuid"][4] == "niet opgegeven"


def test_the_title_tells_the_change_beside_the_year_before(client: Any, tallies: Any) -> None:
    tallies("courses", NOORD, 1, 20, year=2019)
    tallies("courses", NOORD, 1, 15)
    assert "15 cursussen in 2020, tegen 20 in 2019" in client("anke").get(PAGE).content.decode()
    assert "20 cursussen in 2019" in client("anke").get(PAGE, {"programme": "klik_tik", "year": 2019}).content.decode()


def test_points_go_back_with_the_questions_of_the_last_four_whole_quarters(client: Any, tallies: Any) -> None:
    from schakel.registers.output.models import Point
    from schakel.registers.output.points import points_table

    Point.objects.create(location_code=CENTRUM, organisation_code=NOORD, opening_hours="di 10-12\ndo 14-16", hours_a_week=4)
    of = {"programme": "ido", "location_code": CENTRUM}
    for year, quarter, count in ((2019, 3, 1), (2019, 4, 2), (2020, 3, 5), (2020, 4, 7)):
        tallies("questions", NOORD, quarter, count, year=year, **of)
    tallies("participants", NOORD, 3, 99, **of)
    table = points_table(date(2020, 11, 1), {CENTRUM: "Noord Centrum"})
    assert [column.head for column in table.columns[-4:]] == [
        "Vragen 2019 kw 4", "Vragen 2020 kw 1", "Vragen 2020 kw 2", "Vragen 2020 kw 3"
    ]  # fmt: skip
    assert table.texts("nl") == [[CENTRUM, "Noord Centrum", "ja", "di 10-12; do 14-16", "4,00", "", "", "2", "", "", "5"]]
    file = client("anke").get(f"{PAGE}ido-punten.csv")
    assert file.content.decode("utf-8-sig").splitlines()[1].startswith(f"{CENTRUM};Noord Centrum;ja;")


@pytest.mark.parametrize(
    ("person", "page", "points", "upload"),
    [("anke", 200, 200, 200), ("bram", 200, 200, 403), ("carla", 200, 403, 403), ("driss", 403, 403, 403), (None, 302, 302, 302)],
)
def test_who_sees_what(ask: Ask, tallies: Any, person: str | None, page: int, points: int, upload: int) -> None:
    tallies("courses", NOORD, 1, 3)
    assert ask(person, PAGE).status_code == page
    assert ask(person, f"{PAGE}bestand.csv?programme=klik_tik&year=2020&kind=courses").status_code == page
    assert ask(person, f"{PAGE}ido-punten.csv").status_code == points
    assert ask(person, UPLOAD).status_code == upload


def test_a_library_finds_no_count_of_another_in_the_list(client: Any, tallies: Any) -> None:
    mine, other = tallies("courses", NOORD, 1, 3), tallies("courses", ZUID, 1, 3)
    bram = client("bram")
    assert bram.get(f"/lijsten/programme-output/{mine.pk}/").status_code == 200
    assert bram.get(f"/lijsten/programme-output/{other.pk}/").status_code == 404


def test_what_is_not_there_is_no_page(client: Any, tallies: Any) -> None:
    tallies("courses", NOORD, 1, 3)
    anke = client("anke")
    for query in ("programme=geheim", "year=x", "year=1999"):
        assert anke.get(f"{PAGE}?{query}").status_code == 404
    assert anke.get(f"{PAGE}bestand.csv?programme=klik_tik&kind=geheim").status_code == 404
    assert "Van BoekStart is nog niets geteld" in anke.get(f"{PAGE}?programme=boekstart&year=2020").content.decode()
    assert anke.post(UPLOAD, {"tool": "geheim", "file": _csv("x")}).status_code == 422
    assert "Kies eerst een bestand" in anke.post(UPLOAD, {"tool": "ido"}).content.decode()


def test_without_counts_the_page_says_what_to_do(client: Any) -> None:
    assert "Lees de export van een landelijk hulpmiddel in" in client("anke").get(PAGE).content.decode()
    assert "De ondersteuningsorganisatie leest de tellingen in" in client("bram").get(PAGE).content.decode()


_TOOL = 'title="t"\nsource="s"\ncounts=[{kind="courses"}]\n'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("x", "is not TOML"),
        ('rows="total"\nprogramme="geheim"\n[columns]\n', "'geheim' is no programme"),
        ('rows="total"\nprogramme="ido"\n[columns]\nlocation="x"', "when a row is"),
        ('rows="registration"\nprogramme="ido"\n[columns]\nlocation="x"\nday="d"', "columns.number"),
        ('rows="total"\n[columns]\nlocation="x"\nday="d"', "give either programme"),
    ],
)
def test_a_faulty_file_of_a_tool_is_refused_with_its_place(site: Path, tmp_path: Path, text: str, says: str) -> None:
    from schakel.registers.output.tools import ToolError, tools

    assert site
    (tmp_path / "eigen.toml").write_text(_TOOL + text)
    with pytest.raises(ToolError, match=r"eigen\.toml") as refused:
        tools(tmp_path)
    assert says in str(refused.value)


def test_the_invented_output_is_whole(tallies: Any) -> None:
    from schakel.registers.output.invented import invent
    from schakel.registers.output.models import Point, Tally

    assert tallies
    places = {NOORD: "Noord", ZUID: "Zuid", OOST: "Oost"}
    assert invent(date(2020, 12, 31), places, {code: name for code, (name, *_rest) in LOCATIONS.items()}) > 400
    assert set(Tally.objects.values_list("year", flat=True)) == {2021, 2022, 2023}
    assert {each.organisation_code for each in Point.objects.all()} == {NOORD, ZUID, OOST}
    for each in (*Tally.objects.all()[:50], *Point.objects.all()):
        each.full_clean()
    assert invent(date(2020, 12, 31), places, {}) == 0
