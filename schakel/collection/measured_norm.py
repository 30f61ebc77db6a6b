"""What the norms measured of the past, month by month, and the items that stood there: what a test of a plan is laid beside."""

from dataclasses import dataclass
from datetime import date

import duckdb
import numpy as np
from numpy.typing import NDArray

from schakel.collection.stock import NOT_LENDABLE
from schakel.collection.wish_history import Catalogue, Floats, Ints
from schakel.errors import InputError
from schakel.warehouse.expressions import literal
from schakel.warehouse.numbering import Numbering, day_number

MET, NOT_OWNED, OUT, STOOD = range(4)
"""How a wish ended: met; no item of the title was there; one was, but out or missing; one stood in and did not serve it."""
PARTS = 4
ALWAYS, NEVER = day_number(date(1900, 1, 1)), day_number(date(9999, 1, 1))


@dataclass(frozen=True)
class Record:
    """The past of a snapshot.

    Args:
        month: first of the rows of `wishes` (years × 12 + month - 1); `place` is the number of an organisation, or one more
            for the province; `part` how the wishes ended. Those of the strict norms, and of the same sum.
        title, organisation, added, withdrawn: of each item; days since 1970.
    """

    catalogue: Catalogue
    month: Ints
    place: Ints
    part: Ints
    wishes: Ints
    title: Ints
    organisation: Ints
    added: Ints
    withdrawn: Ints

    def measured(self, first: int, until: int) -> Floats:
        """Share of the demand of the months `[first, until)` by organisation, the province last, and how it ended; NaN = none."""
        found = np.zeros((len(self.catalogue.organisations) + 1, PARTS))
        rows = (self.month >= first) & (self.month < until)
        np.add.at(found, (self.place[rows], self.part[rows]), self.wishes[rows])
        total = found.sum(axis=1, keepdims=True)
        return np.asarray(np.divide(found, total, out=np.full(found.shape, np.nan), where=total > 0))

    def standing(self, month: int) -> NDArray[np.int16]:
        """Items by title and organisation when a month began."""
        day = day_number(date(month // 12, month % 12 + 1, 1))
        there = (self.added < day) & (self.withdrawn >= day)
        found = np.zeros((len(self.catalogue.kind_of), len(self.catalogue.organisations)), dtype=np.int16)
        np.add.at(found, (self.title[there], self.organisation[there]), 1)
        return found


def read_record(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> Record:
    """The record of the snapshot that the connection sees.

    Raises:
        InputError: when it was made before demand was taken apart.
    """
    try:
        counted = connection.execute(_MEASURED).fetchall()
    except duckdb.CatalogException as absent:
        raise InputError(
            "this snapshot has no table of wishes, which tells what the norms measured; run `schakel refresh`"
        ) from absent
    place_of = {code: number for number, code in enumerate(catalogue.organisations)}
    province = len(place_of)
    rows: list[tuple[int, int, int, int]] = []
    for code, month, part_95, part_999, wishes in counted:
        rows.append((month, province, part_999, wishes))
        if code in place_of:
            rows.append((month, place_of[code], part_95, wishes))
    month, place, part, many = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    numbering = Numbering(connection, ("titles", "locations"))
    where = {code: number for number, code in enumerate(catalogue.locations)}
    organisation_of = np.array(
        [catalogue.organisation_of[where[code]] if code in where else -1 for code in numbering.keys["locations"].to_pylist()]
    )
    items = numbering.arrays(_ITEMS, [ALWAYS, NEVER])
    keep = (items["title"] >= 0) & (items["location"] >= 0)
    owner = np.where(keep, organisation_of[items["location"]], -1)
    keep &= owner >= 0
    return Record(
        catalogue, month, place, part, many, items["title"][keep].astype(np.int64), owner[keep],
        items["added"][keep].astype(np.int64), items["withdrawn"][keep].astype(np.int64),
    )  # fmt: skip


def _part(cause: str) -> str:
    is_out = f"{cause} IN ('was_out', 'was_missing')"
    return f"CASE WHEN {cause} = 'stood_in' THEN {STOOD} WHEN {is_out} THEN {OUT} ELSE {NOT_OWNED} END"


_MEASURED = f"""
SELECT organisation_code, year(month) * 12 + month(month) - 1, CASE WHEN supplied_by = 'own' THEN {MET}
    ELSE {_part("cause_95")} END, CASE WHEN supplied_by IN ('own', 'province') THEN {MET} ELSE {_part("cause_999")} END,
    CAST(sum(wishes) AS BIGINT)
FROM wishes GROUP BY ALL ORDER BY ALL
"""

# What cannot be lent now is taken never to have been: when that began is not asked. What is withdrawn could be until then.
_ITEMS = f"""
SELECT nt.number AS title, nl.number AS location, CAST(coalesce(added_on - DATE '1970-01-01', $1) AS BIGINT) AS added,
    CAST(coalesce(withdrawn_on - DATE '1970-01-01', $2) AS BIGINT) AS withdrawn
FROM items i JOIN number_of_titles nt ON nt.key = i.title_id JOIN number_of_locations nl ON nl.key = i.location_code
WHERE coalesce(status, '') NOT IN ({", ".join(literal(word) for word in NOT_LENDABLE if word != "withdrawn")})
    AND (withdrawn_on IS NOT NULL OR status IS DISTINCT FROM 'withdrawn')
ORDER BY title, location, added, withdrawn
"""
