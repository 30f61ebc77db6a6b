"""Who waited on days of the past, what items allowed then, and who was served: arrays, an entry a part of a queue.

On each day thousands of titles are waited for, most of them by a few who may get every item. Titles that are alike in
numbers are worked out once; only those of which some items serve some borrowers only become objects (`reach.Wanted`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb
import numpy as np
from numpy.typing import NDArray

from schakel.holds.agreement import Agreement
from schakel.holds.reach import BANDED, BANDS, BRANCH, COUNTED, NETWORK, Part, Stock, Wanted, look_at, wanted_by_day

Allowed = Callable[[date, Wanted, Part], float]
"""Share of a part that its items can serve within the promised days, by what was usual on a day."""

ODD = """
CREATE OR REPLACE TEMP TABLE _odd AS
SELECT DISTINCT day, title_id FROM _waiting_for WHERE reach = 'network' AND (day, title_id) IN (
    SELECT (day, title_id) FROM _waiting_for WHERE reach <> 'network' UNION
    SELECT (day, title_id) FROM _stock_of WHERE reach <> 'network')
"""
"""Where some items of the network are not for all who wait in it; what a branch may get is told by its own items."""
GAVE_UP = ", ".join(f"count(*) FILTER (band = {n} AND gave_up) AS g{n}" for n in BANDS)
LOOKED = f"""
WITH part AS (SELECT day, title_id, reach, place, {COUNTED}, {GAVE_UP} FROM ({BANDED}) GROUP BY day, title_id, reach, place)
SELECT p.*, p.reach = 'network' AS is_network, p.reach = 'network' AND o.title_id IS NOT NULL AS is_odd,
    coalesce(t.material, '') AS material, coalesce(s.items, 0) AS items, coalesce(s.on_shelf, 0) AS on_shelf,
    coalesce(s.on_order, 0) AS on_order
FROM part p LEFT JOIN _odd o ON o.day = p.day AND o.title_id = p.title_id
LEFT JOIN (SELECT title_id, any_value(material) AS material FROM titles GROUP BY title_id) t ON t.title_id = p.title_id
LEFT JOIN _stock_of s ON s.day = p.day AND s.title_id = p.title_id AND s.reach = p.reach
    AND (s.place = p.place OR p.reach = 'network')
ORDER BY p.day, p.title_id, p.reach, p.place
"""


@dataclass(frozen=True)
class Looked:
    """A day of the past, an entry a part, in order of title.

    Args:
        is_network: whether the part may get every item; else those of a branch.
        waiting: by part and days waited (`reach.WAITED`), without those who gave up themselves within the promised days: to
            them no promise was kept or broken. A part of which all did is left out.
        served: of those, ready within the promised days.
        allowed: share that its items allowed then; for that who gave up later stood in the queue too.
    """

    day: date
    is_network: NDArray[np.bool_]
    waiting: NDArray[np.int64]
    served: NDArray[np.int64]
    allowed: NDArray[np.float64]


def read_looked(
    connection: duckdb.DuckDBPyConnection, agreement: Agreement, days: Sequence[date], allowed: Allowed
) -> list[Looked]:
    """Those of the days on which somebody waited, in the order given."""
    look_at(connection, agreement, days, is_now=False)
    connection.execute(ODD)
    rows = connection.sql(LOOKED).to_arrow_table()
    at, is_odd, is_network = (np.asarray(rows[name].to_numpy()) for name in ("day", "is_odd", "is_network"))
    waiting, served, gave_up = (
        np.column_stack([rows[f"{letter}{band}"].to_numpy() for band in BANDS]).astype(np.int64) for letter in "wsg"
    )
    stayed = waiting - gave_up
    shares = np.empty(len(at), dtype=np.float64)
    odd = wanted_by_day(connection, "SEMI JOIN _odd USING (day, title_id)")
    shares[is_odd] = [allowed(day, wanted, part) for day, wanted in odd for part in wanted.parts if part.reach == NETWORK]
    materials = rows["material"].combine_chunks().dictionary_encode()
    stock = [rows[name].to_numpy() for name in ("items", "on_shelf", "on_order")]
    numbers = [at.astype(np.int64), is_network, materials.indices.to_numpy(), waiting.sum(axis=1), *stock]
    kinds, of_kind = np.unique(np.column_stack(numbers)[~is_odd], axis=0, return_inverse=True)
    of_each = [
        allowed(np.datetime64(day, "D").item(), *_alike(bool(network), materials.dictionary[material].as_py(), *numbers))
        for day, network, material, *numbers in kinds.tolist()
    ]
    shares[~is_odd] = np.array(of_each, dtype=np.float64)[of_kind.reshape(-1)]
    found = []
    for day in days:
        mine = (at == np.datetime64(day)) & stayed.any(axis=1)
        if mine.any():
            found.append(Looked(day, is_network[mine], stayed[mine], served[mine], shares[mine]))
    return found


def _alike(is_network: bool, material: str, waiting: int, *stock: int) -> tuple[Wanted, Part]:
    """A title for which so many wait who may all get each of these items."""
    free = Stock(*stock)
    part = Part(NETWORK if is_network else BRANCH, None, (waiting,), (0,), 0, free, free)
    return Wanted("", None, material or None, (part,), {}, free), part
