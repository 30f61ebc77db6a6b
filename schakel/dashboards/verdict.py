"""What a trend or a comparison says of a figure: for the better, for the worse, or neither; in one word and one sentence."""

from dataclasses import dataclass

from schakel.measures.definition import Measure
from schakel.reports.numbers import Language

DIRECTIONS = ("worse", "better", "similar", "same")
"""In the order in which a director wants to hear of them; "similar" is not shown to differ by more than chance."""
WORDS = {
    "nl": {"better": "Beter", "worse": "Minder goed", "similar": "Vergelijkbaar", "same": "Gelijk"},
    "en": {"better": "Better", "worse": "Less good", "similar": "Similar", "same": "The same"},
}


@dataclass(frozen=True)
class Verdict:
    """As a card shows it.

    Args:
        direction: one of `DIRECTIONS`; empty when nothing can be compared, or when more is neither better nor worse.
        course: "up", "down" or "level", drawn as a mark; empty when nothing can be compared.
        word: the direction in words; empty without one.
    """

    sentence: str
    direction: str = ""
    course: str = ""
    word: str = ""


def verdict(sentence: str, now: float, base: float, measure: Measure, language: Language, *, is_same: bool) -> Verdict:
    """Judge a difference by the direction of the measure.

    Args:
        is_same: the words say that there is no difference, whatever the digits behind the comma.
    """
    if is_same:
        return Verdict(sentence, "same", "level", WORDS[language]["same"])
    course = "up" if now > base else "down"
    if measure.better == "neither":
        return Verdict(sentence, course=course)
    direction = "better" if (course == "up") == (measure.better == "higher") else "worse"
    return Verdict(sentence, direction, course, WORDS[language][direction])
