"""A release that tells a small count is refused with the cells named; so is one that tells it together with earlier ones."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schakel.privacy.attacker import leaks, refuse_leaks
from schakel.privacy.audience import Audience
from schakel.privacy.cell import Cell, FigureKey, PrivacyError, Quantity, Relation, Release, Sum, hide_small
from schakel.privacy.pattern import pattern


def at(place: str, period: str = "year", starts_on: str = "2020-01-01", part: str = "") -> FigureKey:
    return ("members", "network" if place == "all" else "organisation", place, period, starts_on, part)


def cells_of(counts: dict[FigureKey, float], threshold: int = 5, base: int = 1) -> list[Cell]:
    return [Cell(key, {key: value}, threshold, base=base) for key, value in counts.items()]


def release_of(
    counts: dict[FigureKey, float], relations: list[Relation], *, hide: tuple[FigureKey, ...] = (),
    audience: Audience = Audience.PARTNER, threshold: int = 5, name: str = "",
) -> Release:  # fmt: skip
    return Release(tuple(hide_small(cells_of(counts, threshold))), audience, tuple(relations), name).hiding(hide)


ROW = {at("all"): 104.0, at("A"): 3.0, at("B"): 41.0, at("C"): 60.0}
SUM = [Relation(at("all"), (at("A"), at("B"), at("C")))]


def test_a_row_with_one_hidden_cell_is_refused_by_name_and_without_its_count() -> None:
    new = release_of(ROW, SUM, name="province/2020")
    with pytest.raises(PrivacyError) as caught:
        refuse_leaks(new)
    message = str(caught.value)
    assert "province/2020 for partner" in message
    assert "members of organisation A in 2020 (it follows from what is shown)" in message
    assert "organisation B" not in message
    assert not re.search(r"\b(3|41|60|104)\b", message)
    [leak] = leaks(new)
    assert (leak.low, leak.high) == (3, 3)


def test_a_row_with_two_hidden_cells_is_not() -> None:
    refuse_leaks(release_of(ROW, SUM, hide=(at("B"),)))


def test_a_small_count_that_is_shown_is_a_leak() -> None:
    shown = Release(tuple(cells_of(ROW)), Audience.PARTNER, tuple(SUM))
    assert [leak.because for leak in leaks(shown)] == ["it is shown, and is below the threshold"]


def test_a_quarter_does_not_tell_a_hidden_month() -> None:
    months = [at("A", "month", f"2020-0{month}-01") for month in (1, 2, 3)]
    quarter = at("A", "quarter", "2020-01-01")
    counts = dict(zip([*months, quarter], [20.0, 2.0, 30.0, 52.0], strict=True))
    told = leaks(release_of(counts, [Relation(quarter, tuple(months))]))
    assert [leak.name for leak in told] == ["members of organisation A in 2020-02 (it follows from what is shown)"]
    refuse_leaks(release_of(counts, [Relation(quarter, tuple(months))], hide=(months[0],)))


def test_a_hidden_cell_does_not_follow_from_what_an_earlier_release_showed() -> None:
    earlier = release_of(ROW, SUM, hide=(at("B"),))
    assert leaks(earlier) == []
    new = release_of(ROW, SUM, hide=(at("C"),))
    assert leaks(new) == []
    [leak] = leaks(new, [earlier])
    assert (leak.cell, leak.because) == (at("A"), "it follows from what is shown together with earlier releases")


def test_a_pattern_goes_around_what_was_shown_before() -> None:
    earlier = release_of(ROW, SUM, hide=(at("C"),))
    alone = pattern(cells_of(ROW), SUM, audience=Audience.PARTNER)
    assert alone.beside == {at("B")}
    around = pattern(cells_of(ROW), SUM, audience=Audience.PARTNER, earlier=[earlier])
    assert around.beside == {at("C")}
    refuse_leaks(release_of(ROW, SUM, hide=tuple(around.beside)), [earlier])


def test_what_changed_since_is_another_count() -> None:
    earlier = release_of(ROW, SUM, hide=(at("B"),))
    changed = {**ROW, at("C"): 75.0, at("all"): 119.0}
    # B did not change: with A it is the total less C in both releases, and still neither is known.
    assert leaks(release_of(changed, SUM, hide=(at("B"),)), [earlier]) == []
    # Showing B now would tell A of the earlier release, where it was hidden.
    late = {key: value for key, value in changed.items() if key != at("A")}
    [leak] = leaks(release_of(late, []), [earlier])
    assert leak.because == "it was hidden in an earlier release, and follows from this one"


def test_pattern_refuses_when_nothing_can_protect() -> None:
    rest = {key: value for key, value in ROW.items() if key != at("A")}
    earlier = release_of(rest, [])
    with pytest.raises(PrivacyError, match=r"nothing that can be hidden protects members of organisation A in 2020") as caught:
        pattern(cells_of(ROW), SUM, audience=Audience.PARTNER, earlier=[earlier])
    assert "3" not in str(caught.value).replace("2020", "")


def test_what_only_others_got_does_not_count_but_what_is_public_does() -> None:
    partner = release_of(ROW, SUM, hide=(at("B"),))
    public = release_of(ROW, SUM, hide=(at("C"),), audience=Audience.PUBLIC, threshold=10)
    # The public never saw the partners' figures; a partner reads both.
    assert {leak.audience for leak in leaks(public, [partner])} == {Audience.PARTNER}
    assert {leak.audience for leak in leaks(partner, [public])} == {Audience.PARTNER}


def test_what_could_be_told_before_is_not_laid_at_the_door_of_a_new_release() -> None:
    leaking = release_of(ROW, SUM)
    other = {("visits", *key[1:]): value for key, value in ROW.items() if key != at("A")}
    assert leaks(release_of(other, []), [leaking]) == []


def test_parts_that_are_absent_leave_a_bound() -> None:
    counts = {at("all"): 12.0, at("A"): 4.0, at("B"): 11.0}
    relation = Relation(at("all"), (at("B"),), Sum.AT_MOST)
    assert leaks(release_of(counts, [relation, Relation(at("all"), (at("A"),), Sum.AT_MOST)])) == []
    # 11 of at most 12 leaves at most 1 for the other.
    together = Relation(at("all"), (at("A"), at("B")), Sum.AT_MOST)
    counts[at("A")] = 1.0
    [leak] = leaks(release_of(counts, [together]))
    assert (leak.low, leak.high) == (1, 1)


def test_a_hidden_cell_that_a_rounded_neighbour_leaves_open_is_safe() -> None:
    counts = {at("all"): 104.0, at("A"): 3.0, at("B"): 101.0}
    sums = (Relation(at("all"), (at("A"), at("B"))),)
    exact = Release(tuple(hide_small(cells_of(counts, 5))), Audience.PUBLIC, sums)
    assert leaks(exact)
    rounded = Release(tuple(hide_small(cells_of(counts, 5, base=11))), Audience.PUBLIC, sums)
    assert leaks(rounded) == []


def test_a_zero_is_known_and_hides_nothing() -> None:
    counts = {at("all"): 34.0, at("A"): 3.0, at("B"): 0.0, at("C"): 31.0}
    assert pattern(cells_of(counts), SUM, audience=Audience.PARTNER).beside == {at("C")}


def test_the_same_count_under_two_names_is_hidden_under_both() -> None:
    shared: Quantity = ("who", "organisation", "B", "year", "2020-01-01", "")
    cells = cells_of({key: value for key, value in ROW.items() if key != at("B")})
    cells += [Cell(at("B"), {shared: 41.0}, 5), Cell(("share", *at("B")[1:]), {shared: 41.0}, 5)]
    found = pattern(cells, [Relation(at("all"), (at("A"), shared, at("C")))], audience=Audience.PARTNER)
    # C alone is cheaper than B under both of its names.
    assert found.beside == {at("C")}
    cells = [cell for cell in cells if cell.key != at("C")]
    found = pattern(cells, [Relation(at("all"), (at("A"), shared), Sum.AT_MOST)], audience=Audience.PARTNER)
    assert found.beside == frozenset()


@given(st.integers(1, 4), st.integers(5, 400), st.integers(5, 400))
@settings(deadline=None, max_examples=50)
def test_a_chain_of_releases_that_are_refused_when_they_leak_never_tells(small: int, second: int, third: int) -> None:
    earlier: list[Release] = []
    for number in range(3):
        counts = {at("A"): float(small), at("B"): float(second), at("C"): float(third + 7 * number)}
        counts[at("all")] = sum(counts.values())
        try:
            found = pattern(cells_of(counts), SUM, audience=Audience.PARTNER, earlier=earlier)
        except PrivacyError:
            continue
        new = release_of(counts, SUM, hide=tuple(found.beside))
        assert leaks(new, earlier) == []
        earlier.append(new)
    assert earlier
