"""What a run comes to: the two norms, days of waiting, movements, kilometres, euros, CO2, wishes that were lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from schakel.scenarios.emission import emission_of
from schakel.scenarios.lost import lost_demand
from schakel.scenarios.model import LENT, PASSING, Items, Outcome, Told, Wishes
from schakel.scenarios.places import Transport
from schakel.scenarios.scenario import Scenario
from schakel.scenarios.waiting import Counts, Waiting, mean_of, quantile, waiting


@dataclass(frozen=True)
class Result:
    """The figures of one run; None where there is nothing to count.

    Args:
        own_lenient, own_strict: share of what was lent that was the own organisation's; strict counts lost wishes too.
            As in the measures `norm_95_lenient` and `norm_95_strict`, loans of items without an owner count in neither.
        province_lenient, province_strict: the same for items of the province.
        wait_median, wait_90th: days from wish to ready (Kaplan-Meier: holds still open, or ended otherwise, are censored); None
            when fewer than that share became ready within the period.
        movements: journeys sent. kilometres: of each item apart, straight line × detour: an estimate, no van route.
        without_distance: movements between places that are not both on the map.
        co2_kg: kilograms CO2 equivalent of these kilometres, shared with what else is on board.
        lost: demand that ended without a loan, by the one rule of `lost.py`. The four that follow are wishes that ended so, also
            those that the borrower gave up in the record and that are not in `lost`.
        not_collected: stood ready, and was not collected. kept_away_by_fee: not reserved because of a fee.
        refused_by_limit: holds that were not placed since their borrower had as many open as may be.
        left_empty_handed: found the shelf empty, and went.
        asked_outside: requests to libraries outside that the record does not have. bought: items that the record does not have.
        euros: of requests outside, and of movements, kilometres and bought items if priced.
    """

    loans: int
    own_lenient: float | None
    own_strict: float | None
    province_lenient: float | None
    province_strict: float | None
    holds_ready: int
    wait_median: float | None
    wait_90th: float | None
    wait_mean: float | None
    movements: int
    kilometres: float
    without_distance: int
    co2_kg: float
    asked_outside: int
    referred_to_ebook: int
    lost: int
    not_collected: int
    kept_away_by_fee: int
    refused_by_limit: int
    left_empty_handed: int
    open: int
    bought: int
    euros: float


@dataclass(frozen=True)
class Part:
    """The figures of one organisation or location: of the wishes that are collected there.

    Args:
        sent, received: movements from and to its places. kilometres, co2_kg: of what its places sent.
        lent_to_others: loans of its items to borrowers of other organisations; None for a location.
    """

    loans: int
    own_lenient: float | None
    own_strict: float | None
    province_lenient: float | None
    province_strict: float | None
    holds_ready: int
    wait_median: float | None
    wait_90th: float | None
    wait_mean: float | None
    sent: int
    received: int
    kilometres: float
    co2_kg: float
    lost: int
    open: int
    lent_to_others: int | None


@dataclass(frozen=True)
class Results:
    """One run: of the network, of each organisation and of each location, by code.

    Args:
        supplied: requests to libraries outside that the record does not have and that were supplied.
        detour: with which kilometres were counted.
    """

    network: Result
    organisations: Mapping[str, Part]
    locations: Mapping[str, Part]
    supplied: int
    detour: float


def reckoned(found: Results, scenario: Scenario) -> Results:
    """The same run by the detour and the prices of another scenario, so that both are told in one measure."""
    times = scenario.detour / found.detour

    def part(each: Part) -> Part:
        return replace(each, kilometres=each.kilometres * times, co2_kg=each.co2_kg * times)

    whole = found.network
    return Results(
        network=replace(
            whole, kilometres=whole.kilometres * times, co2_kg=whole.co2_kg * times,
            euros=_euros(found.supplied, whole.movements, whole.kilometres * times, whole.bought, scenario),
        ),
        organisations={code: part(each) for code, each in found.organisations.items()},
        locations={code: part(each) for code, each in found.locations.items()},
        supplied=found.supplied, detour=scenario.detour,
    )  # fmt: skip


def results(
    told: Told, wishes: Wishes, items: Items, transport: Transport, organisations: Sequence[str], scenario: Scenario, *,
    days: int, bought: int,
) -> Results:  # fmt: skip
    """The figures of one run.

    Args:
        organisations: code of each number.
    """
    places = len(transport.codes)
    # A passing wish may have no place, only who asked: such wishes get a row of their own behind the places.
    where = np.where(wishes.place >= 0, wishes.place, places).astype(np.int64)
    ended = np.bincount(where * len(Outcome) + told.outcome, minlength=(places + 1) * len(Outcome)).reshape(-1, len(Outcome))
    placeless = wishes.place < 0
    is_lost = lost_demand(told, wishes)
    lost = np.bincount(where[is_lost], minlength=places + 1)
    whose = wishes.organisation[is_lost & placeless]
    homeless_lost = np.bincount(whose[whose >= 0], minlength=len(organisations))
    wait = waiting(told, wishes, days, places)
    cells = wishes.organisation[placeless].astype(np.int64) * len(Outcome) + told.outcome[placeless]
    homeless = np.bincount(cells[cells >= 0], minlength=len(organisations) * len(Outcome)).reshape(-1, len(Outcome))
    owner = items.owner[told.item[told.outcome == Outcome.PROVINCE]]
    lent_out = np.bincount(owner[owner >= 0], minlength=len(organisations))
    journeys = told.journeys.sum(axis=0)
    long = np.where(np.isnan(transport.kilometres), 0.0, transport.kilometres) * scenario.detour
    per_km = emission_of(scenario.fuel).kg_per_km

    def part(members: NDArray[np.int64], counts: Counts, lost: int, lent: int | None) -> Part:
        driven = float((journeys[members] * long[members]).sum())
        return Part(
            **_shares(counts, lost), **_waits(Waiting(wait.ready[members].sum(axis=0), wait.censored[members].sum(axis=0))),
            sent=int(journeys[members].sum()), received=int(journeys[:, members].sum()),
            kilometres=driven, co2_kg=driven * per_km,
            open=int(counts[Outcome.OPEN]), lent_to_others=lent,
        )  # fmt: skip

    of = transport.arrays.organisation
    # Passing wishes have no title of their own to be asked for: theirs were recorded requests.
    asked = np.bincount(told.outcome[wishes.kind != PASSING], minlength=len(Outcome))
    return Results(
        network=_network(
            transport, scenario, ended.sum(axis=0), asked, int(lost.sum()), wait, journeys, long, per_km, bought
        ),
        organisations={
            code: part(
                np.flatnonzero(of == at),
                ended[:-1][of == at].sum(axis=0) + homeless[at],
                int(lost[:-1][of == at].sum() + homeless_lost[at]),
                int(lent_out[at]),
            )
            for at, code in enumerate(organisations)
            if (of == at).any()
        },
        locations={code: part(np.array([at]), ended[at], int(lost[at]), None) for at, code in enumerate(transport.codes)},
        supplied=int(asked[Outcome.OUTSIDE]), detour=scenario.detour,
    )  # fmt: skip


def _network(
    transport: Transport, scenario: Scenario, counts: Counts, asked: Counts, lost: int, wait: Waiting,
    journeys: Counts, long: NDArray[np.float64], per_km: float, bought: int,
) -> Result:  # fmt: skip
    movements, driven = int(journeys.sum()), float((journeys * long).sum())
    supplied, refused = int(asked[Outcome.OUTSIDE]), int(asked[Outcome.NOT_SUPPLIED_FROM_OUTSIDE])
    return Result(
        **_shares(counts, lost), **_waits(Waiting(wait.ready.sum(axis=0), wait.censored.sum(axis=0))),
        movements=movements, kilometres=driven, without_distance=int(journeys[np.isnan(transport.kilometres)].sum()),
        co2_kg=driven * per_km, asked_outside=supplied + refused,
        referred_to_ebook=int(counts[Outcome.REFERRED_TO_EBOOK]), not_collected=int(counts[Outcome.NOT_COLLECTED]),
        kept_away_by_fee=int(counts[Outcome.GAVE_UP_FOR_FEE]), refused_by_limit=int(counts[Outcome.REFUSED_BY_LIMIT]),
        left_empty_handed=int(counts[Outcome.LEFT_EMPTY_HANDED]), open=int(counts[Outcome.OPEN]), bought=bought,
        euros=_euros(supplied, movements, driven, bought, scenario),
    )  # fmt: skip


def _euros(supplied: int, movements: int, kilometres: float, bought: int, scenario: Scenario) -> float:
    cents: float = supplied * (scenario.supply_cents + scenario.transport_cents) + movements * (scenario.movement_cents or 0)
    cents += kilometres * (scenario.kilometre_cents or 0) + bought * (scenario.item_cents or 0)
    return cents / 100


def _shares(counts: Counts, lost: int) -> dict[str, Any]:
    own, lent = int(counts[Outcome.OWN]), int(counts[list(LENT)].sum())
    province, known = own + int(counts[Outcome.PROVINCE]), lent - int(counts[Outcome.UNOWNED])

    def share(of: int, whole: int) -> float | None:
        return of / whole if whole else None

    return {
        "loans": lent, "lost": lost, "own_lenient": share(own, known), "own_strict": share(own, known + lost),
        "province_lenient": share(province, known), "province_strict": share(province, known + lost),
    }  # fmt: skip


def _waits(wait: Waiting) -> dict[str, Any]:
    return {
        "holds_ready": int(wait.ready.sum()), "wait_median": quantile(*wait, 0.5), "wait_90th": quantile(*wait, 0.9),
        "wait_mean": mean_of(wait.ready),
    }  # fmt: skip
