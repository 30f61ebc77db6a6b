"""The batches that a figure is said to rest on: without one of them, no other figure changes."""

from datetime import UTC, datetime
from functools import partial

import pytest
from sample_network import make_network

from schakel.intake.fetch import fetch
from schakel.intake.refresh import refresh
from schakel.intake.settings import Settings, load_settings
from schakel.measures.catalogue import find_measures
from schakel.measures.figure import PERIODS, Figure
from schakel.measures.fingerprint import fingerprints, read_fingerprints
from schakel.measures.held import SnapshotFigures
from schakel.measures.lineage import Lineages
from schakel.measures.precompute import precompute
from schakel.vocabulary.progress import Silent
from schakel.warehouse.decisions import reject, take_back
from schakel.warehouse.snapshot import Snapshot, pin

NOW = datetime(2021, 1, 1, tzinfo=UTC)
TAKEN_AWAY = ("uitleningen", "digitaal", "reserveringen", "openingstijden")


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A fetched network of samples."""
    loaded = load_settings(make_network(tmp_path_factory.mktemp("lineage") / "data"), {})
    fetch(loaded, today=loaded.today or NOW.date(), report=Silent(), now=NOW)
    return loaded


def built(settings: Settings, minute: int) -> Snapshot:
    """A snapshot with its figures."""
    finish = partial(precompute, today=settings.today or NOW.date())
    return refresh(settings, now=NOW.replace(minute=minute), report=Silent(), finish=[finish])


def told(snapshot: Snapshot) -> dict[tuple[str, str, str, str, object, str], Figure]:
    """All figures by what names them."""
    of_snapshot = SnapshotFigures(snapshot)
    figures = [each for name in find_measures() for period in PERIODS for each in of_snapshot.every(name, period)]
    return {(f.measure, f.level, f.place_code, f.period, f.starts_on, f.part): f for f in figures}


def lost_rows(figure: Figure, now: Figure | None) -> bool:
    """Whether something that was counted is counted otherwise now. A 0 rests on no row, and may come to be not known."""
    if now is None or now.numerator is None:
        # Items that nobody lent rest on no loan, but are known only as long as loans are.
        return bool(figure.numerator) and figure.measure != "zero_use"
    sides = [(figure.numerator, now.numerator), (figure.denominator, now.denominator)]
    return any(before and before != after for before, after in sides)


def test_without_a_batch_only_figures_change_that_rest_on_it(settings: Settings) -> None:
    whole = built(settings, 0)
    pin(settings.data, whole.id, why="looked at below")
    before, lineages = told(whole), Lineages(whole.connect)
    with whole.connect() as connection:
        batches = dict(connection.sql("SELECT extract, batch_id FROM batches").fetchall())
    for minute, extract in enumerate(TAKEN_AWAY, start=1):
        reject(settings.data, batches[extract], by="test", why="to see what rests on it", at=NOW)
        after = told(built(settings, minute))
        take_back(settings.data, batches[extract], by="test", why="seen", at=NOW)
        changed = [figure for name, figure in before.items() if lost_rows(figure, after.get(name))]
        assert changed, f"nothing rests on {extract}"
        for figure in changed:
            version = find_measures()[figure.measure].version_on(figure.starts_on)
            assert version is not None
            behind = lineages.of(version, figure.period, figure.starts_on).of(figure.level, figure.place_code)
            assert batches[extract] in behind, (extract, figure)


def test_a_batch_is_behind_its_own_place_and_period_only(settings: Settings) -> None:
    whole = built(settings, 30)
    loans = find_measures()["loans"].versions[0]
    with whole.connect() as connection:
        place, month, batch = connection.sql(
            "SELECT location_code, date_trunc('month', lent_on)::DATE, batch_id FROM loans JOIN batches ON batch_no = _batch "
            "ORDER BY ALL LIMIT 1"
        ).fetchall()[0]
        quiet = connection.execute(
            "SELECT location_code FROM locations WHERE location_code NOT IN (SELECT location_code FROM loans) "
            "AND location_code NOT IN (SELECT location_code FROM loan_counts) ORDER BY 1 LIMIT 1"
        ).fetchall()[0][0]
    lineage = Lineages(whole.connect).of(loans, "month", month)
    assert lineage.of("location", place) == {batch}
    assert lineage.of("network", "drenthe") == {batch}
    assert lineage.of("location", quiet) == frozenset()


def test_a_snapshot_keeps_by_which_definitions_it_was_made(settings: Settings) -> None:
    found = read_fingerprints(built(settings, 40).path)
    assert found == fingerprints(find_measures())
    assert len({value for versions in found.values() for value in versions.values()}) > len(found) * 0.9
