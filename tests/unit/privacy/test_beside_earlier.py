"""Pages beside deliveries from an earlier snapshot: an attacker who has both tells no more than by what was delivered."""

from collections.abc import Sequence
from datetime import date
from random import Random

import pytest

from schakel.measures.catalogue import find_measures
from schakel.measures.figure import Figure, Place
from schakel.measures.held import Held, Places
from schakel.privacy import beside_earlier
from schakel.privacy.attacker import leaks, narrow
from schakel.privacy.audience import Audience
from schakel.privacy.beside_earlier import hide_beside_earlier
from schakel.privacy.cell import Cell, Quantity, Relation, Release
from schakel.privacy.hiding import Delivered, Hiding, nothing
from schakel.privacy.knowledge import knowledge
from schakel.privacy.linked import Linked
from schakel.privacy.publishable import Hidden
from schakel.privacy.reader import Reader, Role

MEASURE = find_measures()["participants"]
LIBRARY = Reader(Role.LIBRARY, "A")
ORGANISATIONS = ("A", "B", "C")
Counts = dict[tuple[str, int], int]
"""By organisation and month, from 0."""


class Network:
    """Three organisations without locations, over the first half of 2020."""

    def __init__(self, counts: Counts) -> None:
        self.counts = counts

    def places(self, level: str) -> Sequence[Place]:
        codes = {"network": ("N",), "organisation": ORGANISATIONS}.get(level, ())
        return [Place(level, code, code, None) for code in codes]

    def every(self, period: str) -> Sequence[Figure]:
        length, version = {"month": 1, "quarter": 3, "year": 12}[period], MEASURE.versions[-1].valid_from
        found = []
        for first in range(0, 6, length):
            by_place = {
                code: float(sum(self.counts.get((code, month), 0) for month in range(first, first + length)))
                for code in ORGANISATIONS
            }
            for level, code, count in (
                ("network", "N", sum(by_place.values())),
                *(("organisation", code, count) for code, count in by_place.items()),
            ):
                found.append(
                    Figure(
                        MEASURE.name,
                        version,
                        level,
                        code,
                        period,
                        date(2020, first + 1, 1),
                        "",
                        count,
                        count,
                        None,
                        int(count),
                        True,
                    )
                )
        return found

    def measures(self) -> Sequence[str]:
        return [MEASURE.name]


def hiding(counts: Counts, delivered: Delivered = nothing) -> Hiding:
    network = Network(counts)
    held = [Held(network.every(period)) for period in ("month", "quarter", "year")]
    return Hiding([MEASURE], held, Places(network), LIBRARY, delivered=delivered)


def delivery(counts: Counts) -> Release:
    """To library A: quarters and the year, without months."""
    page = hiding(counts).release(2020)
    cells = tuple(cell for cell in page.cells if cell.key[3] != "month")
    return Release(cells, Audience.OWN, Linked([MEASURE], lambda _: None).relations(cells), "a/quarter/2020-Q2")


def told_more(page: Release, earlier: Release) -> list[Quantity]:
    """Small counts that page and delivery tell more closely than the delivery with a page on which nothing is shown."""
    shown = {count for cell in earlier.cells if cell.hidden is None for count in cell.counts.items()}
    empty = page.withholding(cell.key for cell in page.cells if not cell.counts.items() <= shown)
    alone = knowledge([earlier, empty])
    before = {alone.unknowns[at]: high - low for at, (low, high) in narrow(alone).items()}
    known = knowledge([earlier, page])
    return [
        known.unknowns[at][0]
        for at, (low, high) in narrow(known).items()
        if high - low < before.get(known.unknowns[at], float(known.needs[at])) - 1e-6
    ]


def two_snapshots(seed: int) -> tuple[Counts, Counts]:
    """Counts, and the same with a few late rows."""
    random = Random(seed)
    earlier = {(code, month): random.choice((0, 1, 2, 4, 7, 12, 20)) for code in ORGANISATIONS for month in range(6)}
    late = random.sample(sorted(earlier), 3)
    return earlier, {place: count + (random.randint(1, 6) if place in late else 0) for place, count in earlier.items()}


SEEDS = range(20)


def test_the_attacker_has_something_to_find() -> None:
    """Or the test below would hold of pages that are not held against deliveries."""
    leaking = [
        seed for seed in SEEDS if told_more(hiding(two_snapshots(seed)[1]).release(2020), delivery(two_snapshots(seed)[0]))
    ]
    assert len(leaking) >= 3


@pytest.mark.parametrize("seed", SEEDS)
def test_a_page_tells_nothing_more_beside_a_delivery_from_an_earlier_snapshot(seed: int) -> None:
    before, now = two_snapshots(seed)
    sent = delivery(before)
    page = hiding(now, lambda _: [sent]).release(2020)
    assert told_more(page, sent) == []
    alone = {cell.key: cell.hidden for cell in hiding(now).release(2020).cells}
    assert all(cell.hidden is not None for cell in page.cells if alone[cell.key] is not None)


def cell(name: str, count: float, threshold: int = 5, hidden: Hidden | None = None) -> Cell:
    where = ("organisation", name, "year", "2020-01-01", "")
    return Cell(("participants", *where), {("participants numerator", *where): count}, threshold, hidden)


def quantity(name: str) -> Quantity:
    return ("participants numerator", "organisation", name, "year", "2020-01-01", "")


def release(*cells: Cell) -> Release:
    parts = tuple(quantity(each.key[2]) for each in cells if each.key[2] != "ALL")
    return Release(cells, Audience.PARTNER, (Relation(quantity("ALL"), parts),))


def hidden(of: Release) -> set[str]:
    return {each.key[2] for each in of.cells if each.hidden is not None}


PAGE = release(cell("ALL", 34), cell("A", 4, hidden=Hidden.SMALL), cell("B", 10, hidden=Hidden.COMPLEMENT), cell("C", 20))


def test_two_releases_that_hid_other_neighbours_tell_a_count_of_four() -> None:
    """What a library could tell of another: C came to 20 since, and the delivery had hidden that."""
    sent = release(cell("ALL", 33), cell("A", 4, hidden=Hidden.SMALL), cell("B", 10), cell("C", 19, hidden=Hidden.COMPLEMENT))
    assert leaks(PAGE) == []
    assert leaks(sent) == []
    assert [(leak.cell[2], leak.low, leak.high) for leak in leaks(PAGE, [sent])] == [("A", 4.0, 4.0)]
    page = hide_beside_earlier(PAGE, [sent])
    assert leaks(page, [sent]) == []
    assert hidden(page) - hidden(PAGE) in ({"C"}, {"ALL"})


def test_zeros_are_kept_back_where_a_delivered_total_would_tell_how_many_share_it() -> None:
    """A total of 6 over two that are not zero is 1 to 5 for each; over three that may be, 0 to 6."""
    sent = Release((cell("ALL", 6),), Audience.PARTNER)
    page = release(
        cell("ALL", 6, hidden=Hidden.COMPLEMENT),
        cell("A", 2, hidden=Hidden.SMALL),
        cell("B", 4, hidden=Hidden.SMALL),
        cell("C", 0),
    )
    assert leaks(page) == []
    assert {leak.cell[2] for leak in leaks(page, [sent])} == {"A", "B"}
    beside = hide_beside_earlier(page, [sent])
    assert hidden(beside) == {"ALL", "A", "B", "C"}
    assert leaks(beside, [sent]) == []


def test_what_was_delivered_already_is_shown_and_nothing_closer() -> None:
    """The delivery told 1 to 3 of both, though 5 is the least; a page beside it does not tell which is 1."""
    sent = release(cell("ALL", 4, 2), cell("A", 1, 5, Hidden.SMALL), cell("B", 3, 5, Hidden.SMALL), cell("C", 0))
    page = release(cell("ALL", 4, 2), cell("A", 1, 5, Hidden.SMALL), cell("B", 3, 2), cell("C", 0))
    beside = hide_beside_earlier(page, [sent])
    assert hidden(beside) == {"A", "B"}
    assert told_more(page, sent)
    assert told_more(beside, sent) == []


def test_in_the_end_only_what_was_delivered_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside_earlier, "_ROUNDS", 0)
    sent = release(cell("ALL", 33), cell("A", 4, hidden=Hidden.SMALL), cell("B", 10), cell("C", 19, hidden=Hidden.COMPLEMENT))
    page = release(cell("ALL", 34), cell("A", 4, hidden=Hidden.SMALL), cell("B", 10), cell("C", 20))
    assert hidden(hide_beside_earlier(page, [sent])) == {"ALL", "A", "C"}


def test_when_nobody_knows_what_was_delivered_no_count_of_persons_is_shown() -> None:
    counts = {(code, month): 50 for code in ORGANISATIONS for month in range(6)}
    assert hidden(hiding(counts).release(2020)) == set()
    page = hiding(counts, lambda year: None if year == 2020 else []).release(2020)
    assert all(each.hidden is not None for each in page.cells)


def test_no_small_count_hides_nothing() -> None:
    page = release(cell("ALL", 100), cell("A", 40), cell("B", 60))
    assert hidden(hide_beside_earlier(page, [page])) == set()
