"""What a scenario means, in one sentence that is no surer than its interval."""

from typing import Any

import pytest

from schakel.dashboards.scenario_words import figure_in_words, is_sure, meaning, written, wrong_in_words
from schakel.scenarios.scenario import ScenarioError

FIGURES: dict[str, float | None] = {"own_strict": 0.941, "lost": 90.0, "wait_mean": 9.0, "movements": 900.0}


def change(mean: float, half: float | None = 0.0) -> dict[str, Any]:
    return {"mean": mean, "low": None if half is None else mean - half, "high": None if half is None else mean + half}


def said(own: Any, lost: Any, wait: Any, moved: Any, language: Any = "nl") -> str:
    return meaning("Minder", FIGURES, {"own_strict": own, "lost": lost, "wait_mean": wait, "movements": moved}, language)


def test_every_difference_that_is_sure_is_told_with_its_size() -> None:
    found = said(change(-0.014, 0.001), change(1200, 10), change(0.8, 0.2), change(-1, 0.5))
    assert found == (
        "Minder: de eigen collectie bedient 94,1\xa0% van de vraag (nu 95,5\xa0%) en haalt de norm van 95\xa0% niet meer, "
        "1.200 wensen meer blijven onvervuld, een reservering staat gemiddeld 0,8 dagen later klaar en er is 1 verzending minder."
    )


def test_loans_lost_lead_when_they_are_the_larger_news_with_what_stood_ready_in_vain() -> None:
    figures = {**FIGURES, "loans": 2_040_209.0}
    steps = {"own_strict": change(-0.014, 0.001), "loans": change(-37_825, 10), "lost": change(37_900, 10),
             "not_collected": change(37_880, 10)}  # fmt: skip
    found = meaning("Vier dagen", figures, steps, "nl")
    assert found.startswith("Vier dagen: er zijn 37.825 uitleningen minder (1,8\xa0%), de eigen collectie bedient 94,1\xa0%")
    assert "37.900 wensen meer blijven onvervuld en 37.880 klaargezette exemplaren meer worden niet opgehaald" in found
    fewer = meaning("Minder", figures, steps | {"own_strict": change(-0.05, 0.001), "not_collected": change(9, 1)}, "nl")
    assert fewer.startswith("Minder: de eigen collectie bedient 94,1\xa0% van de vraag (nu 99,1\xa0%)")
    assert "er zijn 37.825 uitleningen minder" in fewer
    assert "klaargezet" not in fewer
    only = meaning("Verwijzen", figures, {"own_strict": change(0, 0.001), "loans": change(-37_825, 10)}, "en")
    assert only.startswith("Verwijzen: there are 37,825 loans fewer (1.8%)")
    chance = meaning("Niets", figures, {"own_strict": change(0, 0.001), "loans": change(-5, 10)}, "en")
    assert "no difference beyond chance" in chance


def test_who_is_referred_to_an_e_book_stands_beside_the_loans_that_are_fewer() -> None:
    """Else a reader takes these loans for a loss."""
    figures = {**FIGURES, "loans": 20_653.0}
    steps = {"own_strict": change(0, 0.001), "loans": change(-117, 3), "lost": change(0, 1)}
    found = meaning("Verwijzen", figures, steps | {"referred_to_ebook": change(140, 2)}, "nl")
    assert "er zijn 117 uitleningen minder (0,6\xa0%)" in found
    assert "140 wensen worden verwezen naar een e-book" in found
    assert "e-book" not in meaning("Minder", figures, steps | {"referred_to_ebook": change(0)}, "nl")
    assert "1 wens wordt verwezen naar een e-book" in meaning("Een", figures, steps | {"referred_to_ebook": change(1)}, "nl")


@pytest.mark.parametrize(
    ("province", "moved", "says"),
    [
        (0.9985, -0.001, "de provincie bedient 99,85\xa0% (nu 99,95\xa0%) en haalt de norm van 99,9\xa0% niet meer"),
        (0.9992, 0.001, "de provincie bedient 99,92\xa0% (nu 99,82\xa0%) en haalt daarmee de norm van 99,9\xa0%"),
        (0.9980, -0.0005, ""),
        (0.9999, 0.0005, ""),
    ],
)
def test_when_the_province_passes_its_norm_that_is_told(province: float, moved: float, says: str) -> None:
    figures = {**FIGURES, "province_strict": province}
    found = meaning("Minder", figures, {"own_strict": change(0, 0.001), "province_strict": change(moved, 0.0001)}, "nl")
    assert says in found
    assert ("provincie" in found) == bool(says)
    chance = meaning("Minder", figures, {"own_strict": change(0, 0.001), "province_strict": change(moved, 0.01)}, "nl")
    assert "provincie" not in chance


def test_what_may_be_chance_is_called_about_the_same() -> None:
    found = said(change(-0.014, 0.001), change(3, 4), change(0.1, 0.2), change(-5, 5))
    assert "ongeveer evenveel wensen onvervuld" in found
    assert "een reservering staat ongeveer even snel klaar" in found
    assert "ongeveer evenveel verzendingen" in found
    assert "(nu 95,5\xa0%)" in found


def test_when_nothing_is_sure_the_sentence_says_only_that() -> None:
    found = said(change(-0.004, 0.005), change(3, 4), change(0.1, 0.2), change(-5, 5))
    assert found == (
        "Minder: dit maakt geen verschil dat groter is dan het toeval; de eigen collectie bedient 94,1\xa0% van de vraag, "
        "net als nu."
    )
    assert "no difference beyond chance" in said(change(0), change(0), change(0), change(0), "en")


def test_a_difference_too_small_to_write_is_not_written_as_zero() -> None:
    found = said(change(-0.0001, 0.00001), change(0.2, 0.1), change(0.01, 0.001), change(300, 1))
    assert "ongeveer evenveel van de vraag als nu (94,1\xa0%)" in found
    assert "0,0 dagen" not in found
    assert "er zijn 300 verzendingen meer" in found


def test_one_run_says_that_chance_cannot_be_told() -> None:
    found = said(change(-0.014, None), change(10, None), change(1, None), change(0, None))
    assert "(één keer nagespeeld: wat toeval is, valt niet te zeggen)" in found
    assert "10 wensen meer" in found


def test_without_loans_nothing_can_be_said() -> None:
    assert "hierover valt niets te zeggen" in meaning("Minder", {"own_strict": None}, {}, "nl")


def test_reaching_the_norm_is_told() -> None:
    figures = {**FIGURES, "own_strict": 0.955}
    assert "haalt daarmee de norm" in meaning("Meer", figures, {"own_strict": change(0.01, 0.001)}, "nl")


@pytest.mark.parametrize(
    ("mean", "half", "sure"), [(1, 0.5, True), (1, 1, False), (1, 2, False), (-1, 0.5, True), (0, 0, False), (1, None, True)]
)
def test_sure_is_an_interval_without_nothing_changed(mean: float, half: float | None, sure: bool) -> None:
    assert is_sure(change(mean, half)) is sure


def test_a_figure_of_a_later_replay_is_shown_under_its_own_name() -> None:
    assert figure_in_words("crates_full", "nl") == "Crates full"
    assert written("crates_full", 1.5, "nl") == "1,50"
    assert figure_in_words("lost", "nl") == "Wensen zonder boek"


@pytest.mark.parametrize("kind", ["not_toml", "not_text", "too_large", "title", "section", "unknown", "value", "list", "acts"])
def test_every_fault_of_a_file_is_told_in_both_languages(kind: str) -> None:
    error = ScenarioError(
        "raw", kind=kind, key="holds.shelf_days", found="'vijf'", allowed="a whole number of days, from 1 to 36500"
    )
    dutch, english = wrong_in_words(error, "nl"), wrong_in_words(error, "en")
    assert dutch != english
    assert "raw" not in dutch + english
    if kind == "value":
        assert dutch == "holds.shelf_days is 'vijf'. Toegestaan is: een heel aantal dagen, van 1 tot en met 36500."
