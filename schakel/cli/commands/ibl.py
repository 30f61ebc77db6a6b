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
from schakel.dashboards.ibl_words import COMMAND, FINDINGS, METHODS, PARTIES, SCOPES, UNITS, WORDS, no_forecast
from schakel.dashboards.sayings import table as name_of_table
from schakel.interlibrary.clearing import CARRIER, Account, clear
from schakel.interlibrary.findings import findings
from schakel.interlibrary.flows import LEVELS, flows, totals
from schakel.interlibrary.flows import UNITS as ALL_UNITS
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
from schakel.privacy.thresholds import load_thresholds
from schakel.reports.numbers import Language, number, percentage
from schakel.reports.origin import Origin
from schakel.reports.pdf import write_pdf
from schakel.reports.periods import day as on_day
from schakel.reports.periods import in_words, short
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
@click.option("--unit", type=click.Choice(ALL_UNITS), help="One unit; all when left out.")
@data_option()
@language_option
@json_option
def flows_command(
    moment: tuple[str, date] | None, level: str, unit: str | None, data: Path, language: Language, is_json: bool
) -> Exit:
    """Print the flow matrix from owner to pickup by scope, how requests were honoured, and what in the data stands out."""
    snapshot = snapshot_of(settings_of(data))
    period, starts_on = moment or ("quarter", _last_complete(snapshot))
    if period == "month":
        raise Ended(Exit.USAGE, "flows are told by quarter or year; write --in 2020-Q3 or --in 2020")
    with snapshot.connect() as connection:
        found = flows(connection, period=period, starts_on=starts_on, level=level, units=(unit,) if unit else ALL_UNITS)
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
        said, when = COMMAND[language], in_words(period, starts_on, language)
        heads = [said[word] for word in ("unit", "scope", "from", "to", "count")]
        rows = [
            (UNITS[language][f.unit], SCOPES[language][f.scope], _party(f.owner, language), _party(f.pickup, language), f.count)
            for f in found
        ]
        table(said["flows"].format(period=when), heads, rows, language)
        heads = [said[word] for word in ("requester", "scope", "placed", "closed", "supplied", "rate", "median", "p90", "unmet")]
        of_requests = [
            (_party(h.organisation, language), SCOPES[language][h.scope], h.placed, h.closed, h.supplied,
             _percent(h.rate, 1, language), h.median_days, h.p90_days, _reasons(h.unmet, language))
            for h in honoured
        ]  # fmt: skip
        table(said["requests"], heads, of_requests, language, written=(5,))
        if told is None:
            text(said["no_requests"])
        elif told[1] < date.fromordinal(period_end(period, starts_on).toordinal() - 1) or starts_on < told[0]:
            first, last = (on_day(each, language) for each in told)
            text(said["requests_of"].format(first=first, last=last, period=when))
        for each in odd:
            if each.rows:
                counts = {"rows": number(each.rows, 0, language), "of": number(each.of, 0, language)}
                says, sample = FINDINGS[language][each.name], ", ".join(each.sample)
                text(said["odd"].format(**counts, table=name_of_table(each.table, language), says=says, sample=sample))
        _close(snapshot, language)

    show(document, tell, is_json)
    return Exit.DONE


def _party(code: str, language: Language) -> str:
    """Who supplies or asks: a code of the data, or one of the parties that have none."""
    return PARTIES[language].get(code, code)


def _reasons(unmet: tuple[tuple[str, int], ...], language: Language) -> str:
    told = {"not told": WORDS[language]["no_reason"]}
    return "; ".join(f"{told.get(reason, reason)} {n}" for reason, n in unmet)


@command.command("clearing")
@_period_option
@_tariffs_option
@click.option("--movement-cents", type=click.FloatRange(0), help="Own cost of one movement; added to the cost per supply.")
@data_option()
@language_option
@json_option
def clearing_command(
    moment: tuple[str, date] | None, tariffs: Path, movement_cents: float | None, data: Path, language: Language, is_json: bool
) -> Exit:
    """Print what each organisation gets and pays for the supplies of a quarter, closed to the last cent.

    A supply of which nobody tells who supplied or who asked is left out of the money and named; then the exit code is 4.
    """
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
        "tariffs": tariffs.name, "is_complete": not clearing.left_out, "supplies": clearing.supplies,
        "uncleared": clearing.uncleared, "left_over_cents": sum(a.balance_cents for a in clearing.sums()),
        "accounts": [
            {**vars(a), "net_position": a.net_position, "balance_cents": a.balance_cents, "cost_per_supply_cents": cost(a)}
            for a in clearing.accounts
        ],
    }  # fmt: skip

    def tell() -> None:
        said, when = COMMAND[language], in_words("quarter", starts_on, language)
        heads = [said[word] for word in ("party", "scope", "supplied", "received", "net", "earned", "settlement", "transport",
                                         "balance", "cost")]  # fmt: skip
        rows = [
            (_party(a.party, language), SCOPES[language][a.scope], a.supplied, a.received, a.net_position,
             *(_euro(cents, language) for cents in (a.earned_cents, a.settlement_cents, a.transport_cents, a.balance_cents,
                                                    cost(a))))
            for a in clearing.accounts
        ]  # fmt: skip
        table(said["clearing"].format(period=when, tariffs=tariffs.name), heads, rows, language, written=(5, 6, 7, 8, 9))
        text(said["closes"].format(supplies=number(clearing.supplies, 0, language)))
        if clearing.left_out:
            heads = [said[word] for word in ("supplier", "requester", "scope", "count", "such_as")]
            left = [
                (*(each or WORDS[language]["not_told"] for each in (one.supplier, one.requester)), SCOPES[language][one.scope],
                 one.supplies, one.sample)
                for one in clearing.uncleared
            ]  # fmt: skip
            table(said["uncleared"], heads, left, language)
            text(WORDS[language]["uncleared_says"].format(supplies=number(clearing.left_out, 0, language)))
        _close(snapshot, language)

    show(document, tell, is_json)
    return Exit.HELD if clearing.left_out else Exit.DONE


def _euro(cents: float | None, language: Language) -> str:
    return "" if cents is None else number(cents / 100, 2, language)


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
    report = ibl_report(told, snapshot, today_of(settings), load_thresholds(settings.data), language)
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
@language_option
@json_option
def forecast_command(shrink: float, seed: int, data: Path, language: Language, is_json: bool) -> Exit:
    """Foretell the supplies of two years by scope, with how well that went on months held back."""
    snapshot = snapshot_of(settings_of(data))
    found: dict[str, Forecast] = {}
    effects: dict[str, Effect] = {}
    without: dict[str, ForecastError] = {}
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
                without[scope] = error
    ahead: list[date] = []
    for _ in range(HORIZON if found else 0):
        ahead.append(period_end("month", ahead[-1] if ahead else months[-1]))
    document = {
        **facts_of(snapshot), "shrink": shrink, "seed": seed, "without": {scope: str(why) for scope, why in without.items()},
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
        said = COMMAND[language]
        heads = [said[word] for word in ("month", "expected", "low", "high")]
        for scope, each in found.items():
            sums = zip(ahead[::3], *(by_quarter(list(part)) for part in (each.expected, each.low, each.high)), strict=True)
            if is_days := scope == _DAYS:
                title = said["days_title"]
            else:
                title = said["holds_title" if is_counted else "supplies_title"].format(scope=SCOPES[language][scope].capitalize())
            rows = [
                (short("month", day, language), *(round(value / 3, 1) if is_days else round(value) for value in values))
                for day, *values in sums
            ]  # fmt: skip
            table(title, heads, rows, language)
            scores = [
                (METHODS[language].get(score.method, score.method), _percent(score.error_year_1, 1, language),
                 _percent(score.error_year_2, 1, language), score.method == each.used)
                for score in each.scores
            ]  # fmt: skip
            table(
                said["errors"], [said[word] for word in ("method", "year_1", "year_2", "used")], scores, language, written=(1, 2)
            )
            gone = ", ".join(short("month", months[at], language) for at in each.left_out) or said["no_month"]
            text(said["judged"].format(gone=gone, covered=_percent(each.covered, 0, language) or said["not_known"]))
            effect = effects[scope]
            if shrink and effect.value is not None:
                value, error = (number(part, 2, language) for part in (effect.value, effect.error or 0.0))
                text(said["effect"].format(value=value, error=error))
        for scope, why in without.items():
            text(said["no_forecast"].format(scope=SCOPES[language].get(scope, scope), why=no_forecast(why, language)))
        if is_counted and found:
            first, last = (short("month", months[at], language) for at in (0, -1))
            text(said["from_counts"].format(first=first, last=last))
        text(said["wide"])
        _close(snapshot, language)

    show(document, tell, is_json)
    return Exit.DONE


_DAYS = "province_days"
"""The series of days to wait, where there are counts of holds only."""


def _percent(share: float | None, decimals: int, language: Language) -> str:
    return "" if share is None else percentage(share, decimals, language)


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


def _close(snapshot: Snapshot, language: Language) -> None:
    text(COMMAND[language]["snapshot"].format(id=snapshot.id) + closing(snapshot, language))
