"""LibrariesWest: seven services on one library system, two years of nightly exports, counted again from the files.

Everything runs on a choice of nights around each oddity; `slow` runs the same on all 1,882 files.
"""

import csv
import tarfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from schakel.interlibrary.flows import flows, under_way
from schakel.interlibrary.forecast import forecast
from schakel.interlibrary.volumes import counted

pytestmark = pytest.mark.real_data

ARCHIVE = "librarieswest_dev_until_2019-10-31.tar.zst"
MEASURES = ("loans", "renewals", "members", "items", "holds_placed", "transits")
CODES = {
    "Bath and North East Somerset": "BN", "Bristol": "BS", "Dorset": "DO", "North Somerset": "NS", "Poole": "PO",
    "Somerset": "SO", "South Gloucestershire": "SG",
}  # fmt: skip
CHOICE = {
    "usage_issues_summary": "2018-01-16 2018-06-11 2018-07-09 2018-07-10 2018-12-15 2019-04-02 2019-10-12",
    "usage_reservations_summary": "2018-01-16 2018-06-11 2018-07-10 2019-04-02 2019-08-09 2019-10-12",
    "catalogue_items_summary": "2018-01-16 2018-07-10 2019-04-02 2019-10-12",
    "membership_members_summary": "2018-01-16 2018-10-20 2018-10-24 2018-10-25 2019-04-02 2019-10-12",
    "membership_members": "2018-12-15 2019-10-12",
    "movement_transits": "2018-07-12 2018-07-13 2018-07-14 2018-07-20 2018-07-21 2018-07-27",
    "movement_transits_summary": "2018-07-12 2018-07-13 2018-07-14 2018-07-20 2018-07-21 2018-07-27 2018-12-15",
}


@dataclass
class West:
    """The set as it was loaded, and the same files unpacked."""

    loaded: object
    files: Path

    def nights(self, table: str) -> Iterator[tuple[date, list[dict[str, str]]]]:
        """Each file of an export that has rows, by day."""
        for path in sorted((self.files / table).glob("*.csv")):
            with path.open(encoding="utf-8", newline="") as file:
                rows = list(csv.DictReader(file))
            if rows:
                yield date.fromisoformat(path.stem), rows


@pytest.fixture(scope="module", params=["a choice of nights", pytest.param("all nights", marks=pytest.mark.slow)])
def west(request: pytest.FixtureRequest, real_data: Path, loading, tmp_path_factory: pytest.TempPathFactory) -> West:
    folder = real_data / "librarieswest"
    files = tmp_path_factory.mktemp("nights")
    wanted = {f"{table}/{night}.csv" for table, nights in CHOICE.items() for night in nights.split()}
    with (
        pa.CompressedInputStream(pa.OSFile(str(folder / ARCHIVE)), "zstd") as stream,
        tarfile.open(fileobj=stream, mode="r|") as tar,
    ):
        for member in tar:
            name = "/".join(member.name.split("/")[-2:])
            if member.isfile() and (request.param == "all nights" or name in wanted):
                (files / name).parent.mkdir(exist_ok=True)
                (files / name).write_bytes(tar.extractfile(member).read())
    if request.param == "all nights":
        return West(loading("librarieswest", {"extracts": folder}), files)
    (files / "libraries_codes.csv").symlink_to(folder / "libraries_codes.csv")
    return West(loading("librarieswest", {"extracts": files}), files)


def newest_of_each_month(west: West, table: str, month: str, *, until: date = date.max) -> dict[str, list[dict[str, str]]]:
    """The last file that mentions a month tells it, as a whole."""
    found: dict[str, list[dict[str, str]]] = {}
    for night, rows in west.nights(table):
        if night <= until:
            told = defaultdict(list)
            for row in rows:
                told[row[month]].append(row)
            found.update(told)
    return found


def first_day(month: str) -> date:
    return date(int(month[:4]), int(month[5:]), 1)


def loans_of(months: dict[str, list[dict[str, str]]]) -> dict[tuple[str, date, str], tuple[int, int]]:
    return {
        (CODES[row["authority"]], first_day(month), row["item_type"]): (int(row["issues"]), int(row["renewals"]))
        for month, rows in months.items()
        for row in rows
    }


LOANS = "SELECT location_code, starts_on, item_type, loans, renewals FROM loan_counts"


def test_loans_are_those_of_the_newest_file_that_tells_the_month(west: West):
    months = newest_of_each_month(west, "usage_issues_summary", "month_issued")
    assert {row[:3]: row[3:] for row in west.loaded.rows(LOANS)} == loans_of(months)
    figures = west.loaded.figures(*MEASURES)
    sums, renewals = Counter(), Counter()
    for (place, day, _), (loans, renewed) in loans_of(months).items():
        sums[place, day] += loans
        renewals[place, day] += renewed
    for (place, day), n in sums.items():
        assert figures.numerator("loans", "organisation", place, "month", day) == n
        assert figures.numerator("renewals", "organisation", place, "month", day) == renewals[place, day]
    total = sum(n for (_, day), n in sums.items() if day.year == 2018)
    assert figures.numerator("loans", "network", "librarieswest", "year", date(2018, 1, 1)) == total


def test_the_newest_row_of_each_key_would_count_renamed_kinds_twice(west: West):
    keys: dict[tuple[str, str, str], int] = {}
    for _, rows in west.nights("usage_issues_summary"):
        keys.update({(row["month_issued"], row["authority"], row["item_type"]): int(row["issues"]) for row in rows})
    naive = sum(n for (month, *_), n in keys.items() if month == "2018-01")
    ours = west.loaded.count("SELECT sum(loans) FROM loan_counts WHERE starts_on = DATE '2018-01-01'")
    assert naive > 1.9 * ours
    assert not west.loaded.rows("SELECT 1 FROM loan_counts WHERE starts_on >= DATE '2016-07-01' AND item_type = 'ADU_FIC'")


def test_what_was_known_before_the_kinds_were_renamed_can_be_built_again(west: West):
    day = date(2018, 6, 11)
    then = west.loaded.as_known_on(day)
    months = newest_of_each_month(west, "usage_issues_summary", "month_issued", until=day)
    assert {row[:3]: row[3:] for row in then.rows(LOANS)} == loans_of(months)
    assert then.count("SELECT count(*) FROM locations") == 183, "the branch list holds since the first night"
    may = "SELECT location_code, sum(loans) FROM loan_counts WHERE starts_on = DATE '2018-05-01' GROUP BY 1 ORDER BY 1"
    assert then.rows(may) != west.loaded.rows(may), "closed months are revised later"


def test_holds_are_those_of_the_newest_file_that_tells_the_month(west: West):
    expected = {
        (CODES[row["pickup_authority"]], CODES[row["item_authority"]], first_day(month)): (
            int(row["days_taken"]),
            int(row["reservations"]),
        )
        for month, rows in newest_of_each_month(west, "usage_reservations_summary", "month_placed").items()
        for row in rows
    }
    query = "SELECT pickup_location_code, owner_location_code, starts_on, days_from, holds FROM hold_counts"
    assert {row[:3]: row[3:] for row in west.loaded.rows(query)} == expected
    figures = west.loaded.figures(*MEASURES)
    placed = Counter()
    for (pickup, _, day), (_, n) in expected.items():
        placed[pickup, day] += n
    for (pickup, day), n in placed.items():
        assert figures.numerator("holds_placed", "organisation", pickup, "month", day) == n


def test_exports_with_a_header_only_are_held_and_not_loaded(west: West):
    empty = {
        f"{path.parent.name}/{path.name}"
        for path in west.files.glob("*/*.csv")
        if len(path.read_text(encoding="utf-8").splitlines()) == 1
    }
    held = {"/".join(result.origin.split("/")[-2:]) for result in west.loaded.fetched if result.outcome == "held"}
    assert empty
    assert held == empty
    assert {result.outcome for result in west.loaded.fetched} == {"kept", "held"}


def stocks(west: West) -> Iterator[tuple[date, Counter[tuple[str, ...]]]]:
    for night, rows in west.nights("movement_transits"):
        yield (
            night,
            Counter(
                (row["from_library"].strip(), row["to_library"].strip(), row["item_type"].strip(), row["date_transited"])
                for row in rows
            ),
        )


JOURNEYS = """SELECT f.name, t.name, material, CAST(sent_on AS VARCHAR), received_on, count(*)
    FROM transits JOIN locations f ON f.location_code = from_location_code
    JOIN locations t ON t.location_code = to_location_code GROUP BY ALL"""


def test_journeys_begin_and_end_as_the_nightly_stocks_rise_and_fall(west: West):
    received: Counter[tuple[tuple[str, ...], date | None]] = Counter()
    before: Counter[tuple[str, ...]] = Counter()
    for night, stock in stocks(west):
        for row, n in (before - stock).items():
            received[row, night] += n
        before = stock
    for row, n in before.items():
        received[row, None] += n
    found = {(row[:4], row[4]): row[5] for row in west.loaded.rows(JOURNEYS)}
    assert found == {key: n for key, n in received.items() if n}


def test_each_night_in_the_raw_store_equals_the_publishers_own_summary(west: West):
    """The oracle: neither we nor the recount above made `movement_transits_summary`."""
    nights = {night for night, _ in stocks(west)} & {night for night, _ in west.nights("movement_transits_summary")}
    assert len(nights) == (53 if len(list((west.files / "movement_transits").iterdir())) == 56 else 5)
    raw = west.loaded.settings.data / "raw" / "librarieswest" / "transits"
    ours = west.loaded.rows(f"""
        SELECT CAST(parse_filename(filename)[1:10] AS DATE), f.organisation_code, t.organisation_code, trim(item_type), count(*)
        FROM read_parquet('{raw}/*.parquet', filename = true)
        JOIN locations f ON f.name = trim(from_library) JOIN locations t ON t.name = trim(to_library) GROUP BY ALL""")
    theirs = west.loaded.rows("SELECT counted_on, from_location_code, to_location_code, item_type, items FROM transit_counts")
    assert {row[:4]: row[4] for row in ours if row[0] in nights} == {row[:4]: row[4] for row in theirs if row[0] in nights}


def test_flows_under_way_between_services_are_the_publishers_own_sums(west: West):
    """As known on a night, what did not arrive yet is what the publisher counted between services that night."""
    nights = sorted({night for night, _ in stocks(west)} & {night for night, _ in west.nights("movement_transits_summary")})
    published = west.loaded.rows(
        "SELECT counted_on, from_location_code, to_location_code, CAST(sum(items) AS BIGINT) FROM transit_counts GROUP BY ALL"
    )
    for night in nights[:: max(1, len(nights) // 3)]:
        theirs = {(sender, receiver): n for day, sender, receiver, n in published if day == night}
        assert len(theirs) > 20
        assert under_way(west.loaded.as_known_on(night).connection) == theirs


def test_the_flow_matrix_of_movements_counts_every_journey_once(west: West):
    found = flows(west.loaded.connection, period="year", starts_on=date(2010, 1, 1), until=date(2020, 1, 1), units=("movement",))
    journeys = west.loaded.rows(
        "SELECT f.organisation_code, t.organisation_code, count(*) FROM transits JOIN locations f ON f.location_code = "
        "from_location_code JOIN locations t ON t.location_code = to_location_code WHERE sent_on < DATE '2020-01-01' GROUP BY ALL"
    )
    sums: Counter[tuple[str, str]] = Counter()
    for flow in found:
        sums[flow.owner, flow.pickup] += flow.count
        assert flow.scope == ("province" if flow.owner != flow.pickup else "own_organisation") or flow.scope == "own_branch"
    assert sums == {(sender, receiver): n for sender, receiver, n in journeys}
    assert len(sums) > 30


def between_services(west: West) -> dict[date, tuple[int, float]]:
    """Holds that one service placed and another filled, and their mean days, by month of placing, added up from the files."""
    found = {}
    for month, rows in newest_of_each_month(west, "usage_reservations_summary", "month_placed").items():
        crossing = [row for row in rows if row["item_authority"] != row["pickup_authority"]]
        holds = sum(int(row["reservations"]) for row in crossing)
        found[first_day(month)] = holds, sum(int(row["reservations"]) * int(row["days_taken"]) for row in crossing) / holds
    return dict(sorted(found.items()))


def test_volumes_and_days_between_services_are_the_publishers_own_sums(west: West):
    months, series = counted(west.loaded.connection, known_on=west.loaded.snapshot.known_on)
    theirs = between_services(west)
    # Holds that were placed less than four months before the last night are still being filled.
    assert months == [month for month in theirs if month < date(2019, 6, 1)]
    assert series["province"].tolist() == [theirs[month][0] for month in months]
    assert series["province_days"].tolist() == pytest.approx([theirs[month][1] for month in months])


def by_hand(known: list[float], ahead: int, rule: str) -> float:
    """What the two rules say that anybody can do by hand, without the first month: the exports begin in the middle of it."""
    return sum(known[-12:]) / 12 if rule == "last_year" else known[len(known) - 12 + ahead]


def test_forecasts_are_judged_on_months_held_back(west: West):
    """From each month after the first two years what followed is forecast, and nothing of it is seen."""
    months, series = counted(west.loaded.connection, known_on=west.loaded.snapshot.known_on)
    errors = {}
    for name, values in series.items():
        found = forecast(values)
        assert found.left_out == ((0,) if name == "province" else ())
        happened = list(map(float, values))
        for rule in ("last_year", "seasonal_naive"):
            cases = [(origin, ahead) for origin in range(24, len(months)) for ahead in range(min(12, len(months) - origin))]
            missed = sum(abs(happened[at + ahead] - by_hand(happened[:at], ahead, rule)) for at, ahead in cases)
            share = missed / sum(happened[at + ahead] for at, ahead in cases)
            score = next(each for each in found.scores if each.method == rule)
            assert score.error_year_1 == pytest.approx(share)
        errors[name] = {each.method: each.error_year_1 for each in found.scores}
    volumes, days = errors["province"], errors["province_days"]
    # As docs/how-to/real-data.md says: the trend is worth something for volumes, and nothing for days.
    assert volumes["level_trend_season"] < volumes["last_year"] < volumes["seasonal_naive"]
    assert days["last_year"] < min(days["level_trend_season"], days["seasonal_naive"])
    # Closed months are revised, so that a choice of nights gives other figures than all of them, which that page tells.
    assert volumes["level_trend_season"] == pytest.approx(0.151, abs=0.03)
    assert days["last_year"] == pytest.approx(0.070, abs=0.03)


def test_transits_per_month_of_sending(west: West):
    journeys: Counter[tuple[str, date]] = Counter()
    before: Counter[tuple[str, ...]] = Counter()
    for _, stock in stocks(west):
        for row, n in (stock - before).items():
            journeys[row[0], first_day(row[3][:7])] += n
        before = stock
    figures = west.loaded.figures(*MEASURES)
    codes = dict(west.loaded.rows("SELECT name, location_code FROM locations WHERE kind = 'fixed'"))
    compared = 0
    for (name, day), n in journeys.items():
        if name in codes:
            assert figures.numerator("transits", "location", codes[name], "month", day) == n
            compared += 1
    assert compared > 100


def test_members_are_told_per_service_until_a_column_came_and_per_branch_since(west: West):
    codes = dict(west.loaded.rows("SELECT name, location_code FROM locations"))
    expected = {
        (codes[row.get("name") or row["registered_authority"]], night): int(row["users"])
        for night, rows in west.nights("membership_members_summary")
        for row in rows
    }
    query = "SELECT location_code, counted_on, members FROM member_counts WHERE area_name = 'all'"
    assert {row[:2]: row[2] for row in west.loaded.rows(query)} == expected
    assert west.loaded.count("SELECT count(DISTINCT location_code) FROM member_counts WHERE counted_on = DATE '2018-10-20'") == 7
    last = max(day for _, day in expected)
    bristol = sum(n for (code, day), n in expected.items() if day == last and code.startswith("BS"))
    figures = west.loaded.figures(*MEASURES)
    assert figures.numerator("members", "organisation", "BS", "month", last.replace(day=1)) == bristol


def test_members_per_small_area_keep_what_the_publisher_hid(west: West):
    codes = dict(west.loaded.rows("SELECT name, location_code FROM locations"))
    expected = {}
    for night, rows in west.nights("membership_members"):
        for row in rows:
            area = "/".join(row[name] for name in ("district_code", "ward_code", "lsoa_code"))
            key = (codes[row["registered_library"]], night, "unknown" if area == "//" else area)
            assert key not in expected
            expected[key] = None if row["users"] == "*" else int(row["users"])
    query = "SELECT location_code, counted_on, area_name, members, is_suppressed FROM member_counts WHERE area_name <> 'all'"
    found = west.loaded.rows(query)
    assert {row[:3]: row[3] for row in found} == expected
    assert all(row[4] == (row[3] is None) for row in found)


def test_items_of_each_night_are_the_cells_of_its_file(west: West):
    expected = {
        (CODES[row["authority"]], night, row["item_type"].strip()): (int(row["items"]), int(row["total_issues"]))
        for night, rows in west.nights("catalogue_items_summary")
        for row in rows
    }
    query = "SELECT location_code, counted_on, item_type, items, loans_ever FROM item_counts"
    assert {row[:3]: row[3:] for row in west.loaded.rows(query)} == expected


def test_no_row_is_lost(west: West, read: Callable):
    del read
    rows = west.loaded.rows("SELECT batch_id, rows_in, loaded + refused + superseded + repeated + left_out + held FROM accounts")
    assert [row for row in rows if row[1] != row[2]] == []
    for table, extract in {
        "usage_issues_summary": "loans",
        "movement_transits": "transits",
        "membership_members": "member_areas",
    }.items():
        files = sum(len(rows) for _, rows in west.nights(table))
        assert west.loaded.count(f"SELECT sum(rows_in) FROM accounts WHERE batch_id LIKE 'librarieswest/{extract}/%'") == files
