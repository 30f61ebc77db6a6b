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
from schakel.cli.snapshots import snapshot_of
from schakel.dashboards.numbers import Language, number
from schakel.dashboards.scenario_words import figure_in_words, meaning
from schakel.scenarios.comparison import Compared
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
    show({**document, "scenarios": documents}, lambda: _tell(replayed, documents, language, folder), is_json)
    return Exit.DONE


def _tell(replayed: Replayed, documents: Sequence[Mapping[str, Any]], language: Language, folder: Path) -> None:
    compared, column = replayed.compared, 0 if language == "nl" else 1
    rows: list[tuple[Any, ...]] = []
    for name in compared[0].figures:
        row: list[Any] = [figure_in_words(name, language)]
        for place, each in enumerate(compared):
            row.append(each.figures[name])
            if place:
                row.append(_difference(each, name, language))
        rows.append(tuple(row))
    names = [""]
    for place, each in enumerate(compared):
        names += [each.scenario.name] + (["+/-"] if place else [])
    table(f"{replayed.year}", names, rows, language)
    for document in documents[1:]:
        text(document["means"])
    heads = (
        ("Klopt het? Niets veranderd, naast de tabellen zelf", "tabellen", "nagespeeld"),
        ("Does it fit? Nothing changed, beside the tables themselves", "tables", "replayed"),
    )[column]
    beside = [
        (figure_in_words(each.figure, language), each.recorded, each.replayed, _off(each.off, language)) for each in replayed.fits
    ]
    table(heads[0], ("", *heads[1:], "%"), beside, language)
    for reason, count in replayed.notes.items():
        if count:
            text(f"{count}: {reason}")
    made_up = (" De cijfers zijn gesimuleerd.", " The figures are simulated.")[column] if replayed.simulated else ""
    text(f"{('Momentopname', 'Snapshot')[column]} {replayed.snapshot}. {folder}{made_up}")


def _difference(each: Compared, name: str, language: Language) -> str:
    found = each.differences[name]
    if found is None:
        return ""
    decimals = 4 if name.startswith(("own", "province")) else 1
    middle = _signed(found.mean, decimals, language)
    if found.low is None or found.high is None:
        return middle
    return f"{middle} ({_signed(found.low, decimals, language)} … {_signed(found.high, decimals, language)})"


def _signed(value: float, decimals: int, language: Language) -> str:
    return f"{'+' if value >= 0 else ''}{number(value, decimals, language)}"


def _off(share: float | None, language: Language) -> str | None:
    return None if share is None else _signed(share * 100, 2, language)
