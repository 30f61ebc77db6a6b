"""*Wat als*: scenarios side by side with the record as it is, with what may be chance said to be so."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from schakel.dashboards.range_chart import Line, Span
from schakel.dashboards.scenario_notes import notes_in_words
from schakel.dashboards.scenario_words import (
    FIGURES,
    OF_PERSONS,
    figure_in_words,
    form_of,
    is_sure,
    meaning,
    recorded,
    recorded_in_words,
    value_in_words,
    written,
)
from schakel.privacy.audience import Audience, Thresholds
from schakel.privacy.counts import Count, release_counts
from schakel.privacy.reader import Reader
from schakel.reports.numbers import Language, interval, percentage, plain
from schakel.reports.origin import Origin
from schakel.reports.report import harmless
from schakel.reports.words import TOO_SMALL
from schakel.scenarios.replayed import COUNTING

Document = Mapping[str, Any]
"""What a job of a replay keeps: see `Replayed.document`."""
_NOTHING = {"low": 0.0, "high": 0.0}
PARTS = ("own_lenient", "own_strict", "province_strict", "wait_median", "wait_mean", "lost", "sent", "received")
"""Figures that are shown of each organisation, when the replay has them."""
_OLDER: Mapping[Language, str] = {
    "nl": "Deze uitkomst is geteld zoals Schakel dat eerder deed: {how}. Reken het scenario opnieuw door.",
    "en": "This outcome was counted as Schakel did before: {how}. Work the scenario out anew.",
}
_HOW: Mapping[Language, Mapping[int, str]] = {
    "nl": {
        1: "wie wegbleef om het tarief of niet ophaalde, telde niet mee in de strenge norm",
        2: "de euro’s van zoals het was rekenden de prijzen van het scenario niet mee, en uitleningen zonder eigenaar telden mee "
        "in de normen",
    },
    "en": {
        1: "who stayed away for the fee or did not collect, was not in the strict norm",
        2: "the euros of how it was left out the prices of the scenario, and loans without an owner were in the norms",
    },
}
"""How outcomes were counted, by the number of `COUNTING` that they carry."""
UNIT: Mapping[Language, Mapping[str, str]] = {
    "nl": {"share": "deel van 1", "days": "dagen", "count": "aantal", "kilometres": "km", "euro": "euro", "kilos": "kg",
           "number": ""},
    "en": {"share": "share of 1", "days": "days", "count": "number", "kilometres": "km", "euro": "euro", "kilos": "kg",
           "number": ""},
}  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """One figure of one scenario: its value, how it differs, within which interval, and whether that is more than chance."""

    value: str
    difference: str
    interval: str
    is_sure: bool


@dataclass(frozen=True)
class Row:
    """One figure: as it is, and in each scenario."""

    name: str
    figure: str
    base: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Part:
    """What a scenario comes to for each organisation: rows of (name, a cell for each head)."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


@dataclass(frozen=True)
class Compared:
    """All that a page of results shows.

    Args:
        sentences: what each scenario means.
        lines: of the chart: how much of demand the own collection serves more or less, in points of a hundred.
        fits: (figure, in the tables, replayed, off) of the record with nothing changed.
        notes: (what takes no part or was guessed, how often; empty where that is no number).
        facts: (what, value): what the figures rest on.
        warning: that figures were counted otherwise than they are now; empty when they were not.
    """

    title: str
    sentences: tuple[str, ...]
    scenarios: tuple[str, ...]
    rows: tuple[Row, ...]
    lines: tuple[Line, ...]
    alt: str
    parts: tuple[Part, ...]
    fits: tuple[tuple[str, str, str, str], ...]
    notes: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]
    warning: str


def base_of(document: Document) -> tuple[str, int, int, int, int]:
    """What results must share to stand side by side: snapshot, year, seed, runs and how figures were counted."""
    return document["snapshot"], document["year"], document["seed"], document["runs"], document.get("counting", 1)


def compared(
    documents: Sequence[Document], reader: Reader, thresholds: Thresholds, names: Mapping[str, str], language: Language
) -> Compared:
    """Put results side by side; all must have the same base, and there is at least one.

    Args:
        names: of the organisations by code.
    """
    audience = reader.audience(None)
    first = documents[0]
    told = [document["scenarios"][1] for document in documents]
    base = first["scenarios"][0]
    titles = tuple(each["scenario"]["title"] for each in told)
    hidden = _hidden([base, *told], audience, thresholds, first["year"])
    sentences = tuple(
        meaning(each["scenario"]["title"], each["figures"], _shown_differences(each, place, hidden), language)
        for place, each in enumerate(told, 1)
    )
    rows = tuple(
        _row(name, base, told, hidden, language) for name in figures_of(base) if any(name in each["figures"] for each in told)
    )
    lines = tuple(_line(each, language) for each in told if each["differences"].get("own_strict"))
    parts = [_part(base, each, first["year"], reader, thresholds, names, language) for each in told]
    return Compared(
        title=sentences[0] if len(sentences) == 1 else _title(len(sentences), first["year"], language),
        sentences=sentences, scenarios=titles, rows=rows, lines=lines, alt=_alt(lines, language),
        parts=tuple(part for part in parts if part.rows),
        fits=tuple(_fit(each, language) for each in first["fit"] if (each["figure"], 0) not in hidden),
        notes=notes_in_words(first["counted"], language),
        facts=_facts(first, told, language),
        warning=_warning(first.get("counting", 1), language),
    )  # fmt: skip


def _warning(counting: int, language: Language) -> str:
    if counting == COUNTING:
        return ""
    return _OLDER[language].format(how="; ".join(how for since, how in _HOW[language].items() if since >= counting))


def figures_of(told: Mapping[str, Any]) -> list[str]:
    """The figures of a result that are numbers: those we have words for first, then what a later replay added."""
    names = [name for name, value in told["figures"].items() if value is None or isinstance(value, int | float)]
    return [name for name in FIGURES if name in names] + [name for name in names if name not in FIGURES]


def _hidden(told: Sequence[Mapping[str, Any]], audience: Audience, thresholds: Thresholds, year: int) -> set[tuple[str, int]]:
    """(figure, number of scenario) of counts of so few persons that they are not shown."""
    counts = [
        Count(name, "", str(number_), each["figures"].get(name)) for number_, each in enumerate(told) for name in OF_PERSONS
    ]  # fmt: skip
    released = release_counts(counts, audience, date(year, 1, 1), thresholds=thresholds)
    return {(name, int(part)) for (name, _, part), found in released.items() if found.is_hidden}


def _shown_differences(told: Mapping[str, Any], place: int, hidden: set[tuple[str, int]]) -> Mapping[str, Any]:
    """The differences that give away no count that is hidden, as it was or in the scenario of that number."""
    return {name: change for name, change in told["differences"].items() if not {(name, 0), (name, place)} & hidden}


def _row(
    name: str, base: Mapping[str, Any], told: Sequence[Mapping[str, Any]], hidden: set[tuple[str, int]], language: Language
) -> Row:
    cells = []
    for place, each in enumerate(told, 1):
        change = each["differences"].get(name)
        if (name, place) in hidden or (name, 0) in hidden:
            # A difference gives away the hidden one of the two that it is made of.
            shown = TOO_SMALL[language] if (name, place) in hidden else value_in_words(name, each, language)
            cells.append(Cell(shown, "", "", is_sure=False))
            continue
        value = value_in_words(name, each, language)
        if change is None:
            cells.append(Cell(value, "", "", is_sure=False))
            continue
        difference = written(name, change["mean"], language, signed=True)
        is_nothing = difference == written(name, 0.0, language, signed=True)
        same = {"nl": "gelijk", "en": "the same"}[language]
        between = _interval(name, change, language)
        if name == "euros" and not change["mean"] and not each["figures"]["euros"]:
            cells.append(Cell(value, "", "", is_sure=False))
        elif is_nothing and (not change["low"] or between == _interval(name, _NOTHING, language)):
            cells.append(Cell(value, same, "", is_sure=False))
        else:
            cells.append(Cell(value, difference, between, is_sure(change)))
    shown = TOO_SMALL[language] if (name, 0) in hidden else recorded_in_words(name, base, told, language)
    return Row(figure_in_words(name, language), name, shown, tuple(cells))


def _interval(name: str, change: Mapping[str, Any] | None, language: Language) -> str:
    if change is None or change["low"] is None or change["high"] is None:
        return ""
    low, high = (written(name, change[end], language, signed=True) for end in ("low", "high"))
    if low == high and low != written(name, 0.0, language, signed=True):
        # The same in every run: there is no chance in it to tell of.
        return ""
    if form_of(name) == "share":
        # The unit once is enough.
        low = low.rpartition(" ")[0]
    return interval(low, high, language)


def _part(
    base: Mapping[str, Any], told: Mapping[str, Any], year: int, reader: Reader, thresholds: Thresholds,
    names: Mapping[str, str], language: Language,
) -> Part:  # fmt: skip
    """Each organisation in one scenario, as far as the replay tells of it."""
    found, before = told.get("organisations") or {}, base.get("organisations") or {}
    known = [code for code in sorted(found, key=lambda code: names.get(code, code)) if code in names and code in before]
    figures = [name for name in PARTS if any(name in found[code]["figures"] for code in known)]
    rows = []
    for code in known:
        mine, theirs = found[code], before[code]
        hidden = _hidden([theirs, mine], reader.audience(code), thresholds, year)
        cells = [_row(name, theirs, [mine], hidden, language).cells[0] for name in figures]
        rows.append((names[code], tuple(cells)))
    return Part(told["scenario"]["title"], tuple(figure_in_words(name, language) for name in figures), tuple(rows))


def _line(told: Mapping[str, Any], language: Language) -> Line:
    change = told["differences"]["own_strict"]
    text = written("own_strict", change["mean"], language, signed=True).rpartition(" ")[0]
    low, high = (None if change[end] is None else change[end] * 100 for end in ("low", "high"))
    return Line(told["scenario"]["title"], (Span(change["mean"] * 100, low, high, text),))


def _alt(lines: Sequence[Line], language: Language) -> str:
    parts = "; ".join(f"{line.label} {line.spans[0].text}" for line in lines)
    if language == "nl":
        return f"Grafiek: verschil in wat de eigen collectie bedient, in procentpunt: {parts}. Alle getallen staan in de tabel."
    return f"Chart: difference in what the own collection serves, in points: {parts}. All numbers are in the table."


def _title(many: int, year: int, language: Language) -> str:
    return f"{many} scenario’s naast {year} zoals het was" if language == "nl" else f"{many} scenarios beside {year} as it was"


def _fit(found: Mapping[str, Any], language: Language) -> tuple[str, str, str, str]:
    name = found["figure"]
    off = "" if found["off"] is None else percentage(found["off"], 2, language)
    replayed = written(name, found["replayed"], language)
    return figure_in_words(name, language), written(name, found["recorded"], language), replayed, off


def _facts(first: Document, told: Sequence[Mapping[str, Any]], language: Language) -> tuple[tuple[str, str], ...]:
    digests = ", ".join(each["digest"] for each in told)
    if language == "nl":
        return (
            ("Jaar", str(first["year"])), ("Momentopname", first["snapshot"]),
            ("Keren nagespeeld", f"{first['runs']}, vanaf beginwaarde {first['seed']}"), ("Kenmerk van het scenario", digests),
        )  # fmt: skip
    return (
        ("Year", str(first["year"])), ("Snapshot", first["snapshot"]),
        ("Replayed", f"{first['runs']} times, from seed {first['seed']}"), ("Digest of the scenario", digests),
    )  # fmt: skip


def comparison_file(
    documents: Sequence[Document], audience: Audience, thresholds: Thresholds, origin: Origin, language: Language
) -> bytes:
    """The same as a file, one row a figure and scenario, as a spreadsheet of that language opens it."""
    heads = {
        "nl": ("scenario", "cijfer", "naam", "eenheid", "waarde", "zoals het was", "verschil", "van", "tot", "jaar",
               "momentopname", "beginwaarde", "keren", "kenmerk"),
        "en": ("scenario", "figure", "name", "unit", "value", "as it was", "difference", "low", "high", "year", "snapshot",
               "seed", "runs", "digest"),
    }[language]  # fmt: skip
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if language == "nl" else ",", lineterminator="\r\n")
    writer.writerow([*heads, *origin.names(language)])
    base = documents[0]["scenarios"][0]
    hidden = _hidden([base, *(document["scenarios"][1] for document in documents)], audience, thresholds, documents[0]["year"])
    for place, document in enumerate(documents, 1):
        told = document["scenarios"][1]
        for name in figures_of(base):
            is_hidden = (name, place) in hidden
            change = None if is_hidden or (name, 0) in hidden else told["differences"].get(name)
            numbers = [
                None if is_hidden else told["figures"].get(name),
                None if (name, 0) in hidden else recorded(name, base, told),
                *(None if change is None else change[end] for end in ("mean", "low", "high")),
            ]
            words = (harmless(told["scenario"]["title"]), figure_in_words(name, language), name, UNIT[language][form_of(name)])
            tail = (
                document["year"],
                document["snapshot"],
                document["seed"],
                document["runs"],
                told["digest"],
                document.get("as_known_on") or "",
                origin.kind(language),
            )
            writer.writerow([*words, *("" if value is None else plain(value, language) for value in numbers), *tail])
    return text.getvalue().encode("utf-8-sig")
