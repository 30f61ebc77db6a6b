"""Every refused row as a file: which delivery, which line, which column, what was found and why it was refused."""

import csv
import io
from collections.abc import Mapping

from schakel.dashboards.sayings import sample, told
from schakel.reports.numbers import Language
from schakel.reports.origin import Origin
from schakel.reports.report import harmless
from schakel.warehouse import account
from schakel.warehouse.snapshot import Snapshot

MOST = 100_000
"""Rows in a file: more than a spreadsheet opens with pleasure. The last line says what is left out."""
_HEADS: Mapping[Language, tuple[str, ...]] = {
    "nl": ("Feed", "Bestand", "Levering", "Regel", "Tabel", "Kolom", "Gevonden", "Reden"),
    "en": ("Feed", "File", "Batch", "Line", "Table", "Column", "Found", "Reason"),
}
_MORE: Mapping[Language, str] = {
    "nl": "Er zijn meer geweigerde rijen dan dit bestand laat zien. Haal eerst weg wat hierboven staat.",
    "en": "There are more refused rows than this file shows. First mend what stands above.",
}


def write_refused(snapshot: Snapshot, language: Language, most: int = MOST) -> bytes:
    """The file as bytes, UTF-8 with a byte order mark; in order of delivery and line.

    What was found is told as far as it may be (`warehouse.found`): never a name or a card number.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if language == "nl" else ",", lineterminator="\r\n")
    origin = Origin.of(snapshot)
    writer.writerow([*_HEADS[language], *origin.heads(language)])
    about = [harmless(cell) for cell in origin.cells(language)]
    files = {line.batch_id: line.origin for line in account.batches(snapshot)}
    rows = account.refused_rows(snapshot, limit=most + 1)
    for row in rows[:most]:
        found = sample(row.found or "", row.reason, language).text
        cells = (
            row.feed, files.get(row.batch_id, ""), row.batch_id, str(row.line), row.table, row.column or "", found,
            told(row.reason, language).text,
        )  # fmt: skip
        writer.writerow([*(harmless(cell) for cell in cells), *about])
    if len(rows) > most:
        writer.writerow(["", "", "", "", "", "", "", _MORE[language], *about])
    return text.getvalue().encode("utf-8-sig")
