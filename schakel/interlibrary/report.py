"""What the quarterly report to the collection council (POC) says, as figures that privacy can release.

Each line of the report is one figure with a name of its own here, so that the words, the page, the PDF and the
spreadsheet all take the same numbers.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from schakel.interlibrary.clearing import Clearing, clear
from schakel.interlibrary.findings import Finding, findings
from schakel.interlibrary.flows import UNITS, Flow, flows
from schakel.interlibrary.honouring import Honouring, honouring
from schakel.interlibrary.requests import INTERLIBRARY, OUTSIDE, SCOPES
from schakel.interlibrary.satisfaction import Satisfaction, SurveyError, satisfaction
from schakel.interlibrary.tariffs import NoTariffError, Tariffs
from schakel.measures.figure import Figure, period_end
from schakel.warehouse.snapshot import Snapshot

VERSION = date(2023, 1, 1)
"""First day of the definitions of this report; a change of one makes a new version and is told."""


@dataclass(frozen=True)
class Quarter:
    """All that is known of one quarter.

    Args:
        organisations: code to name of the libraries of the network, sorted by code.
        earlier: supplies by scope of the quarters before, oldest first, for the chart: (first day, scope to count).
        clearing: None when the tariffs do not reach; then `no_clearing` says why.
        no_survey: why a survey that is there is not told; "" otherwise. wrong_survey: whose and from which day it is.
    """

    starts_on: date
    network_code: str
    network_name: str
    organisations: dict[str, str]
    flows: tuple[Flow, ...]
    honouring: tuple[Honouring, ...]
    clearing: Clearing | None
    no_clearing: NoTariffError | None
    satisfaction: tuple[Satisfaction, ...]
    no_survey: str
    wrong_survey: tuple[str, date] | None
    findings: tuple[Finding, ...]
    earlier: tuple[tuple[date, dict[str, int]], ...]
    is_complete: bool


def quarter(
    connection: duckdb.DuckDBPyConnection, tariffs: Tariffs, *, starts_on: date, known_on: date, network_code: str,
    network_name: str,
    quarters_back: int = 8,
) -> Quarter:  # fmt: skip
    """Bring together what the report of one quarter needs."""
    end = period_end("quarter", starts_on)
    clearing, no_clearing, surveys, no_survey = None, None, [], ""
    wrong_survey: tuple[str, date] | None = None
    try:
        clearing = clear(connection, tariffs, quarter=starts_on)
    except NoTariffError as error:
        no_clearing = error
    try:
        surveys = satisfaction(connection, period="quarter", starts_on=starts_on)
    except SurveyError as error:
        no_survey, wrong_survey = str(error), (error.organisation, error.starts_on)
    named = connection.execute(
        "SELECT organisation_code, name FROM organisations WHERE kind IS NULL OR kind = 'library' ORDER BY 1"
    ).fetchall()
    first = _months_before(starts_on, 3 * quarters_back)
    series: dict[date, dict[str, int]] = {}
    # Before the data begin there was something, and nobody knows what: such a quarter is absent, not 0.
    (begins,) = connection.execute("SELECT min(date_trunc('quarter', placed_on))::DATE FROM interlibrary_requests").fetchall()[0]
    day = max(first, min(begins or starts_on, starts_on))
    while day <= starts_on:
        series[day] = dict.fromkeys(INTERLIBRARY, 0)
        day = period_end("quarter", day)
    for flow in flows(connection, period="quarter", starts_on=first, until=end, units=("supply",)):
        if flow.scope in INTERLIBRARY and flow.starts_on in series:
            series[flow.starts_on][flow.scope] += flow.count
    return Quarter(
        starts_on, network_code, network_name, dict(named), tuple(flows(connection, period="quarter", starts_on=starts_on)),
        tuple(honouring(connection, period="quarter", starts_on=starts_on)), clearing, no_clearing, tuple(surveys), no_survey,
        wrong_survey,
        tuple(findings(connection, known_on=known_on)), tuple(series.items()), known_on >= date.fromordinal(end.toordinal() - 1),
    )  # fmt: skip


def quarter_of(snapshot: Snapshot, tariffs: Tariffs, starts_on: date) -> Quarter:
    """The same, of a snapshot."""
    with snapshot.connect() as connection:
        return quarter(
            connection, tariffs, starts_on=starts_on, known_on=snapshot.known_on, network_code=snapshot.network_code,
            network_name=snapshot.network_name,
        )  # fmt: skip


def quarters_of(snapshot: Snapshot) -> tuple[date, ...]:
    """First days of the quarters with a request between libraries up to the day that is known, oldest first."""
    with snapshot.connect() as connection:
        rows = connection.execute(
            "SELECT DISTINCT CAST(date_trunc('quarter', placed_on) AS DATE) FROM interlibrary_requests WHERE placed_on <= ? "
            "ORDER BY 1",
            [snapshot.known_on],
        ).fetchall()
    return tuple(day for (day,) in rows)


def _months_before(day: date, months: int) -> date:
    at = day.year * 12 + day.month - 1 - months
    return date(at // 12, at % 12 + 1, 1)


COUNTS: Mapping[str, Callable[[Honouring], tuple[float | None, float | None]]] = {
    "placed": lambda h: (h.placed, None),
    "supplied_of_closed": lambda h: (h.supplied, h.closed),
    "median_days": lambda h: (h.median_days, None),
    "p90_days": lambda h: (h.p90_days, None),
}
"""Lines that rest on `Honouring`: name to (numerator, denominator)."""


def figures(told: Quarter) -> list[Figure]:
    """Every number of the report; the place of a sum over the network is the network."""
    found: list[Figure] = []

    def add(name: str, place: str, part: str, numerator: float | None, denominator: float | None = None, rows: int = 0) -> None:
        is_network = place == "all"
        value = numerator if denominator is None else (numerator / denominator if numerator is not None and denominator else None)
        found.append(Figure(
            f"interlibrary_{name}", VERSION, "network" if is_network else "organisation",
            told.network_code if is_network else place,
            "quarter", told.starts_on, part, numerator, denominator, value, rows, told.is_complete,
        ))  # fmt: skip

    own = told.organisations
    for each in told.honouring:
        if each.organisation in (*own, "all"):
            for name, of in COUNTS.items():
                add(name, each.organisation, each.scope, *of(each), rows=each.closed)
            for reason, n in each.unmet:
                add("unmet", each.organisation, f"{each.scope}|{reason}", n, rows=n)
    for (unit, owner, pickup, scope), n in _matrix(told).items():
        add(f"flow_{unit}", "all", f"{scope}|{owner}|{pickup}", n, rows=n)
    for account in told.clearing.accounts if told.clearing else ():
        place, part = account.party, account.scope
        add("supplied", place, part, account.supplied, rows=account.supplied)
        add("received", place, part, account.received, rows=account.received)
        add("balance_cents", place, part, account.balance_cents, rows=account.supplied + account.received)
        if account.received:
            add("cost_per_supply_cents", place, part, account.settlement_cents + account.transport_cents, account.received)
    for left in told.clearing.uncleared if told.clearing else ():
        add("uncleared", "all", f"{left.scope}|{left.supplier or ''}|{left.requester or ''}", left.supplies, rows=left.supplies)
    for survey in told.satisfaction:
        found.append(survey.figure(told.network_code))
    for day, by_scope in told.earlier:
        found += [
            Figure(
                "interlibrary_supplies_of_quarter",
                VERSION,
                "network",
                told.network_code,
                "quarter",
                day,
                scope,
                n,
                None,
                n,
                n,
                True,
            )
            for scope, n in by_scope.items()
        ]
    return found


def _matrix(told: Quarter) -> dict[tuple[str, str, str, str], int]:
    """Counts by unit, owner, pickup and scope, with all that is outside the network as one place."""
    sums: dict[tuple[str, str, str, str], int] = {}
    for flow in told.flows:
        ends = [code if code in told.organisations or not code else OUTSIDE for code in (flow.owner, flow.pickup)]
        key = (flow.unit, ends[0], ends[1], flow.scope)
        sums[key] = sums.get(key, 0) + flow.count
    return {key: sums[key] for key in sorted(sums, key=lambda key: (UNITS.index(key[0]), SCOPES.index(key[3]), key[1], key[2]))}


def measures(found: Sequence[Figure]) -> dict[str, bool]:
    """Name of each line to whether it counts persons: only surveys do; a request or a supply is no person."""
    return {figure.measure: figure.measure == "interlibrary_satisfaction" for figure in found}
