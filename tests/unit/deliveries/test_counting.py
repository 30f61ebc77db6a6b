"""Norms counted from the ledger: what counts, in which year, from which day; and what was typed beside it."""

from datetime import date
from zoneinfo import ZoneInfo

from made_up.delivering import ROUND, chained

from schakel.deliveries.counting import beside, delivered, delivered_ever
from schakel.deliveries.entry import Entry
from schakel.deliveries.states import Act
from schakel.measures.norm_facts import Fact

HERE = ZoneInfo("Europe/Amsterdam")
NORM = "statistics_deliveries"


def begun(due_on: str = "2023-01-30", counts_for: str = NORM) -> dict[str, str]:
    return {"due_on": due_on, "counts_for": counts_for}


def round_of(
    delivery: str, due_on: str = "2023-01-30", counts_for: str = NORM, acts: tuple[Act, ...] = ROUND
) -> list[tuple[str, Act, dict[str, str]]]:
    return [(delivery, act, begun(due_on, counts_for) if act is Act.PREFILL else {}) for act in acts]


def values(entries: list[Entry], year: int = 2023) -> list[tuple[str, float | bool]]:
    return [(each.norm, each.value) for each in delivered(entries, year, HERE)]


def test_a_delivery_counts_when_it_was_received_and_not_before() -> None:
    entries = chained(round_of("b9/quarter/2022-Q4"))
    assert values(entries[:4]) == [(NORM, 0)]
    assert values(entries) == [(NORM, 1)]


def test_each_delivery_counts_once_whatever_is_corrected() -> None:
    once = round_of("b9/quarter/2022-Q4")
    entries = chained([*once, ("b9/quarter/2022-Q4", Act.CORRECT, {}), *once])
    assert delivered(entries, 2023, HERE) == delivered(entries[:5], 2023, HERE), "of what came later nothing is told"


def test_a_delivery_that_is_being_corrected_still_counts() -> None:
    entries = chained([*round_of("b9/quarter/2022-Q4"), ("b9/quarter/2022-Q4", Act.CORRECT, {})])
    assert values(entries)[-1] == (NORM, 1)


def test_it_counts_in_the_year_in_which_it_was_due() -> None:
    entries = chained([*round_of("b9/quarter/2022-Q4"), *round_of("b9/quarter/2023-Q4", "2024-01-30")])
    assert values(entries, 2023)[-1] == values(entries, 2024)[-1] == (NORM, 1)
    assert values(entries, 2025) == []
    assert {each.starts_on.year for each in delivered_ever(entries, HERE)} == {2023, 2024}


def test_a_norm_of_yes_or_no_is_told_so_and_one_that_was_not_asked_yet_is_not_told() -> None:
    entries = chained(round_of("vdg/spreading-monitor/2022", "2023-09-30", "spreading_monitor"))
    assert values(entries[:1]) == [("spreading_monitor", False)]
    assert values(entries) == [("spreading_monitor", True)]
    assert values(chained(round_of("b9/quarter/2021-Q4", "2022-01-30")), 2022) == []


def test_a_norm_that_no_longer_is_there_counts_nothing() -> None:
    assert values(chained(round_of("b9/quarter/2022-Q4", counts_for="gone"))) == []


def test_what_the_last_draft_before_the_receipt_says_holds() -> None:
    untold = [("b9/quarter/2022-Q4", Act.PREFILL, {})]
    told = round_of("b9/quarter/2022-Q4")
    assert values(chained([*untold, *told]))[-1] == (NORM, 1)
    assert values(chained([told[0], *untold, *told[1:]])) == [(NORM, 0)], "it was told not to count after all"


def test_each_day_on_which_the_count_grew_can_be_judged_again() -> None:
    first = chained(round_of("b9/quarter/2022-Q4") + round_of("dnk/quarter/2022-Q4") * 1 + round_of("facet/quarter/2022-Q4"))
    facts = delivered(first, 2023, HERE)
    assert [each.value for each in facts] == [each.value for each in sorted(facts, key=lambda each: each.known_on)]
    assert facts[-1].value == 3
    assert facts[-1].is_counted
    assert facts[-1].source == "ledger.jsonl:15"


def fact(value: float, day: date, *, is_counted: bool, typed: float | None = None) -> Fact:
    source = "ledger.jsonl:1" if is_counted else "Map"
    return Fact(NORM, "", "year", date(2023, 1, 1), value, day, source, is_counted, typed)


def test_what_was_typed_speaks_until_the_ledger_does() -> None:
    early, late = fact(3, date(2023, 2, 1), is_counted=False), fact(9, date(2023, 7, 1), is_counted=False)
    counted = fact(4, date(2023, 4, 1), is_counted=True)
    assert beside([early, late], [counted]) == (
        early,
        fact(4, date(2023, 4, 1), is_counted=True, typed=3),
        fact(4, date(2023, 7, 1), is_counted=True, typed=9),
    )


def test_what_was_typed_and_agrees_is_not_told_apart() -> None:
    counted = fact(4, date(2023, 4, 1), is_counted=True)
    assert beside([fact(4, date(2023, 4, 1), is_counted=False)], [counted]) == (counted,)


def test_facts_of_other_norms_years_and_things_stay_what_they_are() -> None:
    others = (
        Fact("dbo_meetings", "", "year", date(2023, 1, 1), 4, date(2023, 5, 1), "x"),
        Fact("innovation_meetings", "Jeugd", "year", date(2023, 1, 1), 4, date(2023, 5, 1), "x"),
        Fact(NORM, "", "year", date(2024, 1, 1), 4, date(2024, 5, 1), "x"),
    )
    found = beside(others, [fact(4, date(2023, 4, 1), is_counted=True)])
    assert [each for each in found if not each.is_counted] == list(others)
