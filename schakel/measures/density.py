"""How densely people live around a library: inhabitants per km² of a municipality, and of all that an organisation serves."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

import pyarrow.parquet as pq

from schakel.measures.reading import HasPath

Key = tuple[str, str]
"""Level and code of a place."""


def densities(snapshot: HasPath) -> Mapping[Key, float]:
    """Inhabitants per km² by level and code, of the newest count; a place of which people or surface is not known is left out."""
    surface = {row["area_code"]: row["surface_km2"] for row in _rows(snapshot, "areas") if row.get("surface_km2")}
    people = _people(snapshot)
    known = {code: (people[code], km2) for code, km2 in surface.items() if code in people}
    found = {("municipality", code): persons / km2 for code, (persons, km2) in known.items()}
    served: dict[str, list[str]] = defaultdict(list)
    for row in _rows(snapshot, "service_areas"):
        if row["valid_until"] is None:
            served[row["organisation_code"]].append(row["municipality_code"])
    for organisation, codes in served.items():
        # One municipality of which the surface is not known would make the whole look denser or sparser than it is.
        if all(code in known for code in codes):
            found["organisation", organisation] = sum(known[code][0] for code in codes) / sum(known[code][1] for code in codes)
    return found


def _people(snapshot: HasPath) -> dict[str, int]:
    counts: dict[str, dict[date, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for row in _rows(snapshot, "inhabitants"):
        counts[row["area_code"]][row["counted_on"]][row["age_class"]] = row["persons"]
    newest = {code: by_day[max(by_day)] for code, by_day in counts.items()}
    return {code: by_age["all"] if "all" in by_age else sum(by_age.values()) for code, by_age in newest.items()}


def _rows(snapshot: HasPath, table: str) -> list[dict[str, Any]]:
    """The rows of a table; none when the snapshot lacks it. A snapshot of before the surface was kept has no such column."""
    file = snapshot.path / f"{table}.parquet"
    if not file.is_file():
        return []
    wanted = {
        "areas": ["area_code", "surface_km2"],
        "inhabitants": ["area_code", "counted_on", "age_class", "persons"],
        "service_areas": ["organisation_code", "municipality_code", "valid_until"],
    }[table]
    there = pq.read_schema(file).names
    return list(pq.read_table(file, columns=[name for name in wanted if name in there]).to_pylist())
