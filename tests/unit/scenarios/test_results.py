"""What a run comes to: shares, waits, parts that sum to the whole, and CO2 that says what it rests on."""

import tomllib
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import CensoredData, ecdf
from twins.drawn_lending import draw_lending

from schakel.collection.rebalancing import values_of
from schakel.errors import InputError
from schakel.holds.agreement import our_agreement
from schakel.scenarios.emission import FACTORS, emission_of, fuels
from schakel.scenarios.engine import follow, replay
from schakel.scenarios.model import LENT, Outcome
from schakel.scenarios.places import Transport
from schakel.scenarios.results import results
from schakel.scenarios.scenario import Scenario
from schakel.scenarios.waiting import mean_of, quantile

DAYS = 40


def test_quantiles_of_counts_are_those_of_kaplan_and_meier() -> None:
    rng = np.random.default_rng(5)
    for _ in range(40):
        ready, censored = rng.integers(0, 4, 12), rng.integers(0, 4, 12)
        waits = [np.repeat(np.arange(12), counts) for counts in (ready, censored)]
        if not len(waits[0]):
            continue
        survival = ecdf(CensoredData(uncensored=waits[0], right=waits[1])).sf
        for share in (0.5, 0.9):
            reached = np.flatnonzero(survival.probabilities <= 1 - share + 1e-12)
            assert quantile(ready, censored, share) == (survival.quantiles[reached[0]] if len(reached) else None)
    assert mean_of(np.zeros(3, dtype=np.int64)) is None


@pytest.mark.parametrize("seed", range(25))
def test_organisations_and_locations_sum_to_the_network(seed: int) -> None:
    wishes, items, places, policy = draw_lending(seed, DAYS)
    _, friction = follow(wishes, items, places, policy, DAYS)
    told = replay(wishes, items, places, policy, friction, days=DAYS, seed=1)
    far = np.abs(np.arange(4)[:, None] - np.arange(4)).astype(float)
    transport = Transport(("A", "B", "C", "D"), places, np.ones((4, 7), dtype=bool), far, 0, 0)
    scenario = Scenario("x", "X", movement_cents=10, kilometre_cents=2, item_cents=1000)
    found = results(told, wishes, items, transport, ("O1", "O2"), scenario, days=DAYS, bought=3)
    whole = found.network
    for parts in (found.organisations, found.locations):
        for name in ("loans", "holds_ready", "lost", "open", "kilometres", "co2_kg"):
            assert sum(getattr(part, name) for part in parts.values()) == pytest.approx(getattr(whole, name))
        assert sum(part.sent for part in parts.values()) == sum(part.received for part in parts.values()) == whole.movements
    known = [o in LENT and o != Outcome.UNOWNED for o in told.outcome]
    assert whole.own_lenient == (pytest.approx((told.outcome == Outcome.OWN).sum() / sum(known)) if any(known) else None)
    for code, part in found.locations.items():
        here = wishes.place == transport.codes.index(code)
        own, of = int((told.outcome[here] == Outcome.OWN).sum()), int(np.array(known)[here].sum())
        assert part.own_lenient == (pytest.approx(own / of) if of else None)
    assert whole.co2_kg == pytest.approx(whole.kilometres * 3.251 * 0.10 / 150)
    asked = sum(1 for outcome, kind in zip(told.outcome, wishes.kind, strict=True) if outcome == 3 and kind != 2)
    assert whole.euros == pytest.approx(asked * 10.75 + whole.movements * 0.10 + whole.kilometres * 0.02 + 30)


def test_a_kilometre_of_an_item_is_shared_by_as_many_items_wherever_it_is_counted() -> None:
    van_cents = 120
    on_board = tomllib.loads(FACTORS.read_text())["van"]["items_on_board"]
    assert our_agreement()["weights.km_cents"] == values_of()["km_cents"] == van_cents / on_board


def test_a_factor_has_a_source_a_day_and_a_fuel(tmp_path: Path) -> None:
    assert "2026" in emission_of("diesel_b7").source
    assert emission_of("electricity").kg_per_km < emission_of("diesel_b7").kg_per_km
    assert set(fuels()) == {"diesel_b7", "hvo", "electricity"}
    with pytest.raises(InputError, match="no factor for 'coal'; it has diesel_b7"):
        emission_of("coal")
    with pytest.raises(InputError, match="on 2019-01-01"):
        emission_of("hvo", date(2019, 1, 1))
    later = tmp_path / "emission.toml"
    later.write_text(
        '[van]\nitems_on_board = 10\n[van.units_per_km]\nhvo = 1\n[[factor]]\nfuel = "hvo"\nvalid_from = 2027-01-01\nunit = "l"\n'
        'kg = 2\nsource = "s"\n[[factor]]\nfuel = "hvo"\nvalid_from = 2026-01-01\nunit = "l"\nkg = 1\nsource = "s"\n'
    )
    assert emission_of("hvo", path=later).kg_per_km == 0.2
    assert emission_of("hvo", date(2026, 12, 31), later).kg_per_km == 0.1
