"""Why a figure on a page is not complete, where a source gives states and no days."""

from schakel.measures.definition import Measure
from schakel.measures.unseen import Column, Span, Unseen, why_not_known
from schakel.privacy.publishable import Publishable

Why = tuple[Column, Span]
"""The day that no source tells, and the states between which it lies."""


def why(figure: Publishable, measure: Measure, unseen: Unseen) -> Why | None:
    """None for a figure that is complete, or that is not so for another reason."""
    version = measure.version_on(figure.starts_on)
    if figure.is_complete or version is None:
        return None
    return why_not_known(version.terms, unseen, figure.period, figure.starts_on)
