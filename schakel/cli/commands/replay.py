"""`schakel replay`: a year of lending played again under other collections, rules and transport."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from schakel.cli.clock import settings_of
from schakel.cli.exits import Exit
from schakel.cli.options import data_option, json_option, language_option
from schakel.cli.output import plain, show, table, text
from schakel.cli.progress import progress
from schakel.cli.snapshots import snapshot_of
from schakel.scenarios.comparison import Compared, compare, prepare, sentence
from schakel.scenarios.fit import Fit, fit
from schakel.scenarios.record import TABLES, Record, read_record
from schakel.scenarios.scenario import load_scenario
from schakel.warehouse.durable import write_json
from schakel.warehouse.numbering import Numbering
from schakel.warehouse.snapshot import Snapshot

FOLDER = "scenarios"
"""In the data folder: what was replayed, one file a scenario, snapshot, year and seed."""


@click.command()
@click.argument("scenario", nargs=-1, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--year", type=click.IntRange(1900, 2200), help="Which year. Without it the last whole one of the snapshot.")
@click.option("--seed", type=click.IntRange(0, 2**31), default=1, show_default=True, help="First seed; the same gives the same.")
@click.option("--runs", type=click.IntRange(1, 100), default=5, show_default=True, help="Runs of each scenario, for intervals.")
@data_option()
@language_option
@json_option
def command(scenario: tuple[Path, ...], year: int | None, seed: int, runs: int, data: Path, language: str, is_json: bool) -> Exit:
    """Replay a year of lending with nothing changed, and under each SCENARIO (a TOML file), side by side."""
    scenarios = [load_scenario(path) for path in scenario]
    snapshot = snapshot_of(settings_of(data))
    known = snapshot.known_on
    year = year or (known.year if (known.month, known.day) == (12, 31) else known.year - 1)
    with progress() as report, snapshot.connect() as connection:
        report.begin("read the record", None)
        record = read_record(Numbering(connection, TABLES), date(year, 1, 1), date(year + 1, 1, 1))
        prepared = prepare(record, report)
        compared = compare(prepared, scenarios, range(seed, seed + runs), report)
        fits = fit(record, compared[0].figures)
    head = {"snapshot": snapshot.id, "simulated": snapshot.simulated, "year": year, "seed": seed, "runs": runs}
    notes = {**record.counted, "locations of which no journey is known: visited twice a week": prepared.transport.guessed}
    if not prepared.supply.is_recorded:
        notes["requests outside in the record: share and days of supply are our choice"] = 0
    documents = [{**head, **plain(each), "means": sentence(each, language)} for each in compared]
    folder = data / FOLDER
    folder.mkdir(exist_ok=True)
    for each, document in zip(compared, documents, strict=True):
        write_json(folder / f"{each.scenario.name}_{year}_{snapshot.id}_seed{seed}x{runs}.json", document)
    show(
        {**head, "fit": fits, "counted": notes, "scenarios": documents},
        lambda: _tell(compared, fits, notes, record, snapshot, language, folder),
        is_json,
    )
    return Exit.DONE


_WORDS: Mapping[str, tuple[str, str]] = {
    "loans": ("uitleningen", "loans"),
    "own_lenient": ("eigen collectie, ruim (norm 95 %)", "own collection, lenient (norm 95 %)"),
    "own_strict": ("eigen collectie, streng", "own collection, strict"),
    "province_lenient": ("provincie, ruim (norm 99,9 %)", "province, lenient (norm 99.9 %)"),
    "province_strict": ("provincie, streng", "province, strict"),
    "holds_ready": ("reserveringen klaargezet", "holds made ready"),
    "wait_median": ("wachtdagen, helft", "days of waiting, median"),
    "wait_90th": ("wachtdagen, 90 van de 100", "days of waiting, 90th percentile"),
    "wait_mean": ("wachtdagen, gemiddeld van wie kreeg", "days of waiting, mean of those served"),
    "movements": ("verzendingen", "movements"),
    "kilometres": ("kilometers van exemplaren (schatting)", "kilometres of items (an estimate)"),
    "co2_kg": ("kg CO2 (schatting)", "kg CO2 (an estimate)"),
    "asked_outside": ("extra aanvragen buiten de provincie", "extra requests outside the province"),
    "referred_to_ebook": ("verwezen naar e-book", "referred to an e-book"),
    "lost": ("wensen zonder boek", "wishes lost"),
    "open": ("nog open", "still open"),
    "bought": ("gekochte exemplaren", "items bought"),
    "euros": ("euro (parameters, zie hoe-doe-ik)", "euros (parameters, see the how-to)"),
}  # fmt: skip


def _tell(
    compared: Sequence[Compared],
    fits: Sequence[Fit],
    notes: Mapping[str, int],
    record: Record,
    snapshot: Snapshot,
    language: str,
    folder: Path,
) -> None:
    column = 0 if language == "nl" else 1
    rows: list[tuple[Any, ...]] = []
    for name, words in _WORDS.items():
        row: list[Any] = [words[column]]
        for number, each in enumerate(compared):
            row.append(each.figures[name])
            if number:
                row.append(_difference(each, name))
        rows.append(tuple(row))
    names = [""]
    for number, each in enumerate(compared):
        names += [each.scenario.name] + (["+/-"] if number else [])
    table(f"{record.first.year}", names, rows)
    for each in compared[1:]:
        text(sentence(each, language))
    heads = (
        ("Klopt het? Niets veranderd, naast de tabellen zelf", "tabellen", "nagespeeld"),
        ("Does it fit? Nothing changed, beside the tables themselves", "tables", "replayed"),
    )[column]
    beside = [
        (_WORDS[each.figure][column], each.recorded, each.replayed, None if each.off is None else f"{each.off:+.2%}")
        for each in fits
    ]
    table(heads[0], ("", *heads[1:], "%"), beside)
    for reason, number in notes.items():
        if number:
            text(f"{number}: {reason}")
    made_up = (" De cijfers zijn gesimuleerd.", " The figures are simulated.")[column] if snapshot.simulated else ""
    text(f"Snapshot {snapshot.id}. {folder}{made_up}")


def _difference(each: Compared, name: str) -> str:
    found = each.differences[name]
    if found is None:
        return ""
    form = "{:+.4f}" if name.startswith(("own", "province")) else "{:+.1f}"
    middle = form.format(found.mean)
    if found.low is None or found.high is None:
        return middle
    return f"{middle} ({form.format(found.low)} … {form.format(found.high)})"
