"""All figures of one snapshot that everybody may see: whole years, from library and municipality up, as privacy released them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from schakel.measures.definition import Measure
from schakel.measures.figure import LEVELS as ALL_LEVELS
from schakel.measures.figure import Place
from schakel.measures.held import Places
from schakel.privacy.publishable import Publishable
from schakel.privacy.reader import Reader, Role
from schakel.privacy.released import Released
from schakel.reports import catalogue
from schakel.reports.numbers import Language
from schakel.reports.origin import Origin
from schakel.warehouse.snapshot import Snapshot

EVERYBODY = Reader(Role.OPEN)
PERIOD = "year"
LEVELS = tuple(level for level in ALL_LEVELS if EVERYBODY.sees_place(level, None))
LANGUAGES: tuple[Language, Language] = ("nl", "en")
ReleasedOf = Callable[[str], Released]
"""The yearly figures of a measure, released to `EVERYBODY`."""


@dataclass(frozen=True)
class Row:
    """One open figure, with the names that it needs outside."""

    figure: Publishable
    measure: Measure
    place: Place


@dataclass(frozen=True)
class Dataset:
    """All open figures of one measure."""

    measure: Measure
    rows: Sequence[Row]

    @property
    def name(self) -> str:
        """The name of its measure, in addresses."""
        return self.measure.name

    @cached_property
    def years(self) -> tuple[int, int]:
        """The first year and the last."""
        found = {row.figure.starts_on.year for row in self.rows}
        return min(found), max(found)

    @cached_property
    def places(self) -> Mapping[str, Sequence[Place]]:
        """Its places by level, levels in order."""
        found = dict.fromkeys(row.place for row in self.rows)
        return {level: those for level in LEVELS if (those := [place for place in found if place.level == level])}

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The parts into which it is split, without the total; empty when it is not."""
        return tuple(sorted({row.figure.part for row in self.rows} - {""}))

    def definition(self, language: Language) -> catalogue.Definition:
        """The definition that its last year was counted with."""
        return catalogue.define(self.measure, date(self.years[1], 1, 1), language)


@dataclass(frozen=True)
class OpenFigures:
    """All datasets of one snapshot, by name.

    Args:
        built_at: when the snapshot was made; no figure changed since.
    """

    origin: Origin
    known_on: date
    built_at: datetime
    network_name: str
    datasets: Sequence[Dataset]

    @cached_property
    def by_measure(self) -> Mapping[str, Dataset]:
        """The datasets by name of their measure."""
        return {dataset.name: dataset for dataset in self.datasets}

    @cached_property
    def rows(self) -> Sequence[Row]:
        """Every figure: by measure, level, place, year and part."""
        return [row for dataset in self.datasets for row in dataset.rows]

    @cached_property
    def places(self) -> Sequence[Place]:
        """Every place that has a figure, by level and code."""
        found = {place for dataset in self.datasets for places in dataset.places.values() for place in places}
        return sorted(found, key=lambda each: (LEVELS.index(each.level), each.code))

    @cached_property
    def years(self) -> Sequence[int]:
        """Every year that has a figure."""
        return sorted({row.figure.starts_on.year for row in self.rows})

    @cached_property
    def parts(self) -> Sequence[str]:
        """Every part that has a figure, without the total."""
        return sorted({part for dataset in self.datasets for part in dataset.parts})


def open_figures(snapshot: Snapshot, measures: Sequence[str], places: Places, released: ReleasedOf) -> OpenFigures:
    """Collect what is open. A measure without any figure for everybody is no dataset."""
    datasets = [Dataset(each.measure, rows) for each in map(released, sorted(measures)) if (rows := _rows(each, places))]
    return OpenFigures(Origin.of(snapshot), snapshot.known_on, snapshot.built_at, snapshot.network_name, datasets)


def _rows(released: Released, places: Places) -> list[Row]:
    return [
        Row(figure, released.measure, place)
        for level in LEVELS
        for place in sorted(places.by_level[level], key=lambda each: each.code)
        for figure in sorted(
            (figure for part in released.parts for figure in released.series(level, place.code, part)),
            key=lambda each: (each.starts_on, each.part),
        )
    ]
