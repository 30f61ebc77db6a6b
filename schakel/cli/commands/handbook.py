"""`schakel handbook`: pages of the handbook, written from what they describe."""

import click

from schakel.cli.exits import Exit
from schakel.cli.options import json_option
from schakel.cli.output import show, text
from schakel.deliveries.handbook import deliveries_page
from schakel.deliveries.states import TABLE
from schakel.measures.catalogue import find_measures
from schakel.measures.handbook import measures_page
from schakel.vocabulary.handbook import tables_page
from schakel.vocabulary.tables import TABLES


@click.command()
@click.argument("page", type=click.Choice(("tables", "measures", "deliveries")))
@json_option
def command(page: str, is_json: bool) -> Exit:
    """Print a page of the handbook in Markdown: what every table promises, or how every measure is defined, or what a
    delivery goes through."""
    if page == "tables":
        show({"tables": dict(TABLES)}, lambda: text(tables_page(TABLES).rstrip()), is_json)
    elif page == "deliveries":
        show({"steps": TABLE}, lambda: text(deliveries_page().rstrip()), is_json)
    else:
        measures = find_measures()
        show({"measures": dict(measures)}, lambda: text(measures_page(measures).rstrip()), is_json)
    return Exit.DONE
