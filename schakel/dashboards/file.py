"""Figures as a file: the same released figures as the page, each row with its definition, period, source and snapshot."""

import csv
import io
from collections.abc import Sequence
from typing import Literal

from schakel.measures.definition import Measure
from schakel.measures.held import Places
from schakel.measures.unseen import Unseen
from schakel.measures.wording import say_unseen
from schakel.privacy.publishable import Publishable
from schakel.reports import catalogue, not_known
from schakel.reports.numbers import Language, plain
from schakel.reports.origin import Origin
from schakel.reports.periods import short
from schakel.reports.report import harmless
from schakel.reports.words import NOT_KNOWN, TOO_SMALL

Convention = Literal["nl", "int"]
"""`nl`: semicolon and decimal comma, as a Dutch spreadsheet opens it; `int`: comma and decimal point."""

_HEAD = {
    "nl": ("maat", "titel", "niveau", "plaats_code", "plaats", "periode", "begint_op", "periode_in_woorden", "deel",
           "waarde", "teller", "noemer",
           "eenheid", "volledig", "waarom_leeg", "definitie_van", "bron", "momentopname", *Origin.names("nl")),
    "en": ("measure", "title", "level", "place_code", "place", "period", "starts_on", "period_in_words", "part",
           "value", "numerator", "denominator",
           "unit", "is_complete", "why_empty", "definition_of", "source", "snapshot", *Origin.names("en")),
}  # fmt: skip


def write_file(
    figures: Sequence[Publishable],
    measure: Measure,
    places: Places,
    origin: Origin,
    language: Language,
    convention: Convention,
    unseen: Unseen | None = None,
) -> bytes:
    """The file as bytes, UTF-8 with a byte order mark, so that a spreadsheet reads its accents well."""
    decimals: Language = "nl" if convention == "nl" else "en"
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if convention == "nl" else ",", lineterminator="\r\n")
    writer.writerow(_HEAD[language])
    for figure in figures:
        place = places.find(figure.level, figure.place_code)
        definition = catalogue.define(measure, figure.starts_on, language)
        why = TOO_SMALL[language] if figure.is_hidden else (NOT_KNOWN[language] if figure.value is None else "")
        reason = None if figure.is_hidden else not_known.why(figure, measure, unseen or {})
        if reason is not None:
            why = say_unseen(reason, language)
        numbers = [
            "" if value is None else plain(value, decimals) for value in (figure.value, figure.numerator, figure.denominator)
        ]
        yes, no = ("ja", "nee") if language == "nl" else ("yes", "no")
        head = (measure.name, definition.title, figure.level, figure.place_code, place.name if place else "", figure.period)
        middle = (figure.starts_on.isoformat(), short(figure.period, figure.starts_on, language), figure.part)
        tail = (
            definition.unit,
            yes if figure.is_complete else no,
            why,
            figure.version.isoformat(),
            definition.source,
            origin.snapshot_id,
            *origin.marks(language),
        )
        writer.writerow([*map(harmless, (*head, *middle)), *numbers, *map(harmless, tail)])
    return text.getvalue().encode("utf-8-sig")
