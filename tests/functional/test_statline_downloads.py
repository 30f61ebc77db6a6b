"""A table of StatLine as it is downloaded: each form gives the same figures, and what cannot be read says how to download it."""

import io
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from schakel.intake.fetch import fetch
from schakel.intake.refresh import refresh
from schakel.intake.settings import load_settings
from schakel.measures.others import published_by_others
from schakel.sources.cbs import SOURCE, statline
from schakel.sources.read_settings import ReadSettings
from schakel.sources.source import BROKEN, Feed, SourceError
from schakel.vocabulary.progress import Silent
from schakel.warehouse.account import refused_rows, totals
from schakel.warehouse.snapshot import Snapshot

NOW = datetime(2023, 1, 1, tzinfo=UTC)
DOWN = """"Openbare bibliotheken; leden, collectie, uitleningen vanaf 1900"
""
""
"Onderwerp";"Perioden";"2019";"2020**";"2021*"
"Leden|Leden totaal";"x 1 000";"3620,5";"3492";"x"
"Leden|Jeugdleden";"%";".";"61,5";""
"Saldo";"mln euro";"-1,5";"-";"2"
"Bron: CBS"
"""
ACROSS = """"Openbare bibliotheken; leden, collectie, uitleningen vanaf 1900"
"Onderwerpen";"Leden";"Leden";"Saldo"
"Onderwerpen";"Leden totaal";"Jeugdleden";"Saldo"
"Perioden";"x 1 000";"%";"mln euro"
"2019";"3620,5";".";"-1,5"
"2020**";"3492";"61,5";"-"
"2021*";"x";"";"2"
"© Centraal Bureau voor de Statistiek, Den Haag/Heerlen 30-11-2022"
"""
FLAT = """"Perioden";"Leden/Leden totaal (x 1 000)";"Leden/Jeugdleden (%)";"Saldo (mln euro)"
"2019";"3620,5";".";"-1,5"
"2020**";"3492";"61,5";"-"
"2021*";"x";"";"2"
"""
FIGURES = {
    ("Leden totaal", 2019): ("members", 3_620_500, "1", "final"),
    ("Leden totaal", 2020): ("members", 3_492_000, "1", "revised_provisional"),
    ("Leden totaal", 2021): ("members", None, "1", "secret"),
    ("Jeugdleden", 2019): (None, None, "%", "unknown"),
    ("Jeugdleden", 2020): (None, 61.5, "%", "revised_provisional"),
    ("Saldo", 2019): (None, -1_500_000, "euro", "final"),
    ("Saldo", 2020): (None, None, "euro", "nil"),
    ("Saldo", 2021): (None, 2_000_000, "euro", "provisional"),
}


def loaded(tmp_path: Path, text: str, name: str = "Openbare_bibliotheken_30112022_143015.csv") -> Snapshot:
    folder = tmp_path / "data"
    (folder / "cbs").mkdir(parents=True)
    (folder / "cbs" / name).write_text(text, encoding="utf-8-sig")
    (folder / "schakel.toml").write_text(
        'network = { code = "n", name = "N" }\nkeys = "../keys"\n[[feeds]]\nname = "cbs"\nsource = "cbs"\npath = "cbs"\n'
    )
    settings = load_settings(folder, {})
    fetch(settings, today=date(2023, 1, 1), report=Silent())
    return refresh(settings, now=NOW, report=Silent())


@pytest.mark.parametrize("text", [DOWN, ACROSS, FLAT], ids=["topics down", "topics across", "with symbols"])
def test_each_form_of_a_download_gives_the_same_figures_and_refuses_nothing(tmp_path: Path, text: str) -> None:
    snapshot = loaded(tmp_path, text)
    found = published_by_others(snapshot)
    assert {
        (each.figure.replace("|", "/").removeprefix("Leden/"), each.starts_on.year): (
            each.measure,
            each.value,
            each.unit,
            each.status,
        )
        for each in found
    } == FIGURES
    assert {each.known_on for each in found} == {date(2022, 11, 30)}
    assert refused_rows(snapshot) == []
    (told,) = totals(snapshot)
    assert (told.loaded, told.refused) == (8, 0)


def test_a_quarter_and_a_row_that_does_not_fit_are_refused_and_the_rest_is_read(tmp_path: Path) -> None:
    text = DOWN.replace('"2020**"', '"2020 1e kwartaal**"').replace('"Bron', '"Leden";"x"\n"Bron')
    snapshot = loaded(tmp_path, text)
    assert {each.starts_on.year for each in published_by_others(snapshot)} == {2019, 2021}
    refused = refused_rows(snapshot)
    assert {row.found for row in refused if row.column == "starts_on"} == {"(of the shape 9999 9a aaaaaaaa)"}
    assert {(row.found, row.reason) for row in refused if row.column != "starts_on"} == {
        ("row has 2 columns, the head has 5", "the row could not be read")
    }


def read(text: str) -> list[pa.RecordBatch]:
    return list(statline.read_statline(io.BytesIO(text.encode()), ReadSettings(delimiter=";"), origin="a.csv"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (DOWN.replace('"Bron: CBS"\n', ""), "line 7: the last line is not the source"),
        (DOWN.replace("Perioden", "Regio's"), "line 4: no column with units stands before the periods"),
        (DOWN.replace('"Onderwerp";"Perioden"', '"";"";"Man";"Man";"Man"\n"Onderwerp";"Perioden"'), "line 4 holds"),
        (ACROSS.replace('"Perioden";"x 1 000";"%";"mln euro"\n', ""), "line 4 should hold the units"),
        (FLAT.replace(" (%)", ""), "line 1 holds Perioden, Leden/Leden totaal (x 1 000), Leden/Jeugdleden"),
        (FLAT.replace("Perioden", "Jaar"), "nothing tells the periods"),
        ('{"odata.metadata":"…/OData/82469NED/$metadata#TypedDataSet","value":[]}', "line 1: this is an answer of OData 3"),
        ('"ID","Perioden","LedenTotaal_1"\n0,"2020JJ00",3492\n', "line 1: this is an answer of OData 3"),
        ('{\n "@odata.context":"…/CBS/82469NED/$metadata#Observations","value":[]}', "line 1: this is an answer of OData 4"),
        (
            "Id;Measure;ValueAttribute;Value;StringValue;Perioden\n0;M1;None;3492;;2020JJ00\n",
            "line 1: this is an answer of OData 4",
        ),
        ("", "no line has more than one column"),
        ('"Titel"\n"Bron: CBS"\n', "no line has more than one column"),
    ],
)
def test_what_cannot_be_read_says_where_and_how_to_download_it(text: str, says: str) -> None:
    with pytest.raises(SourceError) as error:
        read(text)
    assert str(error.value).startswith("a.csv: ")
    assert says in str(error.value)
    assert "CSV met statistische symbolen" in str(error.value) or "download it again" in str(error.value)


@pytest.mark.parametrize(
    ("topic", "name"),
    [
        ("Leden|Leden totaal", "Leden totaal"), ("Leden/Leden totaal", "Leden totaal"), ("Leden|Jeugd", "Leden|Jeugd"),
        ("Collectie|Boeken|Boeken jeugd", "Collectie|Boeken jeugd"), ("Leden|Ledenlijsten", "Leden|Ledenlijsten"),
        ("Saldo|Saldo", "Saldo"),
    ],
)  # fmt: skip
def test_a_group_that_its_topic_names_again_is_left_out(topic: str, name: str) -> None:
    (batch,) = read(f'"Perioden";"{topic} (aantal)"\n"2020";"1"\n')
    assert batch.column("Onderwerp").to_pylist() == [name]


def test_a_quote_that_is_never_closed_names_its_line() -> None:
    with pytest.raises(SourceError, match=r"a\.csv: line 3: cannot be read as CSV .*download it again"):
        read('"Perioden";"Leden (%)"\n"2019";"1"\n"2020";"2\n')


def test_other_dimensions_become_columns_for_a_map_of_ones_own() -> None:
    (batch,) = read(
        '"T"\n"";"Onderwerp";"Leden";"Leden"\n"";"Perioden";"2020";"2021*"\n"Regio\'s";"Geslacht";"aantal";"aantal"\n'
        '"Drenthe";"Vrouwen";"1";"2"\n"Bron: CBS"\n'
    )
    rows = [{name: value for name, value in row.items() if name != BROKEN} for row in batch.to_pylist()]
    same = {"Onderwerp": "Leden", "Eenheid": "aantal", "Regio's": "Drenthe", "Geslacht": "Vrouwen"}
    assert rows == [same | {"year": "2020", "mark": "", "value": "1"}, same | {"year": "2021", "mark": "*", "value": "2"}]


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("82469NED_2022-11-30.csv", DOWN.replace('"Onderwerp"', '"Provincie";"Provincie";"A";"B";"C"\n"Onderwerp"'),
         "the table has the dimension 'Provincie' (A, B, C)"),
        ("82469NED_2022-11-30.json", "{}", "ends in .json"),
        ("Openbare_bibliotheken_31022022_143015.csv", DOWN, "'31022022_143015.csv' in its name is no day"),
        ("82469NED.csv", DOWN, "name it as in 82469NED2020-12-31.csv"),
    ],
)  # fmt: skip
def test_a_file_that_the_map_cannot_take_is_refused_by_its_name(tmp_path: Path, name: str, text: str, says: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(SourceError) as error:
        _ = [list(extract.open()) for extract in SOURCE.extracts(Feed(name="cbs", source="cbs", path=tmp_path))]
    assert str(error.value).startswith(name)
    assert says in str(error.value)
