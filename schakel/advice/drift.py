"""How far locations have drifted from the profiles that their organisations adopted; judged once in the refresh.

`_advice_profiles.parquet`: one row is one goal of one category of a location.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from schakel.advice.kept import NoAdviceError
from schakel.collection.profile_judging import judge_profiles
from schakel.collection.profiles import FILE, in_force, read_profiles
from schakel.warehouse.finishing import Building

DRIFT = "_advice_profiles.parquet"
YEARS_BACK = 2
"""Since 1 January of so many years ago the drift is told; before that few remember why a goal was what it was."""
NO_LOCATION = "no_location"
"""Status of a profile for a location that the snapshot does not have: told, as nothing was judged."""
Drifting = Callable[[Building], None]
"""A `finish` step of a refresh."""


@dataclass(frozen=True)
class GoalKept:
    """One goal, and what was found.

    Args:
        kind: share, age, use or spread. goal, found: in the unit of the profile; see `Goal` and `Judged`.
        counted, of: the counts behind `found`.
        status: see `STATUSES` of the judging, or `NO_LOCATION`, and then only location and adoption are known.
        before_on: day since which the drift is told. before_percent, now_percent: share of the items on that day and now.
        loans_percent: share of the loans of the last year.
    """

    organisation: str
    location: str
    adopted_by: str
    adopted_on: date
    status: str
    category: str = ""
    kind: str = ""
    goal: float | None = None
    found: float | None = None
    counted: int = 0
    of: int = 0
    before_on: date | None = None
    before_percent: float | None = None
    now_percent: float | None = None
    loans_percent: float | None = None


_SCHEMA = pa.schema([
    ("organisation", pa.string()), ("location", pa.string()), ("adopted_by", pa.string()), ("adopted_on", pa.date32()),
    ("status", pa.string()), ("category", pa.string()), ("kind", pa.string()), ("goal", pa.float64()), ("found", pa.float64()),
    ("counted", pa.int64()), ("of", pa.int64()), ("before_on", pa.date32()), ("before_percent", pa.float64()),
    ("now_percent", pa.float64()), ("loans_percent", pa.float64()),
])  # fmt: skip


def drifting(data: Path) -> Drifting:
    """The step that judges the profiles of a data folder; without its `profiles.toml` there is nothing to judge.

    Raises:
        ProfileError: when the file says something that cannot be.
    """
    path = data / FILE
    profiles = read_profiles(path, None) if path.exists() else []

    def write_drift(building: Building) -> None:
        on = building.known_on
        since = date(on.year - YEARS_BACK, 1, 1)
        kept: list[GoalKept] = []
        with building.connect() as connection:
            runs = dict(connection.execute("SELECT location_code, coalesce(organisation_code, '') FROM locations").fetchall())
            held = in_force(profiles, on)
            kept += [
                GoalKept("", each.location, each.adopted_by, each.adopted_on, NO_LOCATION)
                for each in held if each.location not in runs
            ]  # fmt: skip
            judged = judge_profiles(connection, [each for each in held if each.location in runs], on, [since]) if held else []
        for each in judged:
            about = (runs[each.profile.location], each.profile.location, each.profile.adopted_by, each.profile.adopted_on)
            for one in each.categories:
                loans = None if one.share_of_loans is None else 100 * one.share_of_loans
                kept += [
                    GoalKept(
                        *about, goal.status, one.category, goal.kind, goal.goal, goal.found, goal.counted, goal.of,
                        since, one.drift[since], one.drift[on], loans,
                    )
                    for goal in one.goals
                ]  # fmt: skip
        rows = [asdict(each) for each in kept]
        pq.write_table(pa.Table.from_pylist(rows, schema=_SCHEMA), building.path / DRIFT)

    return write_drift


def read_drift(snapshot: Any) -> tuple[GoalKept, ...]:
    """Every goal that was in force, in the order of the profiles.

    Raises:
        NoAdviceError: the snapshot was made before profiles were judged in a refresh.
    """
    path: Path = snapshot.path / DRIFT
    if not path.is_file():
        raise NoAdviceError(f"snapshot {snapshot.path.name} has no {DRIFT}; run `schakel refresh`")
    return tuple(GoalKept(**each) for each in pq.read_table(path).to_pylist())
