"""The warehouse types, refuses, derives and counts as a plain-Python twin does, whatever dirt the extracts hold."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from made_up import twin
from made_up.library import ITEMS, LOANS, LOCATIONS, TRANSITS, Library

FIRST = date(2020, 1, 1)
IDS = st.sampled_from(["a", "b", "c", "d", "e", "f", "g", "", " a "])
# Mostly clean, so that rows get as far as duplicates and references.
PLACES = st.sampled_from(["L1"] * 4 + ["L2"] * 3 + ["East", "WEST", "L3", "L9", "", " L1"])
OWNERS = st.sampled_from(["O1"] * 4 + ["O2", "O2", "O9", ""])
DUTCH_DAYS = st.sampled_from(["03-01-2020"] * 3 + ["31-12-2019", "04-01-2020", "00-00-0000", "31-02-2020", "", "2020-01-03", "x"])
BACK = st.sampled_from(["", "", "10-01-2020", "01-01-2020", "00-00-0000", "0-0-0", "x"])
ISO_DAYS = st.sampled_from(["2020-01-01"] * 4 + ["2020-01-02", "2020-01-09", "0000-00-00", "2020-13-01", "", "01-01-2020"])

ITEM = st.tuples(
    IDS, PLACES, OWNERS, st.sampled_from(["B", "B", "u", "T", "Q", ""]),
    st.sampled_from(["", "", "", "2019-05-01", "2020-01-03", "2019-02-29"]), st.sampled_from(["", "1,50", "3", "x", "-1", "2.5"]),
)  # fmt: skip
LOAN = st.tuples(IDS, st.sampled_from(["a", "b", "", "", "z"]), st.sampled_from(["1", "2", ""]), PLACES, DUTCH_DAYS, BACK)
TRANSIT = st.tuples(st.sampled_from(["book", "book", "film", ""]), PLACES, PLACES, ISO_DAYS)


def batches(row: Any, most: int) -> Any:
    return st.lists(st.lists(row, min_size=1, max_size=9), min_size=1, max_size=most)


@settings(max_examples=25)
@given(states=batches(ITEM, 4), lent=batches(LOAN, 3), nights=batches(TRANSIT, 4))
def test_the_warehouse_agrees_with_its_twin(states: list[Any], lent: list[Any], nights: list[Any]) -> None:
    with TemporaryDirectory() as folder:
        grow = ("mode =", "may_shrink = 0.0\nmode =")
        library = Library(Path(folder)).set_up(
            locations=LOCATIONS, items=ITEMS.replace(*grow), transits=TRANSITS.replace(*grow),
            loans=LOANS.replace('"loans*.csv"]', "\"loans*.csv\"]\nknown_on = '_(....-..-..)'"),
        )  # fmt: skip
        library.put("locations.csv", "code,name,organisation", "L1,East,O1", "L2,West,O1", "L3,Abroad,O2")
        kinds = {
            "items": ("id,place,owner,status,added,price", states),
            "loans": ("id,item,borrower,place,lent,returned", lent),
            "transits": ("kind,from,to,sent", nights),
        }
        days: dict[str, list[tuple[date, str, Any]]] = {}
        for kind, (heads, many) in kinds.items():
            for number, rows in enumerate(many):
                # Nights are missing on purpose: every third one.
                day = FIRST + timedelta(days=number + number // 2)
                library.put(f"{kind}_{day}.csv", heads, *rows)
                days.setdefault(kind, []).append((day, f"{kind}_{day}.csv", rows))
        library.load()
        items, events = twin.items(days["items"])
        loans = twin.loans([(origin, rows) for _, origin, rows in days["loans"]], {str(row[0]): row[2] for row in items.rows})
        transits = twin.transits(days["transits"])

        query = (
            "SELECT item_id, location_code, owner_code, status, added_on, added_after, withdrawn_on, withdrawn_after, "
            "price_cents FROM items"
        )
        assert Counter(library.ask(query)) == Counter(items.rows)
        query = "SELECT item_id, event, happened_on, happened_after, before, after FROM item_events"
        assert set(library.ask(query)) == events
        found = library.ask(
            "SELECT loan_id, item_id, borrower_pseudonym, location_code, lent_on, returned_on, owner_code FROM loans"
        )
        assert Counter((*row[:2], *row[3:]) for row in found) == Counter((*row[:2], *row[3:]) for row in loans.rows)
        # Pseudonyms are told apart exactly as borrowers of a year are.
        hashes = {row[0]: row[2] for row in found}
        pairs = {(row[2], hashes[str(row[0])]) for row in loans.rows}
        assert len({who for who, _ in pairs}) == len({pseudonym for _, pseudonym in pairs}) == len(pairs)
        query = "SELECT material, from_location_code, to_location_code, sent_on, received_on FROM transits"
        assert Counter(library.ask(query)) == Counter(transits.rows)

        query = 'SELECT "table", b.origin, line, "column", reason FROM refused r JOIN batches b USING (batch_id)'
        refused = Counter(library.ask(query))
        said = {"items": items, "loans": loans, "transits": transits}
        assert refused == Counter((kind, *row) for kind, outcome in said.items() for row in outcome.refused)
        for kind, outcome in said.items():
            rows_in = sum(len(rows) for _, _, rows in days[kind])
            counted = [outcome.account[word] for word in ("loaded", "refused", "superseded", "repeated")]
            held = outcome.account["held"]
            assert library.account(kind) == (rows_in, *counted, 0)
            assert library.held(kind) == held
            assert rows_in == sum(counted) + held
