"""From a scenario to what the engine takes: which items are gone, which days the van comes, which shares hold."""

from dataclasses import dataclass

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from schakel.collection.rebalancing import fetch_cents, journey_cents, prices_of, values_of
from schakel.collection.rest_demand import RestDemand
from schakel.scenarios.act_lists import apply_acts
from schakel.scenarios.model import BY_POLICY, NEVER, UNKNOWN, Items, Places, Policy, Resting, resting
from schakel.scenarios.places import Transport, van_days, with_weekdays
from schakel.scenarios.record import Record
from schakel.scenarios.scenario import REST_RULES, Scenario, ScenarioError
from schakel.scenarios.state import draw

SUPPLY_DAYS = 14
"""Days until a request outside is supplied, where the record has none; our choice."""
SUPPLY_SHARE = 0.9
"""Share of requests outside that is supplied, where the record has none; our choice."""
RANDOM_DROP = 101


@dataclass(frozen=True)
class Changed:
    """Args:
    dropped: items that this run does not have, of those that stood there on the first day or came later.
    bought: items that the record does not have.
    """

    items: Items
    places: Places
    policy: Policy
    dropped: int
    bought: int


@dataclass(frozen=True)
class Supply:
    """What the whole snapshot tells of requests to libraries outside the province; is_recorded False = our choice."""

    share: float
    days: int
    is_recorded: bool


def read_supply(record: Record) -> Supply:
    """How often and how fast libraries outside supply."""
    row = record.numbering.arrays(
        "SELECT count(*) FILTER (received_on IS NOT NULL) AS supplied, count(*) FILTER (outcome = 'unfilled') AS failed, "
        "CAST(median(received_on - placed_on) AS INTEGER) AS days FROM interlibrary_requests WHERE scope = 'national_in'"
    )
    supplied, failed, days = (int(row[name][0]) for name in ("supplied", "failed", "days"))
    if supplied + failed == 0 or days < 0:
        return Supply(SUPPLY_SHARE, SUPPLY_DAYS, is_recorded=False)
    return Supply(supplied / (supplied + failed), days, is_recorded=True)


def apply(scenario: Scenario, record: Record, transport: Transport, supply: Supply, seed: int) -> Changed:
    """The arrays of one run.

    Raises:
        ScenarioError: when it names an item or a location that the snapshot does not have.
    """
    gone = _dropped(scenario, record, transport, seed)
    items, listed, bought = record.items, np.zeros(len(gone), dtype=np.bool_), 0
    if scenario.acts:
        items, listed, bought = apply_acts(
            scenario.acts, items, dict(record.numbering.keys), transport.arrays.organisation
        )  # fmt: skip
        gone = listed | np.concatenate([gone, np.zeros(bought, dtype=np.bool_)])
    enters = items.enters.copy()
    enters[gone] = NEVER
    items = items._replace(enters=enters)
    titles = len(record.items.by_title) - 1

    def stocked(which: Items) -> NDArray[np.int64]:
        return np.bincount(which.title[(which.enters < NEVER) & (which.leaves > 0)], minlength=titles)

    policy = Policy(
        period_days=UNKNOWN if scenario.period_days is None else scenario.period_days,
        shelf_days=UNKNOWN if scenario.shelf_days is None else scenario.shelf_days,
        most_open_holds=UNKNOWN if scenario.most_open_holds is None else scenario.most_open_holds,
        fee_share=float(scenario.fee_share), ebook_share=float(scenario.ebook_share),
        hold_share=float(scenario.hold_share), interlibrary_share=float(scenario.interlibrary_share),
        supply_share=supply.share, supply_days=supply.days,
        emptied=(stocked(record.items) > 0) & (stocked(items) == 0), has_ebook=record.has_ebook,
    )  # fmt: skip
    changed = {}
    for code, days in scenario.weekdays.items():
        for place in range(len(transport.codes)) if code == "all" else (_place(code, "transport.weekdays", scenario, transport),):
            if code != "all" or transport.codes[place] not in scenario.weekdays:
                changed[place] = days
    places = with_weekdays(transport, changed, record.days) if changed else transport.arrays
    return Changed(items, places, policy, int(gone.sum()), bought)


def rest_of(
    scenario: Scenario, record: Record, transport: Transport, there: Places, demand: RestDemand | None
) -> Resting:  # fmt: skip
    """What decides where items rest, with room of its own to work in.

    Args:
        there: the places of this run. demand: asked for by the rule `policy` only.
    """
    rule, places = REST_RULES.index(scenario.rest), len(transport.codes)
    if rule != BY_POLICY or demand is None:
        return resting(rule, places, across=scenario.rest_across)
    # An item of no known title has a title of its own behind the known ones: nobody is expected to ask for it.
    alone = np.zeros((len(record.items.by_title) - 1 - len(demand.rates), places), dtype=np.float32)
    rates, by_hold = (np.vstack([known, alone]) if len(alone) else known for known in demand)
    values = values_of() if scenario.rest_values is None else scenario.rest_values
    cost = journey_cents(values, transport.kilometres)
    fetch = fetch_cents(values, cost, van_days(there.next_visit))
    return resting(
        rule, places, across=scenario.rest_across, rates=rates, by_hold=by_hold, cost=cost, fetch=fetch,
        prices=prices_of({**values, "hold_share": scenario.hold_share}),
    )  # fmt: skip


def _place(code: str, key: str, scenario: Scenario, transport: Transport) -> int:
    if code not in transport.codes:
        raise ScenarioError(f"{scenario.name}: {key} names {code!r}; locations are {', '.join(transport.codes)}")
    return transport.codes.index(code)


def _dropped(scenario: Scenario, record: Record, transport: Transport, seed: int) -> NDArray[np.bool_]:
    items = record.items
    gone = np.zeros(len(items.title), dtype=np.bool_)
    keys = record.numbering.keys["items"]
    if scenario.drop_items:
        found = pc.index_in(np.array(scenario.drop_items, dtype=object).tolist(), value_set=keys).to_numpy(zero_copy_only=False)
        unknown = [key for key, number in zip(scenario.drop_items, found, strict=True) if number != number]
        if unknown:
            raise ScenarioError(
                f"{scenario.name}: collection.drop_items has {unknown[0]!r}, and {len(unknown) - 1} more, that are no items of "
                "this snapshot; take item_id from the table items"
            )
        gone[found.astype(np.int64)] = True
    if not scenario.drop_share and not scenario.sizes:
        return gone
    if scenario.drop_rule == "least_lent" and not record.loans_before.any():
        raise ScenarioError(
            f"{scenario.name}: collection.drop_rule is 'least_lent', but the snapshot has no loans in the year before "
            f"{record.first}; choose a later year, or one of oldest, random"
        )
    worth = _worth(scenario.drop_rule, record, seed)
    there = (items.enters <= 0) & (items.leaves > 0)
    limits = {_place(code, "collection.size", scenario, transport): size for code, size in scenario.sizes.items()}
    for place in range(len(transport.codes)):
        here = np.flatnonzero(there & (items.home == place) & ~gone)
        stays = min(len(here) - round(len(here) * scenario.drop_share), limits.get(place, NEVER))
        # A stable order, so that a larger share drops the same items and more.
        gone[here[np.argsort(worth[here], kind="stable")][: len(here) - stays]] = True
    return gone


def _worth(rule: str, record: Record, seed: int) -> NDArray[np.float64]:
    """What goes last has the most; of equal use the older item goes first."""
    if rule == "random":
        return np.array([draw(seed, item, RANDOM_DROP) for item in range(len(record.items.title))])
    age = record.added.astype(np.float64) / (2.0 * NEVER)
    return age if rule == "oldest" else record.loans_before + age
