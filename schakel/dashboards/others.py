"""Figures of others beside our own: where the definition agrees with a value of ours, and said where it does not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from schakel.measures.definition import Measure
from schakel.measures.held import Places
from schakel.measures.others import PublishedFigure
from schakel.privacy.publishable import Publishable
from schakel.privacy.released import Released
from schakel.reports.numbers import Language, number
from schakel.reports.periods import day
from schakel.reports.words import amount, value_in_words

MARKS = {"final": "", "provisional": "*", "revised_provisional": "**", "unknown": ".", "secret": "x", "nil": "-"}
"""As the statistical office writes them."""
STATUSES = {
    "nl": {"final": "definitief", "provisional": "voorlopig", "revised_provisional": "nader voorlopig", "unknown": "onbekend",
           "secret": "geheim", "nil": "nihil"},
    "en": {"final": "final", "provisional": "provisional", "revised_provisional": "revised, provisional", "unknown": "unknown",
           "secret": "secret", "nil": "nil"},
}  # fmt: skip


@dataclass(frozen=True)
class OthersRow:
    """One figure of others, with our own beside it.

    Args:
        published: as the snapshot holds it.
        is_newest: False for an earlier vintage of the same figure.
        own: of our network in the same year; empty where the two may not stand beside each other, with `note` saying why.
        ours: what `own` was written from; None where that is empty.
    """

    published: PublishedFigure
    ours: Publishable | None
    area: str
    figure: str
    year: str
    value: str
    status: str
    known_on: str
    own: str
    note: str
    source: str
    is_newest: bool


def beside_others(
    found: Sequence[PublishedFigure], released: Released, places: Places, language: Language
) -> tuple[OthersRow, ...]:
    """The figures of others of this measure, newest year and vintage first; whole years only."""
    measure = released.measure
    series = released.series("network", places.network.code) if places.network else []
    own = {each.starts_on: each for each in series}
    rows, seen = [], set()
    for each in found:
        if each.measure != measure.name or each.ends_on != date(each.starts_on.year + 1, 1, 1) or each.starts_on.month != 1:
            continue
        what = (each.publisher, each.figure, each.area, each.starts_on)
        note = _note(each, measure, language)
        ours = None if note else own.get(each.starts_on)
        rows.append(
            OthersRow(
                published=each,
                ours=ours,
                area=each.area,
                figure=f"{each.figure} ({each.publisher})" if each.publisher != each.area else each.figure,
                year=str(each.starts_on.year),
                value=_value(each, measure, language),
                status=f"{STATUSES[language][each.status]} {MARKS[each.status]}".strip(),
                known_on=day(each.known_on, language),
                own="" if ours is None else value_in_words(ours, measure, language),
                note=note or (_EARLIER[language] if what in seen else ""),
                source=each.source,
                is_newest=what not in seen,
            )
        )
        seen.add(what)
    return tuple(rows)


def _value(each: PublishedFigure, measure: Measure, language: Language) -> str:
    if each.value is None:
        return MARKS[each.status] or "."
    said = number(each.value, 0, language) if measure.kind == "count" else amount(each.value, measure, language)
    return f"{said}{MARKS[each.status]}"


def _note(each: PublishedFigure, measure: Measure, language: Language) -> str:
    """Why our own may not stand beside it; "" when it may."""
    version = measure.version_on(each.starts_on)
    if version is None:
        since = day(measure.versions[0].valid_from, language)
        return _OTHER_DEFINITION[language].format(since=since)
    return ""


_OTHER_DEFINITION = {
    "nl": "andere definitie: de onze geldt vanaf {since}",
    "en": "another definition: ours holds from {since}",
}
_EARLIER = {"nl": "eerder zo gepubliceerd", "en": "published so earlier"}
