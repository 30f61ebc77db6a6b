"""Whatever the warehouse can say, the page Gegevens says in Dutch: nothing new can slip through in English."""

import ast
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from schakel.dashboards.sayings import audit, finding, sample, table, told, words_of_screen
from schakel.intake.fetch import why_held
from schakel.sources import find_sources
from schakel.sources.gids.rules import broken_location, broken_organisation
from schakel.vocabulary.tables import TABLES
from schakel.warehouse import loads, references, stage, typed_rows
from schakel.warehouse.audits import find_audits
from schakel.warehouse.sayings import Saying, gaps, recognise, say

WORDS = words_of_screen()
FILLED = {
    "line": "12",
    "minimum": "0",
    "earlier": "lent_on",
    "table": "locations",
    "day": "2020-03-01",
    "rows": "1",
    "usual": "2276",
}


@pytest.mark.parametrize("saying", Saying, ids=lambda saying: saying.name)
def test_every_saying_has_a_dutch_sentence_with_the_same_gaps(saying: Saying) -> None:
    assert saying.name in WORDS["sayings"], f"add {saying.name} to schakel/dashboards/sayings.toml"
    assert sorted(gaps(WORDS["sayings"][saying.name])) == sorted(gaps(saying.value))


@pytest.mark.parametrize("saying", Saying, ids=lambda saying: saying.name)
def test_every_saying_is_found_back_in_what_was_kept(saying: Saying) -> None:
    kept = str(say(saying, **{gap: FILLED.get(gap, gap) for gap in gaps(saying.value)}))
    found = recognise(kept)
    assert found is not None
    assert found.saying is saying
    assert told(kept, "nl").language == "nl"
    assert told(kept, "en").text == kept.replace("lent_on", "lent on")


def test_no_dutch_sentence_is_left_of_what_is_no_longer_said() -> None:
    assert set(WORDS["sayings"]) == {saying.name for saying in Saying}
    assert set(WORDS["audits"]) == set(find_audits())
    assert set(WORDS["tables"]) == set(TABLES)


def test_every_column_has_a_dutch_word_that_is_no_word_of_the_code() -> None:
    names = {column.name for table in TABLES.values() for column in table.columns}
    assert set(WORDS["columns"]) == names, "add or remove in [columns] of schakel/dashboards/sayings.toml"
    assert not [word for word in WORDS["columns"].values() if "_" in word]
    for saying in (Saying.TOO_EARLY, Saying.NOT_LATER):
        said = {told(str(say(saying, earlier=name)), language).text for name in names for language in ("nl", "en")}
        assert not [text for text in said if "_" in text]


@pytest.mark.parametrize("name", find_audits())
def test_every_audit_says_in_both_languages_what_must_hold(name: str) -> None:
    assert audit(name, "", "nl").text != audit(name, "", "en").text
    for form in WORDS["audits"][name].get("findings", ()):
        assert sorted(gaps(form["nl"])) == sorted(gaps(form["en"]))


def reasons_in(module: object) -> Iterator[ast.expr]:
    """The second argument of every `Fault(…)`."""
    for node in ast.walk(ast.parse(Path(str(getattr(module, "__file__", ""))).read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Fault":
            yield node.args[1]


def test_a_reason_is_made_from_a_saying_and_from_nothing_else() -> None:
    made = [ast.unparse(reason) for reason in reasons_in(typed_rows)]
    assert len(made) > 8
    assert all(reason.startswith("say(") or reason == "reference.reason" for reason in made), made
    assert all("say(Saying." in Path(str(module.__file__)).read_text() for module in (loads, references, stage))


@pytest.mark.parametrize(
    ("kept", "dutch"),
    [
        ("comes before lent_on", "dit ligt vóór de uitleendatum"),
        ("is not among the locations", "dit komt niet voor in de tabel vestigingen"),
        ("known after 2020-03-01", "pas bekend na 1 maart 2020"),
        ("held: it has no rows", "de levering heeft geen rijen"),
        ("none of its rows is of NL-0800010000", "geen enkele rij is van NL-0800010000"),
    ],
)
def test_what_a_librarian_reads(kept: str, dutch: str) -> None:
    assert told(kept, "nl").text == dutch


@pytest.mark.parametrize("rows", [0, 53])
def test_why_a_batch_is_held_is_among_the_sayings(rows: int) -> None:
    extract = find_sources()["wise"].maps()[0]
    before = [SimpleNamespace(rows=2276, is_waiting=False, known_on=date(2020, 1, 1))]
    why = why_held(replace(extract, mode="state", may_shrink=0.5), rows, date(2020, 2, 1), before)  # type: ignore[arg-type]
    assert why is not None
    assert told(f"held: {why}", "nl").language == "nl"


@pytest.mark.parametrize(
    "broken",
    [
        broken_organisation("NL-0800011001"),
        broken_organisation("NL-0800010500"),
        broken_organisation("NL-0900010000"),
        broken_organisation("elders"),
        broken_location("NL-0800011001", "NL-0800020000", None, None, set()),
        broken_location("NL-0800011001", None, "POI", "", set()),
        "row has 3 columns, the head has 5",
        "row has 3 columns, the head has 5, spread over 2 lines (a quote that is not closed?)",
    ],
)
def test_why_a_row_could_not_be_read(broken: str | None) -> None:
    assert broken is not None
    said = sample(broken, Saying.ROW_NOT_READ, "nl")
    assert said.language == "nl"
    assert said.text != broken


def test_what_a_source_says_that_is_not_known_stays_english_and_is_marked_so() -> None:
    assert sample("the leader is cut off", Saying.ROW_NOT_READ, "nl").language == "en"


def test_a_value_of_the_source_is_shown_as_it_is() -> None:
    assert sample("9999999999", "is not among the titles", "nl").text == "9999999999"
    assert sample("first on line 1359", "has the key of an earlier row and other content", "nl").text == "eerst op regel 1359"


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("batches_do_not_jump", "CREATE TABLE batches AS SELECT batch_no, 'b' || batch_no AS batch_id, 'w' AS feed, "
         "'' AS extract, "
         "NULL AS period, DATE '2020-01-01' AS known_on, CASE batch_no WHEN 1 THEN 2000 ELSE 55 END AS rows, 'loaded' AS status, "
         "'state' AS mode FROM range(1, 3) t(batch_no)"),
        ("items_have_an_owner", "CREATE TABLE items AS SELECT 'L1' AS location_code, NULL AS owner_code, NULL AS withdrawn_on"),
        ("no_loan_before_its_item", "CREATE TABLE loans AS SELECT 'l' AS loan_id, 'i' AS item_id, DATE '2020-01-01' AS lent_on; "
         "CREATE TABLE items AS SELECT 'i' AS item_id, DATE '2020-02-01' AS added_on"),
        ("rows_add_up", "CREATE TABLE accounts AS SELECT 'b' AS batch_id, 'loans' AS \"table\", 9 AS rows_in, "
         "7 AS loaded, 1 AS refused, "
         "0 AS superseded, 0 AS repeated, 0 AS left_out, 0 AS held; CREATE TABLE refused (batch_id VARCHAR, \"table\" VARCHAR)"),
    ],
)  # fmt: skip
def test_findings_are_said_in_dutch(name: str, made: str) -> None:
    with duckdb.connect() as connection:
        connection.execute(made)
        queries = find_audits()[name].queries(frozenset({"loans", "items"}))
        found = [str(row[0]) for query in queries for row in connection.execute(query).fetchall()]
    assert found
    for text in found:
        said = finding(name, text, "nl")
        assert said.language == "nl"
        assert said.text != text


def test_tables_have_the_words_of_librarians() -> None:
    assert (table("holds", "nl"), table("holds", "en")) == ("reserveringen", "holds")
