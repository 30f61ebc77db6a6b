"""`schakel measures`: which measures there are."""

import click

from schakel.cli.exits import Exit
from schakel.cli.options import json_option, language_option
from schakel.cli.output import show, table
from schakel.measures.catalogue import find_measures


@click.command()
@language_option
@json_option
def command(language: str, is_json: bool) -> Exit:
    """List the measures: one file in schakel/measures/definitions each."""
    measures = find_measures()
    rows = [(m.name, m.title[language], m.unit[language], m.kind, m.reviewed.again.isoformat()) for m in measures.values()]
    heads = ("measure", "title", "unit", "kind", "looked at again")
    show({"measures": list(measures.values())}, lambda: table("", heads, rows), is_json)
    return Exit.DONE
