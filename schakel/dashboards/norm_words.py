"""Norms in words: what is asked, over which period, who asks it, and how it stands and why."""

from schakel.deliveries.ledger import FILE as LEDGER
from schakel.measures.catalogue import find_measures
from schakel.measures.norm_facts import FILE, Fact
from schakel.measures.norms import Norm, NormValue
from schakel.measures.standing import Standing
from schakel.reports.judging import STATUS
from schakel.reports.numbers import NARROW, Language, number, percentage, plain
from schakel.reports.periods import day as day_in_words
from schakel.reports.periods import short

NOT_YET = {"nl": "geldt nog niet", "en": "not in force yet"}
_PER = {
    "nl": {"month": "maand", "quarter": "kwartaal", "year": "jaar"},
    "en": {"month": "month", "quarter": "quarter", "year": "year"},
}
_EVERY = {
    "nl": {"month": "iedere maand", "quarter": "ieder kwartaal", "year": "ieder jaar"},
    "en": {"month": "every month", "quarter": "every quarter", "year": "every year"},
}
_ASKS = {
    "nl": {
        "minimum": "ten minste {value}",
        "maximum": "hoogstens {value}",
        "budget": "een budget van hoogstens {value}",
        "exact": "precies {value}",
        "range": "ten minste {low} en hoogstens {high}",
        "yes_no": "dat het gebeurt",
        "document": "dat het stuk er is",
    },
    "en": {
        "minimum": "at least {value}",
        "maximum": "at most {value}",
        "budget": "a budget of at most {value}",
        "exact": "exactly {value}",
        "range": "at least {low} and at most {high}",
        "yes_no": "that it is done",
        "document": "that the document is there",
    },
}
KINDS = {
    "nl": {"minimum": "minimum", "maximum": "maximum", "budget": "budget", "exact": "precies zoveel", "range": "van … tot en met",
           "yes_no": "ja of nee", "document": "een stuk dat er moet zijn"},
    "en": {"minimum": "minimum", "maximum": "maximum", "budget": "budget", "exact": "exactly so many", "range": "range",
           "yes_no": "yes or no", "document": "a document that must be there"},
}  # fmt: skip
_LEVELS = {
    "nl": {"location": "locatie", "organisation": "bibliotheek", "municipality": "gemeente", "network": "het hele netwerk"},
    "en": {"location": "location", "organisation": "library", "municipality": "municipality", "network": "the whole network"},
}


def is_share(norm: Norm) -> bool:
    """Whether its values are shares of 1, shown in percent."""
    measure = find_measures().get(norm.measure or "")
    return norm.form == "share" if measure is None else measure.kind == "proportion"


def amount(norm: Norm, value: float | bool | None, language: Language) -> str:
    """A value of a norm, or one that is asked: as short as it was written, but for a share that was worked out.

    >>> from schakel.measures.norms import find_norms
    >>> amount(find_norms()["sgia_budget"], 250000, "nl"), amount(find_norms()["project_plan"], True, "en")
    ('€\\xa0250.000', 'yes')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return {"nl": ("nee", "ja"), "en": ("no", "yes")}[language][value]
    if is_share(norm):
        digits = next(each for each in range(3) if each == 2 or round(value * 100, each) == round(value * 100, 4))
        return percentage(value, digits, language)
    text = number(value, 0 if value == int(value) else 2, language)
    return f"€{NARROW}{text}" if norm.form == "euro" else text


def bare(norm: Norm, value: float | bool | None, language: Language) -> str:
    """The same for a spreadsheet: a share stays a share of 1."""
    return amount(norm, value, language) if value is None or isinstance(value, bool) else plain(value, language)


def asks(norm: Norm, asked: NormValue, language: Language) -> str:
    """What is asked, with the period: "ten minste 6 per jaar"."""
    what = _ASKS[language][norm.kind].format(
        value=amount(norm, asked.value, language), low=amount(norm, asked.low, language), high=amount(norm, asked.high, language)
    )
    of = "" if norm.each is None else f", {'voor' if language == 'nl' else 'for'} {norm.each[language]}"
    if norm.kind in ("yes_no", "document"):
        return f"{what}, {_EVERY[language][asked.periods[0]]}{of}"
    *others, last = (_PER[language][each] for each in asked.periods)
    periods = f"{', '.join(others)} {'of' if language == 'nl' else 'or'} {last}" if others else last
    return f"{what} {'per' if language == 'nl' else 'a'} {periods}{of}"


def holds(norm: Norm, asked: NormValue, language: Language) -> str:
    """The days on which a version holds."""
    until = norm.until(asked)
    first = day_in_words(asked.valid_from, language)
    if until is None:
        return f"vanaf {first}" if language == "nl" else f"from {first}"
    last = day_in_words(until, language)
    return f"van {first} tot {last}" if language == "nl" else f"from {first} until {last}"


def levels(norm: Norm, language: Language) -> str:
    """Of which places it is asked; empty for one that is asked of the support organisation or of no place."""
    if norm.measure is None and not norm.levels:
        return ""
    return ", ".join(_LEVELS[language][each] for each in norm.levels or tuple(_LEVELS[language]))


def told_by(norm: Norm, language: Language) -> str:
    """What says how it stands."""
    measure = find_measures().get(norm.measure or "")
    if measure is not None:
        return measure.title[language]
    if norm.survey is not None:
        return _SURVEY[language]
    return _FACT[language] if norm.each is None else f"{_FACT[language]}; {_GIVEN_ONLY[language]}"


def rests_on(norm: Norm, fact: Fact | None, language: Language) -> str:
    """What a standing rests on, and who spoke: the ledger that counted, or somebody who typed it; empty without a fact.

    What was typed and says something else than the count stands beside it: one of the two is wrong, and somebody must look.
    """
    if fact is None:
        return ""
    said, day = _RESTS[language], day_in_words(fact.known_on, language)
    if not fact.is_counted:
        return said["typed"].format(source=fact.source, day=day)
    differs = "" if fact.typed is None else said["differs"].format(file=FILE, value=amount(norm, fact.typed, language))
    how = "counted" if fact.source.startswith(LEDGER) else "kept"
    return said[how].format(source=fact.source, day=day) + differs


_RESTS = {
    "nl": {
        "typed": "{source}, stand van {day}",
        "counted": "Geteld in het logboek van leveringen ({source}), stand van {day}",
        "kept": "Geteld in de {source}, stand van {day}",
        "differs": ". Let op: in {file} staat {value}",
    },
    "en": {
        "typed": "{source}, as of {day}",
        "counted": "Counted in the ledger of deliveries ({source}), as of {day}",
        "kept": "Counted in the register ({source}), as of {day}",
        "differs": ". Note: {file} says {value}",
    },
}


_GIVEN_ONLY = {"nl": "wie niet is ingevuld, wordt niet beoordeeld", "en": "one that is not filled in is not judged"}
_SURVEY = {
    "nl": "een enquête, waarvan de bibliotheken de tellingen leveren",
    "en": "a survey, of which the libraries deliver the counts",
}
_FACT = {
    "nl": f"een feit dat de ondersteuningsorganisatie invult ({FILE} in de gegevensmap)",
    "en": f"a fact that the support organisation fills in ({FILE} in the data folder)",
}


def period(standing: Standing, language: Language) -> str:
    """The period that it stands in."""
    return short(standing.period, standing.starts_on, language) if standing.starts_on is not None else ""


def status(standing: Standing, language: Language) -> str:
    """One of the four statuses in a word, or that the norm does not hold yet."""
    return NOT_YET[language] if standing.judgement is None else STATUS[language][standing.judgement.status]


def why(standing: Standing, language: Language) -> str:
    """Why it is too early, or cannot be tested, with what may be expected or must be given; empty where the value says it."""
    judgement, norm = standing.judgement, standing.norm
    if judgement is None or judgement.status in ("met", "not_met"):
        return ""
    said = _WHY[language]
    if judgement.status == "too_early":
        if standing.starts_on is not None and judgement.asked.grows and judgement.expectation is not None:
            return said["expected"].format(value=_about(norm, judgement.expectation, language))
        return said["ripens" if "last days" in judgement.why else "runs"]
    if standing.value is None:
        if norm.needs_fact:
            return said["no_fact"].format(file=FILE)
        return said["no_survey"] if norm.survey else said["no_figure"]
    return said["too_few" if "cases" in judgement.why else "a_hole"]


def _about(norm: Norm, value: float, language: Language) -> str:
    if norm.form == "euro":
        return amount(norm, float(round(value)), language)
    return amount(norm, value, language) if is_share(norm) else number(value, 1, language)


_WHY = {
    "nl": {
        "expected": "De periode loopt nog. Tot nu toe te verwachten: {value}.",
        "runs": "De periode loopt nog.",
        "ripens": "De periode is om, maar wat in haar laatste dagen gebeurde kan nog mee gaan tellen.",
        "no_fact": "Nog niemand heeft dit gegeven. Het hoort in {file} van de gegevensmap.",
        "no_survey": "Er is geen enquête ingelezen over deze periode, of er is te weinig van bekend.",
        "no_figure": "Er is geen cijfer van deze periode, of het is te klein om te tonen.",
        "too_few": "Er zijn te weinig gevallen: ook zonder één fout is de norm niet aan te tonen.",
        "a_hole": "De gegevens beslaan niet de hele periode.",
    },
    "en": {
        "expected": "The period still runs. To be expected so far: {value}.",
        "runs": "The period still runs.",
        "ripens": "The period is over, but what happened in its last days can still come to count.",
        "no_fact": "Nobody has given this yet. It belongs in {file} of the data folder.",
        "no_survey": "No survey about this period was brought in, or too little is known of it.",
        "no_figure": "There is no figure of this period, or it is too small to show.",
        "too_few": "There are too few cases: even without one failure the norm cannot be shown.",
        "a_hole": "The data do not cover the whole period.",
    },
}


_LINES = {
    "nl": ("Soort", "Gevraagd van", "Wat het vertelt", "Hoe het ervoor staat"),
    "en": ("Kind", "Asked of", "What tells it", "How it stands"),
}
_BY = {"nl": "Gezag", "en": "Authority"}
_STANDS = {"nl": "schakel norms, op iedere dag met --on", "en": "schakel norms, on any day with --on"}


def norm_lines(norm: Norm, language: Language) -> list[tuple[str, str]]:
    """All that a norm says, each under its head: kind, what is asked in which years and by whom, of whom, what tells it."""
    kind, of, tells, stands = _LINES[language]
    lines = [(kind, KINDS[language][norm.kind])]
    for version in norm.versions:
        head = holds(norm, version, language)
        lines.append((f"{head[0].upper()}{head[1:]}", f"{asks(norm, version, language)}. {_BY[language]}: {version.source}"))
    if levels(norm, language):
        lines.append((of, levels(norm, language)))
    told = f" (schakel explain {norm.measure})" if norm.measure else ""
    return [*lines, (tells, f"{told_by(norm, language)}{told}"), (stands, _STANDS[language])]
