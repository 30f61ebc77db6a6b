"""How well the replay with nothing changed tells what the record tells: the same figures, counted from the tables."""

from collections.abc import Mapping
from dataclasses import dataclass

from schakel.scenarios.record import Record
from schakel.warehouse.numbering import day_number, day_of_number

_QUERIES = {
    "loans": "SELECT CAST(count(*) AS DOUBLE) AS value FROM loans "
    "JOIN locations USING (location_code) WHERE lent_on >= $1 AND lent_on < $2",
    # The measures `norm_95_lenient` and `norm_95_strict`, of the network; see their definitions.
    "own_lenient": "SELECT avg(CASE WHEN l.owner_code = p.organisation_code THEN 1.0 ELSE 0.0 END) AS value FROM loans l "
    "JOIN locations p ON p.location_code = l.location_code WHERE l.owner_code IS NOT NULL AND l.lent_on >= $1 AND l.lent_on < $2",
    "own_strict": "SELECT a.own / (a.lent + h.unmet + r.unmet) AS value FROM "
    "(SELECT CAST(count(*) FILTER (l.owner_code = p.organisation_code) AS DOUBLE) AS own, count(l.owner_code) AS lent "
    "FROM loans l JOIN locations p ON p.location_code = l.location_code WHERE l.lent_on >= $1 AND l.lent_on < $2) a, "
    "(SELECT count(*) AS unmet FROM holds WHERE outcome IN ('expired', 'cancelled_by_library') "
    "AND kind IS DISTINCT FROM 'interlibrary' AND ended_on >= $1 AND ended_on < $2) h, "
    "(SELECT count(*) AS unmet FROM interlibrary_requests WHERE outcome = 'unfilled' AND ended_on >= $1 AND ended_on < $2) r",
    "wait_mean": "SELECT avg(CAST(available_on - placed_on AS DOUBLE)) AS value FROM holds "
    "WHERE placed_on >= $1 AND available_on < $2",
    "holds_ready": "SELECT CAST(count(*) AS DOUBLE) AS value FROM holds WHERE placed_on >= $1 AND available_on < $2",
    "movements": "SELECT CAST(count(*) AS DOUBLE) AS value FROM transits "
    "WHERE item_id IS NOT NULL AND sent_on >= $1 AND sent_on < $2",
}


@dataclass(frozen=True)
class Fit:
    """One figure of the record beside the replay; off is the difference as a share of the record, None of nothing."""

    figure: str
    recorded: float
    replayed: float
    off: float | None


def fit(record: Record, figures: Mapping[str, float | None]) -> list[Fit]:
    """Each figure that the record has by itself; nothing here comes from what the replay read."""
    until = day_of_number(day_number(record.first) + record.days)
    found = []
    for name, query in _QUERIES.items():
        recorded = float(record.numbering.arrays(query, (record.first, until))["value"][0])
        replayed = figures[name]
        if replayed is not None and recorded == recorded:
            found.append(Fit(name, recorded, replayed, replayed / recorded - 1 if recorded else None))
    return found
