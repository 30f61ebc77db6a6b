"""One figure beside what others have together, as a word with a shape of its own: better, similar, less good, not comparable.

Words and shapes, so that no colour is needed; never a rank.
"""

from dataclasses import dataclass

from schakel.dashboards.comparing import is_drawn_by_chance, position_beside
from schakel.dashboards.verdict import WORDS
from schakel.measures.comparison import Interval, interval
from schakel.measures.definition import Measure
from schakel.privacy.publishable import Publishable
from schakel.reports.numbers import Language
from schakel.reports.words import NOT_KNOWN, TOO_SMALL, amount

SHAPES = {"better": "circle", "worse": "diamond", "similar": "square", "higher": "triangle-up", "lower": "triangle-down"}
"""The shape of each outcome that is drawn; "similar" is drawn open, all others filled."""
SIGNS = {"better": "●", "worse": "◆", "similar": "□", "higher": "▲", "lower": "▼", "none": "–"}
"""The same in a table."""
_WORDS = {
    "nl": {**WORDS["nl"], "higher": "Hoger", "lower": "Lager", "none": "Niet te vergelijken"},
    "en": {**WORDS["en"], "higher": "Higher", "lower": "Lower", "none": "Not comparable"},
}


@dataclass(frozen=True)
class Outcome:
    """What the comparison says.

    Args:
        kind: a key of `SIGNS`.
        position: one of `comparison.CLASSES`; None when not comparable.
        why: why it is not comparable, or how sure it is.
    """

    kind: str
    word: str
    sign: str
    position: str | None
    why: str


def outcome(figure: Publishable, base: float | None, measure: Measure, language: Language) -> Outcome:
    """A figure beside a common value.

    Args:
        base: numerator by denominator of all that it is set beside; None when that is not known.
    """
    why = why_not(figure, base, measure, language)
    found = None if why or base is None else position_beside(figure, base, measure)
    if found is None or base is None:
        return _say("none", None, why or _NO_BASE[language], language)
    is_same = amount(base * measure.scale, measure, language) == amount(figure.value or 0.0, measure, language)
    if found == "not_significant" or is_same:
        return _say("similar", found, (_ROUNDED if found != "not_significant" else _CHANCE)[language], language)
    goes_up = found.startswith("high")
    sure = _SURE[language][found.endswith("0001")]
    if measure.better == "neither":
        return _say("higher" if goes_up else "lower", found, sure, language)
    return _say("better" if goes_up == (measure.better == "higher") else "worse", found, sure, language)


def why_not(figure: Publishable, base: float | None, measure: Measure, language: Language) -> str:
    """Why a figure cannot be set beside others; "" when it can."""
    if figure.is_hidden:
        return TOO_SMALL[language]
    if figure.value is None:
        return NOT_KNOWN[language]
    reason = why_never(measure, language)
    if reason:
        return reason
    if not figure.is_complete:
        return _NOT_COMPLETE[language]
    return _NO_BASE[language] if base is None else ""


def why_never(measure: Measure, language: Language) -> str:
    """Why a measure cannot be compared at all; "" when it can."""
    if is_drawn_by_chance(measure):
        return ""
    if measure.kind == "count":
        return _COUNT[language]
    return (_QUANTILE if measure.kind == "quantile" else _SET if measure.adds_up else _NO_SUM)[language]


def own_interval(figure: Publishable, measure: Measure) -> Interval | None:
    """The 95 % interval of a figure that was released, where chance has a part in it."""
    if not is_drawn_by_chance(measure):
        return None
    return interval(measure.kind, figure.numerator, figure.denominator, measure.scale)


def _say(kind: str, position: str | None, why: str, language: Language) -> Outcome:
    return Outcome(kind, _WORDS[language][kind], SIGNS[kind], position, why)


def legend(language: Language) -> tuple[tuple[str, str], ...]:
    """Each sign with its word."""
    return tuple((SIGNS[kind], _WORDS[language][kind]) for kind in SIGNS)


_NO_BASE = {"nl": "van de anderen is geen cijfer te tonen", "en": "there is no figure of the others to show"}
_ROUNDED = {"nl": "afgerond gelijk", "en": "rounded equal"}
_CHANCE = {"nl": "het verschil kan toeval zijn", "en": "the difference can be chance"}
_SURE = {
    "nl": {True: "vrijwel zeker geen toeval", False: "waarschijnlijk geen toeval"},
    "en": {True: "almost certainly no chance", False: "probably no chance"},
}
_NOT_COMPLETE = {"nl": "de periode is niet volledig", "en": "the period is not complete"}
_COUNT = {"nl": "een aantal hangt af van de grootte", "en": "a number depends on size"}
_QUANTILE = {"nl": "van een middelste waarde is geen interval te zeggen", "en": "no interval can be told of a middle value"}
_SET = {"nl": "uren stelt iemand vast; toeval speelt niet mee", "en": "somebody sets hours; chance has no part in it"}
_NO_SUM = {
    "nl": "alles samen is hier niet de som van de plaatsen",
    "en": "here all together is not the sum of the places",
}
