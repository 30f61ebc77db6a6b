"""Why rows take no part in a plan, in the language of the reader: of items, wishes and holds."""

from collections.abc import Mapping

from schakel.reports.numbers import Language

_DUTCH: Mapping[str, str] = {
    "no title": "exemplaren zonder titel",
    "no location of a library": "exemplaren op een locatie die niet van een bibliotheek is",
    "cannot be lent now": "exemplaren die nu niet uitgeleend kunnen worden",
    "the title is not known": "wensen waarvan de titel niet bekend is",
    "asked at a place that no library of the network runs": "wensen op een plek die niet van een bibliotheek in het netwerk is",
    "items without a title": "exemplaren zonder titel",
    "items without a known place": "exemplaren zonder bekende plek",
    "items without an owner": "exemplaren zonder eigenaar",
    "items that cannot be lent now": "exemplaren die nu niet uitgeleend kunnen worden",
    "hold is served by interlibrary loan": "reservering gaat via IBL",
    "hold names no title": "reservering noemt geen titel",
    "hold is collected at a place that is closed or not known": "reservering is voor een plek die dicht of onbekend is",
    "item stands at a place that is closed or not known": "exemplaar staat op een plek die dicht of onbekend is",
    "item has no known owner (takes part)": "exemplaar heeft geen bekende eigenaar (doet mee)",
    "hold asks for an item that is not on a shelf, while another of the title is": (
        "reservering vraagt één exemplaar dat niet op een plank staat, en een ander van de titel wel"
    ),
    "no item of the title is on a shelf": "geen exemplaar van de titel staat op een plank",
}
_ENGLISH: Mapping[str, str] = {
    "no title": "items without a title",
    "no location of a library": "items without a location of a library",
    "cannot be lent now": "items that cannot be lent now",
    "the title is not known": "wishes of which the title is not known",
    "asked at a place that no library of the network runs": "wishes at a place that no library of the network runs",
}
"""Where the reason as it is kept does not say what it is of."""


def why_left_out(reason: str, language: Language) -> str:
    """A reason as it is counted, in words.

    >>> why_left_out("no title", "nl"), why_left_out("no title", "en"), why_left_out("hold names no title", "en")
    ('exemplaren zonder titel', 'items without a title', 'hold names no title')
    """
    return (_DUTCH if language == "nl" else _ENGLISH).get(reason, reason)
