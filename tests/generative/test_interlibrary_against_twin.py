"""Flows, honouring and clearing of drawn networks, against plain Python."""

from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from twins import interlibrary_twin as twin
from twins.drawn_network import put
from twins.drawn_requests import draw_requests

from schakel.interlibrary.clearing import Uncleared, clear
from schakel.interlibrary.flows import flows
from schakel.interlibrary.honouring import honouring
from schakel.interlibrary.tariffs import Tariff, Tariffs
from schakel.measures.figure import period_end

QUARTERS = [date(year, month, 1) for year in (2019, 2020, 2021) for month in (1, 4, 7, 10)]
drawn = st.tuples(st.integers(0, 10_000), st.integers(1, 30))


@given(drawn)
@settings(max_examples=20)
@example((1, 30))
def test_every_cell_of_the_flow_matrix(seed_and_size: tuple[int, int]) -> None:
    data = draw_requests(*seed_and_size)
    expected = twin.flows(data)
    with put(data) as connection:
        found = flows(connection, period="quarter", starts_on=date(2015, 1, 1), until=date(2023, 1, 1))
    assert {(f.unit, f.starts_on, f.scope, f.owner, f.pickup): f.count for f in found} == dict(expected)


@given(drawn)
@settings(max_examples=12)
def test_a_year_is_the_sum_of_its_quarters_and_locations_add_up_to_organisations(seed_and_size: tuple[int, int]) -> None:
    with put(draw_requests(*seed_and_size)) as connection:
        year = flows(connection, period="year", starts_on=date(2019, 1, 1))
        quarters = [flow for day in QUARTERS[:4] for flow in flows(connection, period="quarter", starts_on=day)]
        places = flows(connection, period="year", starts_on=date(2019, 1, 1), level="location")

    def sums(found):
        total = {}
        for flow in found:
            total[flow.unit, flow.scope] = total.get((flow.unit, flow.scope), 0) + flow.count
        return total

    assert sums(year) == sums(quarters) == sums(places)


@given(drawn)
@settings(max_examples=15)
def test_honouring_rate_days_and_reasons(seed_and_size: tuple[int, int]) -> None:
    data = draw_requests(*seed_and_size)
    with put(data) as connection:
        for quarter in QUARTERS[2:7]:
            found = {(h.organisation, h.scope): h for h in honouring(connection, period="quarter", starts_on=quarter)}
            for code in ("O1", "O2", "Z", "all"):
                for scope in ("own_organisation", "province", "national_in", "national_out", "all"):
                    expected = twin.honoured(data, quarter, code, scope)
                    if (code, scope) not in found:
                        assert expected[0] == expected[1] == expected[4] == 0
                        continue
                    h = found[code, scope]
                    assert (h.placed, h.closed, h.supplied, h.cancelled, h.received) == expected[:5]
                    assert h.median_days == pytest.approx(expected[5])
                    assert h.p90_days == pytest.approx(expected[6])
                    assert dict(h.unmet) == dict(expected[7])
                    assert h.rate == (expected[2] / expected[1] if expected[1] else None)


def _tariffs() -> Tariffs:
    days = (date(2018, 1, 1), date(2019, 5, 20), date(2022, 1, 1))
    spans = list(zip(days, (*days[1:], None), strict=True))
    made = [Tariff("settlement", start, end, 601 + n, "x", "x") for n, (start, end) in enumerate(spans)]
    made += [Tariff("transport", start, end, 399 + n, "x", "x", ("national_in",)) for n, (start, end) in enumerate(spans)]
    return Tariffs(__file__, tuple(made))  # type: ignore[arg-type]


@given(drawn)
@settings(max_examples=20)
def test_every_supply_is_cleared_in_exactly_one_quarter_and_the_books_close(seed_and_size: tuple[int, int]) -> None:
    data = draw_requests(*seed_and_size)
    every = [w for w in twin.wishes(data) if w["supplied"] and w["scope"] in ("province", "national_in", "national_out")]
    # Without a supplier, or with a pickup that nobody runs, nobody can pay or be paid.
    supplied = [w for w in every if w["owner"] and w["pickup"]]
    tariffs, total, left_out = _tariffs(), 0, 0
    with put(data) as connection:
        for quarter in QUARTERS:
            clearing = clear(connection, tariffs, quarter=quarter)
            total += clearing.supplies
            left_out += clearing.left_out
            balance = {"outside": 0, "carrier": 0}
            for wish in supplied:
                if not quarter <= wish["supplied"] < period_end("quarter", quarter):
                    continue
                supplier, requester = ("outside" if code == "Z" else code for code in (wish["owner"], wish["pickup"]))
                paid = 601 if wish["supplied"] < date(2019, 5, 20) else 602
                balance[supplier] = balance.get(supplier, 0) + paid
                balance[requester] = balance.get(requester, 0) - paid
                if wish["scope"] == "national_in" and requester != "outside":
                    carried = 399 if wish["supplied"] < date(2019, 5, 20) else 400
                    balance["carrier"] += carried
                    balance[requester] -= carried
            found = {account.party: account.balance_cents for account in clearing.sums()}
            assert found == {party: cents for party, cents in balance.items() if party in found}
            assert sum(found.values()) == 0
            assert not any(cents for party, cents in balance.items() if party not in found)
    assert total == len([w for w in supplied if w["supplied"] >= QUARTERS[0]])
    assert total + left_out == len([w for w in every if w["supplied"] >= QUARTERS[0]])


def test_a_supply_without_supplier_is_left_out_of_the_money_and_named() -> None:
    data = draw_requests(3, 5)
    for number, row in enumerate(data["interlibrary_requests"]):
        row |= {"supplier_code": None if number >= 8 else "O1", "requester_code": "O2", "scope": "province",
        "outcome": "completed",
                "shipped_on": date(2020, 5, 1 + number % 2)}  # fmt: skip
    data["holds"] = []
    with put(data) as connection:
        clearing = clear(connection, _tariffs(), quarter=date(2020, 4, 1))
    assert (clearing.supplies, clearing.left_out) == (8, 2)
    assert clearing.uncleared == (Uncleared("province", None, "O2", 2, "q8"),)
    assert {account.party: account.balance_cents for account in clearing.sums()} == {"O1": 8 * 602, "O2": -8 * 602}
