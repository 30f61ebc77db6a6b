"""Open data in words: titles, descriptions and keywords of datasets, and the rows of the page."""

from collections.abc import Mapping
from dataclasses import dataclass

from schakel.open_data.figures import Dataset, OpenFigures
from schakel.reports.numbers import Language
from schakel.reports.origin import Origin

WORDS: Mapping[str, Mapping[str, str]] = {
    "catalogue": {"nl": "Open cijfers van openbare bibliotheken", "en": "Open figures of public libraries"},
    "catalogue_says": {
        "nl": "Jaarcijfers per bibliotheek, per gemeente en voor het hele netwerk, met hun definities. "
        "Wat over een persoon kan gaan, staat er niet in.",
        "en": "Yearly figures by library, by municipality and for the whole network, with their definitions. "
        "What could be about a person is not in them.",
    },
    "api": {"nl": "API van de open cijfers", "en": "API of the open figures"},
    "api_says": {
        "nl": "Vraag cijfers op per telling, plaats, niveau, jaar en deel. Alleen lezen, zonder aanmelden.",
        "en": "Ask for figures by measure, place, level, year and part. Read only, without signing in.",
    },
    "csv_nl": {
        "nl": "CSV in het Nederlands: puntkomma tussen de kolommen, komma in getallen",
        "en": "CSV in Dutch: semicolon between columns, decimal comma",
    },
    "csv_en": {
        "nl": "CSV in het Engels: komma tussen de kolommen, punt in getallen",
        "en": "CSV in English: comma between columns, decimal point",
    },
    "json": {"nl": "JSON via de API", "en": "JSON through the API"},
}
_KEYWORDS = {"nl": ("bibliotheek", "openbare bibliotheek", "jaarcijfers"), "en": ("library", "public library", "yearly figures")}
_SIMULATED = {"nl": "gesimuleerd", "en": "simulated"}
_PER_PART = {"nl": "Ook uitgesplitst in delen.", "en": "Also split into parts."}
_UNIT = {"nl": "Eenheid", "en": "Unit"}
_COUNTED = {
    "nl": {
        "organisation": ("bibliotheek", "bibliotheken"), "municipality": ("gemeente", "gemeenten"),
        "network": ("netwerk", "netwerken"),
    },
    "en": {
        "organisation": ("library", "libraries"), "municipality": ("municipality", "municipalities"),
        "network": ("network", "networks"),
    },
}  # fmt: skip


def title(dataset: Dataset, origin: Origin, language: Language) -> str:
    """The title; of made-up figures it says so, as a catalogue elsewhere shows nothing else."""
    plain = dataset.measure.title[language]
    return f"{plain} ({_SIMULATED[language]})" if origin.is_simulated else plain


def describe(dataset: Dataset, origin: Origin, language: Language) -> str:
    """What is counted, in which unit, and what must be known before use."""
    definition = dataset.definition(language)
    said = (
        origin.notice(language),
        definition.question,
        definition.note,
        f"{_UNIT[language]}: {definition.unit}.",
        _PER_PART[language] if dataset.parts else "",
    )
    return " ".join(each for each in said if each)


def keywords(origin: Origin, language: Language) -> tuple[str, ...]:
    """Under what a dataset is found."""
    return (*_KEYWORDS[language], *((_SIMULATED[language],) if origin.is_simulated else ()))


def say_places(dataset: Dataset, language: Language) -> str:
    """Of how many places of each level there are figures: "3 bibliotheken, 4 gemeenten, 1 netwerk"."""
    counts = ((len(places), _COUNTED[language][level]) for level, places in dataset.places.items())
    return ", ".join(f"{count} {words[0] if count == 1 else words[1]}" for count, words in counts)


@dataclass(frozen=True)
class DatasetLine:
    """One dataset on the page."""

    name: str
    title: str
    says: str
    unit: str
    years: str
    places: str
    parts: int


def lines(figures: OpenFigures, language: Language) -> list[DatasetLine]:
    """All datasets by title."""
    found = [_line(dataset, language) for dataset in figures.datasets]
    return sorted(found, key=lambda each: each.title)


def _line(dataset: Dataset, language: Language) -> DatasetLine:
    first, last = dataset.years
    definition = dataset.definition(language)
    return DatasetLine(
        name=dataset.name,
        title=definition.title,
        says=definition.question,
        unit=definition.unit,
        years=str(first) if first == last else f"{first}–{last}",
        places=say_places(dataset, language),
        parts=len(dataset.parts),
    )
