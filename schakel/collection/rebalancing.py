"""Where items should rest tonight: stay, go back to the owner, or be sent on with the next van; and what it is worth.

The policy of one item is in `resting.py`; here are its prices, the demand it rests on, and the list of a whole network.
"""

import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray

from schakel.collection.rest_demand import rest_demand
from schakel.collection.rest_network import Room, Shelved, rest_all
from schakel.collection.resting import Prices, all_grids, new_work
from schakel.errors import InputError
from schakel.vocabulary.progress import Progress
from schakel.warehouse.numbering import Numbering

FILE = "rebalancing.toml"
OURS = Path(__file__).parent / FILE
AT_ONCE = 20_000

Values = Mapping[str, float]


@dataclass(frozen=True)
class Sent:
    """One item that should not stay where it stands."""

    item_id: str
    title_id: str
    location: str
    to: str
    to_owner: bool


@dataclass(frozen=True)
class Rebalanced:
    """What to do tonight.

    Args:
        looked_at: items that were decided on. stay: how many of them should.
        left_out: items that could not be decided on, by reason.
    """

    sends: tuple[Sent, ...]
    looked_at: int
    stay: int
    left_out: Mapping[str, int]


def values_of(data: Path | None = None) -> Values:
    """The agreed values: ours, changed by `rebalancing.toml` of the data folder when there is one.

    Raises:
        InputError: naming file, key, what was found and what is allowed.
    """
    ours = {name: float(part["value"]) for name, part in tomllib.loads(OURS.read_text(encoding="utf-8")).items()}
    path = data / FILE if data is not None else None
    if path is None or not path.exists():
        return ours
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: is not TOML: {error}") from error
    for name, part in given.items():
        if name not in ours:
            raise InputError(f"{path}: has {name!r}; allowed are {', '.join(ours)}")
        value = part.get("value") if isinstance(part, dict) else part
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e9:
            raise InputError(f"{path}: {name} is {value!r}; write a number from 0, as in [{name}] and below it value = 40")
        if name in ("loan_days", "worth_days") and value < 1:
            raise InputError(f"{path}: {name} is {value!r}; write at least one day")
        if name in ("hold_share", "strays", "elsewhere_share") and value > 1:
            raise InputError(f"{path}: {name} is {value!r}; write a share from 0 to 1")
        ours[name] = float(value)
    return ours


def prices_of(values: Values) -> Prices:
    """What the policy weighs."""
    return Prices(
        back_rate=1 / values["loan_days"], strays=values["strays"], hold_share=values["hold_share"],
        lost=values["lost_cents"], outside=values["outside_cents"], waiting_day=values["wait_cents_per_day"],
        discount=1 / values["worth_days"], elsewhere=values["elsewhere_share"], margin=values["margin_cents"],
    )  # fmt: skip


def journey_cents(values: Values, kilometres: NDArray[np.float64]) -> NDArray[np.float64]:
    """Cost of one item's journey, by from and to; a place that is not on the map lies as far as places lie apart on average.

    >>> far = np.array([[0, 10, np.nan], [10, 0, np.nan], [np.nan, np.nan, np.nan]])
    >>> journey_cents({"movement_cents": 100, "detour_factor": 1.3, "km_cents": 8}, far)[0].tolist()
    [0.0, 204.0, 204.0]
    """
    known = kilometres[~np.isnan(kilometres) & ~np.eye(len(kilometres), dtype=np.bool_)]
    far = np.where(np.isnan(kilometres), known.mean() if len(known) else 0.0, kilometres)
    cost = values["movement_cents"] + far * values["detour_factor"] * values["km_cents"]
    np.fill_diagonal(cost, 0.0)
    return np.asarray(cost)


def fetch_cents(values: Values, cost: NDArray[np.float64], van_days: NDArray[np.float64]) -> NDArray[np.float64]:
    """Cost of a journey that somebody waits for, by from and to: the journey, and the days until the van has brought it.

    Whoever placed a hold waits until it is found in any case; only the van's days are spared by an item that is there.

    >>> cost, days = np.array([[0.0, 130.0], [130.0, 0.0]]), np.array([[3.0, 2.0], [4.0, 3.0]])
    >>> fetch_cents({"wait_cents_per_day": 50}, cost, days).tolist()
    [[0.0, 230.0], [330.0, 0.0]]
    """
    fetch = cost + van_days * values["wait_cents_per_day"]
    np.fill_diagonal(fetch, 0.0)
    return np.asarray(fetch)


def rebalance(
    connection: duckdb.DuckDBPyConnection, on: date, values: Values, kilometres: NDArray[np.float64],
    van_days: NDArray[np.float64], *, across: bool, every: bool, report: Progress,
) -> Rebalanced:  # fmt: skip
    """What to do with the items that stand away from their home, or with every idle item.

    Args:
        kilometres: in a straight line between locations, in order of their codes. van_days: until an item that is asked for at
            one is at the other, likewise.
        across: items may rest at places of other organisations than their owner.
        every: look at items that stand at home too.

    Decisions are taken one after the other: each knows those before it, so that two items are not sent for one shortage.
    """
    numbering = Numbering(connection, ("titles", "items", "locations", "organisations"))
    codes, titles = numbering.keys["locations"].to_pylist(), numbering.keys["titles"].to_pylist()
    report.begin("forecasting demand", None)
    demand = rest_demand(connection, on, titles, codes)
    rows = numbering.arrays(_ITEMS)
    left_out = Counter({reason: int((rows["why"] == at).sum()) for at, reason in enumerate(_REASONS, start=1)})
    rows = {name: column[rows["why"] == 0] for name, column in rows.items()}
    organisation = numbering.arrays(_ORGANISATIONS)["organisation"]
    cost, places = journey_cents(values, kilometres), len(codes)
    fetch, prices, grids, work = fetch_cents(values, cost, van_days), prices_of(values), all_grids(), new_work(places)
    asked = np.flatnonzero((rows["is_idle"] == 1) & ((rows["place"] != rows["home"]) | every))
    report.begin("deciding where items rest", len(asked))
    stood = rows["place"].astype(np.int64)
    items = Shelved(rows["title"], stood.copy(), rows["home"], rows["owner"], rows["is_idle"] == 1)
    nobody = np.zeros(places, dtype=np.int64)
    room = Room(nobody.copy(), nobody.copy(), nobody.copy(), np.zeros(places, dtype=np.bool_))
    for first in range(0, len(asked), AT_ONCE):
        some = asked[first : first + AT_ONCE]
        rest_all(some, items, demand.rates, demand.by_hold, organisation, across, cost, fetch, prices, grids, work, room)
        report.advance(len(some))
    keys = numbering.keys["items"]
    sends = [
        Sent(keys[int(rows["item"][at])].as_py(), titles[rows["title"][at]], codes[stood[at]], codes[items.place[at]],
             bool(items.place[at] == rows["home"][at]))
        for at in np.flatnonzero(items.place != stood)
    ]  # fmt: skip
    sends.sort(key=lambda sent: (sent.location, sent.to, sent.title_id, sent.item_id))
    return Rebalanced(
        tuple(sends), len(asked), len(asked) - len(sends), {reason: count for reason, count in left_out.items() if count}
    )  # fmt: skip


_REASONS = ("items without a title", "items without a known place", "items without an owner", "items that cannot be lent now")
_ITEMS = """
SELECT n.number AS item, t.number AS title, p.number AS home, coalesce(c.number, p.number) AS place, o.number AS owner,
  CASE WHEN i.status = 'available' THEN 1 ELSE 0 END AS is_idle,
  CASE WHEN t.number IS NULL THEN 1 WHEN p.number IS NULL THEN 2 WHEN o.number IS NULL THEN 3
    WHEN i.status IS NULL OR i.status NOT IN ('available', 'on_loan', 'in_transit', 'on_hold_shelf') THEN 4 ELSE 0 END AS why
FROM number_of_items n JOIN items i ON i.item_id = n.key LEFT JOIN number_of_titles t ON t.key = i.title_id
LEFT JOIN number_of_locations p ON p.key = i.location_code LEFT JOIN number_of_locations c ON c.key = i.current_location_code
LEFT JOIN number_of_organisations o ON o.key = i.owner_code
WHERE i.withdrawn_on IS NULL ORDER BY title NULLS FIRST, item
"""
_ORGANISATIONS = """
SELECT o.number AS organisation FROM number_of_locations n JOIN locations l ON l.location_code = n.key
LEFT JOIN number_of_organisations o ON o.key = l.organisation_code ORDER BY n.number
"""
