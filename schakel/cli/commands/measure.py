"""`schakel measure`: the figures of one measure."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from schakel.cli.clock import settings_of
from schakel.cli.exits import Ended, Exit
from schakel.cli.figures import Period, measure_named, place_code
from schakel.cli.options import data_option, json_option, language_option
from schakel.cli.output import Written, show, table, text
from schakel.cli.snapshots import closing, facts_of, snapshot_of
from schakel.measures.absence import Absence, why_never, why_none
from schakel.measures.breaks import Stretch, join
from schakel.measures.definition import Measure
from schakel.measures.figure import LEVELS, PERIODS, Figure, Place, period_name
from schakel.measures.reading import across, periods, places, series, unseen
from schakel.measures.unseen import Unseen, why_not_known
from schakel.measures.wording import say_span
from schakel.reports.numbers import Language
from schakel.reports.periods import day
from schakel.reports.words import amount
from schakel.warehouse.snapshot import Snapshot


@click.command()
@click.argument("measure")
@click.option("--level", type=click.Choice(LEVELS), help="Which places. Without it that of --place, or the network.")
@click.option("--place", metavar="CODE", help="One place, by code or by name: its series over time.")
@click.option("--period", type=click.Choice(PERIODS), default="year", show_default=True, help="Length of the periods.")
@click.option("--in", "moment", type=Period(), help="One period: all places of the level. Without --place the last complete one.")
@click.option("--part", default="", metavar="PART", help="One part of the measure, such as an age class.")
@data_option()
@language_option
@json_option
def command(
    measure: str,
    level: str | None,
    place: str | None,
    period: str,
    moment: tuple[str, date] | None,
    part: str,
    data: Path,
    language: Language,
    is_json: bool,
) -> Exit:
    """Print the figures of MEASURE: a place through time, or all places of a level in one period.

    Places come in order of their code, never of their value: what differs by chance is no ranking. When there is no figure it
    says why: a level or part that the measure does not have is refused (exit code 1), data that do not reach end with 5.
    """
    definition = measure_named(measure)
    snapshot = snapshot_of(settings_of(data))
    level = level or (level_of(snapshot, place) if place is not None else "network")
    if (never := why_never(snapshot, definition, level=level, part=part)) is not None:
        raise absent(never)
    there = {found.code: found for found in places(snapshot, level)}
    if moment is not None:
        period = moment[0]
    if place is None and level == "network" and moment is None:
        place = next(iter(there), None)
    code = place_code(place, level, there) if place is not None else None
    if code is not None:
        figures = series(snapshot, measure, level=level, place_code=code, period=period, part=part)
        figures = [figure for figure in figures if moment is None or figure.starts_on == moment[1]]
    else:
        starts_on = moment[1] if moment is not None else _last_complete(snapshot, measure, level, period, part)
        found = across(snapshot, measure, level=level, period=period, starts_on=starts_on, part=part) if starts_on else []
        figures = list(found)
    if not figures:
        asked_on = moment[1] if moment is not None else None
        raise absent(why_none(snapshot, definition, level=level, period=period, starts_on=asked_on, place_code=code, part=part))
    reasons = _reasons(definition, figures, unseen(snapshot), language)
    stretches = join(definition, figures) if place is not None else []
    document = {
        "measure": measure,
        "title": definition.title[language],
        "unit": definition.unit[language],
        **facts_of(snapshot),
        "breaks": [{"at": each.after.at, "why": each.after.why[language]} for each in stretches if each.after is not None],
        "figures": [
            {**vars(figure), "place": _name(figure, there), "why_incomplete": reasons.get(_at(figure))} for figure in figures
        ],
    }
    show(document, lambda: _tell(definition, figures, stretches, reasons, there, snapshot, language), is_json)
    return Exit.DONE


def level_of(snapshot: Snapshot, place: str) -> str:
    """The highest level that has a place of that code or name.

    Raises:
        Ended: when none has, with places that are written alike.
    """
    typed = place.casefold().strip()
    there: dict[str, Place] = {}
    for level in ("network", "organisation", "municipality", "location"):
        found = places(snapshot, level)
        if any(typed in (each.code.casefold(), each.name.casefold()) for each in found):
            return level
        there |= {each.code: each for each in found}
    place_code(place, "place", there)
    return "network"


def absent(why: Absence) -> Ended:
    """The ending that says why: a name that is refused, or data that do not reach."""
    ending = Exit.REFUSED if why.reason in ("no_such_level", "no_such_part") else Exit.NOTHING
    return Ended(ending, why.says, reason=why.reason, there=why.there)


def _last_complete(snapshot: Snapshot, measure: str, level: str, period: str, part: str) -> date | None:
    for starts_on in reversed(periods(snapshot, measure, level, period)):
        figures = across(snapshot, measure, level=level, period=period, starts_on=starts_on, part=part)
        if any(figure.is_complete and figure.value is not None for figure in figures):
            return starts_on
    return None


At = tuple[str, date]
"""The code of a place, and the first day of a period."""


def _at(figure: Figure) -> At:
    return figure.place_code, figure.starts_on


def _reasons(definition: Measure, figures: Sequence[Figure], spans: Unseen, language: str) -> dict[At, str]:
    """Why figures are incomplete, where a source gives states and no days, or none since its last one."""
    found = {}
    for figure in figures:
        version = definition.version_on(figure.starts_on)
        if not figure.is_complete and version is not None:
            at: dict[str, Any] = {name: getattr(figure, name) for name in ("level", "place_code", "period", "starts_on")}
            if (why := why_not_known(version.terms, spans, **at)) is not None:
                found[_at(figure)] = say_span(why, date.isoformat, language)
    return found


def _name(figure: Figure, there: dict[str, Place]) -> str:
    return there[figure.place_code].name if figure.place_code in there else figure.place_code


_WORDS: dict[Language, dict[str, str]] = {
    "nl": {
        "place": "plaats", "name": "naam", "period": "periode", "numerator": "teller", "denominator": "noemer",
        "incomplete": "niet volledig", "note": "opmerking",
        "break": "Geen doorlopende reeks: de definitie veranderde op {day}. {why}",
        "end": "Momentopname {snapshot}. Definitie en bron: schakel explain {measure}.",
    },
    "en": {
        "place": "place", "name": "name", "period": "period", "numerator": "numerator", "denominator": "denominator",
        "incomplete": "incomplete", "note": "note",
        "break": "Not one series: the definition changed on {day}. {why}",
        "end": "Snapshot {snapshot}. Definition and source: schakel explain {measure}.",
    },
}  # fmt: skip


def _tell(
    definition: Measure,
    figures: Sequence[Figure],
    stretches: Sequence[Stretch],
    reasons: dict[At, str],
    there: dict[str, Place],
    snapshot: Snapshot,
    language: Language,
) -> None:
    said = _WORDS[language]
    heads = [said[word] for word in ("place", "name", "period", "numerator", "denominator")]
    rows = [
        (
            figure.place_code,
            _name(figure, there),
            period_name(figure.period, figure.starts_on),
            figure.numerator,
            figure.denominator,
            None if figure.value is None else Written(amount(figure.value, definition, language)),
            "" if figure.is_complete else said["incomplete"],
        )
        for figure in figures
    ]
    table(definition.title[language], (*heads, definition.unit[language], said["note"]), rows, language)
    for why in dict.fromkeys(reasons.values()):
        those = [figure for figure in figures if reasons.get(_at(figure)) == why]
        # A series is of one place, a table of one period: what differs is named.
        is_series = len({figure.place_code for figure in figures}) == 1
        which = ", ".join(period_name(each.period, each.starts_on) if is_series else each.place_code for each in those)
        text(f"{said['incomplete'].capitalize()}: {which}. {why}")
    for each in stretches:
        if each.after is not None:
            text(said["break"].format(day=day(each.after.at, language), why=each.after.why[language]))
    text(said["end"].format(snapshot=snapshot.id, measure=definition.name) + closing(snapshot, language))
