"""What a refusal tells of the value it found, and what only of its shape."""

import duckdb
import pytest

from schakel.warehouse.found import OFTEN, marked, told


def tell(texts: list[str | None], kind: str = "VARCHAR") -> list[str | None]:
    con = duckdb.connect()
    con.execute("CREATE TABLE refused (place INTEGER, found VARCHAR)")
    con.executemany("INSERT INTO refused VALUES (?, ?)", list(enumerate(texts)))
    rows = f"SELECT place, 'status' AS kind, {marked('found', kind)} AS m FROM refused"
    found = con.execute(f"SELECT {told('m', 'kind')} FROM ({rows}) ORDER BY place")
    return [row[0] for row in found.fetchall()]


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("Jansen", "VARCHAR", "(of the shape Aaaaaa)"),
        ("de Vries, José", "VARCHAR", "(of the shape aa Aaaaa, Aaaa)"),
        ("77123456", "VARCHAR", "(of the shape 99999999)"),
        ("jan@voorbeeld.nl", "VARCHAR", "(of the shape aaa@aaaaaaaaa.aa)"),
        ("Ωμέγα", "VARCHAR", "(of the shape Aaaaa)"),
        ("x" * 100, "VARCHAR", f"(of the shape {'a' * 40})"),
        ("12345678901", "INTEGER", "(of the shape 99999999999)"),
        ("gisteren", "DATE", "(of the shape aaaaaaaa)"),
        ("24681357", "DATE", "(of the shape 99999999)"),
    ],
)
def test_what_may_be_somebody_is_told_by_its_shape(text: str, kind: str, said: str) -> None:
    assert tell([text], kind) == [said]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Uitg", "VARCHAR"),
        ("", "VARCHAR"),
        ("NL-0800000000", "VARCHAR"),
        ("0000-00-00 00:00:00", "VARCHAR"),
        ("31-02-2020", "DATE"),
        ("20201301", "DATE"),
        ("31022020", "DATE"),
        ("2020-13-01 10:00:00", "TIMESTAMP"),
        ("-12,5", "INTEGER"),
        (None, "VARCHAR"),
    ],
)
def test_codes_days_and_numbers_are_told_as_they_are(text: str | None, kind: str) -> None:
    assert tell([text], kind) == [text]


def test_a_word_that_many_rows_have_is_a_code_and_is_told() -> None:
    assert tell(["Beschikbaar"] * OFTEN) == ["Beschikbaar"] * OFTEN
    assert tell(["Beschikbaar"] * (OFTEN - 1)) == ["(of the shape Aaaaaaaaaaa)"] * (OFTEN - 1)


@pytest.mark.parametrize("card", ["24681357", "2468-1357", "2468 1357", "NL 246813"])
def test_a_card_number_is_never_told_however_many_loans_its_borrower_has(card: str) -> None:
    said = tell([card] * OFTEN * 2)
    assert all(each is not None and each.startswith("(of the shape ") for each in said)
    assert card not in said
