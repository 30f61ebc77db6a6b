"""The columns of a delivered table: one list for CSV, Parquet, JSON and the schema that describes them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from schakel.deliveries.contents import Contents, Line
from schakel.measures.catalogue import find_measures
from schakel.measures.figure import period_name
from schakel.reports.numbers import Language
from schakel.reports.status import Status
from schakel.reports.status import status as status_of


@dataclass(frozen=True)
class Column:
    """One column.

    Args:
        kind: of a Table Schema: string, number, integer, boolean, date.
        says: what it holds, by language.
        allowed: the only values there are; empty = any.
    """

    name: str
    kind: str
    of: Callable[[Line, Contents], Any]
    nl: str
    en: str
    is_required: bool = True
    allowed: tuple[str, ...] = ()

    def says(self, language: Language) -> str:
        """What it holds, in a sentence."""
        return self.nl if language == "nl" else self.en


STATUSES = (*(each.value for each in Status), "entered")
"""Shown; kept back for privacy; not known; known of a part of the period only; entered by its owner."""


def status(line: Line) -> str:
    """Why a value is there, or not."""
    found = status_of(line.figure)
    is_there = found in (Status.SHOWN, Status.INCOMPLETE)
    return "entered" if line.entered_by and is_there else found.value


def unit(line: Line, contents: Contents) -> str:
    """Of the measure, or of the question that was answered."""
    measure = find_measures().get(line.figure.measure)
    return line.unit if measure is None else measure.unit[contents.language]


def title(line: Line, contents: Contents) -> str:
    """Of the measure; of what was entered, the question that was answered."""
    measure = find_measures().get(line.figure.measure)
    return line.question or line.figure.measure if measure is None else measure.title[contents.language]


COLUMNS = (
    Column("part_of_delivery", "string", lambda line, _: line.part, "Onderdeel van de levering", "Part of the delivery"),
    Column("measure", "string", lambda line, _: line.figure.measure, "Naam van het cijfer", "Name of the measure"),
    Column("title", "string", title, "Het cijfer in woorden", "The measure in words"),
    Column("level", "string", lambda line, _: line.figure.level, "Soort plaats", "Kind of place",
           allowed=("location", "organisation", "municipality", "network")),
    Column("place_code", "string", lambda line, _: line.figure.place_code, "Code van de plaats", "Code of the place"),
    Column("place", "string", lambda line, _: line.place, "Naam van de plaats", "Name of the place", is_required=False),
    Column("period", "string", lambda line, _: period_name(line.figure.period, line.figure.starts_on), "Tijdvak", "Period"),
    Column("starts_on", "date", lambda line, _: line.figure.starts_on, "Eerste dag van het tijdvak", "First day of the period"),
    Column("group", "string", lambda line, _: line.figure.part, "Groep, zoals een leeftijdsklasse; leeg is alles samen",
           "Group, such as an age class; empty is all together", is_required=False),
    Column("value", "number", lambda line, _: line.figure.value, "Waarde; leeg zoals status zegt", "Value; empty as status says",
           is_required=False),
    Column("numerator", "number", lambda line, _: line.figure.numerator, "Teller", "Numerator", is_required=False),
    Column("denominator", "number", lambda line, _: line.figure.denominator, "Noemer; leeg bij een aantal",
           "Denominator; empty for a count", is_required=False),
    Column("unit", "string", unit, "Eenheid", "Unit", is_required=False),
    Column("status", "string", lambda line, _: status(line),
           "shown: getoond; kept_back: te klein om te tonen, of nodig om iets kleins te beschermen; not_known: niet bekend; "
           "incomplete: de gegevens beslaan niet het hele tijdvak; entered: ingevuld door de eigenaar",
           "shown; kept_back: too small to show, or needed to protect something small; not_known; incomplete: the data do not "
           "cover the whole period; entered: by its owner", allowed=STATUSES),
    Column("last_year", "number", lambda line, _: line.before and line.before.value, "Waarde van een jaar eerder",
           "Value of a year before", is_required=False),
    Column("remark", "string", lambda line, _: " ".join(line.says), "Wat bij het nakijken opviel",
           "What was seen when it was checked", is_required=False),
    Column("rules", "string", lambda line, _: " ".join(line.rules), "Regels die de opmerking maakten",
           "Rules that made the remark", is_required=False),
    Column("owner", "string", lambda line, c: c.owners.get(line.part, ""), "Wie voor het onderdeel instaat",
           "Who answers for the part", is_required=False),
    Column("definition_of", "date", lambda line, _: line.figure.version, "Eerste dag waarop de definitie geldt",
           "First day on which the definition holds"),
    Column("definition", "string", lambda line, _: line.definition, "Kenmerk van de definitie; leeg bij wat de eigenaar invulde",
           "Fingerprint of the definition; empty for what its owner entered", is_required=False),
    Column("snapshot", "string", lambda _, c: c.snapshot_id, "Momentopname waaruit het cijfer komt", "Snapshot of the figure"),
    Column("known_on", "date", lambda _, c: c.known_on, "Laatste dag waarvan iets bekend was", "Last day that was known of"),
    Column("is_simulated", "boolean", lambda _, c: c.is_simulated, "Gesimuleerd", "Simulated"),
    Column("batches", "string", lambda line, _: " ".join(line.batches), "Ladingen waarin de rijen kwamen",
           "Batches in which its rows came", is_required=False),
)  # fmt: skip

KEY = ("part_of_delivery", "measure", "level", "place_code", "starts_on", "period", "group")
"""What names one line."""


def rows(contents: Contents) -> Iterator[dict[str, Any]]:
    """One line after the other, by column."""
    for line in contents.lines:
        yield {column.name: column.of(line, contents) for column in COLUMNS}
