"""Queues, waits and standings of drawn networks against plain Python."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

import duckdb
import numpy as np
import pytest
from twins import holds_twin
from twins.drawn_network import TODAY, Data, draw, put

from schakel.holds.agreement import our_agreement
from schakel.holds.endings import check_holds
from schakel.holds.queue import read_queues
from schakel.holds.standing import read_standing
from schakel.holds.survival import curve
from schakel.holds.waits import read_waits, without_a_day


def drawn(seed: int) -> Data:
    """A drawn network whose holds have kinds and items, and loans that end."""
    data, r = draw(seed, 40), random.Random(seed)
    for hold in data["holds"]:
        hold["kind"] = r.choice([None, "branch", "network", "network", "interlibrary"])
        hold["item_id"] = r.choice([None, f"i{r.randrange(40)}"])
        hold["expires_on"] = r.choice([None, *(hold["placed_on"] + timedelta(days=days) for days in (8, 9, 365))])
        hold["title_id"] = r.choice([*[hold["title_id"]] * 8, None, "nowhere"])
        if hold["outcome"] == "open" and r.random() < 0.8:
            hold["available_on"] = hold["ended_on"] = None
    for loan in data["loans"]:
        loan["material"] = "book"
        loan["returned_on"] = r.choice([None, loan["lent_on"] + timedelta(days=r.choice([0, 5, 21, 60]))])
    return data


@pytest.fixture(scope="module", params=range(8))
def network(request: pytest.FixtureRequest) -> Iterator[tuple[int, Data, duckdb.DuckDBPyConnection]]:
    """A drawn network and an engine that holds it, for all tests: putting it there is what takes long."""
    data = drawn(request.param)
    with put(data) as connection:
        yield request.param, data, connection


Network = tuple[int, Data, duckdb.DuckDBPyConnection]


def test_waits_by_place_and_kind(network: Network) -> None:
    seed, data, connection = network
    r = random.Random(seed)
    since, as_of = date(2019, 1, 1) + timedelta(days=r.randrange(200)), TODAY - timedelta(days=r.choice([0, 1, 100]))
    until = since + timedelta(days=r.choice([30, 365, 1000]))
    found = read_waits(connection, since=since, until=until, as_of=as_of)
    unknown = without_a_day(connection, since=since, until=until)
    expected = holds_twin.waits(data, since, until, as_of)
    assert {(each.place, each.kind) for each in found} == set(expected)
    for each in found:
        waits = expected[each.place, each.kind]
        assert (each.holds, each.ready, each.open) == (len(waits), sum(w[1] for w in waits), sum(w[2] for w in waits))
        plain = curve(np.array([w[0] for w in waits]), np.array([w[1] for w in waits]))
        assert (each.median, each.p90) == (plain.quantile(0.5), plain.quantile(0.9))
    placed = [hold for hold in data["holds"] if since <= hold["placed_on"] < until and hold["kind"] != "interlibrary"]
    assert unknown == sum(not holds_twin.tells_a_wait(hold) for hold in placed)


def test_queues_of_titles(network: Network) -> None:
    _, data, connection = network
    found = read_queues(connection, our_agreement(), TODAY)
    expected = holds_twin.queues(data, TODAY)
    assert {each.title_id: (each.waiting, each.items, each.on_shelf) for each in found} == expected
    reach = holds_twin.reach(data, TODAY)
    for each in found:
        alone, ratios = reach[each.title_id]
        assert each.over_threshold == (bool(alone) or max(ratios) > 3)
        assert each.out_of_reach == (alone if each.items else 0)
        assert each.over_threshold or (each.to_buy == 0 and not each.buy_at)
        assert 0 <= each.expected <= each.expected_after <= each.waiting + 1e-9


@pytest.mark.parametrize("back", [0, 30, 200])
def test_how_holds_stood_on_a_day(network: Network, back: int) -> None:
    _, data, connection = network
    day = TODAY - timedelta(days=back)
    found = read_standing(connection, our_agreement(), day, TODAY)
    columns = (found.place, found.waited, found.items, found.is_in, found.days, found.is_served)
    rows = zip(found.hold_id.to_pylist(), *(column.tolist() for column in columns), strict=True)
    assert {row[0]: row[1:] for row in rows} == holds_twin.standing(data, day, TODAY)


def test_checks_count_what_they_say(network: Network) -> None:
    _, data, connection = network
    found = {each.check: each for each in check_holds(connection, our_agreement(), TODAY)}
    is_open = [h for h in data["holds"] if h["outcome"] == "open" and h["available_on"] is None and h["ended_on"] is None]
    titles = {item["title_id"] for item in data["items"] if holds_twin.belongs(item, TODAY)}
    short = [
        h
        for h in data["holds"]
        if h["kind"] != "interlibrary" and h["expires_on"] and (h["expires_on"] - h["placed_on"]).days <= 8
    ]
    assert found["short_expiry"].found == len(short) == sum(found["short_expiry"].places.values())
    assert found["lapsed_and_open"].found == sum(bool(h["expires_on"]) and h["expires_on"] < TODAY for h in is_open)
    assert found["open_without_title"].found == sum(h["title_id"] is None for h in is_open)
    assert found["open_and_no_item"].found == sum(
        h["title_id"] is not None and h["title_id"] not in titles and h["kind"] != "interlibrary" for h in is_open
    )
    assert found["ready_and_open"].found == sum(h["outcome"] == "open" and h["available_on"] is not None for h in data["holds"])
