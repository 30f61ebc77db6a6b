"""What the pages read of the current snapshot, kept as long as it stands."""

import logging
import os
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import cast

from django.conf import settings
from django.utils import timezone

from schakel.dashboards.choice import Choice
from schakel.dashboards.figure_page import FigurePage, figure_page
from schakel.dashboards.my_library import LibraryPage, library_page
from schakel.deliveries.delivered_before import Sent, sent, sent_of
from schakel.deliveries.draft import DraftError
from schakel.intake.publishing import Publishing
from schakel.intake.settings import Settings, load_settings
from schakel.measures.held import Held, Places, SnapshotFigures
from schakel.measures.reading import FiguresError
from schakel.measures.unseen import Unseen
from schakel.open_data.figures import EVERYBODY, PERIOD, OpenFigures, open_figures
from schakel.privacy.audience import Thresholds
from schakel.privacy.cell import Release
from schakel.privacy.hiding import Hiding, hiding_of
from schakel.privacy.linked import Linked
from schakel.privacy.reader import Reader
from schakel.privacy.released import Released
from schakel.privacy.thresholds import FILE as PRIVACY_FILE
from schakel.privacy.thresholds import load_thresholds
from schakel.reports import catalogue
from schakel.reports.numbers import Language
from schakel.warehouse.snapshot import Snapshot
from schakel.website import delivered
from schakel.website.snapshots import kept, kept_as_it_is

_log = logging.getLogger(__name__)


@cache
def _settings(data: Path, changed: float) -> Settings:  # noqa: ARG001 (a changed file is read again)
    return load_settings(data, os.environ)


def _said() -> Settings | None:
    """What `schakel.toml` says; None when there is none."""
    data = cast(Path, settings.DATA)
    try:
        changed = (data / "schakel.toml").stat().st_mtime
    except FileNotFoundError:
        return None
    return _settings(data, changed)


def today() -> date:
    """The day that pages reckon with: the clock's, or the one a demo fixes."""
    said = _said()
    return (said and said.today) or timezone.localdate()


def now() -> datetime:
    """The moment that pages reckon with: of the clock, on the day that a demo fixes."""
    clock = timezone.localtime()
    return datetime.combine(today(), clock.timetz())


def publishing() -> Publishing:
    """What stands with open data."""
    said = _said()
    return said.publishing if said is not None else Publishing()


def _places(snapshot: Snapshot) -> Places:
    return Places(SnapshotFigures(snapshot))


def places(snapshot: Snapshot) -> Places:
    """All places of the snapshot."""
    return kept_as_it_is(snapshot, _places)


def _available(snapshot: Snapshot) -> tuple[str, ...]:
    known = catalogue.measures()
    try:
        names = SnapshotFigures(snapshot).measures()
    except FiguresError:
        return ()
    return tuple(name for name in names if name in known)


def available(snapshot: Snapshot) -> tuple[str, ...]:
    """Names of the measures that have figures."""
    return kept_as_it_is(snapshot, _available)


def _unseen(snapshot: Snapshot) -> Unseen:
    return SnapshotFigures(snapshot).unseen()


def unseen(snapshot: Snapshot) -> Unseen:
    """The spans between states in which a day is not known."""
    return kept_as_it_is(snapshot, _unseen)


def _held(snapshot: Snapshot, measure: str, period: str) -> Held:
    return Held(SnapshotFigures(snapshot).every(measure, period))


@cache
def _thresholds(data: Path, changed: float) -> Thresholds:  # noqa: ARG001 (a changed file is read again)
    return load_thresholds(data)


def thresholds() -> Thresholds:
    """What `privacy.toml` says. A change counts from the next snapshot on: what was written for the one that stands is kept."""
    data = cast(Path, settings.DATA)
    try:
        changed = (data / PRIVACY_FILE).stat().st_mtime
    except FileNotFoundError:
        changed = 0.0
    return _thresholds(data, changed)


def _families(snapshot: Snapshot) -> Mapping[str, frozenset[str]]:
    known = catalogue.measures()
    return Linked((known[name] for name in available(snapshot)), lambda _: None).families()


def _hiding(snapshot: Snapshot, family: frozenset[str], reader: Reader) -> Hiding:
    def held(measure: str, period: str) -> Held:
        return kept_as_it_is(snapshot, _held, measure, period)

    def got(year: int) -> Sequence[Release] | None:
        try:
            every = [
                kept_as_it_is(snapshot, _sent, entry.delivery, str(entry.facts["draft_hash"]))
                for entry in sent_of(delivered.sent(), year)
            ]
        except DraftError as error:
            _log.error("figures of persons of %d are kept back from everybody: %s", year, error)
            return None
        return [each.release for each in every if each.reaches(reader)]

    return hiding_of(family, catalogue.measures(), held, places(snapshot), reader, thresholds(), got)


def _sent(snapshot: Snapshot, delivery: str, draft_hash: str) -> Sent:
    there = places(snapshot)

    def organisation_of(code: str) -> str | None:
        place = there.find("location", code)
        return place.organisation_code if place is not None else None

    return sent(cast(Path, settings.DATA), delivery, draft_hash, organisation_of, thresholds())


def _released(snapshot: Snapshot, measure: str, period: str, reader: Reader) -> Released:
    held = kept_as_it_is(snapshot, _held, measure, period)
    hiding = kept(snapshot, _hiding, kept_as_it_is(snapshot, _families).get(measure, frozenset({measure})), reader)
    return Released(catalogue.measures()[measure], held, places(snapshot), reader, hiding)


def released(snapshot: Snapshot, measure: str, period: str, reader: Reader) -> Released:
    """Figures of one measure for one reader."""
    return kept(snapshot, _released, measure, period, reader)


def _open_figures(snapshot: Snapshot) -> OpenFigures:
    def of(measure: str) -> Released:
        return released(snapshot, measure, PERIOD, EVERYBODY)

    return open_figures(snapshot, available(snapshot), places(snapshot), of)


def open_to_all(snapshot: Snapshot) -> OpenFigures:
    """All figures that everybody may see."""
    return kept(snapshot, _open_figures)


def _library(snapshot: Snapshot, code: str, reader: Reader, on: date, language: Language) -> LibraryPage:
    def of(measure: str) -> Released:
        return released(snapshot, measure, "year", reader)

    return library_page(of, places(snapshot), code, available(snapshot), on, language)


def library(snapshot: Snapshot, code: str, reader: Reader, language: Language) -> LibraryPage:
    """*Mijn bibliotheek* of one organisation."""
    return kept(snapshot, _library, code, reader, today(), language)


def _figure_page(snapshot: Snapshot, choice: Choice, reader: Reader, on: date, language: Language) -> FigurePage:
    there = available(snapshot)
    names = [name for name in catalogue.forms(choice.measure) if name in there]
    every_form = [released(snapshot, name, choice.period, reader) for name in names]
    this = released(snapshot, choice.measure, choice.period, reader)
    return figure_page(this, places(snapshot), choice, on, language, every_form, unseen(snapshot))


def figures(snapshot: Snapshot, choice: Choice, reader: Reader, language: Language) -> FigurePage:
    """*Cijfers* for one choice."""
    return kept(snapshot, _figure_page, choice, reader, today(), language)


def built_at(snapshot: Snapshot) -> datetime:
    """When the snapshot was made, local time."""
    return timezone.localtime(snapshot.built_at)
