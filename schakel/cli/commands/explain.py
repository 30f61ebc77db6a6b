"""`schakel explain`: what stands behind a figure, or behind a norm."""

from collections.abc import Sequence
from typing import Any

import click

from schakel.cli.clock import calendar_day
from schakel.cli.exits import Exit
from schakel.cli.figures import measure_or_norm_named
from schakel.cli.options import json_option, language_option
from schakel.cli.output import show, text
from schakel.dashboards.norm_words import norm_lines
from schakel.measures.explain import Explanation, explain
from schakel.measures.norms import Norm
from schakel.reports.numbers import Language


@click.command()
@click.argument("name", metavar="MEASURE|NORM")
@click.option("--query", "is_whole", is_flag=True, help="The whole query as the engine runs it, not the short one.")
@language_option
@json_option
def command(name: str, is_whole: bool, language: Language, is_json: bool) -> Exit:
    """Print what MEASURE asks, how it is defined, the query, norm and authority, and who looked at it last.

    The query is written short enough to read: $first_day is the first day of a period, $day_after the first day after it.
    Of a NORM: what it asks in which years, who asks it and where, and what tells how it stands.
    """
    found = measure_or_norm_named(name)
    if isinstance(found, Norm):
        lines = norm_lines(found, language)
        show({"norm": _norm_document(found, language)}, lambda: _tell_norm(found, lines, language), is_json)
        return Exit.DONE
    explanation = explain(found, today=calendar_day(), language=language)
    show({"measure": explanation}, lambda: _tell(explanation, is_whole, language), is_json)
    return Exit.DONE


def _norm_document(norm: Norm, language: Language) -> dict[str, Any]:
    return {**vars(norm), "title": norm.title[language], "each": norm.each and norm.each[language], "needs_fact": norm.needs_fact}


def _tell_norm(norm: Norm, lines: Sequence[tuple[str, str]], language: Language) -> None:
    text(f"{norm.title[language]} ({norm.name})")
    for head, line in lines:
        text(f"\n{head}\n  {line}")


_HEADS = {
    "nl": {"definition": "Definitie", "breaks": "Breuken in de reeks", "no_break": "geen vastgelegd", "norms": "Normen",
           "no_norm": "er is geen norm bekend", "reviewed": "Nagekeken", "query": "Zoekopdracht",
           "short": "$first_day is de eerste dag van de periode, $day_after de eerste dag erna. Op hogere niveaus worden de "
           "rijen opgeteld.\nDe hele zoekopdracht, zoals zij draait: schakel explain {name} --query"},
    "en": {"definition": "Definition", "breaks": "Breaks in the series", "no_break": "none declared", "norms": "Norms",
           "no_norm": "no norm is known", "reviewed": "Looked at", "query": "Query",
           "short": "$first_day is the first day of the period, $day_after the first day after it. At higher levels the rows are "
           "added up.\nThe whole query, as it runs: schakel explain {name} --query"},
}  # fmt: skip


def _tell(explanation: Explanation, is_whole: bool, language: Language) -> None:
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
    for head, query in explanation.whole_queries if is_whole else explanation.queries:
        text(f"\n{heads['query']}, {head}")
        text("\n".join(f"  {line}" for line in query.splitlines()))
    if not is_whole:
        text(f"\n{heads['short'].format(name=explanation.name)}")
