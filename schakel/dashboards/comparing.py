"""One place beside the network, in words: is the difference more than chance? Never a rank."""

from datetime import date

from schakel.dashboards.verdict import WORDS, Verdict, verdict
from schakel.measures.comparison import Z_95, Z_998, classify, limits
from schakel.measures.definition import Measure
from schakel.measures.held import Places
from schakel.privacy.publishable import Publishable
from schakel.privacy.released import Released
from schakel.reports.numbers import Language
from schakel.reports.words import difference_in_words, value_in_words
from schakel.vocabulary.tables import TABLES

_SAYS = {
    "nl": {
        "low_0001": "vrijwel zeker lager dan het netwerk",
        "low_0025": "waarschijnlijk lager dan het netwerk",
        "not_significant": "niet aantoonbaar anders dan het netwerk",
        "high_0025": "waarschijnlijk hoger dan het netwerk",
        "high_0001": "vrijwel zeker hoger dan het netwerk",
    },
    "en": {
        "low_0001": "almost certainly lower than the network",
        "low_0025": "probably lower than the network",
        "not_significant": "not demonstrably different from the network",
        "high_0025": "probably higher than the network",
        "high_0001": "almost certainly higher than the network",
    },
}
# The classes tell how sure it is that a place differs, not how much: in a large library a difference of 1 % is certain.
_COUNT = {
    "nl": "Geen vergelijking: een aantal hangt af van de grootte.",
    "en": "No comparison: a number depends on size.",
}
_ROUNDED = {"nl": "afgerond gelijk aan het netwerk", "en": "rounded equal to the network"}
_NOT_KNOWN = {"nl": "Van het netwerk is geen cijfer te tonen.", "en": "There is no figure of the network to show."}
_NOT_A_SUM = {
    "nl": "Niet te vergelijken: het netwerk is hier niet de som van zijn bibliotheken.",
    "en": "Not comparable: here the network is not the sum of its libraries.",
}


def baseline(released: Released, places: Places, figure: Publishable, part: str) -> Publishable | None:
    """The figure of the whole network for the same period: a sum over a sum, never a mean."""
    if places.network is None:
        return None
    series = released.series("network", places.network.code, part)
    return next((each for each in series if each.starts_on == figure.starts_on), None)


def position(figure: Publishable, network: Publishable | None, measure: Measure) -> str | None:
    """The funnel class of a place, one of `comparison.CLASSES`; None where a funnel says nothing.

    A plain count says how large a place is, and a quantile has no denominator to reckon with; both have none. Nor have
    opening hours, which somebody sets and no chance draws. Nor has a figure of which numerator or denominator is hidden,
    or of which the place is the network itself. Where different things are counted anew at each level (titles, borrowers,
    titles waited for) the network is no sum of its places: it lies higher or lower by its size alone, and a place beside
    it would seem to differ.
    """
    if network is None or not network.numerator or not network.denominator:
        return None
    return position_beside(figure, network.numerator / network.denominator, measure)


def is_drawn_by_chance(measure: Measure) -> bool:
    """Whether places can be set beside what they have together, with an interval: see `position`."""
    return measure.kind in ("proportion", "rate") and measure.adds_up and _counts_things(measure)


def position_beside(figure: Publishable, base: float, measure: Measure) -> str | None:
    """The same beside any common value: numerator by denominator of all that it is compared with."""
    if figure.level == "network" or not is_drawn_by_chance(measure):
        return None
    if base <= 0 or not figure.denominator or figure.numerator is None:
        return None
    value = figure.numerator / figure.denominator
    inner, outer = (limits(measure.kind, base, figure.denominator, z) for z in (Z_95, Z_998))
    return classify(value, inner, outer)


def _counts_things(measure: Measure) -> bool:
    """Whether the numerator counts whole things, so that its chance is that of a count; a sum of hours has no such chance."""
    return all(
        term.way != "sum" or TABLES[term.table].column(str(term.column)).type in ("INTEGER", "BIGINT")
        for each in measure.versions
        for term in each.numerator
    )


def say(figure: Publishable, network: Publishable | None, measure: Measure, language: Language) -> str:
    """In words; empty when there is nothing fair to say. What is written the same is called the same."""
    found = position(figure, network, measure)
    if found is None or network is None:
        return ""
    if found != "not_significant" and value_in_words(figure, measure, language) == value_in_words(network, measure, language):
        return _ROUNDED[language]
    return _SAYS[language][found]


def network_beside(released: Released, places: Places) -> dict[date, Publishable]:
    """The whole network by first day of the period, where a place may be drawn beside it; else empty."""
    if places.network is None or released.measure.kind == "count" or not released.measure.adds_up:
        return {}
    return {figure.starts_on: figure for figure in released.series("network", places.network.code)}


def on_card(figure: Publishable, network: Publishable | None, measure: Measure, language: Language) -> Verdict:
    """How the place does beside the network: how much it differs, and only where that is more than chance, a judgement."""
    if measure.kind == "count":
        return Verdict(_COUNT[language])
    if network is None or network.value is None or figure.value is None:
        return Verdict(_NOT_KNOWN[language])
    if not measure.adds_up:
        return Verdict(_NOT_A_SUM[language])
    value = value_in_words(network, measure, language)
    found = position(figure, network, measure)
    if found is None:
        return Verdict(f"Het netwerk: {value}." if language == "nl" else f"The network: {value}.")
    if found == "not_significant":
        said = _SAYS[language][found]
        return Verdict(f"{said[0].upper()}{said[1:]} ({value}).", "similar", "level", WORDS[language]["similar"])
    size = difference_in_words(figure.value, network.value, measure, language)
    if size is None:
        said = f"Afgerond gelijk aan het netwerk ({value})." if language == "nl" else f"Rounded equal to the network ({value})."
    else:
        said = f"{size} dan het netwerk ({value})." if language == "nl" else f"{size} than the network ({value})."
    return verdict(said, figure.value, network.value, measure, language, is_same=size is None)
