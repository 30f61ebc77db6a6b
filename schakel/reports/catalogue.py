"""Measures as pages name them: titles, sentences, definitions in words."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from schakel.measures.catalogue import find_measures, forms_of
from schakel.measures.definition import Measure, Version
from schakel.measures.published import say_break
from schakel.measures.wording import FRAMES
from schakel.reports.numbers import Language
from schakel.reports.periods import day


@cache
def _sentences() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((Path(__file__).parent / "sentences.toml").read_text(encoding="utf-8"))


def measures() -> Mapping[str, Measure]:
    """All measures by name."""
    return find_measures()


def forms(measure: str) -> tuple[str, ...]:
    """The forms in which the question of a measure is answered, the default first."""
    return forms_of(measure)


def sentence(measure: Measure, language: Language) -> str | None:
    """How a figure of the measure is said; None = with its title."""
    return _sentences().get(measure.name, {}).get(language)


@dataclass(frozen=True)
class Definition:
    """What stands beside every figure."""

    name: str
    title: str
    question: str
    unit: str
    better: str
    note: str
    source: str
    holds: str
    reviewed: str
    breaks: tuple[str, ...]


_BETTER = {
    "nl": {"higher": "hoger is beter", "lower": "lager is beter", "neither": "hoger of lager zegt op zich niets"},
    "en": {"higher": "higher is better", "lower": "lower is better", "neither": "higher or lower says nothing by itself"},
}


def define(measure: Measure, on: date, language: Language) -> Definition:
    """The definition in force on that day, or the first one when the day lies before it."""
    version = measure.version_on(on) or measure.versions[0]
    review = measure.reviewed
    if language == "nl":
        reviewed = f"{review.by['nl']}, {day(review.on, 'nl')}; opnieuw vóór {day(review.again, 'nl')}"
    else:
        reviewed = f"{review.by['en']}, {day(review.on, 'en')}; again before {day(review.again, 'en')}"
    return Definition(
        name=measure.name,
        title=measure.title[language],
        question=measure.question[language],
        unit=measure.unit[language],
        better=_BETTER[language][measure.better],
        note=_note(version, language),
        source=version.source,
        holds=_holds(measure.versions, version, language),
        reviewed=reviewed,
        breaks=(
            *(f"{day(each.at, language)}: {each.why[language]}" for each in measure.breaks),
            *(say_break(measure.published, language) if measure.published else ()),
        ),
    )


def _note(version: Version, language: Language) -> str:
    note = version.note[language]
    days = version.ripens_after_days
    return f"{note} {FRAMES[language]['ripens'].format(days=days)}" if days else note


def _holds(versions: Sequence[Version], version: Version, language: Language) -> str:
    later = [each.valid_from for each in versions if each.valid_from > version.valid_from]
    since = f"vanaf {day(version.valid_from, 'nl')}" if language == "nl" else f"from {day(version.valid_from, 'en')}"
    if not later:
        return since
    return f"{since} tot {day(later[0], 'nl')}" if language == "nl" else f"{since} until {day(later[0], 'en')}"


def all_definitions(language: Language, today: date) -> list[Definition]:
    """Every measure, by title."""
    return sorted((define(measure, today, language) for measure in measures().values()), key=lambda each: each.title)
