"""`schakel measure`: the figures of one measure."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from schakel.cli.clock import settings_of
from schakel.cli.exits import Exit
from schakel.cli.figures import Period, measure_named, period_name, place_code
from schakel.cli.options import data_option, json_option, language_option
from schakel.cli.output import show, table, text
from schakel.cli.snapshots import snapshot_of
from schakel.measures.breaks import Stretch, join
from schakel.measures.definition import Measure
from schakel.measures.figure import LEVELS, PERIODS, Figure, Place
from schakel.measures.reading import across, periods, places, series, unseen
from schakel.measures.unseen import Unseen, why_not_known
from schakel.measures.wording import say_span
from schakel.warehouse.snapshot import Snapshot


@click.command()
@click.argument("measure")
@click.option("--level", type=click.Choice(LEVELS), default="network", show_default=True, help="Which places.")
@click.option("--place", metavar="CODE", help="One place, by code or by name: its series over time.")
@click.option("--period", type=click.Choice(PERIODS), default="year", show_default=True, help="Length of the periods.")
@click.option("--in", "moment", type=Period(), help="One period: all places of the level. Without --place the last complete one.")
@click.option("--part", default="", metavar="PART", help="One part of the measure, such as an age class.")
@data_option()
@language_option
@json_option
def command(
    measure: str,
    level: str,
    place: str | None,
    period: str,
    moment: tuple[str, date] | None,
    part: str,
    data: Path,
    language: str,
    is_json: bool,
) -> Exit:
    """Print the figures of MEASURE: a place through time, or all places of a level in one period.

    Places come in order of their code, never of their value: what differs by chance is no ranking.
    """
    definition = measure_named(measure)
    snapshot = snapshot_of(settings_of(data))
    there = {found.code: found for found in places(snapshot, level)}
    if moment is not None:
        period = moment[0]
    if place is None and level == "network" and moment is None:
        place = next(iter(there), None)
    if place is not None:
        code = place_code(place, level, there)
        figures = series(snapshot, measure, level=level, place_code=code, period=period, part=part)
        figures = [figure for figure in figures if moment is None or figure.starts_on == moment[1]]
    else:
        starts_on = moment[1] if moment is not None else _last_complete(snapshot, measure, level, period, part)
        found = across(snapshot, measure, level=level, period=period, starts_on=starts_on, part=part) if starts_on else []
        figures = list(found)
    reasons = _reasons(definition, figures, unseen(snapshot), language)
    stretches = join(definition, figures) if place is not None else []
    document = {
        "measure": measure,
        "title": definition.title[language],
        "unit": definition.unit[language],
        "snapshot": snapshot.id,
        "simulated": snapshot.simulated,
        "breaks": [{"at": each.after.at, "why": each.after.why[language]} for each in stretches if each.after is not None],
        "figures": [
            {**vars(figure), "place": _name(figure, there), "why_incomplete": reasons.get(figure.starts_on)} for figure in figures
        ],
    }
    show(document, lambda: _tell(definition, figures, stretches, reasons, there, snapshot, language), is_json)
    return Exit.DONE


def _last_complete(snapshot: Snapshot, measure: str, level: str, period: str, part: str) -> date | None:
    for starts_on in reversed(periods(snapshot, measure, level, period)):
        figures = across(snapshot, measure, level=level, period=period, starts_on=starts_on, part=part)
        if any(figure.is_complete and figure.value is not None for figure in figures):
            return starts_on
    return None


def _reasons(definition: Measure, figures: Sequence[Figure], spans: Unseen, language: str) -> dict[date, str]:
    """Why figures are incomplete, by the first day of their period, where a source gives states and no days."""
    found = {}
    for figure in figures:
        version = definition.version_on(figure.starts_on)
        if not figure.is_complete and version is not None:
            why = why_not_known(version.terms, spans, figure.period, figure.starts_on)
            if why is not None:
                found[figure.starts_on] = say_span(why[0], why[1].after, why[1].on, language)
    return found


def _name(figure: Figure, there: dict[str, Place]) -> str:
    return there[figure.place_code].name if figure.place_code in there else figure.place_code


def _tell(
    definition: Measure,
    figures: Sequence[Figure],
    stretches: Sequence[Stretch],
    reasons: dict[date, str],
    there: dict[str, Place],
    snapshot: Snapshot,
    language: str,
) -> None:
    heads = ("place", "", "period", "numerator", "denominator", definition.unit[language], "")
    rows = [
        (
            figure.place_code,
            _name(figure, there),
            period_name(figure.period, figure.starts_on),
            figure.numerator,
            figure.denominator,
            figure.value,
            "" if figure.is_complete else "incomplete",
        )
        for figure in figures
    ]
    table(definition.title[language], heads, rows)
    if not figures:
        text("There are no figures for that level, place and period.")
    for said in dict.fromkeys(reasons.values()):
        text(f"Incomplete: {', '.join(period_name(figures[0].period, day) for day in reasons if reasons[day] == said)}. {said}")
    for each in stretches:
        if each.after is not None:
            text(f"Not one series: the definition changed on {each.after.at}. {each.after.why[language]}")
    made_up = " The figures are simulated." if snapshot.simulated else ""
    text(f"Snapshot {snapshot.id}. Definition and source: schakel explain {definition.name}.{made_up}")
