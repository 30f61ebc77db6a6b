"""Scenarios side by side: what is hidden in the table is told nowhere else on the page."""

from small_site.what_if import LESS, replay_document

from schakel.dashboards.scenario_page import compared
from schakel.privacy.reader import Reader, Role

READER = Reader(Role.SUPPORT)


def test_what_the_table_hides_is_in_no_sentence_and_no_check() -> None:
    document = replay_document(LESS, "less", "s", -0.014)
    document["fit"] = [{"figure": name, "recorded": value, "replayed": value, "off": 0.0} for name, value in
                       (("loans", 340000.0), ("holds_ready", 2.0))]  # fmt: skip
    shown = compared([document], READER, {}, "nl")
    assert "45 wensen meer" in shown.title
    assert [fit[0] for fit in shown.fits] == ["Uitleningen", "Reserveringen klaargezet"]
    document["scenarios"][0]["figures"] |= {"lost": 2.0, "holds_ready": 2.0}
    shown = compared([document], READER, {}, "nl")
    assert "wens" not in shown.title
    assert "haalt de norm van 95\xa0% niet meer" in shown.title
    assert [fit[0] for fit in shown.fits] == ["Uitleningen"]
    document["scenarios"][0]["figures"]["lost"] = 120.0
    document["scenarios"][1]["figures"]["lost"] = 2.0
    assert "wens" not in compared([document], READER, {}, "nl").title
