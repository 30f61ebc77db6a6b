"""The words in which a definition is told, Dutch and English. What stands between backticks is a word of the code."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from schakel.measures.unseen import Why

Words = dict[str, dict[str, str]]

FRAMES: Words = {
    "nl": {
        "about": "Eenheid: {unit}. Beter: {better}. Soort: {kind}.",
        "valid_from": "Geldig vanaf {day}. Bron: {source}",
        "numerator": "Teller",
        "denominator": "Noemer",
        "plus": "; plus ",
        "ripens": "Een periode is compleet als na haar laatste dag {days} dagen voorbij zijn; tot dan is het cijfer te laag.",
        "states": "Geeft een bron alleen standen (alles wat er op een dag is), dan zegt zij niet op welke dag tussen twee "
        "standen iets kwam of wegging. Een periode is dan pas compleet als op haar grens een stand ligt, op zeven dagen na.",
        "scale": "Maal {scale}.",
        "part": "Ook naar {part}.",
        "variant": "Een vorm van `{default}`, de gewone vorm van deze vraag.",
        "variants": "De gewone vorm van deze vraag; andere vormen: {others}.",
        "norm": "{title}: {kind} {value} per {periods}, vanaf {day}. Gezag: {source}",
        "norm_without_value": "{title}: {kind}, per {periods}, vanaf {day}. Gezag: {source}",
        "reviewed": "{on} door {by}; opnieuw op {again}",
        "or": " of ",
        "to": " tot en met ",
        "count": "rijen van `{table}`",
        "sum": "som van `{column}` in `{table}`",
        "distinct": "verschillende `{column}` in `{table}`",
        "quantile": "kwantiel {quantile} over `{table}`",
        "times": "{what} met een van de {things}",
        "as_of_now": "; met {columns} van nu, ook voor eerdere periodes",
        "one_holder": ", die in het hele netwerk maar één `{column}` heeft",
        "term": "{what} naar {time}{conditions}, {when}{lasting}; voor {levels}",
        "span": "{first} tot {after}",
        "always": "altijd",
        "now": "nu",
        "where": ", waarbij {condition}",
        "without": ", zonder een rij in `{table}` in die periode",
        "days_after": "`{column}` {bounds} dagen na `{earlier}` komt",
        "least": "ten minste {days}",
        "most": "hoogstens {days}",
        "and": " en ",
    },
    "en": {
        "about": "Unit: {unit}. Better: {better}. Kind: {kind}.",
        "valid_from": "Valid from {day}. Source: {source}",
        "numerator": "Numerator",
        "denominator": "Denominator",
        "plus": "; plus ",
        "ripens": "A period is complete when {days} days have passed since its last day; until then the figure is too low.",
        "states": "A source that only gives states (all there is on one day) does not tell on which day between two states "
        "something came or went. A period is then complete only when a state lies on its edge, within seven days.",
        "scale": "Times {scale}.",
        "part": "Also by {part}.",
        "variant": "A form of `{default}`, the default form of this question.",
        "variants": "The default form of this question; other forms: {others}.",
        "norm": "{title}: {kind} {value} a {periods}, since {day}. Authority: {source}",
        "norm_without_value": "{title}: {kind}, a {periods}, since {day}. Authority: {source}",
        "reviewed": "{on} by {by}; again on {again}",
        "or": " or ",
        "to": " to ",
        "count": "rows of `{table}`",
        "sum": "sum of `{column}` in `{table}`",
        "distinct": "distinct `{column}` in `{table}`",
        "quantile": "quantile {quantile} over `{table}`",
        "times": "{what} that share a {things}",
        "as_of_now": "; with {columns} of now, for earlier periods too",
        "one_holder": ", of which the whole network has one `{column}` only",
        "term": "{what} by {time}{conditions}, {when}{lasting}; at {levels}",
        "span": "{first} until {after}",
        "always": "always",
        "now": "now",
        "where": ", where {condition}",
        "without": ", without a row in `{table}` in that period",
        "days_after": "`{column}` comes {bounds} days after `{earlier}`",
        "least": "at least {days}",
        "most": "at most {days}",
        "and": " and ",
    },
}

TESTS: Words = {
    "nl": {
        "in": "`{column}` een is van {value}",
        "not_in": "`{column}` geen is van {value}",
        "at_least": "`{column}` ten minste {value} is",
        "at_most": "`{column}` hoogstens {value} is",
        "is_known": "`{column}` bekend is",
        "is_not_known": "`{column}` niet bekend is",
        "same_as": "`{column}` gelijk is aan {value}",
        "same_year_as": "`{column}` in hetzelfde jaar valt als {value}",
        "within_years": "`{column}` hoogstens {value} jaar geleden is",
    },
    "en": {
        "in": "`{column}` is one of {value}",
        "not_in": "`{column}` is none of {value}",
        "at_least": "`{column}` is at least {value}",
        "at_most": "`{column}` is at most {value}",
        "is_known": "`{column}` is known",
        "is_not_known": "`{column}` is not known",
        "same_as": "`{column}` is the same as {value}",
        "same_year_as": "`{column}` is in the same year as {value}",
        "within_years": "`{column}` is at most {value} years ago",
    },
}

WHEN: Words = {
    "nl": {
        "some": "in de periodes waarin het gebeurt",
        "within": "in de periodes waar het tijdvak helemaal in valt",
        "end": "op de laatste dag van de periode",
        "start": "aan het begin van de periode, dat is het einde van de vorige",
        "start_of_year": "op 1 januari van het jaar van de periode",
        "whole": "de hele periode lang, van de eerste tot en met de laatste dag",
    },
    "en": {
        "some": "in the periods in which it happens",
        "within": "in the periods that wholly contain the span",
        "end": "on the last day of the period",
        "start": "at the start of the period, which is the end of the period before",
        "start_of_year": "on 1 January of the year of the period",
        "whole": "during the whole period, from its first day to its last",
    },
}

LASTING: Words = {
    "nl": {
        "year": "tot de volgende telling van die plaats, en niet langer dan tot het einde van het jaar",
        "always": "tot de volgende telling",
    },
    "en": {
        "year": "until the next count of that place, at most until the end of the year",
        "always": "until the next count",
    },
}

KINDS: Words = {
    "nl": {
        "count": "aantal, zonder noemer",
        "proportion": "aandeel: de teller is een deel van de noemer; getoond in procenten",
        "rate": "verhouding: een aantal per iets anders",
        "quantile": "kwantiel: de mediaan of een ander; de noemer is het aantal waar het op berust",
    },
    "en": {
        "count": "count, a number of things; no denominator",
        "proportion": "proportion, a part of a whole: the numerator lies within the denominator; shown in percent",
        "rate": "rate, a number per something else",
        "quantile": "quantile, the median or another quantile; the denominator is how many it rests on",
    },
}

NORM_KINDS: Words = {
    "nl": {
        "minimum": "ten minste",
        "maximum": "hoogstens",
        "range": "van",
        "exact": "precies",
        "yes_no": "gebeurd, ja of nee",
        "document": "het document is er",
        "budget": "budget van hoogstens",
    },
    "en": {
        "minimum": "at least",
        "maximum": "at most",
        "range": "from",
        "exact": "exactly",
        "yes_no": "done, yes or no",
        "document": "the document exists",
        "budget": "a budget of at most",
    },
}

NAMES: Words = {
    "nl": {
        "higher": "hoger", "lower": "lager", "neither": "hoger noch lager",
        "location": "locatie", "organisation": "organisatie", "municipality": "gemeente", "network": "netwerk",
        "month": "maand", "quarter": "kwartaal", "year": "jaar",
        "age_class": "leeftijdsklasse", "class": "klasse van locatie",
    },
    "en": {"age_class": "age class", "class": "class of location"},
}  # fmt: skip

UNSEEN: dict[str, dict[tuple[str, str], str]] = {
    "nl": {
        ("items", "added_on"): "op welke dag exemplaren erbij kwamen",
        ("items", "withdrawn_on"): "op welke dag exemplaren weggingen",
    },
    "en": {
        ("items", "added_on"): "on which day items came in",
        ("items", "withdrawn_on"): "on which day items left",
    },
}
"""What a source does not tell, by table and day; for every day that has a bound."""

NAMED = 3
"""Feeds that a reason names; of more it says how many."""

_FEEDS: dict[str, tuple[str, str]] = {"nl": ("aanvoer {}", "de aanvoeren {}"), "en": ("feed {}", "feeds {}")}
_SOURCE = {"nl": "een bron", "en": "a source"}
_SAYS: dict[str, dict[bool, tuple[str, str]]] = {
    "nl": {
        True: ("{} heeft nog geen nieuwe stand gegeven", "{} hebben nog geen nieuwe stand gegeven"),
        False: ("{} zegt niet {}", "{} zeggen niet {}"),
    },
    "en": {
        True: ("{} has given no new state yet", "{} have given no new state yet"),
        False: ("{} does not tell {}", "{} do not tell {}"),
    },
}
"""Of one feed and of several, when a state is still to come and when it did not tell the day."""


def say_unseen(why: Why, language: str) -> str:
    """Why a figure is not known, in a few words.

    >>> from schakel.measures.unseen import OPEN, Span
    >>> yearly = Span(date(2018, 12, 31), date(2019, 12, 31), "bind")
    >>> say_unseen((("items", "withdrawn_on"), (yearly,)), "nl")
    'aanvoer bind zegt niet op welke dag exemplaren weggingen'
    >>> waited_for = [Span(yearly.after, OPEN, feed) for feed in ("aa", "bind", "cees", "dirk", "eind")]
    >>> say_unseen((("items", "withdrawn_on"), tuple(waited_for[:2])), "nl")
    'de aanvoeren aa en bind hebben nog geen nieuwe stand gegeven'
    >>> say_unseen((("items", "withdrawn_on"), tuple(waited_for)), "en")
    'feeds aa, bind, cees and 2 more have given no new state yet'
    """
    column, spans = why
    feeds = _listed([span.feed for span in spans], language)
    one, many = _FEEDS[language]
    who = (one if len(spans) == 1 else many).format(feeds) if feeds else _SOURCE[language]
    said = _SAYS[language][spans[0].is_open][len(spans) > 1]
    return said.format(who, UNSEEN[language][column])


def say_span(why: Why, write: Callable[[date], str], language: str) -> str:
    """The same with the states between which it happened, whose days are written as the reader writes days."""
    said, spans = say_unseen(why, language), why[1]
    if spans[0].is_open:
        form = {"nl": "na die van {}", "en": "since that of {}"}[language]
    else:
        form = {"nl": "tussen de standen van {} en {}", "en": "between the states of {} and {}"}[language]
    by_days: dict[str, list[str]] = {}
    for span in spans:
        days = (write(span.after),) if span.is_open else (write(span.after), write(span.on))
        by_days.setdefault(form.format(*days), []).append(span.feed)
    between = (
        next(iter(by_days))
        if len(by_days) == 1
        else "; ".join(f"{_listed(feeds, language)} {days}" for days, feeds in list(by_days.items())[:NAMED])
    )
    return f"{said[0].upper()}{said[1:]}{' ' if len(by_days) == 1 else ': '}{between}."


def _listed(feeds: Sequence[str], language: str) -> str:
    """The first feeds by name, and how many there are more; "" for a single one without a name."""
    shown, more = feeds[:NAMED], len(feeds) - NAMED
    words = {"nl": (" en ", "nog"), "en": (" and ", "more")}[language]
    if more > 0:
        tail = f"{words[1]} {more}" if language == "nl" else f"{more} {words[1]}"
        return f"{', '.join(shown)}{words[0]}{tail}"
    return words[0].join(filter(None, (", ".join(shown[:-1]), shown[-1])))


def name(word: str, language: str) -> str:
    """A word of the code as a reader calls it; the word itself where that is readable.

    >>> name("municipality", "nl"), name("municipality", "en")
    ('gemeente', 'municipality')
    """
    return NAMES[language].get(word, word)


def names(words: Iterable[str], language: str) -> str:
    """Several of them, with commas."""
    return ", ".join(name(word, language) for word in words)


def figure(value: float, language: str) -> str:
    """A number of a definition or norm, as short as it was written.

    >>> figure(0.95, "nl"), figure(0.95, "en"), figure(250000.0, "nl")
    ('0,95', '0.95', '250000')
    """
    text = f"{value:.12g}"
    return text.replace(".", ",") if language == "nl" else text
