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
    show({"measure": explanation}, lambda: _tell(explanation), is_json)
    return Exit.DONE


def _tell(explanation: Explanation) -> None:
    text(f"{explanation.title} ({explanation.name})")
    text(explanation.question)
    parts = [
        ("Definition", explanation.lines),
        ("Breaks in the series", explanation.breaks or ("none declared",)),
        ("Norms", explanation.norms or ("no norm is known",)),
        ("Looked at", (explanation.reviewed,)),
    ]
    for head, lines in parts:
        text(f"\n{head}")
        for line in lines:
            text(f"  {line}")
    for head, query in explanation.queries:
        text(f"\nQuery, {head}")
        text("\n".join(f"  {line}" for line in query.splitlines()))
