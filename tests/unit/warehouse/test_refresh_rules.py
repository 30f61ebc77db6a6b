"""What becomes of rows: states, stocks, periods, duplicates, orphans, other organisations; every row accounted for."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from made_up.library import ITEMS, LOANS, LOCATIONS, TRANSITS, Library, small_library

from schakel.warehouse.account import audits, batches, refusals, totals
from schakel.warehouse.build import AuditError, NothingToLoadError
from schakel.warehouse.snapshot import current
from schakel.warehouse.stocks import StockError

ITEM_HEADS = "id,place,owner,status,added,price"
NIGHTS = "kind,from,to,sent"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """Places and nothing else."""
    made = Library(tmp_path).set_up(locations=LOCATIONS)
    made.put("locations.csv", "code,name,organisation", "L1,East,O1", "L2,West,O1", "L3,Abroad,O2")
    return made


def test_a_small_library_comes_out_as_a_person_would_count_it(tmp_path: Path) -> None:
    library = small_library(tmp_path)
    snapshot = library.load()
    assert library.refused() == [
        ("items", 2, "price_cents", "x", "is not a whole number"),
        ("loans", 4, "lent_on", "00-00-0000", "is not a date"),
        ("loans", 5, "location_code", "L9", "is not among the locations"),
    ]
    assert library.account("items") == (5, 3, 1, 1, 0, 0)
    assert library.account("organisations") == (3, 2, 0, 0, 1, 0)
    # The owner comes from the item, the place from another way of writing its name.
    assert library.ask("SELECT loan_id, location_code, owner_code FROM loans ORDER BY 1") == [
        ("1", "L1", "O1"), ("2", "L1", "O1"), ("3", "L1", "O1"),
    ]  # fmt: skip
    assert [account.table for account in totals(snapshot)] == [
        "aliases",
        "items",
        "loans",
        "locations",
        "organisations",
        "transits",
    ]
    assert {audit.passed for audit in audits(snapshot)} == {True}
    assert {batch.status for batch in batches(snapshot)} == {"loaded"}
    assert [(r.table, r.rows) for r in refusals(snapshot)] == [("items", 1), ("loans", 1), ("loans", 1)]


def test_a_loan_takes_from_its_item_what_its_source_does_not_say(library: Library) -> None:
    told = 'material = { from = "kind", codes = { B = "book" } }\n'
    told += 'audience = { from = "for", codes = { J = "youth", V = "adult" } }\n'
    library.set_up(items=ITEMS + told, loans=LOANS + told)
    library.put("items_2020-01-01.csv", ITEM_HEADS + ",kind,for", "a,L1,O1,B,,,B,J", "b,L1,O1,B,,,B,")
    library.put(
        "loans.csv", "id,item,borrower,place,lent,returned,name,kind,for",
        "1,a,7,L1,03-01-2020,,n,,", "2,a,7,L1,03-01-2020,,n,,V", "3,b,7,L1,03-01-2020,,n,,", "4,,7,L1,03-01-2020,,n,,",
    )  # fmt: skip
    library.load()
    assert library.ask("SELECT loan_id, material, audience FROM loans ORDER BY 1") == [
        ("1", "book", "youth"), ("2", "book", "adult"), ("3", "book", None), ("4", None, None),
    ]  # fmt: skip


def test_states_become_what_happened(library: Library) -> None:
    library.set_up(items=ITEMS)
    library.put("items_2020-01-01.csv", ITEM_HEADS, "a,L1,O1,B,,", "b,L1,O1,B,,", "c,L1,O1,B,,", "d,L1,O1,B,,")
    library.put("items_2020-02-01.csv", ITEM_HEADS, "a,L2,O1,U,,", "c,L1,O1,Q,,", "e,L1,O2,B,,")
    library.put("items_2020-03-01.csv", ITEM_HEADS, "a,L2,O2,B,,", "b,L1,O1,B,,", "e,L1,O2,B,2020-01-20,")
    library.load()
    assert library.ask("SELECT item_id, CAST(happened_on AS VARCHAR), event, before, after FROM item_events ORDER BY ALL") == [
        ("a", "2020-02-01", "moved", "L1", "L2"),
        ("a", "2020-02-01", "status_changed", "available", "on_loan"),
        ("a", "2020-03-01", "owner_changed", "O1", "O2"),
        ("a", "2020-03-01", "status_changed", "on_loan", "available"),
        ("b", "2020-02-01", "withdrawn", None, None),
        ("b", "2020-03-01", "returned_to_stock", None, None),
        ("c", "2020-03-01", "withdrawn", None, None),  # its refused row of February shows that it was there
        ("d", "2020-02-01", "withdrawn", None, None),
        ("e", "2020-01-20", "added", None, None),  # the source says so, later
    ]
    assert library.ask("SELECT item_id, CAST(added_on AS VARCHAR), CAST(withdrawn_on AS VARCHAR) FROM items ORDER BY 1") == [
        ("a", None, None), ("b", None, None), ("c", None, "2020-03-01"), ("d", None, "2020-02-01"), ("e", "2020-01-20", None),
    ]  # fmt: skip
    assert library.account("items") == (10, 5, 1, 4, 0, 0)


def test_a_row_told_twice_does_not_hide_that_the_item_was_away(library: Library) -> None:
    library.set_up(items=ITEMS)
    stay = ("b,L1,O1,B,,", "c,L1,O1,B,,", "d,L1,O1,B,,")
    library.put("items_2020-01-01.csv", ITEM_HEADS, "a,L1,O1,B,,", "a,L1,O1,B,,", *stay)
    library.put("items_2020-02-01.csv", ITEM_HEADS, *stay)
    library.put("items_2020-03-01.csv", ITEM_HEADS, "a,L1,O1,B,,", *stay)
    library.load()
    assert library.ask("SELECT item_id, event, CAST(happened_on AS VARCHAR) FROM item_events ORDER BY ALL") == [
        ("a", "returned_to_stock", "2020-03-01"),
        ("a", "withdrawn", "2020-02-01"),
    ]


def test_a_place_that_is_gone_is_closed_and_stays(library: Library) -> None:
    (library.root / "maps" / "locations.toml").unlink()
    library.set_up(
        places=LOCATIONS.replace('"locations"', '"places"').replace("locations*", "places_*").replace(
            "[tables.locations.columns]", "mode = 'state'\nknown_on = '_(....-..-..)'\n[tables.locations.columns]"
        )
    )  # fmt: skip
    library.put("places_2020-01-01.csv", "code,name,organisation", "L1,East,O1", "L2,West,O2")
    library.put("places_2020-02-01.csv", "code,name,organisation", "L1,East,O1")
    library.load()
    assert library.ask("SELECT location_code, CAST(closed_on AS VARCHAR) FROM locations ORDER BY 1") == [
        ("L1", None), ("L2", "2020-02-01"),
    ]  # fmt: skip
    # That nobody mentions an organisation any more does not say that it is gone.
    assert library.ask("SELECT organisation_code, closed_on FROM organisations ORDER BY 1") == [("O1", None), ("O2", None)]


def test_equal_rows_of_a_stock_are_counted_off(library: Library) -> None:
    library.set_up(transits=TRANSITS)
    row = "book,L1,L2,2020-01-01"
    for night, times in (("01", 3), ("02", 2), ("05", 3), ("06", 3)):
        library.put(f"transits_2020-01-{night}.csv", NIGHTS, *[row] * times)
    library.load()
    found = library.ask(
        "SELECT CAST(received_on AS VARCHAR), count(*), count(DISTINCT transit_id) FROM transits GROUP BY 1 ORDER BY 1"
    )
    # Three set out, one came in, a new one set out; what was missing between the 2nd and the 5th says nothing.
    assert found == [("2020-01-02", 1, 1), (None, 3, 3)]
    assert library.account("transits") == (11, 4, 0, 7, 0, 0)
    names = {row[0] for row in library.ask("SELECT transit_id FROM transits")}
    library.put("transits_2020-01-07.csv", NIGHTS, row, row, "film,L2,L1,2020-01-07")
    library.load()
    assert names < {row[0] for row in library.ask("SELECT transit_id FROM transits")}, "names change when a night is added"


def test_a_stock_needs_a_column_for_made_names(library: Library) -> None:
    library.set_up(transits=TRANSITS.replace('{ batch = "line" }', '"kind"'))
    library.put("transits_2020-01-01.csv", NIGHTS, "book,L1,L2,2020-01-01")
    library.fetch()
    with pytest.raises(StockError, match="one key column must be"):
        library.refresh()


def test_of_one_key_the_newest_batch_counts_and_duplicates_are_told_apart(library: Library) -> None:
    library.set_up(loans=LOANS)
    heads = "id,item,borrower,place,lent,returned,name"
    library.put(
        "loans_1.csv", heads, "1,,7,L1,03-01-2020,,n", "1,,7,L1,03-01-2020,,m", "1,,7,L2,03-01-2020,,n", "2,,8,L1,04-01-2020,,n"
    )
    library.fetch(today=date(2020, 2, 1))
    library.put("loans_2.csv", heads, "2,,8,L1,04-01-2020,09-01-2020,n", "3,,8,L1,05-01-2020,04-01-2020,n")
    library.load()
    assert library.refused() == [
        ("loans", 2, "returned_on", "2020-01-04 < 2020-01-05", "comes before lent_on"),
        ("loans", 3, "loan_id", "first on line 1", "has the key of an earlier row and other content"),
    ]
    assert library.ask("SELECT loan_id, CAST(returned_on AS VARCHAR) FROM loans ORDER BY 1") == [("1", None), ("2", "2020-01-09")]
    assert library.account("loans") == (6, 2, 2, 1, 1, 0)


PERIODS = """
extract = "visits"
mode = "period"
may_shrink = 0.0
files = ["visits_*.csv"]
period = 'visits_(\\d{4}-\\d{2})_'
known_on = '_(\\d{4}-\\d{2}-\\d{2})'
[tables.visits]
skip = { "place" = ["total.*"] }
[tables.visits.columns]
location_code = "place"
starts_on = { batch = "period" }
ends_on = { from = "until" }
visits = "visits"
"""


def test_a_later_batch_of_a_period_replaces_the_earlier_one(library: Library) -> None:
    library.set_up(visits=PERIODS)
    library.put(
        "visits_2020-01_2020-02-01.csv", "place,until,visits", "L1,2020-02-01,5", "L2,2020-02-01,6", "total,2020-02-01,11"
    )
    library.put("visits_2020-02_2020-03-01.csv", "place,until,visits", "L1,2020-03-01,7")
    library.put("visits_2020-01_2020-04-01.csv", "place,until,visits", "L1,2020-02-01,-5", "East,2020-02-01,4")
    library.load()
    assert library.ask("SELECT location_code, CAST(starts_on AS VARCHAR), visits FROM visits ORDER BY ALL") == [
        ("L1", "2020-01-01", 4), ("L1", "2020-02-01", 7),
    ]  # fmt: skip
    assert library.account("visits") == (6, 2, 1, 3, 0, 0)
    # As it was known in March, the first batch of January counted.
    library.refresh(known_on=date(2020, 3, 15), now=datetime(2020, 6, 2, tzinfo=UTC))
    assert library.ask("SELECT location_code, visits FROM visits ORDER BY starts_on, 1") == [("L1", 5), ("L2", 6), ("L1", 7)]
    assert library.account("visits") == (4, 3, 0, 0, 0, 1)


def test_periods_named_in_a_column_are_replaced_one_by_one(library: Library) -> None:
    text = PERIODS.replace("period = 'visits_(\\d{4}-\\d{2})_'", 'period_column = "month"')
    library.set_up(visits=text.replace('{ batch = "period" }', '{ from = "month", span = "start" }'))
    heads = "place,month,until,visits"
    library.put("visits_a_2020-03-01.csv", heads, "L1,2020-01,2020-02-01,1", "L2,2020-01,2020-02-01,2", "L1,2020-02,2020-03-01,3")
    library.put("visits_b_2020-04-01.csv", heads, "L1,2020-01,2020-02-01,9")
    library.load()
    assert library.ask("SELECT location_code, visits FROM visits ORDER BY starts_on, 1") == [("L1", 9), ("L1", 3)]
    assert library.account("visits") == (4, 2, 0, 2, 0, 0)


def test_rows_become_counts(library: Library) -> None:
    library.set_up(
        members="""
extract = "members"
files = ["members.csv"]
[tables.member_counts]
count = "members"
sums = ["active_members"]
[tables.member_counts.columns]
location_code = "place"
counted_on = { batch = "known_on" }
area_name = { constant = "all" }
age_class = { constant = "all" }
active_members = "active"
is_suppressed = { constant = "false" }
"""
    )
    library.put("members.csv", "place,active", "L1,1", "L1,0", "L2,1", "L1,1", "L9,1")
    library.load()
    assert library.ask("SELECT location_code, members, active_members FROM member_counts ORDER BY 1") == [
        ("L1", 3, 2),
        ("L2", 1, 1),
    ]
    assert library.account("member_counts") == (5, 2, 1, 0, 2, 0)


def test_an_extract_of_another_organisation_is_refused_as_a_whole(library: Library) -> None:
    # Who lists the places is another feed: it may speak of all.
    (library.root / "places").mkdir()
    (library.root / "maps" / "locations.toml").rename(library.root / "places" / "locations.toml")
    more = '[[feeds]]\nname = "places"\nsource = "csv_files"\npath = "../files"\nmaps = "../places"'
    library.set_up(f'organisations = ["O1"]\n{more}', transits=TRANSITS, items=ITEMS)
    library.put("items_2020-01-01.csv", ITEM_HEADS, "a,L1,O1,B,,", "b,L3,O2,B,,")
    library.put("transits_2020-01-01.csv", NIGHTS, "book,L3,L3,2020-01-01", "film,L3,L3,2020-01-01")
    library.put("transits_2020-01-02.csv", NIGHTS, "book,L1,L3,2020-01-01", "book,L3,L3,2020-01-01")
    snapshot = library.load()
    said = "is of another organisation than this feed may speak of"
    assert library.refused() == [
        ("items", 2, "", "O2", said), ("transits", 1, "", "O2", said), ("transits", 2, "", "O2", said),
        ("transits", 2, "", "O2", said),
    ]  # fmt: skip
    whole = [batch for batch in batches(snapshot) if batch.status == "held"]
    assert [(batch.origin, batch.said) for batch in whole] == [("transits_2020-01-01.csv", "held: none of its rows is of O1")]
    assert any("transits_2020-01-01.csv: refused as a whole" in line for line in library.heard.said)
    assert library.account("transits") == (4, 1, 3, 0, 0, 0)


def test_personal_values_are_never_shown(library: Library) -> None:
    library.set_up(
        people="""
extract = "people"
files = ["people.csv"]
[tables.borrowers.columns]
borrower_pseudonym = "nr"
year = { constant = "2020" }
postcode4 = "post"
registered_on = "since"
"""
    )
    library.put("people.csv", "nr,post,since", "secret1,9401,31-12-1999", "secret2,9402,2000-01-01", "secret2,9403,2000-01-01")
    library.load()
    assert [row[2:] for row in library.refused()] == [
        ("registered_on", "(hidden)", "is not a date"),
        ("borrower_pseudonym, year", "first on line 2", "has the key of an earlier row and other content"),
    ]
    assert "secret" not in " ".join(library.heard.said)


def test_an_audit_that_stops_keeps_the_snapshot_before(library: Library) -> None:
    before = library.load()
    library.set_up(
        loans=LOANS,
        counts="""
extract = "counts"
files = ["counts.csv"]
[tables.loan_counts.columns]
location_code = "place"
starts_on = "from"
ends_on = "until"
item_type = { constant = "all" }
borrower_group = { constant = "all" }
loans = "loans"
""",
    )
    library.put("loans.csv", "id,item,borrower,place,lent,returned,name", "1,,7,L1,03-01-2020,,n")
    library.put("counts.csv", "place,from,until,loans", "L1,2020-01-01,2020-02-01,9", "L2,2020-01-01,2020-02-01,9")
    library.fetch()
    with pytest.raises(AuditError, match=r"no_month_is_counted_twice .* L1: 2020-01"):
        library.refresh(now=datetime(2020, 6, 2, tzinfo=UTC))
    assert current(library.data) == before
    assert [path.name for path in (library.data / "snapshots").iterdir()] == [before.id]


def test_a_suspicious_loan_is_told_of_and_loaded(tmp_path: Path) -> None:
    library = small_library(tmp_path)
    library.put("loans_2.csv", "id,item,borrower,place,lent,returned,name", "8,i4,0001,L1,01-01-2020,,n")
    snapshot = library.load()
    assert [(a.audit, a.findings) for a in audits(snapshot) if not a.passed] == [("no_loan_before_its_item", 1)]


def test_items_of_no_known_owner_are_counted_by_place_and_loaded(tmp_path: Path) -> None:
    library = small_library(tmp_path)
    library.put(
        "items_2020-05-31.csv",
        "id,place,owner,status,added,price",
        *(f"n{at},L{1 + at % 2},{'O1' if at < 4 else ''},B,," for at in range(7)),
    )
    snapshot = library.load()
    told = next(each for each in audits(snapshot) if each.audit == "items_have_an_owner")
    assert (told.severity, told.findings) == ("warn", 2)
    assert told.sample.splitlines() == [
        "L1: 2 of 4 items have no known owner",
        "L2: 1 of 3 items have no known owner",
    ]


def test_as_known_on_loads_only_what_was_known(tmp_path: Path) -> None:
    library = small_library(tmp_path)
    library.fetch(today=date(2020, 1, 1))
    first = library.refresh(known_on=date(2020, 1, 31))
    assert (first.known_on, first.as_known_on) == (date(2020, 1, 2), date(2020, 1, 31))
    assert library.ask("SELECT count(*) FROM items WHERE withdrawn_on IS NULL") == [(2,)]
    assert library.ask("SELECT DISTINCT status, said FROM batches WHERE status <> 'loaded'") == [
        ("not_loaded", "known after 2020-01-31")
    ]
    later = library.refresh(now=datetime(2020, 6, 2, tzinfo=UTC))
    assert later.as_known_on is None
    assert library.ask("SELECT count(*) FROM items WHERE withdrawn_on IS NULL") == [(2,)]
    with pytest.raises(NothingToLoadError, match="known on 2019-01-01"):
        library.refresh(known_on=date(2019, 1, 1))


def test_reading_needs_no_lock_and_absent_tables_are_empty(library: Library) -> None:
    snapshot = library.load()
    with snapshot.connect() as one, snapshot.connect() as other:
        assert one.execute("SELECT count(*), count(loan_id) FROM loans").fetchall() == [(0, 0)]
        assert other.execute("SELECT count(*) FROM locations").fetchall() == [(3,)]


def test_nothing_to_load_says_what_to_do(tmp_path: Path) -> None:
    library = Library(tmp_path).set_up(locations=LOCATIONS)
    with pytest.raises(NothingToLoadError, match="run `schakel fetch` first"):
        library.refresh()
    assert current(library.data) is None


def test_batches_without_a_map_are_told_of(library: Library) -> None:
    library.set_up(transits=TRANSITS)
    library.put("transits_2020-01-01.csv", NIGHTS, "book,L1,L2,2020-01-01")
    library.load()
    (library.root / "maps" / "transits.toml").unlink()
    library.refresh(now=datetime(2020, 6, 2, tzinfo=UTC))
    assert library.ask("SELECT said FROM batches WHERE status = 'not_loaded'") == [
        ("no column map for extract 'transits' of feed 'lib'",)
    ]
    assert any("no column map for extract 'transits'" in said for said in library.heard.said)


def test_ids_of_a_feed_with_a_scope_do_not_clash(library: Library) -> None:
    library.set_up('scope = "north"', items=ITEMS, loans=LOANS)
    library.put("items_2020-01-01.csv", ITEM_HEADS, "a,L1,O1,B,,")
    library.put("loans.csv", "id,item,borrower,place,lent,returned,name", "1,a,7,L1,03-01-2020,,n")
    library.load()
    assert library.ask("SELECT loan_id, item_id, owner_code FROM loans") == [("north:1", "north:a", "O1")]
