"""Pages know what was delivered: as soon as it is sent, to whom it was sent, and when nobody can tell any more what it was."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from made_up import deliveries
from made_up.deliveries import ANKE, LIBRARY, Network, bring_to_signed

from schakel.deliveries.delivered_before import sent
from schakel.measures.catalogue import find_measures
from schakel.privacy.audience import DEFAULT
from schakel.privacy.persons import persons_of
from schakel.privacy.reader import Reader, Role
from schakel.warehouse.snapshot import current

READERS = {
    "own": Reader(Role.LIBRARY, LIBRARY),
    "other": Reader(Role.LIBRARY, "NL-OTHER"),
    "partner": Reader(Role.PARTNER),
    "open": Reader(Role.OPEN),
    "support": Reader(Role.SUPPORT),
}


@pytest.fixture
def network(tmp_path: Path, site: Path) -> Iterator[Network]:  # noqa: ARG001
    """A network with a snapshot, which the site looks at during one test."""
    from django.test import override_settings

    made = deliveries.make(tmp_path / "network")
    with override_settings(DATA=made.data):
        yield made


def shown(network: Network, *, of_persons: bool) -> set[str]:
    """Measures of which something of 2020 is told that is not 0."""
    from schakel.website.pages import reading

    snapshot, known = current(network.data), find_measures()
    assert snapshot is not None
    return {
        measure
        for measure in reading.available(snapshot)
        if persons_of(known[measure]).any is of_persons
        for each in reading.released(snapshot, measure, "year", READERS["own"]).series("organisation", LIBRARY)
        if each.starts_on.year == 2020 and not each.is_hidden and (each.numerator or each.denominator)
    }


def test_a_delivery_makes_pages_anew_when_it_is_sent_and_not_before(network: Network) -> None:
    from schakel.website import delivered
    from schakel.website.snapshots import kept, kept_as_it_is

    snapshot = current(network.data)
    assert snapshot is not None
    for_readers, as_it_is = kept(snapshot, made_anew), kept_as_it_is(snapshot, made_anew)
    desk, before = network.desk(), delivered.mark()
    bring_to_signed(desk)
    assert delivered.mark() == before
    assert kept(snapshot, made_anew) is for_readers
    desk.send(ANKE)
    assert delivered.mark() != before
    assert kept(snapshot, made_anew) is not for_readers
    assert kept_as_it_is(snapshot, made_anew) is as_it_is


def made_anew(_: object) -> object:
    return object()


def test_when_a_draft_that_was_sent_is_gone_counts_of_persons_are_kept_back(
    network: Network, caplog: pytest.LogCaptureFixture
) -> None:
    persons, others = shown(network, of_persons=True), shown(network, of_persons=False)
    assert persons
    desk = network.desk()
    bring_to_signed(desk)
    desk.send(ANKE)
    for path in desk.folder.glob("draft-*.parquet"):
        path.unlink()
    assert shown(network, of_persons=True) == set()
    assert "are kept back from everybody" in caplog.text
    assert shown(network, of_persons=False) == others, "of what counts no persons nothing can be told"


def test_who_has_a_delivery_of_a_librarys_own_figures(network: Network) -> None:
    desk = network.desk()
    bring_to_signed(desk)
    desk.send(ANKE)
    given = sent(network.data, desk.id, str(desk.stands().facts["draft_hash"]), lambda _: LIBRARY, DEFAULT)
    assert given.organisation == LIBRARY
    assert {name for name, reader in READERS.items() if given.reaches(reader)} == {"own", "support"}
