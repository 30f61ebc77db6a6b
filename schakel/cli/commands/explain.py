"""`schakel explain`: what stands behind a figure."""

import click

from schakel.cli.clock import calendar_day
from schakel.cli.exits import Exit
from schakel.cli.figures import measure_named
from schakel.cli.options import json_option, language_option
from schakel.cli.output import show, text
from schakel.measures.explain import Explanation, explain


@click.command()
@click.argument("measure")
@language_option
@json_option
def command(measure: str, language: str, is_json: bool) -> Exit:
    """Print what MEASURE asks, how it is defined, the query, norm and authority, and who looked at it last."""
    explanation = explain(measure_named(measure), today=calendar_day(), language=language)
    show({"measure": explanation}, lambda: _tell(explanation, language), is_json)
    return Exit.DONE


_HEADS = {
    "nl": {"definition": "Definitie", "breaks": "Breuken in de reeks", "no_break": "geen vastgelegd", "norms": "Normen",
           "no_norm": "er is geen norm bekend", "reviewed": "Nagekeken", "query": "Zoekopdracht"},
    "en": {"definition": "Definition", "breaks": "Breaks in the series", "no_break": "none declared", "norms": "Norms",
           "no_norm": "no norm is known", "reviewed": "Looked at", "query": "Query"},
}  # fmt: skip


def _tell(explanation: Explanation, language: str) -> None:
    heads = _HEADS[language]
    text(f"{explanation.title} ({explanation.name})")
    text(explanation.question)
    parts = [
        (heads["definition"], explanation.lines),
        (heads["breaks"], explanation.breaks or (heads["no_break"],)),
        (heads["norms"], explanation.norms or (heads["no_norm"],)),
        (heads["reviewed"], (explanation.reviewed,)),
    ]
    for head, lines in parts:
        text(f"\n{head}")
        for line in lines:
            text(f"  {line}")
    for head, query in explanation.queries:
        text(f"\n{heads['query']}, {head}")
        text("\n".join(f"  {line}" for line in query.splitlines()))
