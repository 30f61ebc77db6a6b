"""`schakel reject`: have a batch never count, or take that back."""

from pathlib import Path

import click

from schakel.cli.clock import now, settings_of
from schakel.cli.exits import Exit
from schakel.cli.options import data_option, json_option
from schakel.cli.output import show, text
from schakel.intake.holding import reject, take_back


@click.command()
@click.argument("batch")
@click.option("--by", required=True, metavar="NAME", help="Who looked at it; kept with the batch.")
@click.option("--why", required=True, metavar="TEXT", help="Why it is wrong; kept with the batch.")
@click.option("--undo", is_flag=True, help="Take it back: the batch is what it was before.")
@data_option()
@json_option
def command(batch: str, by: str, why: str, undo: bool, data: Path, is_json: bool) -> Exit:
    """Set a wrong BATCH aside: it never counts, and what it replaced counts again from the next refresh on.

    Nothing is removed; who did it and why is kept with the batch.
    """
    decide = take_back if undo else reject
    decided = decide(settings_of(data), batch, by=by, why=why, now=now())
    said = "is no longer rejected" if undo else "is rejected"
    show({"batch": decided}, lambda: text(f"{decided.batch_id} {said}; the next refresh goes by that."), is_json)
    return Exit.DONE
