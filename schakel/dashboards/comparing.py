"""One place beside the network, in words: is the difference more than chance? Never a rank."""

from datetime import date

from schakel.dashboards.verdict import WORDS, Verdict, verdict
from schakel.measures.definition import Measure
from schakel.measures.held import Places
from schakel.privacy.publishable import Publishable
from schakel.privacy.released import Released
from schakel.reports.chance import position
from schakel.reports.numbers import Language
from schakel.reports.words import difference_in_words, value_in_words

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
