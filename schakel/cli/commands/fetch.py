"""`schakel fetch`: keep what the feeds hold and we have not yet."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from schakel.cli.clock import now, settings_of, today_of
from schakel.cli.exits import Exit
from schakel.cli.options import data_option, json_option
from schakel.cli.output import show, table, text
from schakel.cli.progress import progress
from schakel.intake.fetch import FetchResult, fetch


@click.command()
@data_option()
@click.option("--feed", "feeds", multiple=True, metavar="NAME", help="Only this feed; may be given more than once.")
@json_option
def command(data: Path, feeds: tuple[str, ...], is_json: bool) -> Exit:
    """Keep every extract of the feeds that is not kept yet.

    What is kept is never changed, and fetching twice is fetching once. An extract that cannot be read is told of and
    the others go on (exit code 1); one that is far smaller than usual is kept but held (exit code 4).
    """
    settings = settings_of(data)
    with progress() as report:
        results = fetch(settings, feeds or None, today=today_of(settings), now=now(), report=report)
    show({"extracts": results, "outcomes": Counter(result.outcome for result in results)}, lambda: tell(results), is_json)
    return ending(results)


def ending(results: Sequence[FetchResult]) -> Exit:
    """The worst of what became of the extracts."""
    outcomes = {result.outcome for result in results}
    if "failed" in outcomes:
        return Exit.REFUSED
    return Exit.HELD if "held" in outcomes else Exit.DONE


def tell(results: Sequence[FetchResult]) -> None:
    """A line a kind of extract, then what needs a person."""
    outcomes = ("kept", "known", "held", "failed")
    counts: dict[tuple[str, str], Counter[str]] = {}
    for result in results:
        count = counts.setdefault((result.feed, result.extract or "(feed)"), Counter())
        count[result.outcome] += 1
        count["rows"] += result.rows if result.outcome in ("kept", "held") else 0
    heads = ("feed", "extract", "kept", "kept before", "held", "failed", "new rows")
    table("", heads, [(*key, *(count[outcome] for outcome in outcomes), count["rows"]) for key, count in counts.items()])
    silent = Counter((result.feed, result.extract, result.known_on) for result in results if result.is_day_of_fetch)
    for (feed, extract, day), files in silent.items():
        says = "1 file does not say of which day it is" if files == 1 else f"{files} files do not say of which day they are"
        text(f"{feed}: {extract}: {says}; the day of fetching is taken, {day}.")
    if silent:
        text(
            "If a file is of another day, let its column map say the day: known_on takes it from the name of the file, "
            "known_since gives it (docs/how-to/write-a-column-map.md)."
        )
    for result in results:
        if result.outcome in ("held", "failed"):
            text(f"{result.outcome}: {result.said}")
    if not results:
        text("The feeds hold no extract.")
