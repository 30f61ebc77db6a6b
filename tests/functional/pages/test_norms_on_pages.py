"""*Normen*: what everybody reads, what only some see, and that page and file say the same."""

import csv
import io
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
from made_up.delivering import assignment, deliver
from small_site.interlibrary import ARROW, add_interlibrary
from small_site.snapshot import NOORD, write_snapshot

from schakel.deliveries.ledger import Ledger
from schakel.measures.norm_facts import FILE
from schakel.measures.norms import find_norms
from schakel.vocabulary.tables import TABLES

Ask = Callable[..., Any]
ROADS = ("/normen/", "/en/norms/", "/normen/bestand.csv", "/en/norms/file.csv")
FACTS = """[[fact]]
norm = "sgia_budget"
period = "2026"
value = 261500
known_on = 2026-11-01
source = "=Grootboek"

[[fact]]
norm = "innovation_meetings"
of = "Jeugd <b>"
period = "2026"
value = 3
known_on = 2026-10-31
source = "Agenda"
"""


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())).replace("\xa0", " ")


def rows(answer: Any, delimiter: str = ";") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=delimiter))


@pytest.fixture
def in_2026(other_data: Path) -> Path:
    """The small network in a year in which all norms hold, with a survey of 2020 and facts of two norms."""
    add_interlibrary(write_snapshot(other_data))
    settings = other_data / "schakel.toml"
    settings.write_text(settings.read_text().replace("today = 2021-01-15", "today = 2026-11-27"))
    (other_data / FILE).write_text(FACTS)
    return other_data


@pytest.mark.parametrize("road", ROADS)
@pytest.mark.parametrize("person", [None, "driss", "carla", "bram", "anke"])
def test_everybody_reads_what_is_asked_and_only_a_role_sees_how_it_stands(
    ask: Ask, in_2026: Path, road: str, person: str | None
) -> None:
    assert in_2026.is_dir()
    answer = ask(person, road)
    assert answer.status_code == 200
    page = words(answer)
    language = "en" if road.startswith("/en/") else "nl"
    for norm in find_norms().values():
        assert norm.title[language].replace("'", "&#x27;" if "csv" not in road else "'") in page
        assert norm.versions[-1].source.split(";")[0].replace("'", "&#x27;" if "csv" not in road else "'") in page
    told = ("261.500", "261500") if language == "nl" else ("261,500", "261500")
    assert any(value in page for value in told) == (person in ("carla", "bram", "anke"))
    assert ("Grootboek" in page) == (person in ("carla", "bram", "anke"))


def test_the_title_counts_and_every_norm_has_one_of_four_statuses(ask: Ask, in_2026: Path) -> None:  # noqa: ARG001
    page = ask("anke", "/normen/").content.decode()
    statuses: dict[str, set[str]] = {}
    for name, status in re.findall(r'href="#n-(\w+)">.*?<span class="chip ?[a-z]*">([^<]+)</span>', page):
        statuses.setdefault(name, set()).add(status)
    assert set().union(*statuses.values()) <= {"gehaald", "niet gehaald", "nog te vroeg", "niet te toetsen"}
    # A norm that is asked of each library is met when it is met by all of them.
    met, missed = (
        sum(each == {"gehaald"} for each in statuses.values()),
        sum("niet gehaald" in each for each in statuses.values()),
    )
    rest = len(statuses) - met - missed
    many = len(find_norms())
    assert (
        f"<h1>{met} van de {many} normen overal gehaald, {missed} niet overal, van {rest} is het nog niet te zeggen</h1>" in page
    )
    assert met + missed + rest == many
    assert "Jeugd &lt;b&gt;" in page
    assert "Nog niemand heeft dit gegeven. Het hoort in norm_facts.toml" in page


def test_what_is_asked_of_each_library_is_judged_for_each(ask: Ask, in_2026: Path) -> None:  # noqa: ARG001
    for person in ("anke", "bram"):  # whose library is Noord
        found = [
            (row["van"], row["status"])
            for row in rows(ask(person, "/normen/bestand.csv"))
            if row["norm"] == "collection_95_strict"
        ]
        assert found == [
            ("", "gehaald"), ("Bibliotheek Noord", "gehaald"), ("Bibliotheek Oost", "gehaald"),
            ("Bibliotheek Zuid", "niet gehaald"),
        ]  # fmt: skip
    assert {row["van"] for row in rows(ask("anke", "/normen/bestand.csv")) if row["norm"] == "collection_999_strict"} == {""}
    assert "Bibliotheek Oost" not in ask(None, "/normen/").content.decode()


def test_the_year_before_stands_in_the_table_and_not_in_the_title(ask: Ask, in_2026: Path) -> None:
    title = re.compile(r"<h1>(.*?)</h1>")
    before = title.findall(ask("anke", "/normen/").content.decode())
    last_year = FACTS.replace("2026", "2025").replace("value = 3\n", "value = 5\n").replace("261500", "300000")
    (in_2026 / FILE).write_text(FACTS + last_year)
    page = ask("anke", "/normen/").content.decode()
    assert title.findall(page) == before
    assert "300.000" in page
    assert "wie niet is ingevuld, wordt niet beoordeeld" in page


def test_the_file_holds_what_the_page_shows_and_nothing_that_runs(ask: Ask, in_2026: Path) -> None:  # noqa: ARG001
    found = {
        row["norm"]: row for row in reversed(rows(ask("anke", "/normen/bestand.csv")))
    }  # that of the whole network comes first
    assert set(found) == set(find_norms())
    budget = found["sgia_budget"]
    assert (budget["status"], budget["cijfer"], budget["waarde"]) == ("niet gehaald", "261500", "250000")
    assert budget["rust_op"].startswith("'=Grootboek")
    assert float(found["collection_95_strict"]["cijfer"].replace(",", ".")) == pytest.approx(0.962, abs=0.001)
    public = rows(ask(None, "/normen/bestand.csv"))
    assert "status" not in public[0]
    english = {row["norm"]: row for row in rows(ask("anke", "/en/norms/file.csv"), ",")}
    assert (english["sgia_budget"]["status"], english["innovation_meetings"]["of"]) == ("not met", "Jeugd <b>")


def test_a_survey_is_judged_and_one_of_few_people_is_kept_back(ask: Ask, in_2026: Path) -> None:
    def status_of(person: str, responded: int, satisfied: int) -> tuple[str, str]:
        row = {"organisation_code": NOORD, "subject": "interlibrary_loan", "responded": responded, "satisfied": satisfied,
               "starts_on": date(2025, 1, 1), "ends_on": date(2026, 1, 1)}  # fmt: skip
        columns = {
            column.name: pyarrow.array([row.get(column.name)], ARROW[column.type]) for column in TABLES["satisfaction"].columns
        }
        # What a page keeps of a snapshot it keeps under its name.
        snapshot_id = f"enquete-{person}-{responded}-{satisfied}"
        folder = write_snapshot(in_2026, snapshot_id=snapshot_id)
        pyarrow.parquet.write_table(pyarrow.table(columns), folder / "satisfaction.parquet")
        settings = in_2026 / "schakel.toml"
        settings.write_text(settings.read_text().replace("today = 2021-01-15", "today = 2026-11-27"))
        found = {row["norm"]: row for row in rows(ask(person, "/normen/bestand.csv"))}["interlibrary_satisfaction"]
        return found["status"], found["cijfer"]

    assert status_of("anke", 200, 170) == ("gehaald", "0,85")
    assert status_of("anke", 200, 150) == ("niet gehaald", "0,75")
    assert status_of("carla", 200, 170) == ("gehaald", "0,85")
    assert status_of("carla", 4, 4) == ("niet te toetsen", "")


def test_a_broken_file_of_facts_breaks_no_page_and_is_told_to_who_can_mend_it(ask: Ask, in_2026: Path) -> None:
    (in_2026 / FILE).write_text(FACTS.replace("sgia_budget", "sgia"))
    assert "fact 1: norm is &#x27;sgia&#x27;" in words(ask("anke", "/normen/"))
    page = words(ask("bram", "/normen/"))
    assert "sgia&#x27;" not in page
    assert "gehaald" in page
    (in_2026 / FILE).write_text(FACTS.replace("261500", "1000"))
    assert "1.000" in words(ask("anke", "/normen/")), "a file that was mended is read anew"


def test_without_a_snapshot_the_facts_are_shown(ask: Ask, other_data: Path) -> None:
    (other_data / "schakel.toml").write_text('network = { code = "x", name = "X" }\nkeys = "../keys"\ntoday = 2026-11-27\n')
    (other_data / FILE).write_text(FACTS)
    page = words(ask("anke", "/normen/"))
    assert "261.500" in page
    assert "Er is geen cijfer van deze periode" in page


def test_what_does_not_hold_yet_stands_apart(ask: Ask) -> None:
    page = ask("anke", "/normen/").content.decode()
    now, later = page.split("Gaat later gelden")
    assert "Budget SGIA" in later
    assert "Budget SGIA" not in now
    assert "Contributie voor de jeugd" in now


def test_english_is_the_second_language(ask: Ask, in_2026: Path) -> None:  # noqa: ARG001
    page = ask("anke", "/en/norms/").content.decode()
    own = re.sub(r'<(\w+)[^>]* lang="nl".*?</\1>', "", page)
    assert f"of {len(find_norms())} norms met" in own
    for dutch in ("gehaald", "Vraagt", "ten minste", "hoogstens", "vanaf", "Geldt", "Niemand", "Enquête", "jaar"):
        assert not re.search(rf"\b{dutch}\b", own), dutch


def test_norms_stand_in_the_menu_of_who_sees_figures_and_in_the_foot_of_every_page(ask: Ask) -> None:
    for person, in_menu in ((None, False), ("driss", False), ("carla", True), ("anke", True)):
        page = ask(person, "/toegankelijkheid/").content.decode()
        assert '<a href="/normen/">Normen</a></li><li><a href="/open-data/">' in page
        figures = ask(person, "/cijfers/").content.decode()
        assert ('<a href="/normen/">Normen</a></li>\n</ul></nav>' in figures) == in_menu


def test_what_the_ledger_counted_is_shown_at_once_with_what_was_typed_beside_it(ask: Ask, in_2026: Path) -> None:
    of, first = assignment(), date(2025, 10, 1)
    (in_2026 / FILE).write_text(
        '[[fact]]\nnorm = "statistics_deliveries"\nperiod = "2026"\nvalue = 2\nknown_on = 2026-02-01\nsource = "Map"\n'
    )
    assert "Map, stand van 1 februari 2026" in words(ask("anke", "/normen/"))
    deliver(Ledger(in_2026), of, first, now=datetime(2026, 2, 10, tzinfo=UTC))
    counted = (
        "Geteld in het logboek van leveringen (ledger.jsonl:5), stand van 10 februari 2026. Let op: in norm_facts.toml staat 2"
    )
    for person in ("carla", "bram", "anke"):
        assert counted in words(ask(person, "/normen/"))
    assert "Geteld in" not in words(ask("driss", "/normen/"))
    [row] = [row for row in rows(ask("anke", "/en/norms/file.csv"), ",") if row["norm"] == "statistics_deliveries"]
    assert (row["figure"], row["rests_on"]) == (
        "1", "Counted in the ledger of deliveries (ledger.jsonl:5), as of 10 February 2026. Note: norm_facts.toml says 2",
    )  # fmt: skip


def test_a_ledger_that_was_tampered_with_counts_nothing_and_only_who_can_mend_it_is_told(ask: Ask, in_2026: Path) -> None:
    deliver(Ledger(in_2026), assignment(), date(2025, 10, 1), now=datetime(2026, 2, 10, tzinfo=UTC))
    path = Ledger(in_2026).path
    path.write_bytes(path.read_bytes().replace(b"2026-02-10", b"2026-02-11", 1))
    page = words(ask("anke", "/normen/"))
    assert "Het logboek van leveringen is niet meer zoals het geschreven is." in page
    assert "entry 1 (line 1): what it says was changed" in page
    assert "261.500" in page, "what was typed stays"
    for person in (None, "driss", "carla", "bram"):
        assert "is niet meer zoals" not in words(ask(person, "/normen/"))
