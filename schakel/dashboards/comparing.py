"""One place beside the network, in words: is the difference more than chance? Never a rank."""

from schakel.dashboards.held import Places
from schakel.dashboards.numbers import Language
from schakel.dashboards.released import Released
from schakel.dashboards.words import value_in_words
from schakel.measures.comparison import Z_95, Z_998, classify, interval
from schakel.measures.definition import Measure
from schakel.privacy.publishable import Publishable

_SAYS = {
    "nl": {
        "low_0001": "duidelijk lager dan het netwerk",
        "low_0025": "lager dan het netwerk",
        "not_significant": "niet aantoonbaar anders dan het netwerk",
        "high_0025": "hoger dan het netwerk",
        "high_0001": "duidelijk hoger dan het netwerk",
    },
    "en": {
        "low_0001": "clearly lower than the network",
        "low_0025": "lower than the network",
        "not_significant": "not demonstrably different from the network",
        "high_0025": "higher than the network",
        "high_0001": "clearly higher than the network",
    },
}
_UNTESTED = {"nl": "het netwerk", "en": "the network"}


def baseline(released: Released, places: Places, figure: Publishable, part: str) -> Publishable | None:
    """The figure of the whole network for the same period: a sum over a sum, never a mean."""
    if places.network is None:
        return None
    series = released.series("network", places.network.code, part)
    return next((each for each in series if each.starts_on == figure.starts_on), None)


def position(figure: Publishable, network: Publishable | None, measure: Measure) -> str | None:
    """The funnel class of a place, one of `comparison.CLASSES`; None where a funnel says nothing.

    A plain count says how large a place is, and a quantile has no denominator to reckon with; both have none. Nor has a
    figure of which numerator or denominator is hidden, or of which the place is the network itself. Where different things
    are counted anew at each level (titles, borrowers, titles waited for) the network is no sum of its places: it lies
    higher or lower by its size alone, and a place beside it would seem to differ.
    """
    if network is None or figure.level == "network" or measure.kind not in ("proportion", "rate") or not _adds_up(measure):
        return None
    if not network.numerator or not network.denominator or not figure.denominator or figure.numerator is None:
        return None
    base, value = network.numerator / network.denominator, figure.numerator / figure.denominator
    inner, outer = (interval(measure.kind, base * figure.denominator, figure.denominator, z=z) for z in (Z_95, Z_998))
    return classify(value, inner, outer)


def _adds_up(measure: Measure) -> bool:
    """Whether the network is the sum of its places, above and below the line."""
    return all(term.way != "distinct" for each in measure.versions for term in (*each.numerator, *each.denominator))


def say(figure: Publishable, network: Publishable | None, measure: Measure, language: Language) -> str:
    """In words, with the figure of the network; empty when there is nothing fair to say."""
    found = position(figure, network, measure)
    if found is not None:
        return _SAYS[language][found]
    return ""


def say_on_card(figure: Publishable, network: Publishable | None, measure: Measure, language: Language) -> str:
    """As a sentence of its own, with the figure of the network."""
    if network is None or network.value is None or figure.value is None:
        return ""
    value = value_in_words(network, measure, language)
    said = say(figure, network, measure, language)
    if said:
        return f"{said[0].upper()}{said[1:]} ({value})."
    if measure.kind == "count":
        return ""
    return f"{_UNTESTED[language][0].upper()}{_UNTESTED[language][1:]}: {value}."
