"""A made-up library: a data folder with one feed of CSV files, its column maps, and the road from there to a snapshot."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from schakel.intake.fetch import FetchResult, fetch
from schakel.intake.refresh import refresh
from schakel.intake.settings import Settings, load_settings
from schakel.warehouse.snapshot import Snapshot, current

TODAY = date(2020, 6, 1)
NOW = datetime(2020, 6, 1, 12, tzinfo=UTC)

LOCATIONS = """
extract = "locations"
files = ["locations*.csv"]
[tables.locations.columns]
location_code = "code"
name = "name"
organisation_code = "organisation"
[tables.organisations]
distinct = true
[tables.organisations.columns]
organisation_code = "organisation"
name = "organisation"
[tables.aliases.columns]
kind = { constant = "location" }
alias = "name"
code = "code"
"""

ITEMS = """
extract = "items"
mode = "state"
files = ["items_*.csv"]
known_on = '_(\\d{4}-\\d{2}-\\d{2})'
[tables.items.columns]
item_id = "id"
location_code = "place"
owner_code = "owner"
status = { from = "status", codes = { B = "available", U = "on_loan", T = "in_transit" } }
added_on = "added"
price_cents = { from = "price", decimal = ",", divide_by = 0.01 }
"""

LOANS = """
extract = "loans"
files = ["loans*.csv"]
[door]
pseudonyms = { borrower = "lent" }
year_formats = ["%d-%m-%Y"]
[door.left_out]
name = "leads to a person"
[tables.loans.columns]
loan_id = "id"
item_id = "item"
borrower_pseudonym = "borrower"
location_code = "place"
lent_on = { from = "lent", format = "%d-%m-%Y" }
returned_on = { from = "returned", format = "%d-%m-%Y", empty = ["00-00-0000"] }
"""

TRANSITS = """
extract = "transits"
mode = "stock"
files = ["transits_*.csv"]
known_on = '_(\\d{4}-\\d{2}-\\d{2})'
[tables.transits.columns]
transit_id = { batch = "line" }
material = "kind"
from_location_code = "from"
to_location_code = "to"
sent_on = "sent"
"""


class Heard:
    """Keeps what was said."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def begin(self, what: str, total: int | None) -> None:
        """Ignored."""

    def advance(self, n: int) -> None:
        """Ignored."""

    def say(self, message: str) -> None:
        """Kept."""
        self.said.append(message)


@dataclass
class Library:
    """The folders of one made-up library under `root`."""

    root: Path
    heard: Heard = field(default_factory=Heard)

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.root / "data"

    def set_up(self, feed: str = "", **maps: str) -> "Library":
        """Write settings and maps; `feed` holds more lines for the feed."""
        for folder in (self.data, self.root / "files", self.root / "maps"):
            folder.mkdir(parents=True, exist_ok=True)
        (self.data / "schakel.toml").write_text(
            'network = { code = "test", name = "Test" }\nkeys = "../keys"\n'
            f'[[feeds]]\nname = "lib"\nsource = "csv_files"\npath = "../files"\nmaps = "../maps"\n{feed}\n'
        )
        for name, text in maps.items():
            (self.root / "maps" / f"{name}.toml").write_text(text)
        return self

    def put(self, name: str, heads: str, *rows: str | Sequence[str]) -> Path:
        """Write one extract; heads and rows as `a,b,c`, or a row as a list of values."""
        path = self.root / "files" / name
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            for row in (heads, *rows):
                writer.writerow(row.split(",") if isinstance(row, str) else row)
        return path

    def settings(self) -> Settings:
        """As the command would load them."""
        return load_settings(self.data, {})

    def fetch(self, today: date = TODAY, now: datetime | None = None) -> list[FetchResult]:
        """Fetch all feeds."""
        return fetch(self.settings(), today=today, report=self.heard, now=now)

    def refresh(
        self, known_on: date | None = None, now: datetime = NOW, finish: Sequence[Callable[[Snapshot], None]] = ()
    ) -> Snapshot:
        """Build a snapshot."""
        return refresh(self.settings(), known_on=known_on, now=now, finish=finish, report=self.heard)

    def load(self) -> Snapshot:
        """Fetch, then refresh."""
        failed = [result.said for result in self.fetch() if result.outcome == "failed"]
        assert not failed, failed
        return self.refresh()

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Ask the current snapshot."""
        snapshot = current(self.data)
        assert snapshot is not None
        with snapshot.connect(threads=1) as connection:
            return connection.execute(query).fetchall()

    def refused(self) -> list[tuple[Any, ...]]:
        """Table, line, column, found, reason of every refused row."""
        return self.ask('SELECT "table", line, "column", found, reason FROM refused ORDER BY ALL')

    def account(self, table: str) -> tuple[int, ...]:
        """rows in, loaded, refused, superseded, repeated, left out of one table."""
        query = "SELECT sum(rows_in), sum(loaded), sum(refused), sum(superseded), sum(repeated), sum(left_out) FROM accounts "
        return tuple(int(number) for number in self.ask(query + f"WHERE \"table\" = '{table}'")[0])

    def held(self, table: str) -> int:
        """Rows of one table that wait in held batches."""
        return int(self.ask(f"SELECT coalesce(sum(held), 0) FROM accounts WHERE \"table\" = '{table}'")[0][0])


def small_library(root: Path) -> Library:
    """A library with places, two states of its items, loans and a night of transits, a little dirt included."""
    library = Library(root).set_up(locations=LOCATIONS, items=ITEMS, loans=LOANS, transits=TRANSITS)
    library.put("locations.csv", "code,name,organisation", "L1,East,O1", "L2,West,O1", "L3,Abroad,O2")
    heads = "id,place,owner,status,added,price"
    library.put("items_2020-01-01.csv", heads, ["i1", "L1", "O1", "B", "", "12,50"], ["i2", "L2", "O1", "U", "", ""])
    library.put(
        "items_2020-02-01.csv", heads, ["i1", "West", "O1", "U", "", "12,50"], ["i3", "L1", "O2", "B", "2020-01-15", "x"],
        ["i4", "L1", "O2", "B", "2020-01-15", "3"],
    )  # fmt: skip
    library.put(
        "loans.csv", "id,item,borrower,place,lent,returned,name",
        "1,i1,0001,L1,03-01-2020,10-01-2020,Jan", "2,i1,0002,L1,11-01-2020,00-00-0000,Piet",
        "3,i2,0001,EAST,12-01-2020,,Jan", "4,i2,0001,L1,00-00-0000,,Jan", "5,i4,0003,L9,20-02-2020,,Kees",
    )  # fmt: skip
    nights = "kind,from,to,sent"
    library.put("transits_2020-01-01.csv", nights, "book,L1,L2,2020-01-01", "book,L1,L2,2020-01-01", "film,L2,L1,2020-01-01")
    library.put("transits_2020-01-02.csv", nights, "book,L1,L2,2020-01-01", "film,L1,L2,2020-01-02")
    return library
