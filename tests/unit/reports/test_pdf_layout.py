"""Where words come to stand in a PDF."""

from datetime import UTC, datetime

import pymupdf
import pytest

from schakel.reports.pdf import write_pdf
from schakel.reports.report import Cell, Column, Report, Section, Table


def laid_out(*tables: Table) -> pymupdf.Document:
    """A report of these tables."""
    report = Report("proef", "Proef", "Een rapport", (("Voor", "Noord"),), (Section("Cijfers", (), tables),), (), "nl")
    return pymupdf.open(stream=write_pdf(report, author="Zandland", notice="", made_at=datetime(2021, 1, 2, tzinfo=UTC)))


def table(name: str, rows: int) -> Table:
    return Table(
        name, name, (Column("Plaats"), Column("Aantal", "count")), tuple((Cell(f"{name}{n}"), Cell(1.0)) for n in range(rows))
    )


@pytest.mark.parametrize("before", [29, 32, 35])
def test_a_short_table_stays_on_one_page_and_a_long_one_goes_on(before: int) -> None:
    pages = [page.get_text() for page in laid_out(table("lang", before), table("kort", 12))]
    (own,) = [number for number, text in enumerate(pages) if "kort0" in text]
    assert "kort11" in pages[own]
    assert len(pages) == 2
    assert len(laid_out(table("lang", 100))) > 2


def test_a_long_word_in_a_head_does_not_run_into_the_head_before_it() -> None:
    heads = ("Uitleningen", "Bezoeken", "Geplaatste reserveringen", "Actieve leners")
    columns = (
        Column("Vestiging"),
        Column(heads[0], "count"),
        Column("Verandering"),
        *(Column(head, "count") for head in heads[1:]),
    )
    row = (Cell("Bibliotheek Emmer-Compascuum"), Cell(1.0), Cell("■ niet duidelijk anders"), Cell(1.0), Cell(1.0), Cell(1.0))
    (page,) = laid_out(Table("plaatsen", "Plaatsen", columns, (row,)))
    words = {text: (left, right) for left, _, right, _, text, *_ in page.get_text("words")}
    assert words["reserveringen"][0] - words["Bezoeken"][1] > 5
