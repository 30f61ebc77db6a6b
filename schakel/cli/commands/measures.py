"""`schakel measures`: which measures there are."""

import click

from schakel.cli.exits import Exit
from schakel.cli.options import json_option, language_option
from schakel.cli.output import show, table
from schakel.measures.catalogue import find_measures
from schakel.measures.wording import KINDS
from schakel.reports.numbers import Language


@click.command()
@language_option
@json_option
def command(language: Language, is_json: bool) -> Exit:
    """List the measures: one file in schakel/measures/definitions each."""
    measures = find_measures()
    heads = _HEADS[language]
    kinds = KINDS[language]
    rows = [
        (m.name, m.title[language], m.unit[language], kinds[m.kind].split(",")[0].split(":")[0], m.reviewed.again.isoformat())
        for m in measures.values()
    ]
    show({"measures": list(measures.values())}, lambda: table("", heads, rows, language), is_json)
    return Exit.DONE


_HEADS: dict[Language, tuple[str, ...]] = {
    "nl": ("maat", "titel", "eenheid", "soort", "opnieuw na te kijken"),
    "en": ("measure", "title", "unit", "kind", "looked at again"),
}
