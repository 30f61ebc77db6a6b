"""A bad export replaces nothing: it is held in the refresh, what was there goes on to count, and there is a way back."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from made_up.library import ITEMS, LOCATIONS, NOW, Library
from made_up.months_of_loans import GOOD, ISO, ITEM_HEADS, JUNE, LOAN_HEADS, MONTHS

from schakel.errors import InputError
from schakel.intake.holding import held, reject, release, take_back
from schakel.warehouse.account import audits, batches
from schakel.warehouse.batch import list_batches, read_card


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """Places; months of loans; a feed that may speak of O1 only when a test says so."""
    made = Library(tmp_path).set_up(locations=LOCATIONS, loans=MONTHS)
    made.put("locations.csv", "code,name,organisation", "L1,East,O1", "L2,West,O1", "L3,Abroad,O2")
    return made


def loans(library: Library) -> int:
    return int(library.ask("SELECT count(*) FROM loans")[0][0])


def later(day: int) -> datetime:
    return datetime(2020, 6, day, 12, tzinfo=UTC)


def again(library: Library, day: int, known_on: date | None = None) -> list[tuple[str, str]]:
    """Fetch and refresh on a later day; what is held, with the reason."""
    library.fetch(now=later(day))
    library.refresh(now=later(day), known_on=known_on)
    return [(batch.origin, str(batch.held)) for batch in held(library.settings())]


def test_a_month_with_dates_in_another_form_is_held_and_the_month_before_it_counts_on(library: Library) -> None:
    library.put(JUNE, LOAN_HEADS, *GOOD)
    assert again(library, 1) == []
    library.put(JUNE, LOAN_HEADS, *ISO)
    assert again(library, 2) == [(JUNE, "all of its 10 rows for table loans are refused, most often with: is not a date")]
    assert loans(library) == 10
    assert library.account("loans") == (20, 10, 10, 0, 0, 0)
    assert any(f"{JUNE}: refused as a whole and held, it replaces nothing" in said for said in library.heard.said)
    # Neither the next night nor the old file makes it count.
    library.put(JUNE, LOAN_HEADS, *GOOD)
    [known] = [result for result in library.fetch(now=later(3)) if result.origin == JUNE]
    assert known.outcome == "known"
    assert "came later under that name and is held" in known.said
    assert "schakel reject lib/loans/" in known.said
    assert len(again(library, 4)) == 1
    assert loans(library) == 10


@pytest.mark.parametrize(("bad", "is_held"), [(5, False), (6, True)])
def test_half_of_the_rows_may_be_refused_and_not_one_more(library: Library, bad: int, is_held: bool) -> None:
    library.put(JUNE, LOAN_HEADS, *GOOD)
    again(library, 1)
    library.put(JUNE, LOAN_HEADS, *ISO[:bad], *GOOD[bad:])
    assert bool(again(library, 2)) is is_held
    assert loans(library) == (10 if is_held else 5)
    assert library.held("loans") == (4 if is_held else 0)
    assert all(audit.passed for audit in audits(library.refresh(now=later(3))))


def test_the_share_can_be_set_in_the_map_and_for_a_feed(library: Library) -> None:
    library.put(JUNE, LOAN_HEADS, *GOOD)
    again(library, 1)
    library.put(JUNE, LOAN_HEADS, *ISO[:4], *GOOD[4:])
    library.set_up(loans="may_refuse = 0.3" + MONTHS)
    assert len(again(library, 2)) == 1
    library.set_up("may_refuse = 0.4", loans="may_refuse = 0.3" + MONTHS)
    assert again(library, 3) == []
    library.set_up("may_refuse = 0.4", loans="may_shrink = 0.0\nmay_refuse = 0.3" + MONTHS)
    assert again(library, 4) == []


def test_what_can_be_loaded_is_weighed_against_the_batch_it_replaces(library: Library) -> None:
    for month in ("2020-03", "2020-04", "2020-05"):
        library.put(f"loans_{month}_2020-12-31.csv", LOAN_HEADS, *(f"{month}{n},L1,02-{month[5:]}-2020" for n in range(4)))
    library.put(JUNE, LOAN_HEADS, *GOOD)
    again(library, 1)
    assert loans(library) == 22
    # Four are usual, and this month had ten.
    library.put("loans_2020-06_2021-01-31.csv", LOAN_HEADS, *GOOD[:4])
    [(origin, why)] = again(library, 2)
    assert origin == "loans_2020-06_2021-01-31.csv"
    assert why == "4 of its rows for table loans can be loaded, and 10 of what it would replace (less than 0.5 of it)"
    assert loans(library) == 22


def test_a_state_of_another_organisation_withdraws_nothing(library: Library) -> None:
    (library.root / "places").mkdir()
    (library.root / "maps" / "locations.toml").rename(library.root / "places" / "locations.toml")
    more = '[[feeds]]\nname = "places"\nsource = "csv_files"\npath = "../files"\nmaps = "../places"'
    library.set_up(f'organisations = ["O1"]\n{more}', items=ITEMS)
    library.put("items_2020-01-01.csv", ITEM_HEADS, *(f"{n},L1,O1,B,," for n in range(10)))
    again(library, 1)
    # Every other row has another fault as well: it is still known as foreign.
    library.put("items_2020-02-01.csv", ITEM_HEADS, *(f"x{n},L3,O2,{'Q' if n % 2 else 'B'},," for n in range(10)))
    assert again(library, 2) == [("items_2020-02-01.csv", "none of its rows is of O1")]
    assert library.ask("SELECT count(*), count(withdrawn_on) FROM items") == [(10, 0)]
    [waiting] = held(library.settings())
    release(library.settings(), waiting.batch_id, by="Anke", why="it is so", now=later(3))
    assert again(library, 3) == []
    assert library.ask("SELECT count(*), count(withdrawn_on) FROM items") == [(10, 10)]
    snapshot_batches = {batch.origin: batch.status for batch in batches(library.refresh(now=later(4)))}
    assert snapshot_batches["items_2020-02-01.csv"] == "refused"


def test_a_release_of_what_was_small_says_nothing_of_what_is_refused(library: Library) -> None:
    library.put(JUNE, LOAN_HEADS, *GOOD)
    again(library, 1)
    library.put("loans_2020-07_2020-12-31.csv", LOAN_HEADS, "90,L1,2020-07-01")
    library.fetch(now=later(2))
    [small] = held(library.settings())
    release(library.settings(), small.batch_id, by="Anke", why="closed", now=later(2))
    assert held(library.settings()) == []
    [(_, why)] = again(library, 3)
    assert why == "all of its 1 rows for table loans are refused, most often with: is not a date"


def test_rejecting_goes_back_to_what_was_there_and_can_be_undone(library: Library) -> None:
    library.put(JUNE, LOAN_HEADS, *GOOD)
    again(library, 1)
    library.put(JUNE, LOAN_HEADS, *GOOD[:6])
    assert again(library, 2) == []
    assert loans(library) == 6
    first, second = list_batches(library.data, "lib", "loans")
    wrong = max(first, second, key=lambda batch: batch.fetched_at)
    rows = wrong.parquet(library.data).read_bytes()
    with pytest.raises(InputError, match="say who decides it and why"):
        reject(library.settings(), wrong.batch_id, by=" ", why="x", now=NOW)
    reject(library.settings(), wrong.batch_id, by="Anke", why="half a file", now=later(3))
    assert again(library, 3) == []
    assert loans(library) == 10
    assert [b.said for b in batches(library.refresh(now=later(4))) if b.status == "rejected"] == ["rejected by Anke: half a file"]
    for deed in (reject, release):
        with pytest.raises(InputError, match="rejected"):
            deed(library.settings(), wrong.batch_id, by="Anke", why="x", now=NOW)
    take_back(library.settings(), wrong.batch_id, by="Bram", why="it was right", now=later(5))
    with pytest.raises(InputError, match="is not rejected"):
        take_back(library.settings(), wrong.batch_id, by="Bram", why="x", now=NOW)
    again(library, 5)
    assert loans(library) == 6
    card = read_card(wrong.card(library.data))
    assert [(one.what, one.by) for one in card.decisions] == [("rejected", "Anke"), ("taken_back", "Bram")]
    assert wrong.parquet(library.data).read_bytes() == rows


def test_as_known_on_a_day_before_the_bad_batch_holds_nothing(library: Library) -> None:
    library.put("loans_2020-06_2020-07-01.csv", LOAN_HEADS, *GOOD)
    library.put("loans_2020-06_2020-12-31.csv", LOAN_HEADS, *ISO)
    assert again(library, 1, date(2020, 8, 1)) == []
    assert loans(library) == 10
    assert len(again(library, 2)) == 1
    assert loans(library) == 10


def test_a_batch_found_wrong_at_its_second_table_has_filled_none(library: Library) -> None:
    library.set_up(
        locations=LOCATIONS.replace("files", 'mode = "state"\nfiles').replace(
            'name = "name"', 'name = "name"\nlatitude = "lat"', 1
        )
    )
    library.put("locations.csv", "code,name,organisation,lat", "L1,East,O1,52", "L2,West,O1,52")
    assert again(library, 1) == []
    library.put("locations.csv", "code,name,organisation,lat", "L1,East,O8,x", "L2,West,O9,x")
    library.fetch(today=date(2020, 6, 2), now=later(2))
    library.refresh(now=later(2))
    assert [batch.origin for batch in held(library.settings())] == ["locations.csv"]
    assert library.ask("SELECT organisation_code FROM organisations ORDER BY 1") == [("O1",)]
    assert library.ask("SELECT count(*), count(closed_on) FROM locations") == [(2, 0)]


def test_a_card_of_before_says_the_same(library: Library) -> None:
    library.put(JUNE, LOAN_HEADS, *GOOD)
    library.fetch()
    [batch] = list_batches(library.data, "lib", "loans")
    card = batch.card(library.data)
    text = card.read_text()
    assert '"decisions": []' in text
    card.write_text(text.replace('"decisions": []', '"released": {"by": "Anke", "why": "so", "at": "2020-06-01"}'))
    told = read_card(card).released
    assert told is not None
    assert (told.by, told.why, told.of) == ("Anke", "so", "")
