"""`schakel release`: let a held batch through."""

from pathlib import Path

import click

from schakel.cli.clock import now, settings_of
from schakel.cli.exits import Exit
from schakel.cli.options import data_option, json_option
from schakel.cli.output import show, text
from schakel.intake.holding import release


@click.command()
@click.argument("batch")
@click.option("--by", required=True, metavar="NAME", help="Who looked at it; kept with the batch.")
@click.option("--why", required=True, metavar="TEXT", help="Why it is right; kept with the batch.")
@data_option()
@json_option
def command(batch: str, by: str, why: str, data: Path, is_json: bool) -> Exit:
    """Let a held BATCH through, so that the next refresh loads it."""
    released = release(settings_of(data), batch, by=by, why=why, now=now())
    show({"batch": released}, lambda: text(f"{released.batch_id} is released; the next refresh loads it."), is_json)
    return Exit.DONE
