"""Bad files arrive: each is told in words a data desk can act on, the snapshot stays as it was, and nothing good is lost."""

import gzip
import io
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from shutil import copytree

import pytest

from schakel.intake.fetch import FetchResult, fetch
from schakel.intake.refresh import refresh
from schakel.intake.settings import load_settings
from schakel.vocabulary.progress import Silent
from schakel.warehouse.account import of_batch, refused_rows
from schakel.warehouse.snapshot import Snapshot, current

SOURCES = Path(__file__).parents[2] / "schakel" / "sources"
BEFORE = datetime(2021, 1, 1, tzinfo=UTC)
NOW = datetime(2021, 2, 1, tzinfo=UTC)
HEAD = (
    "Uitleennummer;Exemplaarnummer;Lidnummer;Vestiging;Uitleendatum;Uiterste inleverdatum;Ingeleverd op;"
    "Eigenaar;Kanaal;Klantgroep"
)
GOOD = [
    "910001;30000001;700001;4101;04-01-2021;25-01-2021;20-01-2021;41;S;Volwassenen",
    "910002;30000002;700002;4101;05-01-2021;26-01-2021;;41;B;Café",
    "910003;30000003;700003;4102;06-01-2021;27-01-2021;;41;B;Volwassenen",
]
FILE = "uitleningen_2021-01_2021-01-31.csv"
SETTINGS = """
network = {{ code = "zandland", name = "Zandland" }}
keys = "../keys"

[[feeds]]
name = "gids"
source = "gids"
path = "{sources}/gids/sample"

[[feeds]]
name = "cbs"
source = "cbs"
path = "{sources}/cbs/sample"

[[feeds]]
name = "wise"
source = "wise"
path = "wise"
may_refuse = 1
{more}
"""


class Desk:
    """A data folder with the samples loaded, to which more files are handed in."""

    def __init__(self, data: Path) -> None:
        self.data = data

    def settle(self, more: str = "") -> None:
        (self.data / "schakel.toml").write_text(SETTINGS.format(sources=SOURCES, more=more))

    def put(self, name: str, data: bytes) -> None:
        (self.data / "wise" / name).write_bytes(data)

    def fetch(self) -> list[FetchResult]:
        """What is told of the files that are new."""
        results = fetch(load_settings(self.data, {}), today=date(2021, 2, 1), report=Silent())
        return [result for result in results if result.outcome != "known"]

    def hand_in(self, name: str, data: bytes) -> FetchResult:
        self.put(name, data)
        (news,) = self.fetch()
        return news

    def refresh(self) -> Snapshot:
        return refresh(load_settings(self.data, {}), now=NOW, report=Silent())


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples, fetched and refreshed once."""
    desk = Desk(tmp_path_factory.mktemp("desk") / "data")
    copytree(SOURCES / "wise" / "sample", desk.data / "wise")
    desk.settle()
    assert {result.outcome for result in desk.fetch()} == {"kept"}
    refresh(load_settings(desk.data, {}), now=BEFORE, report=Silent())
    return desk.data.parent


@pytest.fixture
def desk(samples: Path, tmp_path: Path) -> Desk:
    copytree(samples, tmp_path / "copy")
    return Desk(tmp_path / "copy" / "data")


def _loans(snapshot: Snapshot) -> int:
    with snapshot.connect() as connection:
        return int(connection.execute("SELECT count(*) FROM loans").fetchall()[0][0])


def _csv(*rows: str, head: str = HEAD) -> bytes:
    return ("\n".join([head, *rows]) + "\n").encode()


def _zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(FILE, HEAD + "\n" + GOOD[0] * 1_000_000)
    return out.getvalue()


def _nested() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("inner.zip", b"")
    return out.getvalue()


WHOLE = _csv(*GOOD)
UNREADABLE: list[tuple[str, str, bytes, str]] = [
    ("wrong encoding", FILE, WHOLE.decode().encode("cp1252"), 'line 3, byte 60: E9 cannot be read as utf-8; write encoding'),
    ("utf-16", FILE, WHOLE.decode().encode("utf-16"), 'the mark of UTF-16, the map says utf-8; write encoding = "utf-16"'),
    ("wrong delimiter", FILE, WHOLE.replace(b";", b","), 'write delimiter = "," under [read]'),
    ("missing column", FILE, WHOLE.replace(b"Vestiging", b"Filiaal"), "reads column 'Vestiging', which is not there"),
    ("renamed column", FILE, WHOLE.replace(b"Vestiging", b"Vestigingen"), "'Vestigingen' looks like it"),
    ("cut off", FILE, WHOLE[:-30], "row 3, the last one, has 5 of 10 columns and no line end: the file was cut off"),
    ("cut off within a quote", FILE, WHOLE[:-40] + b';"x\n', 'a quote (") is opened and never closed'),
    ("two columns of one name", FILE, WHOLE.replace(b"Klantgroep", b"Kanaal"), "the column name 'Kanaal' stands there 2 times"),
    ("NUL byte", FILE, WHOLE.replace(b"910002", b"91\x000002"), "line 3: a NUL byte"),
    ("nothing at all", FILE, b"", "is empty, not even column names"),
    ("all rows ragged", FILE, _csv(*[row + ";x" for row in GOOD * 10]), "30 of 30 rows do not have the 10 columns of the head"),
    ("gzip cut off", FILE + ".gz", gzip.compress(WHOLE * 50)[:-20], "was cut off or damaged on its way: fetch it again"),
    ("zip cut off", "a.zip", _nested()[:-5], "a.zip: is not a whole zip file"),
    ("zip bomb", "a.zip", _zip_bomb(), "this looks like a zip bomb and is not read on"),
    ("archive in archive", "a.zip", _nested(), "a.zip: holds inner.zip, an archive within an archive"),
    ("no day in the name", "uitleningen_2021-01.csv", WHOLE, "its name does not hold the"),
    ("same month and day twice", "uitleningen_2020-12_2020-12-31.csv.gz", gzip.compress(WHOLE), "each would replace the other"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "says"), [case[1:] for case in UNREADABLE], ids=[case[0] for case in UNREADABLE])
def test_a_file_that_cannot_be_read_is_told_and_changes_nothing(desk: Desk, name: str, data: bytes, says: str) -> None:
    before = (current(desk.data), _raw(desk.data))
    told = desk.hand_in(name, data)
    assert told.outcome == "failed"
    assert says in told.said
    assert name in told.said
    assert (current(desk.data), _raw(desk.data)) == before


def _raw(data: Path) -> list[Path]:
    return sorted((data / "raw").rglob("*"))


def test_bad_files_do_not_keep_the_good_ones_out(desk: Desk) -> None:
    desk.put("uitleningen_2021-02_2021-02-28.csv", b"")
    desk.put(FILE, WHOLE[:-30])
    assert {result.outcome for result in desk.fetch()} == {"failed"}
    # Columns in another order are read by name.
    rows = [row.split(";") for row in [HEAD, *GOOD]]
    desk.put(FILE, "".join(";".join(reversed(row)) + "\n" for row in rows).encode())
    assert {result.origin: result.outcome for result in desk.fetch()} == {
        FILE: "kept", "uitleningen_2021-02_2021-02-28.csv": "failed",
    }  # fmt: skip
    assert _loans(desk.refresh()) == 8


BAD_ROWS: list[tuple[str, str, str, str]] = [
    ("920001;30000001;700001;4101;04-01-2021", "", "row has 5 columns, the head has 10", "the row could not be read"),
    ("920002;30000001;700001;4101;00-00-0000;;;41;S;", "lent_on", "00-00-0000", "is not a date"),
    ("920003;30000001;700001;4101;31-02-2021;;;41;S;", "lent_on", "31-02-2021", "is not a date"),
    ("920004;30000001;700001;4101;04-01-2021;;01-01-2021;41;S;", "returned_on", "2021-01-01", "before"),
    ("920005;30000001;700001;4101;04-01-2021;;;41;Q;", "channel", "Q", "is not among the codes of the map"),
    ("920006;30000001;700001;4777;04-01-2021;;;41;S;", "location_code", "4777", "is not among the locations"),
    ("920007;39999999;700001;4101;04-01-2021;;;41;S;", "item_id", "of the shape 99999999", "is not among the items"),
    (";30000001;700001;4101;04-01-2021;;;41;S;", "loan_id", "", "is required and empty"),
    (
        GOOD[0].replace("20-01-2021", "21-01-2021"),
        "loan_id",
        "first on line 1",
        "has the key of an earlier row and other content",
    ),
]


def test_each_bad_row_is_refused_with_its_line_and_reason_and_the_others_are_loaded(desk: Desk) -> None:
    told = desk.hand_in(FILE, _csv(*GOOD, *[row for row, *_ in BAD_ROWS], GOOD[1]))
    assert told.outcome == "kept"
    assert told.batch_id is not None
    after = desk.refresh()
    (account,) = of_batch(after, told.batch_id)
    assert (account.rows_in, account.loaded, account.refused, account.repeated) == (13, 3, 9, 1)
    refused = sorted(refused_rows(after, batch_id=told.batch_id, limit=20), key=lambda row: row.line)
    assert [(row.table, row.line, row.column) for row in refused] == [
        ("loans", line, column) for line, (_, column, _, _) in enumerate(BAD_ROWS, start=4)
    ]
    for row, (_, _, found, reason) in zip(refused, BAD_ROWS, strict=True):
        assert reason in row.reason
        assert found in row.found
    assert _loans(after) == 8


def test_a_file_that_no_map_names_is_told(desk: Desk) -> None:
    desk.put("leesmij.txt", b"hello")
    said: list[str] = []

    class Listener(Silent):
        def say(self, message: str) -> None:
            said.append(message)

    fetch(load_settings(desk.data, {}), today=date(2021, 2, 1), report=Listener())
    assert said == ["wise: leesmij.txt is not read: no column map names it"]


def test_an_extract_of_another_organisation_is_refused(desk: Desk) -> None:
    desk.settle('organisations = ["NL-0899980000"]')
    told = desk.hand_in(FILE, WHOLE)
    assert told.batch_id is not None
    after = desk.refresh()
    (account,) = of_batch(after, told.batch_id)
    assert (account.loaded, account.refused) == (0, 3)
    reasons = {row.reason for row in refused_rows(after, batch_id=told.batch_id, limit=9)}
    assert reasons == {"is of another organisation than this feed may speak of"}


@pytest.mark.parametrize(("rows", "says"), [([], "it has no rows"), (GOOD[:1], "it has 1 rows where 2.5 are usual")])
def test_an_extract_without_rows_or_of_half_the_size_waits_for_a_person(desk: Desk, rows: list[str], says: str) -> None:
    told = desk.hand_in(FILE, _csv(*rows))
    assert told.outcome == "held"
    assert says in told.said
