"""The yardstick: wishes that wait, what the norm measured, and a past that is measured as it was."""

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up.lending import TODAY, rows_of_lending
from numpy.typing import NDArray
from twins.drawn_network import put

from schakel.collection.measured_norm import MET, NOT_OWNED, OUT, STOOD, Record, read_record
from schakel.collection.missed import find_missed
from schakel.collection.wish_history import month_number, read_history
from schakel.collection.yardstick import LONGEST_WAIT, Wishes, Yardstick, bare, calibrate, serve
from schakel.errors import InputError

DAY = month_number(date(2019, 1, 1))


def test_wishes_are_met_one_by_one() -> None:
    at = np.array([0.0, 1.0, 2.0, 10.0, 0.5, 30.0])
    title, place = np.array([0, 0, 0, 0, 1, 1]), np.array([0, 0, 1, 0, 0, 0])
    copies = np.array([[1, 1], [0, 3]], dtype=np.int16)
    ended = serve(title, place, at, np.array([10.0, 5.0]), copies, np.zeros(2))
    # The second finds the copy out; the fourth comes on the very moment that it is back; of the second title O has none.
    assert ended.tolist() == [MET, OUT, MET, MET, NOT_OWNED, NOT_OWNED]
    # Who may wait nine days takes the copy from day 10 to 20; then the fourth, who would wait ten, goes elsewhere.
    assert serve(title, place, at, np.array([10.0, 5.0]), copies, np.array([9.0, 0.0])).tolist()[:4] == [MET, MET, MET, OUT]


def queued(rows: list[tuple[int, int, float]], days: list[float], copies: Any, waits: list[float]) -> list[int]:
    """The same with a list of the moments at which each copy is free, and no array anywhere."""
    free = {(title, place): [float("-inf")] * int(many) for title, row in enumerate(copies) for place, many in enumerate(row)}
    ended = []
    for title, place, at in rows:
        shelf = free[title, place]
        if not shelf:
            ended.append(NOT_OWNED)
            continue
        soonest = min(shelf)
        if soonest > at + waits[place]:
            ended.append(OUT)
            continue
        shelf.remove(soonest)
        shelf.append(max(soonest, at) + days[title])
        ended.append(MET)
    return ended


@settings(max_examples=60)
@given(st.integers(0, 10_000), st.integers(1, 60))
def test_serving_agrees_with_a_plain_twin(seed: int, size: int) -> None:
    r = np.random.default_rng(seed)
    rows = sorted(zip(r.integers(0, 3, size).tolist(), r.integers(0, 2, size).tolist(), (r.random(size) * 60).tolist(),
                      strict=True), key=lambda row: (row[0], row[2]))  # fmt: skip
    copies = r.integers(0, 4, (3, 2)).astype(np.int16)
    days, waits = r.uniform(5, 30, 3), r.uniform(0, 20, 2)
    title, place, at = (np.array(column) for column in zip(*rows, strict=True))
    found = serve(title, place, at, days, copies, waits)
    assert found.tolist() == queued(rows, days.tolist(), copies, waits.tolist())


def test_what_a_plan_misses_more_than_today_counts_whole() -> None:
    rule = Yardstick(np.zeros(1), np.array([0.04]), np.array([0.5]), np.array([0.01]))

    def missed(absent: float, out: float) -> float:
        return float(rule.missed(np.array([[1 - absent - out, absent, out, 0.0]]))[0])

    assert missed(0.04, 0.0) == pytest.approx(0.02 + 0.01)
    assert missed(0.02, 0.0) == pytest.approx(0.01 + 0.01)
    assert missed(0.10, 0.03) == pytest.approx(0.02 + 0.06 + 0.03 + 0.01)


@pytest.fixture(scope="module")
def past() -> tuple[Any, Record]:
    with put(rows_of_lending()) as connection:
        history = read_history(connection, TODAY)
        find_missed(connection)
        return history, read_record(connection, history.catalogue)


def test_the_record_counts_every_wish_and_the_items_of_a_day(past: tuple[Any, Record]) -> None:
    _, record = past
    rows = rows_of_lending()
    assert record.wishes[record.place == 2].sum() >= record.wishes[record.place < 2].sum() > 0
    month = int(record.month.max())
    share = record.measured(month, month + 1)
    known = ~np.isnan(share[:, MET])
    assert share[known].sum(axis=1) == pytest.approx(1)
    assert np.isnan(record.measured(month + 40, month + 41)).all()
    first = date(month // 12, month % 12 + 1, 1)
    bad = {"missing", "invoiced", "in_repair", "on_order", "administrative_loan"}
    plain = sum(
        1 for item in rows["items"]
        if item.get("title_id") and item.get("location_code") in {"A", "B", "C"} and item.get("status") not in bad
        and (item.get("added_on") or date.min) < first
        and (item["withdrawn_on"] >= first if item.get("withdrawn_on") else item.get("status") != "withdrawn")
    )  # fmt: skip
    assert record.standing(month).sum() == plain


def test_a_snapshot_without_the_table_of_wishes_is_refused() -> None:
    with put(rows_of_lending()) as connection:
        history = read_history(connection, TODAY)
        with pytest.raises(InputError, match="run `schakel refresh`"):
            read_record(connection, history.catalogue)


def drawn_record(history: Any, copies: NDArray[np.int16], shares: Any, first: int) -> Record:
    """A record in which the norm measured these shares (by organisation, province last) and these copies always stood."""
    title, organisation = (np.repeat(each, copies[copies > 0]) for each in np.nonzero(copies))
    place, part = (each.ravel() for each in np.indices(shares.shape))
    many = np.rint(shares.ravel() * 1_000_000).astype(np.int64)
    always = np.zeros(len(title), dtype=np.int64)
    return Record(
        history.catalogue, np.full(len(many), first), place, part, many, title, organisation, always - 99_999, always + 99_999
    )  # fmt: skip


def test_the_collection_as_it_was_is_measured_as_it_was(past: tuple[Any, Record]) -> None:
    """Whatever was measured, as far as waiting can explain it: the yardstick gives it back on the months it was fitted on."""
    history, _ = past
    until = int(history.month.max())
    first = until - 12
    r = np.random.default_rng(4)
    copies = r.integers(0, 2, (len(history.catalogue.kind_of), 2)).astype(np.int16)
    known = np.ones(len(copies), dtype=bool)
    wishes = Wishes.of(history, first, until, known, 0)
    tested = wishes.test(copies, np.zeros(3))
    assert (tested[:, OUT] > 0.02).all()
    for part in (1.0, 0.5, 0.01):
        asked = tested.copy()
        asked[:, OUT] *= part
        asked[:, NOT_OWNED] *= 0.8
        asked[:, STOOD] = 0.01
        asked[:, MET] = 1 - asked[:, [NOT_OWNED, OUT, STOOD]].sum(axis=1)
        rule = calibrate(history, drawn_record(history, copies, asked, first), first, until, known, 0)
        found = 1 - rule.missed(wishes.test(copies, rule.waits))
        if part == 0.01:
            # Longer than `LONGEST_WAIT` nobody waits; what is left is told as the error of the test.
            assert (rule.waits > LONGEST_WAIT / 2).all()
            assert (found < asked[:, MET] + 0.01).all()
        else:
            # Whole wishes, and a wait that moves one moves those behind it.
            assert found == pytest.approx(asked[:, MET], abs=0.01)


def test_without_a_measured_past_nothing_is_corrected(past: tuple[Any, Record]) -> None:
    history, record = past
    until = int(history.month.max())
    known = np.ones(len(history.catalogue.kind_of), dtype=bool)
    none = Record(history.catalogue, *(each[:0] for each in (record.month, record.place, record.part, record.wishes)),
                  record.title, record.organisation, record.added, record.withdrawn)  # fmt: skip
    rule, plain = calibrate(history, none, until - 3, until, known, 0), bare(2)
    tested = Wishes.of(history, until - 3, until, known, 0).test(record.standing(until - 3), rule.waits)
    assert rule.missed(tested) == pytest.approx(plain.missed(tested))
    assert rule.waits.tolist() == plain.waits.tolist()
