"""A year replayed under scenarios, as one answer that says what it rests on: snapshot, year, seed, scenario and its digest."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from schakel.scenarios.comparison import Compared, compare, prepare
from schakel.scenarios.fit import Fit, fit
from schakel.scenarios.record import TABLES, read_record, unlimited
from schakel.scenarios.scenario import Scenario
from schakel.vocabulary.progress import Progress
from schakel.warehouse.numbering import Numbering
from schakel.warehouse.snapshot import Snapshot

COUNTING = 3
"""Raised when figures come to mean something else, so that no outcome stands beside one that was counted otherwise. 1: who stayed
away for a fee, or did not collect, was not in the strict norm. 2: euros stood beside a record without prices, and loans of items
without an owner were in the norms."""


@dataclass(frozen=True)
class Replayed:
    """The answer.

    Args:
        compared: the record with nothing changed first, then each scenario.
        fits: how well the first tells what the tables tell.
        notes: how many rows took no part, or were guessed, by reason; None where it is no matter of rows.
        as_known_on: the day whose knowledge the snapshot holds; None for all there is.
    """

    snapshot: str
    simulated: bool
    year: int
    seed: int
    runs: int
    compared: Sequence[Compared]
    fits: Sequence[Fit]
    notes: Mapping[str, int | None]
    as_known_on: date | None = None

    @property
    def head(self) -> dict[str, Any]:
        """What every document of it begins with."""
        return {
            "snapshot": self.snapshot, "as_known_on": self.as_known_on.isoformat() if self.as_known_on else None,
            "simulated": self.simulated, "year": self.year, "seed": self.seed, "runs": self.runs, "counting": COUNTING,
        }  # fmt: skip

    @property
    def document(self) -> dict[str, Any]:
        """The whole, to be kept."""
        scenarios = [{**asdict(each), "digest": digest_of(each.scenario)} for each in self.compared]
        return {
            **self.head, "fit": [asdict(each) for each in self.fits], "counted": dict(self.notes), "scenarios": scenarios,
        }  # fmt: skip


def replay_year(
    snapshot: Snapshot, scenarios: Sequence[Scenario], *, year: int, seed: int, runs: int, report: Progress
) -> Replayed:
    """Replay a year of a snapshot; the same arguments give the same answer."""
    with snapshot.connect() as connection:
        report.begin("read the record", None)
        record = read_record(Numbering(connection, TABLES), date(year, 1, 1), date(year + 1, 1, 1))
        prepared = prepare(record, report)
        compared = compare(prepared, scenarios, range(seed, seed + runs), report)
        fits = fit(record, compared[0].figures)
    notes: dict[str, int | None] = {
        **record.counted, "locations of which no journey is known: visited twice a week": prepared.transport.guessed,
    }  # fmt: skip
    if not prepared.supply.is_recorded:
        notes["requests outside in the record: share and days of supply are our choice"] = None
    if any(scenario.most_open_holds is not None for scenario in scenarios):
        notes |= unlimited(record.wishes)
    return Replayed(snapshot.id, snapshot.simulated, year, seed, runs, compared, fits, notes, snapshot.as_known_on)


def last_whole_year(known_on: date) -> int:
    """The last year of which the whole is known.

    >>> last_whole_year(date(2020, 12, 31)), last_whole_year(date(2020, 12, 30))
    (2020, 2019)
    """
    return known_on.year if (known_on.month, known_on.day) == (12, 31) else known_on.year - 1


def whole_years(snapshot: Snapshot) -> tuple[int, ...]:
    """Years with loans from their first to their last month, newest first: those that can be replayed."""
    with snapshot.connect() as connection:
        first, last = connection.execute("SELECT min(lent_on), max(lent_on) FROM loans").fetchall()[0]
    if first is None:
        return ()
    begins = first.year if (first.month, first.day) <= (1, 31) else first.year + 1
    return tuple(range(min(last_whole_year(snapshot.known_on), last.year), begins - 1, -1))


def digest_of(scenario: Scenario) -> str:
    """Of what a scenario changes, with the items of its lists; not of its name or of how its file is written."""
    content = {key: value for key, value in asdict(scenario).items() if key != "name"}
    for act in content["acts"]:
        del act["file"], act["line"]
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]
