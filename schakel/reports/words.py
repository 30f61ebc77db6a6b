"""Values and changes in words."""

from schakel.measures.definition import Measure
from schakel.privacy.publishable import Publishable
from schakel.reports.numbers import NARROW, Language, number, percentage, round_half_up
from schakel.reports.periods import in_words

TOO_SMALL = {"nl": "te klein om te tonen", "en": "too small to show"}
ROUNDED = {
    "nl": "Aantallen mensen van plaatsen kleiner dan een gemeente zijn afgerond op {base}; optellingen hoeven niet te kloppen.",
    "en": "Counts of people of places smaller than a municipality are rounded to {base}; totals need not add up.",
}
"""Beside figures of which some are `rounded_to` more than 1."""
NOT_KNOWN = {"nl": "niet bekend", "en": "not known"}
LEVELS = {
    "nl": {"location": "Locatie", "organisation": "Bibliotheek", "municipality": "Gemeente", "network": "Netwerk"},
    "en": {"location": "Location", "organisation": "Library", "municipality": "Municipality", "network": "Network"},
}
PERIODS = {
    "nl": {"year": "Jaar", "quarter": "Kwartaal", "month": "Maand"},
    "en": {"year": "Year", "quarter": "Quarter", "month": "Month"},
}
_PARTS = {
    "": {"nl": "alles samen", "en": "all together"},
    "branch": {"nl": "vestiging", "en": "branch"},
    "service_point": {"nl": "servicepunt", "en": "service point"},
    "mini_service_point": {"nl": "miniservicepunt", "en": "mini service point"},
    "pickup_point": {"nl": "afhaalpunt", "en": "pick-up point"},
    "bookmobile": {"nl": "bibliobus", "en": "bookmobile"},
    "bookmobile_stop": {"nl": "halte van de bibliobus", "en": "bookmobile stop"},
    "self_service": {"nl": "zelfbediening", "en": "self-service"},
    "none": {"nl": "zonder klasse", "en": "without a class"},
    "unknown": {"nl": "niet in te delen", "en": "cannot be classed"},
}


def part_name(part: str, language: Language) -> str:
    """An age class or a class of locations, as a reader calls it.

    >>> part_name("18-34", "nl"), part_name("75+", "en"), part_name("", "nl")
    ('18 tot en met 34 jaar', '75 and over', 'alles samen')
    """
    if part in _PARTS:
        return _PARTS[part][language]
    if part.endswith("+"):
        return f"{part[:-1]} jaar en ouder" if language == "nl" else f"{part[:-1]} and over"
    first, dash, last = part.partition("-")
    if dash and first.isdigit() and last.isdigit():
        return f"{first} tot en met {last} jaar" if language == "nl" else f"{first} to {last} years"
    return part.replace("_", " ")


def amount(value: float, measure: Measure, language: Language) -> str:
    """A value of a measure: a proportion in percent, all else with the digits of its definition."""
    if measure.kind == "proportion":
        return percentage(value, measure.digits, language)
    return number(value, measure.digits, language)


def limit(value: float, measure: Measure, language: Language) -> str:
    """A norm as it was written down: no zeros behind the comma that nobody wrote."""
    shown = value * 100 if measure.kind == "proportion" else value
    digits = next((each for each in range(4) if round_half_up(shown, each) == round_half_up(shown, 6)), 4)
    return percentage(value, digits, language) if measure.kind == "proportion" else number(value, digits, language)


def value_in_words(figure: Publishable, measure: Measure, language: Language) -> str:
    """The value, or why there is none."""
    if figure.is_hidden:
        return TOO_SMALL[language]
    if figure.value is None:
        return NOT_KNOWN[language]
    return amount(figure.value, measure, language)


def change_in_words(now: float, before: float, measure: Measure, before_words: str, language: Language) -> str:
    """How much more or less than before, as the end of a sentence: "31 % minder dan in 2019"."""
    if measure.kind != "proportion" and before == 0 and now != 0:
        return f"in {before_words} was het 0" if language == "nl" else f"in {before_words} it was 0"
    said = difference_in_words(now, before, measure, language)
    if said is None:
        is_equal = amount(now, measure, language) == amount(before, measure, language)
        words = {"nl": ("ongeveer evenveel als in", "evenveel als in"), "en": ("about the same as in", "the same as in")}
        return f"{words[language][is_equal]} {before_words}"
    return f"{said} {'dan' if language == 'nl' else 'than'} in {before_words}"


def difference_in_words(now: float, base: float, measure: Measure, language: Language) -> str | None:
    """How much more or less than something else; None when it rounds to nothing, or when a part of 0 is asked for.

    A proportion differs in percentage points, all else relatively. Values that are written the same do not differ: a reader
    who sees 2,7 twice must not read that one is less.
    """
    if amount(now, measure, language) == amount(base, measure, language):
        return None
    if measure.kind == "proportion":
        points = round_half_up((now - base) * 100, 1)
        if points == 0:
            return None
        size = number(abs(points), 1, language)
        unit = "procentpunt" if language == "nl" else ("percentage point" if abs(points) == 1 else "percentage points")
        return f"{size}{NARROW}{unit} {_HIGHER[language][points > 0]}"
    if base == 0:
        return None
    relative = now / base - 1
    digits = 0 if abs(relative) >= 0.02 else 1
    if round_half_up(abs(relative), digits + 2) == 0:
        return None
    word = _MORE[language][relative > 0]
    return f"{percentage(abs(relative), digits, language)} {word}"


_MORE = {"nl": {True: "meer", False: "minder"}, "en": {True: "more", False: "less"}}
_HIGHER = {"nl": {True: "hoger", False: "lager"}, "en": {True: "higher", False: "lower"}}


def finding(
    figure: Publishable,
    before: Publishable | None,
    measure: Measure,
    sentence: str | None,
    language: Language,
    *,
    is_comparable: bool,
    why: str = "",
) -> str:
    """The title of a page: what the figure says, as a sentence.

    Args:
        before: the period it is compared with; None when there is none.
        sentence: with {period} and {value}; None = the title of the measure leads.
        is_comparable: no change of definition lies between the two.
        why: why it is not known or not complete, where that is known.
    """
    period = in_words(figure.period, figure.starts_on, language)
    if figure.is_hidden:
        said = {
            "nl": f"{measure.title['nl']} in {period}: te klein om te tonen",
            "en": f"{measure.title['en']} in {period}: too small to show",
        }
        return said[language]
    if figure.value is None:
        said = {"nl": f"{measure.title['nl']} in {period}: niet bekend", "en": f"{measure.title['en']} in {period}: not known"}
        return f"{said[language]}; {why}" if why else said[language]
    value = amount(figure.value, measure, language)
    start = (sentence or "{title} in {period}: {value}").format(period=period, value=value, title=measure.title[language])
    if not figure.is_complete:
        so_far = {"nl": "de gegevens beslaan nog niet het hele tijdvak", "en": "the data do not cover the whole period yet"}
        return f"{start}; {why or so_far[language]}"
    if before is None or before.value is None:
        return start
    if not is_comparable:
        changed = {
            "nl": "de definitie veranderde, dus niet te vergelijken met",
            "en": "the definition changed, so not comparable with",
        }
        return f"{start}; {changed[language]} {in_words(before.period, before.starts_on, language)}"
    then = in_words(before.period, before.starts_on, language)
    return f"{start}, {change_in_words(figure.value, before.value, measure, then, language)}"
