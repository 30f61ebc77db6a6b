"""What a line of a delivery says, as a sentence and as a cell: it changes with the figure, and weakens when cases are few.

Only what was released is looked at, so a sentence tells nothing of a value that is kept back.
"""

from datetime import date, timedelta

from schakel.deliveries.contents import Line
from schakel.deliveries.report_words import BESIDE, CHANGES, IN_CELL, NORM
from schakel.measures.catalogue import find_measures
from schakel.measures.definition import Measure
from schakel.measures.norms import norms_of
from schakel.privacy.publishable import Publishable
from schakel.reports import catalogue
from schakel.reports.chance import change, may_be_chance, position
from schakel.reports.judging import NormSaid, say
from schakel.reports.numbers import Language
from schakel.reports.periods import in_words
from schakel.reports.words import amount, difference_in_words, value_in_words

SMALL_COUNT = 100
"""A count below it differs by a number, not by a percentage."""
_MORE = {"nl": {True: "meer", False: "minder"}, "en": {True: "more", False: "fewer"}}


def measure_of(line: Line) -> Measure:
    """The measure of a line that no person entered."""
    return find_measures()[line.figure.measure]


def course(line: Line) -> str:
    """How a figure stands to that of the year before: a key of `report_words.CHANGES`.

    Reasons why it cannot be compared come first; then whether the two are written alike; then what chance leaves of it.
    """
    figure, before, measure = line.figure, line.before, measure_of(line)
    if figure.is_hidden:
        return "hidden"
    if figure.value is None:
        return "unknown"
    if not figure.is_complete:
        return "incomplete"
    if before is not None and before.is_hidden:
        return "before_hidden"
    if before is None or before.value is None:
        return "no_before"
    if _segment(before, measure) != _segment(figure, measure):
        return "changed"
    if not before.is_complete:
        return "before_incomplete"
    if amount(figure.value, measure, "nl") == amount(before.value, measure, "nl"):
        return "equal"
    sure = change(figure, before, measure)
    if sure in ("few", "unclear"):
        return sure
    if before.value == 0 and measure.kind != "proportion":
        return "zero"
    if difference_in_words(figure.value, before.value, measure, "nl") is None:
        return "about"
    return "seems" if sure == "seems" else "sure"


def _segment(figure: Publishable, measure: Measure) -> tuple[date, int]:
    """Figures of one definition, with no declared break between them."""
    return figure.version, sum(each.at <= figure.starts_on for each in measure.breaks)


def finding(line: Line, language: Language) -> str:
    """The line as a sentence without a full stop."""
    figure, measure = line.figure, measure_of(line)
    kind, says = course(line), CHANGES[language]
    period = in_words(figure.period, figure.starts_on, language)
    title = measure.title[language]
    if figure.value is None:
        return says[kind].format(title=title, period=period)
    sentence = catalogue.sentence(measure, language) or says["plainly"]
    start = sentence.format(title=title, period=period, value=amount(figure.value, measure, language))
    return says[kind].format(start=start, difference=_difference(line, language))


def change_cell(line: Line, language: Language) -> str:
    """The change as a shape and a word."""
    kind = course(line)
    if kind in ("sure", "seems"):
        way = "up" if grew(line) else "down"
        kind = way if kind == "sure" else f"seems_{way}"
    return IN_CELL[language][kind].format(difference=_difference(line, language))


def grew(line: Line) -> bool:
    """Whether it is more than the year before."""
    before = line.before.value if line.before is not None else None
    return line.figure.value is not None and before is not None and line.figure.value > before


def _difference(line: Line, language: Language) -> str:
    if line.figure.value is None or line.before is None or line.before.value is None:
        return ""
    measure, difference = measure_of(line), line.figure.value - line.before.value
    if measure.kind == "count" and max(line.figure.value, line.before.value) < SMALL_COUNT:
        # Of 8 locations where there were 7, "14 % more" says less than "1 more".
        return f"{amount(abs(difference), measure, language)} {_MORE[language][difference > 0]}"
    return difference_in_words(line.figure.value, line.before.value, measure, language) or ""


def size_of_change(line: Line) -> float:
    """How large the change is as a part of what it was, to find what stands out; 0 where it is not sure."""
    if course(line) != "sure" or line.figure.value is None or line.before is None or not line.before.value:
        return 0.0
    return abs(line.figure.value / line.before.value - 1)


def beside(line: Line, network: Line | None) -> str:
    """How a place stands beside the network: a key of `report_words.BESIDE`, after "probably " when it is not certain."""
    figure, other, measure = line.figure, network.figure if network else None, measure_of(line)
    if other is None or not figure.is_complete or not other.is_complete:
        return "none"
    found = position(figure, other, measure)
    if found is None or figure.value is None or other.value is None:
        return "none"
    if found == "not_significant" or amount(figure.value, measure, "nl") == amount(other.value, measure, "nl"):
        return "similar"
    is_high = found.startswith("high")
    if measure.better == "neither":
        word = "higher" if is_high else "lower"
    else:
        word = "better" if is_high == (measure.better == "higher") else "worse"
    return word if found.endswith("0001") else f"probably {word}"


def beside_cell(line: Line, network: Line | None, language: Language) -> str:
    """The same as a shape and a word."""
    _, probably, word = beside(line, network).rpartition("probably ")
    said = BESIDE[language][word]
    return BESIDE[language]["probably"].format(word=said) if probably else said


def norm_of(line: Line, known_on: date, language: Language) -> NormSaid | None:
    """The norm that is asked of a figure, judged by what was known."""
    return say(line.figure, measure_of(line), known_on + timedelta(days=1), language)


def is_asked_later(line: Line) -> bool:
    """Whether a norm of the figure begins only after its period: beside its name, "no norm" would be read as a mistake."""
    return any(
        norm.on(line.figure.starts_on) is None and norm.versions[0].valid_from > line.figure.starts_on
        for norm in norms_of(line.figure.measure)
    )


def norm_sentence(line: Line, said: NormSaid, language: Language) -> str:
    """How it stands with a norm; weaker when it lies so near that chance can have done it."""
    measure = measure_of(line)
    asks, why = said.asks.partition(". ")[::2]
    value, asked = value_in_words(line.figure, measure, language), asks[0].lower() + asks[1:].rstrip(".")
    sentence = NORM[language][said.status].format(title=measure.title[language], value=value, asks=asked)
    if why:
        sentence = f"{sentence} {why}"
    is_judged = said.status in ("met", "not_met") and said.height is not None
    return sentence + (NORM[language]["near"] if is_judged and may_be_chance(line.figure, said.height or 0.0, measure) else "")
