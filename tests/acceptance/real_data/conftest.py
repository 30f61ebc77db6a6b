"""The public sets of docs/how-to/real-data, loaded once each with the maps that stand there, and read again in plain Python."""

import csv
import io
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from schakel.cli.commands.refresh import finishing
from schakel.intake.fetch import FetchResult, fetch
from schakel.intake.refresh import refresh
from schakel.intake.settings import Settings, load_settings
from schakel.measures.catalogue import find_measures
from schakel.measures.engine import Network, compute
from schakel.vocabulary.progress import Silent
from schakel.warehouse.snapshot import Snapshot

SETS = Path(__file__).parents[3] / "docs" / "how-to" / "real-data"
TODAY = date(2026, 11, 22)


@dataclass
class Loaded:
    """One set in a data folder of its own."""

    settings: Settings
    fetched: list[FetchResult]
    snapshot: Snapshot
    connection: duckdb.DuckDBPyConnection
    computed: dict[tuple[str, ...], "Figures"] = field(default_factory=dict)

    def rows(self, query: str) -> list[tuple]:
        """Rows of a query on the snapshot."""
        return self.connection.execute(query).fetchall()

    def count(self, query: str):
        """The one value of a query."""
        return self.rows(query)[0][0]

    def figures(self, *names: str) -> "Figures":
        """All figures of these measures, computed once."""
        if names not in self.computed:
            measures = find_measures()
            network = Network(self.snapshot.network_code, self.snapshot.network_name)
            table = compute(self.connection, {name: measures[name] for name in names}, today=TODAY, network=network)
            self.computed[names] = Figures(table)
        return self.computed[names]

    def as_known_on(self, day: date) -> "Loaded":
        """The same set as it was known on an earlier day."""
        snapshot = refresh(self.settings, known_on=day, now=datetime.combine(day, datetime.min.time(), UTC), report=Silent())
        return Loaded(self.settings, self.fetched, snapshot, snapshot.connect())


class Figures:
    """Figures of the whole of a place, by measure, level, place, period and first day."""

    def __init__(self, table: pa.Table) -> None:
        self._found = {
            (row["measure"], row["level"], row["place_code"], row["period"], row["starts_on"]): (
                row["numerator"],
                row["denominator"],
            )
            for row in table.to_pylist()
            if row["part"] == ""
        }

    def numerator(self, measure: str, level: str, place: str, period: str, starts_on: date) -> float | None:
        """Above the line; None when there is no figure."""
        return self._found.get((measure, level, place, period, starts_on), (None, None))[0]

    def denominator(self, measure: str, level: str, place: str, period: str, starts_on: date) -> float | None:
        """Below the line."""
        return self._found.get((measure, level, place, period, starts_on), (None, None))[1]


def load(name: str, extracts: dict[str, Path], folder: Path) -> Loaded:
    """Do what docs/how-to/real-data.md says, in Python: copy the example, lay the files beside it, fetch, refresh."""
    data = folder / name
    shutil.copytree(SETS / name, data)
    for place, theirs in extracts.items():
        (data / place).parent.mkdir(parents=True, exist_ok=True)
        (data / place).symlink_to(theirs)
    settings = load_settings(data, {})
    fetched = fetch(settings, today=TODAY, report=Silent())
    finish = finishing(settings, TODAY, Silent())
    snapshot = refresh(settings, now=datetime(2026, 11, 22, 12, tzinfo=UTC), finish=finish, report=Silent())
    return Loaded(settings, fetched, snapshot, snapshot.connect())


@pytest.fixture(scope="session")
def loading(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, dict[str, Path]], Loaded]:
    """Load a set into a folder of its own."""
    return lambda name, extracts: load(name, extracts, tmp_path_factory.mktemp(name))


@pytest.fixture(scope="session")
def read() -> Callable[[Path], list[dict[str, str]]]:
    """Rows of a CSV file, by the standard library alone."""

    def rows(path: Path) -> list[dict[str, str]]:
        if path.suffix == ".zst":
            with pa.CompressedInputStream(pa.OSFile(str(path)), "zstd") as stream:
                return list(csv.DictReader(io.StringIO(stream.read().decode("utf-8"), newline="")))
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    return rows


@pytest.fixture(scope="session")
def newcastle(real_data: Path, loading) -> Loaded:
    return loading("newcastle", {"extracts": real_data / "newcastle"})


@pytest.fixture(scope="session")
def reed(real_data: Path, loading) -> Loaded:
    return loading("reed", {"extracts": real_data / "reed"})


@pytest.fixture(scope="session")
def uk_libraries(real_data: Path, loading) -> Loaded:
    return loading("uk-libraries", {"extracts": real_data / "uk"})


@pytest.fixture(scope="session")
def uk_libraries_2016(real_data: Path, loading) -> Loaded:
    return loading("uk-libraries-2016", {"extracts": real_data / "uk" / "librarydata"})


@pytest.fixture(scope="session")
def samples(real_data: Path, loading) -> Loaded:
    return loading("schema-samples", {"extracts": real_data / "uk" / "schema-samples"})


@pytest.fixture(scope="session")
def marc(real_data: Path, loading) -> Loaded:
    return loading("marc", {"extracts": real_data / "marc"})
