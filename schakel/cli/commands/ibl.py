"""`schakel ibl`: interlibrary loan: flows, clearing, the quarterly report, the forecast."""

from datetime import date
from pathlib import Path

import click
import numpy as np

from schakel.cli.clock import now, settings_of, today_of
from schakel.cli.exits import Ended, Exit
from schakel.cli.figures import Period
from schakel.cli.options import data_option, json_option, language_option
from schakel.cli.output import show, table, text
from schakel.cli.snapshots import closing, facts_of, snapshot_of
from schakel.dashboards.ibl_report import ibl_report
from schakel.interlibrary.clearing import CARRIER, Account, clear
from schakel.interlibrary.findings import findings
from schakel.interlibrary.flows import LEVELS, UNITS, flows, totals
from schakel.interlibrary.forecast import (
    HORIZON,
    Effect,
    Forecast,
    ForecastError,
    by_quarter,
    effect_of_collection,
    forecast,
    under_shrinkage,
)
from schakel.interlibrary.honouring import honouring
from schakel.interlibrary.report import quarter_of
from schakel.interlibrary.requests import days_told
from schakel.interlibrary.tariffs import SHIPPED, read_tariffs
from schakel.interlibrary.volumes import by_organisation, counted, monthly
from schakel.measures.figure import period_end, period_name, period_start
from schakel.reports.numbers import Language
from schakel.reports.origin import Origin
from schakel.reports.pdf import write_pdf
from schakel.reports.report import write_csv
from schakel.reports.workbook import write_xlsx
from schakel.warehouse.snapshot import Snapshot

_tariffs_option = click.option(
    "--tariffs", type=click.Path(dir_okay=False, path_type=Path), default=SHIPPED, help="Tariffs by date; the national ones "
    "when left out."
)  # fmt: skip
_period_option = click.option("--in", "moment", type=Period(), help="A quarter or year; the last complete quarter when left out.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Interlibrary loan: who supplies whom, what it costs, the report of the quarter, what is to come."""


@command.command("flows")
@_period_option
@click.option("--level", type=click.Choice(LEVELS), default="organisation", show_default=True, help="Between which places.")
@click.option("--unit", type=click.Choice(UNITS), help="One unit; all when left out.")
@data_option()
@json_option
def flows_command(moment: tuple[str, date] | None, level: str, unit: str | None, data: Path, is_json: bool) -> Exit:
    """Print the flow matrix from owner to pickup by scope, how requests were honoured, and what in the data stands out."""
    snapshot = snapshot_of(settings_of(data))
    period, starts_on = moment or ("quarter", _last_complete(snapshot))
    if period == "month":
        raise Ended(Exit.USAGE, "flows are told by quarter or year; write --in 2020-Q3 or --in 2020")
    with snapshot.connect() as connection:
        found = flows(connection, period=period, starts_on=starts_on, level=level, units=(unit,) if unit else UNITS)
        honoured = honouring(connection, period=period, starts_on=starts_on)
        odd = findings(connection, known_on=snapshot.known_on)
        told = days_told(connection)
    document = {
        "period": period_name(period, starts_on), **facts_of(snapshot),
        "totals": [{"unit": key[0], "scope": key[2], "count": n} for key, n in totals(found).items()], "flows": found,
        "honouring": [{**vars(each), "rate": each.rate,
        "rate_without_cancelled": each.rate_without_cancelled} for each in honoured],
        "findings": odd, "requests_from": told[0] if told else None, "requests_until": told[1] if told else None,
    }  # fmt: skip

    def tell() -> None:
        title = f"Flows in {period_name(period, starts_on)}"
        table(title, ("unit", "scope", "from", "to", "count"), [(f.unit, f.scope, f.owner, f.pickup, f.count) for f in found])
        heads = ("requester", "scope", "placed", "closed", "supplied", "rate", "median days", "p90 days", "unmet")
        rows = [
            (h.organisation, h.scope, h.placed, h.closed, h.supplied, h.rate, h.median_days, h.p90_days, _reasons(h.unmet))
            for h in honoured
        ]  # fmt: skip
        table("Requests to other organisations", heads, rows)
        if told is None:
            text("There are no requests in these data.")
        elif told[1] < date.fromordinal(period_end(period, starts_on).toordinal() - 1) or starts_on < told[0]:
            text(
                f"The requests in these data were placed from {told[0]} up to {told[1]}; of the rest of "
                f"{period_name(period, starts_on)} nothing is known."
            )
        for each in odd:
            if each.rows:
                text(
                    f"{each.rows} of {each.of} rows of {each.table}: {each.says} ({each.does}); such as {', '.join(each.sample)}"
                )
        _close(snapshot)

    show(document, tell, is_json)
    return Exit.DONE


def _reasons(unmet: tuple[tuple[str, int], ...]) -> str:
    return "; ".join(f"{reason} {n}" for reason, n in unmet)


@command.command("clearing")
@_period_option
@_tariffs_option
@click.option("--movement-cents", type=click.FloatRange(0), help="Own cost of one movement; added to the cost per supply.")
@data_option()
@json_option
def clearing_command(
    moment: tuple[str, date] | None, tariffs: Path, movement_cents: float | None, data: Path, is_json: bool
) -> Exit:
    """Print what each organisation gets and pays for the supplies of a quarter, closed to the last cent."""
    snapshot = snapshot_of(settings_of(data))
    starts_on = _quarter(moment, snapshot)
    with snapshot.connect() as connection:
        clearing = clear(connection, read_tariffs(tariffs), quarter=starts_on)
        moved: dict[str, int] = {}
        for flow in flows(connection, period="quarter", starts_on=starts_on, units=("movement",)):
            if flow.owner != flow.pickup:
                moved[flow.pickup] = moved.get(flow.pickup, 0) + flow.count

    def cost(account: Account) -> float | None:
        own = moved.get(account.party, 0) if account.scope == "all" else 0
        return None if account.party == CARRIER else account.cost_per_supply_cents(movement_cents, own)

    document = {
        "quarter": period_name("quarter", starts_on), **facts_of(snapshot),
        "tariffs": tariffs.name, "supplies": clearing.supplies, "left_over_cents": sum(a.balance_cents for a in clearing.sums()),
        "accounts": [
            {**vars(a), "net_position": a.net_position, "balance_cents": a.balance_cents, "cost_per_supply_cents": cost(a)}
            for a in clearing.accounts
        ],
    }  # fmt: skip

    def tell() -> None:
        heads = (
            "party",
            "scope",
            "supplied",
            "received",
            "net",
            "earned €",
            "settlement €",
            "transport €",
            "balance €",
            "€ per supply",
        )
        rows = [
            (a.party, a.scope, a.supplied, a.received, a.net_position, *(_euro(cents) for cents in (
                a.earned_cents, a.settlement_cents, a.transport_cents, a.balance_cents, cost(a))))
            for a in clearing.accounts
        ]  # fmt: skip
        table(f"Clearing of {period_name('quarter', starts_on)}, tariffs of {tariffs.name}", heads, rows)
        text(f"{clearing.supplies} supplies, each in one quarter; all balances together are 0 cents.")
        _close(snapshot)

    show(document, tell, is_json)
    return Exit.DONE


def _euro(cents: float | None) -> str:
    return "" if cents is None else f"{cents / 100:.2f}"


@command.command("report")
@_period_option
@_tariffs_option
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=".",
    help="Folder for the files; here when left out.",
)
@data_option()
@language_option
@json_option
def report_command(
    moment: tuple[str, date] | None, tariffs: Path, folder: Path, data: Path, language: Language, is_json: bool
) -> Exit:
    """Write the quarterly report to the collection council as PDF, as a spreadsheet and each table as CSV."""
    settings = settings_of(data)
    snapshot = snapshot_of(settings)
    starts_on = _quarter(moment, snapshot)
    told = quarter_of(snapshot, read_tariffs(tariffs), starts_on)
    report = ibl_report(told, snapshot, today_of(settings), language)
    origin = Origin.of(snapshot, report.facts[0][1])
    notice = origin.notice(language)
    folder.mkdir(parents=True, exist_ok=True)
    written = {f"{report.name}.pdf": write_pdf(report, author=snapshot.network_name, notice=notice, made_at=now())}
    written[f"{report.name}.xlsx"] = write_xlsx(report, notice=notice, made_at=now())
    written |= {f"{report.name}-{each.name}.csv": write_csv(each, origin, language) for each in report.tables}
    for name, content in written.items():
        (folder / name).write_bytes(content)
    files = [str(folder / name) for name in written]

    def tell() -> None:
        text(report.title)
        for file in files:
            text(f"  {file}")
        _close(snapshot, language)

    show({"title": report.title, "files": files, **facts_of(snapshot)}, tell, is_json)
    return Exit.DONE


@command.command("forecast")
@click.option(
    "--shrink", type=click.FloatRange(0, 0.9), default=0.0, show_default=True, help="Share of the collection gone in two years."
)
@click.option("--seed", type=int, default=1, show_default=True, help="Seed of the draws that widen the interval.")
@data_option()
@json_option
def forecast_command(shrink: float, seed: int, data: Path, is_json: bool) -> Exit:
    """Foretell the supplies of two years by scope, with how well that went on months held back."""
    snapshot = snapshot_of(settings_of(data))
    found: dict[str, Forecast] = {}
    effects: dict[str, Effect] = {}
    without: dict[str, str] = {}
    with snapshot.connect() as connection:
        months, series = monthly(connection, until=date.fromordinal(snapshot.known_on.toordinal() + 1))
        if is_counted := not months:
            months, series = counted(connection, known_on=snapshot.known_on)
        quarters = sorted({period_start("quarter", month) for month in months})
        for scope, counts in series.items():
            try:
                effects[scope] = (
                    effect_of_collection(*by_organisation(connection, quarters[:-1], scope)) if shrink else Effect(None, None)
                )
                found[scope] = under_shrinkage(forecast(counts), effects[scope], shrink, np.random.default_rng(seed))
            except ForecastError as error:
                without[scope] = str(error)
    ahead: list[date] = []
    for _ in range(HORIZON if found else 0):
        ahead.append(period_end("month", ahead[-1] if ahead else months[-1]))
    document = {
        **facts_of(snapshot), "shrink": shrink, "seed": seed, "without": without,
        "forecasts": [
            {
                "scope": scope, "method": each.used, "scores": each.scores, "origins": each.origins, "covered": each.covered,
                "effect": effects[scope], "left_out": [months[at] for at in each.left_out],
                "months": [
                    {"month": day, "expected": round(float(e), 1), "low": round(float(a), 1), "high": round(float(b), 1)}
                    for day, e, a, b in zip(ahead, each.expected, each.low, each.high, strict=True)
                ],
            }
            for scope, each in found.items()
        ],
    }  # fmt: skip

    def tell() -> None:
        for scope, each in found.items():
            sums = zip(ahead[::3], *(by_quarter(list(part)) for part in (each.expected, each.low, each.high)), strict=True)
            if scope == "province_days":
                title = "province: mean days to wait, of three months from"
                rows = [(period_name("month", day), *(round(value / 3, 1) for value in values)) for day, *values in sums]
            else:
                title = f"{scope}: {'holds placed' if is_counted else 'supplies'} in three months from"
                rows = [(period_name("month", day), *(round(value) for value in values)) for day, *values in sums]
            table(title, ("month", "expected", "low", "high"), rows)
            scores = [(score.method, score.error_year_1, score.error_year_2, score.method == each.used) for score in each.scores]
            table("Error on months held back, share of what happened", ("method", "first year", "second year", "used"), scores)
            gone = ", ".join(period_name("month", months[at]) for at in each.left_out)
            text(f"Left out: {gone or 'no month'}. Within the interval in the past: {_percent(each.covered)} (80 % is meant).")
            if shrink and effects[scope].value is not None:
                text(
                    f"1 % more collection went with {effects[scope].value:+.2f} % supplies (standard error "
                    f"{effects[scope].error:.2f})."
                )
        for scope, why in without.items():
            text(f"{scope}: no forecast: {why}")
        if is_counted and found:
            known = f"{period_name('month', months[0])} to {period_name('month', months[-1])}"
            text(f"From counts of holds by month of placing, {known}; in later months too many still wait.")
        text("Low and high of three months are sums of those of the months, and so a little wide.")
        _close(snapshot)

    show(document, tell, is_json)
    return Exit.DONE


def _percent(share: float | None) -> str:
    return "not known" if share is None else f"{share:.0%}"


def _quarter(moment: tuple[str, date] | None, snapshot: Snapshot) -> date:
    if moment is not None and moment[0] != "quarter":
        raise Ended(Exit.USAGE, "this is told by quarter; write --in 2020-Q3")
    return moment[1] if moment else _last_complete(snapshot)


def _last_complete(snapshot: Snapshot) -> date:
    """The last quarter that lies wholly within the data."""
    starts_on = period_start("quarter", snapshot.known_on)
    if period_end("quarter", starts_on).toordinal() - 1 <= snapshot.known_on.toordinal():
        return starts_on
    return period_start("quarter", date.fromordinal(starts_on.toordinal() - 1))


def _close(snapshot: Snapshot, language: Language = "en") -> None:
    name = {"nl": "Momentopname", "en": "Snapshot"}[language]
    text(f"{name} {snapshot.id}.{closing(snapshot, language)}")
