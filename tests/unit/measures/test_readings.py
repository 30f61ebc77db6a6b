"""Terms that are read together, and rows that are told shorter, say what they would have said by themselves."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pyarrow as pa
import pytest
from twins.drawn_network import TODAY, draw, put

from schakel.measures import months
from schakel.measures.assembly import split_by
from schakel.measures.catalogue import find_measures
from schakel.measures.engine import ask
from schakel.measures.engines import DuckDbEngine, Engine
from schakel.measures.months import wholly
from schakel.measures.quantities import FOUND
from schakel.measures.readings import put_together, readings, rows_told
from schakel.measures.rows import rows_of
from schakel.measures.term import Term, parse_term
from schakel.measures.world import Window, World, calendar_table, slots

WINDOW = Window(2017, TODAY)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with put(draw(7, 20)) as connection:
        yield DuckDbEngine(connection)


@pytest.fixture(scope="module")
def world(engine: Engine) -> World:
    return World(engine.table, engine.bring(calendar_table(WINDOW), "some_calendar"), WINDOW, "net")


def loans(**other: object) -> Term:
    return parse_term({"table": "loans", "count": "loan_id", "on": "lent_on", **other}, where="test")


def test_terms_with_the_same_table_place_and_days_are_read_together() -> None:
    known = loans(where=[{"column": "owner_code", "is_known": True}])
    assert readings([(loans(), None), (known, None), (known, "material")]) == [
        [(loans(), None), (known, None), (known, "material")]
    ]


def test_distinct_things_and_other_days_are_read_apart() -> None:
    persons = parse_term({"table": "loans", "distinct": "borrower_pseudonym", "on": "lent_on"}, where="test")
    returned = parse_term({"table": "loans", "count": "loan_id", "on": "returned_on"}, where="test")
    asked = [(loans(), None), (persons, None), (returned, None)]
    assert readings(asked) == [[each] for each in asked]


def test_each_term_of_a_reading_is_told_the_rows_it_has_by_itself(engine: Engine, world: World) -> None:
    terms = dict.fromkeys(
        (term, part)
        for measure in find_measures().values()
        for version in measure.versions
        for term in version.terms
        for part in (None, split_by(term, measure))
    )
    shared = [reading for reading in readings(terms) if len(reading) > 1]
    assert {reading[0][0].table for reading in shared} >= {"loans", "items", "holds", "borrowers"}
    for reading in shared:
        expression, names = put_together(world, reading)
        together = engine.keep(expression, "together_in_test")
        for (term, part), columns in zip(reading, names, strict=True):
            alone = engine.fetch(rows_of(world, term, part))
            told = engine.fetch(rows_told(world, term, part, together, columns))
            assert told.num_rows > 0 or alone.num_rows == 0
            assert as_bag(told) == as_bag(alone), (term, part)


def test_it_does_not_matter_how_many_years_are_told_in_one_number(
    engine: Engine, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    terms = [
        term
        for name in ("active_borrowers", "unique_titles", "hold_queue_ratio", "zero_use")
        for term in find_measures()[name].versions[-1].terms
        if term.way == "distinct" or term.without is not None
    ]
    assert len(terms) == 5
    for term in terms:
        found = []
        for together in (5, 2, 1):
            monkeypatch.setattr(months, "TOGETHER", together)
            found.append(as_bag(pa.concat_tables(table.cast(FOUND) for table in ask(engine, world, term, None, 0))))
        assert found[0]
        assert found[0] == found[1] == found[2], term


def as_bag(table: pa.Table) -> Counter[tuple[object, ...]]:
    return Counter(tuple(row[name] for name in sorted(table.column_names)) for row in table.to_pylist())


def test_months_of_quarters_apart_fill_the_same_periods(engine: Engine, world: World) -> None:
    """Every choice of months of a year, each with an amount of its own."""
    rows = pa.table(
        {
            "cal_year": pa.array([2018] * 4095, pa.int64()),
            "bits": pa.array(range(1, 4096), pa.int64()),
            "amount": pa.array([float(bits) for bits in range(1, 4096)]),
        }
    )
    told = engine.fetch(wholly(world, engine.bring(rows, "rows_in_test"))).to_pylist()
    assert len({row["bits"] for row in told}) == 4 * 7 + 1
    for slot in slots(Window(2018, date(2018, 12, 31))):
        expected = sum(bits for bits in range(1, 4096) if bits & slot.all_bits == slot.all_bits)
        assert sum(row["amount"] for row in told if row["bits"] & slot.all_bits == slot.all_bits) == expected, slot
