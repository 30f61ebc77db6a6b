"""The handbook page of the measures, written from their definitions so that it cannot grow stale."""

from collections.abc import Iterator, Mapping

from schakel.measures.definition import Measure, Version
from schakel.measures.explain import describe
from schakel.measures.norms import norms_of
from schakel.measures.published import say_break
from schakel.measures.wording import FRAMES

OPENING = """# Measures

What each measure asks and how it is defined. Written from `schakel/measures/definitions` by `schakel handbook measures`; change
it there. `schakel explain MEASURE` adds the query. A measure is one file: [add one](../how-to/add-a-measure.md).
"""


def measures_page(measures: Mapping[str, Measure]) -> str:
    """The page in Markdown: every measure by name, each under a heading of its own."""
    lines = [OPENING, "| measure | asks | unit |", "|---|---|---|"]
    lines += [f"| [{name}](#{name}) | {measure.question['en']} | {measure.unit['en']} |" for name, measure in measures.items()]
    lines.append("")
    for name, measure in measures.items():
        lines += [f"## {name}", "", *_part(measure), ""]
    return "\n".join(lines).rstrip() + "\n"


def _part(measure: Measure) -> Iterator[str]:
    yield f"**{measure.title['en']}** ({measure.title['nl']}). {measure.question['en']}"
    by_part = f" Also by {measure.part.replace('_', ' ')}." if measure.part else ""
    scale = f" Times {measure.scale:g}." if measure.scale != 1 else ""
    yield f"In {measure.unit['en']}; better: {measure.better}; a {measure.kind}.{scale}{by_part}"
    for version in measure.versions:
        yield ""
        yield from _version(version)
    for each in measure.breaks:
        yield f"- Break at {each.at}: {each.why['en']}"
    if measure.variant_of:
        yield f"- A form of [{measure.variant_of}](#{measure.variant_of}), the default form of this question."
    for line in say_break(measure.published, "en") if measure.published else ():
        yield f"- {line}"
    for norm in norms_of(measure.name):
        asked = norm.versions[-1]
        yield f"- Norm since {asked.valid_from}: {norm.title['en']} ({norm.kind}). Authority: {asked.source}"
    yield f"- Looked at on {measure.reviewed.on} by {measure.reviewed.by['en']}; again on {measure.reviewed.again}."


def _version(version: Version) -> Iterator[str]:
    yield f"- From {version.valid_from}. Source: {version.source}"
    yield f"- Numerator: {'; plus '.join(describe(term) for term in version.numerator)}."
    if version.denominator:
        yield f"- Denominator: {'; plus '.join(describe(term) for term in version.denominator)}."
    if version.ripens_after_days:
        yield f"- {FRAMES['en']['ripens'].format(days=version.ripens_after_days)}"
    if version.rests_on_states:
        yield f"- {FRAMES['en']['states']}"
    yield f"- {version.note['en']}"
