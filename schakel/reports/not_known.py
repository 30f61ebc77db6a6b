"""Why a figure on a page is not complete, where a source gives states and no days."""

from schakel.measures.definition import Measure
from schakel.measures.unseen import Unseen, Why, why_not_known
from schakel.privacy.publishable import Publishable


def why(figure: Publishable, measure: Measure, unseen: Unseen) -> Why | None:
    """None for a figure that is complete, or that is not so for another reason."""
    version = measure.version_on(figure.starts_on)
    if figure.is_complete or version is None:
        return None
    return why_not_known(
        version.terms, unseen, level=figure.level, place_code=figure.place_code, period=figure.period, starts_on=figure.starts_on
    )
