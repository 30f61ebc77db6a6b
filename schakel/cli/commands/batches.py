"""`schakel batches`: what was fetched, and what is held."""

from pathlib import Path

import click

from schakel.cli.clock import settings_of
from schakel.cli.exits import Exit
from schakel.cli.options import data_option, json_option
from schakel.cli.output import show, table, text
from schakel.intake.holding import held
from schakel.warehouse.batch import Batch, list_batches


@click.command()
@data_option()
@click.option("--feed", metavar="NAME", help="Only this feed.")
@click.option("--held", "only_held", is_flag=True, help="Only those that wait for someone to look at them.")
@json_option
def command(data: Path, feed: str | None, only_held: bool, is_json: bool) -> Exit:
    """List the batches: one a fetched extract, with its day, its rows and whether it is held or rejected.

    Ends with exit code 4 when a listed batch is held.
    """
    settings = settings_of(data)
    if feed is not None:
        settings.feed(feed)
    waiting = {batch.batch_id: batch for batch in held(settings)}
    batches = [
        waiting.get(batch.batch_id, batch)
        for batch in list_batches(settings.data, feed)
        if batch.batch_id in waiting or not only_held
    ]

    def for_people() -> None:
        if batches:
            rows = [
                (b.batch_id, str(b.known_on), b.rows, len(b.columns_left_out), "held" if b.batch_id in waiting else _decided(b))
                for b in batches
            ]
            table("", ("batch", "known on", "rows", "columns left out", ""), rows)
        else:
            text("No batch is held." if only_held else "There are no batches yet; `schakel fetch` makes them.")
        for batch in batches:
            if batch.batch_id in waiting:
                text(
                    f"{batch.batch_id} is held: {batch.held}. When it is right: schakel release {batch.batch_id} --by … --why … "
                    "When it is wrong: export it again, and schakel reject with the same words."
                )
            elif batch.rejected is not None:
                text(f"{batch.batch_id} was rejected by {batch.rejected.by}: {batch.rejected.why}.")

    show({"batches": batches}, for_people, is_json)
    return Exit.HELD if any(batch.batch_id in waiting for batch in batches) else Exit.DONE


def _decided(batch: Batch) -> str:
    if batch.rejected is not None:
        return "rejected"
    return "released" if batch.released is not None else ""
