"""What the rules say of figures that are about to be given out.

Rules look at the figures as they are, hidden ones too. What they say of a hidden figure stays inside: only who checks the
delivery reads it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from schakel.deliveries.plausible_rules import Rule
from schakel.measures.catalogue import find_measures
from schakel.measures.comparison import interval
from schakel.measures.definition import Measure
from schakel.measures.figure import Figure
from schakel.privacy.cell import FigureKey
from schakel.privacy.linked import key
from schakel.reports.numbers import Language, number
from schakel.reports.words import amount, difference_in_words


@dataclass(frozen=True)
class Remark:
    """What one rule says of one figure, by language. `stops`: it cannot be signed for as it is."""

    rule: str
    stops: bool
    says: Mapping[str, str]


@dataclass(frozen=True)
class Looked:
    """One figure and what it is looked at with.

    Args:
        before: the same of the year before; None when there is none.
        parts: of all groups; empty when it has none.
        places: of the locations of a library; empty for anything else.
        beside: figures of other measures for the same place, period and group, by measure.
    """

    figure: Figure
    before: Figure | None
    parts: Sequence[Figure]
    places: Sequence[Figure]
    beside: Mapping[str, Figure]


def look(
    figures: Iterable[Figure],
    before: Mapping[FigureKey, Figure],
    rules: Sequence[Rule],
    organisation_of: Callable[[str], str | None],
) -> dict[FigureKey, tuple[Remark, ...]]:
    """What the rules say, by figure; figures of which none speaks are left out.

    Args:
        figures: of one period, with their groups and, for a library, its locations.
        before: the year before, by the key of the figure now.
        organisation_of: who runs a location.
    """
    figures = list(figures)
    parts: dict[tuple[str, ...], list[Figure]] = defaultdict(list)
    places: dict[tuple[str, ...], list[Figure]] = defaultdict(list)
    beside: dict[tuple[str, ...], dict[str, Figure]] = defaultdict(dict)
    for each in figures:
        if each.part:
            parts[each.measure, each.level, each.place_code].append(each)
        if each.level == "location" and (organisation := organisation_of(each.place_code)):
            places[each.measure, organisation, each.part].append(each)
        beside[each.level, each.place_code, each.part][each.measure] = each
    found = {}
    for each in figures:
        measure = find_measures()[each.measure]
        does_add = measure.adds_up and measure.kind == "count"
        looked = Looked(
            each,
            before.get(key(each)),
            parts[each.measure, each.level, each.place_code] if does_add and not each.part else (),
            places[each.measure, each.place_code, each.part] if does_add and each.level == "organisation" else (),
            beside[each.level, each.place_code, each.part],
        )
        said = tuple(filter(None, (judge(looked, measure, rule) for rule in rules)))
        if said:
            found[key(each)] = said
    return found


def judge(looked: Looked, measure: Measure, rule: Rule) -> Remark | None:
    """What one rule says of one figure; None when it has nothing to say."""
    if (rule.kinds and measure.kind not in rule.kinds) or (rule.measures and measure.name not in rule.measures):
        return None
    figure, before = looked.figure, looked.before
    words: dict[str, float | None] = {"value": figure.value, "before": before.value if before else None}
    match rule.test:
        case "unknown":
            # What was not known a year before either is no news.
            speaks = figure.value is None and not (before is not None and before.value is None)
        case "incomplete":
            speaks = figure.value is not None and not figure.is_complete
        case "below":
            speaks = figure.value is not None and figure.value < rule.numbers["bound"]
        case "above":
            speaks = figure.value is not None and figure.value > rule.numbers["bound"]
        case "broken":
            speaks = before is not None and before.version != figure.version
        case "more_than":
            other = looked.beside.get(rule.other)
            words["other"] = other.value if other else None
            speaks = measure.name == rule.measure and _exceeds(figure.value, words["other"])
        case "parts" | "places":
            summed = [each.value for each in (looked.parts if rule.test == "parts" else looked.places)]
            words["sum"] = sum(each for each in summed if each is not None)
            speaks = bool(summed) and None not in summed and figure.value is not None and words["sum"] != figure.value
        case _:
            speaks = _differs(figure, before, measure, rule)
    if not speaks:
        return None
    return Remark(rule.name, rule.stops, {language: _said(rule, words, measure, language) for language in ("nl", "en")})


def _exceeds(value: float | None, other: float | None) -> bool:
    return value is not None and other is not None and value > other


def _differs(figure: Figure, before: Figure | None, measure: Measure, rule: Rule) -> bool:
    """Whether a figure differs from the year before as the rule means. What is not complete or not comparable does not."""
    if before is None or before.value is None or figure.value is None or before.version != figure.version:
        return False
    if not figure.is_complete or not before.is_complete:
        return False
    rests_on = before.numerator if before.denominator is None or measure.kind == "proportion" else before.denominator
    rests_on_now = figure.numerator if figure.denominator is None or measure.kind == "proportion" else figure.denominator
    least = rule.numbers["least"]
    if rule.test == "appeared":
        return before.value == 0 and (rests_on_now or 0) >= least
    if (rests_on or 0) < least or before.value == 0:
        return False
    if rule.test == "gone":
        return figure.value == 0
    if rule.test == "factor":
        times = rule.numbers["times"]
        return figure.value > 0 and not 1 / times < figure.value / before.value < times
    return (
        figure.value != 0
        and abs(figure.value / before.value - 1) > rule.numbers["share"]
        and not _by_chance(figure, before, measure)
    )


def _by_chance(figure: Figure, before: Figure, measure: Measure) -> bool:
    """Whether the intervals of now and the year before overlap. Of a quantile there is none, so the rule speaks."""
    now, then = (interval(measure.kind, each.numerator, each.denominator) for each in (figure, before))
    return now is not None and then is not None and now.low <= then.high and then.low <= now.high


def _said(rule: Rule, words: Mapping[str, float | None], measure: Measure, language: Language) -> str:
    told = {name: "–" if value is None else amount(value, measure, language) for name, value in words.items()}
    if (other := words.get("other")) is not None:
        told["other"] = amount(other, find_measures()[rule.other], language)
    if (summed := words.get("sum")) is not None:
        told["sum"] = number(summed, measure.digits, language)
    if words["value"] is not None and words["before"] is not None:
        change = difference_in_words(words["value"], words["before"], measure, language)
        told["change"] = f"{change[0].upper()}{change[1:]}" if change else ("Anders" if language == "nl" else "Other")
    return rule.says[language].format_map(defaultdict(lambda: "–", told))
