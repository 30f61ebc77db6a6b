"""The refused rows as a file: each with its delivery and line, in the reader's language."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from schakel.dashboards.refused_file import write_refused
from schakel.warehouse.snapshot import current

Ask = Callable[..., Any]


@pytest.mark.parametrize(
    ("address", "delimiter", "head"), [("/gegevens/geweigerd.csv", ";", "Levering"), ("/en/data/refused.csv", ",", "Batch")]
)
def test_every_refused_row_stands_in_the_file(ask: Ask, site: Path, address: str, delimiter: str, head: str) -> None:
    answer = ask("anke", address)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=delimiter))
    with current(site).connect() as connection:
        expected = connection.execute('SELECT batch_id, line, "table" FROM refused ORDER BY 1, 2, 3').fetchall()
    assert expected
    line, table = ("Regel", "Tabel") if delimiter == ";" else ("Line", "Table")
    assert sorted((row[head], int(row[line]), row[table]) for row in rows) == sorted(expected)
    assert all(row["Momentopname" if delimiter == ";" else "Snapshot"] for row in rows)


def test_a_file_that_is_cut_off_says_so(site: Path) -> None:
    text = write_refused(current(site), "nl", most=1).decode("utf-8-sig").splitlines()
    assert len(text) == 3
    assert "Er zijn meer geweigerde rijen dan dit bestand laat zien." in text[-1]


def test_the_page_leads_to_the_file(ask: Ask) -> None:
    assert 'href="/gegevens/geweigerd.csv"' in ask("anke", "/gegevens/").content.decode()
