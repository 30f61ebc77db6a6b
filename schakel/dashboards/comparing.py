"""One place beside the network, in words: is the difference more than chance? Never a rank."""

from schakel.dashboards.held import Places
from schakel.dashboards.numbers import Language
from schakel.dashboards.released import Released
from schakel.dashboards.words import value_in_words
from schakel.measures.definition import Measure
from schakel.privacy.publishable import Publishable


def baseline(released: Released, places: Places, figure: Publishable, part: str) -> Publishable | None:
    """The figure of the whole network for the same period: a sum over a sum, never a mean."""
    if places.network is None:
        return None
    series = released.series("network", places.network.code, part)
    return next((each for each in series if each.starts_on == figure.starts_on), None)


def say(figure: Publishable, network: Publishable | None, measure: Measure, language: Language) -> str:
    return ""
