"""How norms stand for one reader: by figures that privacy released, and by facts that were given."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date

from schakel.interlibrary.satisfaction import SurveyError
from schakel.measures.figure import Figure, Place
from schakel.measures.norm_facts import Fact
from schakel.measures.norms import Norm
from schakel.measures.standing import Standing, standings, standings_of_year
from schakel.privacy.audience import Thresholds
from schakel.privacy.persons import Persons
from schakel.privacy.reader import Reader
from schakel.privacy.release import release
from schakel.privacy.released import Released
from schakel.reports.judging import as_figure


@dataclass(frozen=True)
class Told:
    """What the data tell.

    Args:
        network_code: "" in a snapshot without places.
        places: below the network, in the order in which they are shown.
        available: measures that have figures.
        released: figures of a measure and kind of period, as the reader may see them.
        thresholds: by which surveys are released.
        surveys: all surveys together by kind of period; it may raise `SurveyError`.
    """

    network_code: str
    places: Sequence[Place]
    available: Collection[str]
    released: Callable[[str, str], Released]
    surveys: Callable[[str], Sequence[Figure]]
    thresholds: Thresholds


def norms_seen(
    norms: Sequence[Norm], on: date, facts: Sequence[Fact], told: Told | None, reader: Reader, *, year: int | None = None
) -> list[Standing]:
    """Every norm on a day, in the order given.

    Args:
        told: None when there is no snapshot, or when the reader may see no figure.
        year: how they stand in that year, as it is known on the day; None = how they stand on the day itself.
    """

    def figures_of(norm: Norm, period: str, place: Place | None) -> Sequence[Figure]:
        if told is None or not told.network_code or not reader.sees_period(period):
            return ()
        if norm.survey is not None:
            return _surveys(told, period, reader) if place is None else ()
        if norm.measure is None or norm.measure not in told.available:
            return ()
        at = (place.level, place.code) if place is not None else ("network", told.network_code)
        return [as_figure(each) for each in told.released(norm.measure, period).series(*at)]

    places = told.places if told is not None else ()
    if year is not None:
        return standings_of_year(norms, year, on, facts=facts, figures_of=figures_of, places=places)
    return standings(norms, on, facts=facts, figures_of=figures_of, places=places)


def _surveys(told: Told, period: str, reader: Reader) -> Sequence[Figure]:
    try:
        surveys = told.surveys(period)
    except SurveyError:
        # The quarterly report tells what is wrong with it, and to whom it matters.
        return ()
    persons = {figure.measure: Persons(numerator=True, denominator=True) for figure in surveys}
    return [as_figure(each) for each in release(surveys, persons, lambda _: reader.audience(None), thresholds=told.thresholds)]
