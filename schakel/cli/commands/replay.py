"""`schakel replay`: a year of lending played again under other collections, rules and transport."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from schakel.cli.clock import settings_of
from schakel.cli.exits import Exit
from schakel.cli.options import data_option, json_option, language_option
from schakel.cli.output import plain, show, table, text
from schakel.cli.progress import progress
from schakel.cli.snapshots import closing, snapshot_of
from schakel.dashboards.scenario_notes import notes_in_words
from schakel.dashboards.scenario_words import (
    FIGURES,
    figure_in_words,
    meaning,
    recorded_in_words,
    value_in_words,
    written,
)
from schakel.reports.numbers import Language, interval, percentage
from schakel.scenarios.replayed import Replayed, last_whole_year, replay_year
from schakel.scenarios.scenario import load_scenario, with_agreed_values
from schakel.scenarios.scenario_files import FOLDER
from schakel.warehouse.durable import write_json


@click.command()
@click.argument("scenario", nargs=-1, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--year", type=click.IntRange(1900, 2200), help="Which year. Without it the last whole one of the snapshot.")
@click.option("--seed", type=click.IntRange(0, 2**31), default=1, show_default=True, help="First seed; the same gives the same.")
@click.option("--runs", type=click.IntRange(1, 100), default=5, show_default=True, help="Runs of each scenario, for intervals.")
@data_option()
@language_option
@json_option
def command(
    scenario: tuple[Path, ...], year: int | None, seed: int, runs: int, data: Path, language: Language, is_json: bool
) -> Exit:
    """Replay a year of lending with nothing changed, and under each SCENARIO (a TOML file), side by side."""
    scenarios = [with_agreed_values(load_scenario(path), data) for path in scenario]
    snapshot = snapshot_of(settings_of(data))
    with progress() as report:
        replayed = replay_year(
            snapshot, scenarios, year=year or last_whole_year(snapshot.known_on), seed=seed, runs=runs, report=report
        )
    document = plain(replayed.document)
    documents = [
        {**replayed.head, **told, "means": meaning(told["scenario"]["title"], told["figures"], told["differences"], language)}
        for told in document["scenarios"]
    ]
    folder = data / FOLDER
    folder.mkdir(exist_ok=True)
    for each in documents:
        name = each["scenario"]["name"]
        write_json(folder / f"{name}_{replayed.year}_{snapshot.id}_seed{seed}x{runs}.json", each)
    show(
        {**document, "scenarios": documents},
        lambda: _tell(replayed, documents, language, folder, closing(snapshot, language)),
        is_json,
    )
    return Exit.DONE


def _tell(replayed: Replayed, documents: Sequence[Mapping[str, Any]], language: Language, folder: Path, closes: str) -> None:
    column = 0 if language == "nl" else 1
    base, others = documents[0], documents[1:]
    heads = (("zoals het was", "nu", "verschil"), ("as it was", "now", "difference"))[column]
    names = [name for name in FIGURES if name in base["figures"]]
    if not others:
        rows = [(figure_in_words(name, language), value_in_words(name, base, language)) for name in names]
        table(f"{replayed.year}", ("", heads[0]), rows, language, written=(1,))
    # One table a scenario: beside each other their figures do not fit on a screen of 80 characters.
    for told in others:
        beside = [
            (figure_in_words(name, language), recorded_in_words(name, base, [told], language),
             value_in_words(name, told, language), _difference(told, name, language))
            for name in names
        ]  # fmt: skip
        table(f"{replayed.year}: {told['scenario']['title']}", ("", *heads), beside, language, written=(1, 2, 3))
    for document in documents[1:]:
        text(document["means"])
    heads = (
        ("Klopt het? Niets veranderd, naast de tabellen zelf", "tabellen", "nagespeeld"),
        ("Does it fit? Nothing changed, beside the tables themselves", "tables", "replayed"),
    )[column]
    fits = [
        (figure_in_words(each.figure, language), written(each.figure, each.recorded, language),
         written(each.figure, each.replayed, language), "" if each.off is None else percentage(each.off, 2, language))
        for each in replayed.fits
    ]  # fmt: skip
    table(heads[0], ("", *heads[1:], "%"), fits, language, written=(1, 2, 3))
    for reason, count in notes_in_words(replayed.notes, language):
        text(f"{count}: {reason}" if count else reason)
    text(f"{('Momentopname', 'Snapshot')[column]} {replayed.snapshot}. {folder}{closes}")


def _difference(told: Mapping[str, Any], name: str, language: Language) -> str:
    """The difference, and below it between which values it lies."""
    found = told["differences"][name]
    if found is None or not any(found.values()):
        return ""
    middle, *ends = (
        written(name, found[end], language, signed=True).rpartition(" ")[0] or written(name, found[end], language, signed=True)
        for end in ("mean", "low", "high") if found[end] is not None
    )  # fmt: skip
    return f"{middle}\n{interval(ends[0], ends[1], language)}" if len(ends) == 2 and ends != [middle, middle] else middle
