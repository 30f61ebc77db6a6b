"""How every norm stands on a day: by figures where data tell it, by facts that somebody gave where they do not."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from schakel.measures.figure import PERIODS, Figure, Place, period_end, period_start
from schakel.measures.norm_facts import Fact
from schakel.measures.norms import Judgement, Norm, NormValue, judge, judge_value

FiguresOf = Callable[[Norm, str, Place | None], Sequence[Figure]]
"""The figures of one place (None: of the whole network) for a norm that data tell, and one kind of period, in order of time."""


@dataclass(frozen=True)
class Standing:
    """One norm on one day, for one period and, where it is asked of things one by one, one of them.

    Args:
        asked: what is asked; None when the norm does not hold on that day yet, and then all that follows is empty.
        of: which thing, or the name of which place; "" = the whole, or that nothing is known of any thing.
        place: of which it is asked by itself, beside the whole network.
        value: None = nobody told, or the data do not.
        fact: what it rests on when somebody told it.
    """

    norm: Norm
    asked: NormValue | None
    of: str = ""
    period: str = ""
    starts_on: date | None = None
    value: float | bool | None = None
    judgement: Judgement | None = None
    fact: Fact | None = None
    place: Place | None = None

    @property
    def lacks_fact(self) -> bool:
        """Whether it cannot be judged because nobody told how it stands."""
        return self.judgement is not None and self.norm.needs_fact and self.fact is None


def standings(
    norms: Iterable[Norm], day: date, *, facts: Sequence[Fact], figures_of: FiguresOf, places: Sequence[Place] = ()
) -> list[Standing]:
    """Every norm on a day, in the order given.

    A norm that names levels is asked of each place of those, too: that the network as a whole gets 95 % of its demand from
    own collections says nothing of the one library that does not. A place without a figure is left out.

    Args:
        places: below the network.

    A norm over something that grows (meetings, money) stands in the period that the day lies in, and in the last one that was
    over when something was told of that. Every other norm stands in the last period that was over; only when none is, in the
    one that runs.
    """
    found: list[Standing] = []
    for norm in norms:
        asked = norm.on(day)
        if asked is None:
            found.append(Standing(norm, None))
        elif norm.needs_fact:
            found += _by_facts(norm, asked, day, [each for each in facts if each.norm == norm.name])
        else:
            found.append(_by_figures(norm, asked, day, figures_of, None) or _untold(norm, asked, day))
            for place in places:
                if place.level in norm.levels and (one := _by_figures(norm, asked, day, figures_of, place)) is not None:
                    found.append(one)
    return found


def _by_figures(norm: Norm, asked: NormValue, day: date, figures_of: FiguresOf, place: Place | None) -> Standing | None:
    for period in reversed(PERIODS):
        if period not in asked.periods:
            continue
        begun = [figure for figure in figures_of(norm, period, place) if figure.starts_on <= day and not figure.part]
        judged = [(figure, found) for figure in begun if (found := judge(figure, norm, day)) is not None]
        over = [pair for pair in judged if pair[0].ends_on <= day]
        if judged:
            figure, judgement = (over or judged)[-1]
            of = place.name if place is not None else ""
            return Standing(norm, judgement.asked, of, period, figure.starts_on, figure.value, judgement, place=place)
    return None


def _by_facts(norm: Norm, asked: NormValue, day: date, facts: Sequence[Fact]) -> list[Standing]:
    known = {(each.of, each.period, each.starts_on): each for each in _known(norm, day, facts)}
    found: list[Standing] = []
    for of in dict.fromkeys(each.of for each in known.values()):
        own = sorted((each for each in known.values() if each.of == of), key=lambda each: period_end(each.period, each.starts_on))
        over = [each for each in own if period_end(each.period, each.starts_on) <= day][-1:]
        runs = [each for each in own if period_end(each.period, each.starts_on) > day][-1:]
        if not asked.grows:
            found += [_told(norm, each, day) for each in over or runs]
            continue
        found += [_told(norm, each, day) for each in runs] or [_untold(norm, asked, day, of)]
        found += [_told(norm, each, day) for each in over]
    return found or [_untold(norm, asked, day)]


def _known(norm: Norm, day: date, facts: Sequence[Fact]) -> list[Fact]:
    """Facts of periods in which the norm held, in order of the day they tell of: of one period the last one stays.

    What registers count began before the norm did.
    """
    known = [each for each in facts if each.known_on <= day and each.starts_on <= day and norm.on(each.starts_on) is not None]
    return sorted(known, key=lambda each: each.known_on)


def standings_of_year(
    norms: Iterable[Norm], year: int, today: date, *, facts: Sequence[Fact], figures_of: FiguresOf, places: Sequence[Place] = ()
) -> list[Standing]:
    """Every norm in one year, as it is known today, in the order given: what a plan of that year is judged by.

    What somebody tells or counts is of that year only. Figures are those of the year; of the part of it that is over while it
    runs; and when there are none, the last ones before it: which period they are of is told with them.

    Args:
        places: below the network.
    """
    found: list[Standing] = []
    last = date(year, 12, 31)
    for norm in norms:
        asked = norm.on(last)
        if asked is None:
            found.append(Standing(norm, None))
        elif norm.needs_fact:
            of_year = [each for each in _known(norm, today, facts) if each.norm == norm.name and each.starts_on.year == year]
            by_thing: dict[str, list[Fact]] = {}
            for fact in of_year:
                by_thing.setdefault(fact.of, []).append(fact)
            found += [_told(norm, _newest(by_thing[of], today), today) for of in sorted(by_thing)] or [_untold(norm, asked, last)]
        else:
            found.append(_of_year(norm, year, today, figures_of, None) or _untold(norm, asked, last))
            below = [_of_year(norm, year, today, figures_of, place) for place in places if place.level in norm.levels]
            found += [one for one in below if one is not None]
    return found


def _newest(facts: Sequence[Fact], today: date) -> Fact:
    """Of the last period that is over, else of the one that runs; of one period what was told last."""

    def rank(fact: Fact) -> tuple[bool, date, date]:
        ends_on = period_end(fact.period, fact.starts_on)
        return ends_on <= today, ends_on, fact.known_on

    return max(facts, key=rank)


def _of_year(norm: Norm, year: int, today: date, figures_of: FiguresOf, place: Place | None) -> Standing | None:
    judged: list[tuple[Figure, Judgement]] = []
    for period in PERIODS:
        for figure in figures_of(norm, period, place):
            if figure.part or figure.starts_on > today or figure.starts_on.year > year:
                continue
            if (found := judge(figure, norm, today)) is not None:
                judged.append((figure, found))
    if not judged:
        return None

    def rank(pair: tuple[Figure, Judgement]) -> tuple[bool, bool, date, int]:
        figure = pair[0]
        return figure.starts_on.year == year, figure.ends_on <= today, figure.ends_on, PERIODS.index(figure.period)

    figure, judgement = max(judged, key=rank)
    of = place.name if place is not None else ""
    return Standing(norm, judgement.asked, of, figure.period, figure.starts_on, figure.value, judgement, place=place)


def _told(norm: Norm, fact: Fact, day: date) -> Standing:
    asked = norm.on(fact.starts_on)
    assert asked is not None, "a fact of a period before the norm began is refused when it is read"
    judgement = judge_value(fact.value, norm, asked, starts_on=fact.starts_on, today=day, period=fact.period)
    return Standing(norm, asked, fact.of, fact.period, fact.starts_on, fact.value, judgement, fact)


def _untold(norm: Norm, asked: NormValue, day: date, of: str = "") -> Standing:
    period = next(each for each in reversed(PERIODS) if each in asked.periods)
    judgement = Judgement("not_testable", None, asked.source, asked, "no figure")
    return Standing(norm, asked, of, period, period_start(period, day), None, judgement)


def below_network(by_level: Mapping[str, Sequence[Place]]) -> list[Place]:
    """The places of which a norm may be asked by itself: organisations first, each level by name."""
    levels = ("organisation", "municipality", "location")
    return [place for level in levels for place in sorted(by_level.get(level, ()), key=lambda each: each.name.casefold())]
