"""`schakel handbook`: the handbook page of the promised tables."""

import click

from schakel.cli.exits import Exit
from schakel.cli.options import json_option
from schakel.cli.output import show, text
from schakel.vocabulary.handbook import tables_page
from schakel.vocabulary.tables import TABLES


@click.command()
@json_option
def command(is_json: bool) -> Exit:
    """Print what every table promises, as the handbook has it (Markdown)."""
    show({"tables": dict(TABLES)}, lambda: text(tables_page(TABLES).rstrip()), is_json)
    return Exit.DONE
