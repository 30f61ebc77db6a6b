"""What a report says of a figure: it changes with the figure, and weakens when there are few cases."""

from datetime import date
from typing import Any

import pytest

from schakel.deliveries.contents import Line
from schakel.deliveries.report_finding import beside, beside_cell, change_cell, finding, norm_of, norm_sentence
from schakel.measures.figure import Figure
from schakel.privacy.audience import Audience
from schakel.privacy.publishable import Hidden, Publishable
from schakel.privacy.release import as_decided
from schakel.reports.numbers import Language

QUARTER, EARLIER = date(2020, 7, 1), date(2019, 7, 1)
VERSION = date(2008, 1, 1)
Value = tuple[float | None, float | None]


def figure(measure: str, counted: Value, starts_on: date = QUARTER, **more: Any) -> Publishable:
    """Numerator and denominator of a figure of an organisation."""
    over, under = counted
    value = None if over is None else over if under is None else over / under
    hidden = more.pop("hidden", None)
    told = {
        "measure": measure, "version": VERSION, "level": "organisation", "place_code": "A", "period": "quarter",
        "starts_on": starts_on, "part": "", "numerator": over, "denominator": under, "value": value, "rows": 1,
        "is_complete": True,
    }  # fmt: skip
    return as_decided(Figure(**(told | more)), Audience.OWN, hidden)


def line(measure: str, now: Value, before: Value | None, **more: Any) -> Line:
    """A line with the year before; `earlier` says how that one is otherwise."""
    earlier = more.pop("earlier", {})
    then = None if before is None else figure(measure, before, EARLIER, **earlier)
    return Line("own", figure(measure, now, **more), "Bibliotheek A", then, "", ())


N = None
LOANS = "In het derde kwartaal van 2020 werd er {} keer iets uitgeleend"
SAYS = [
    (line("loans", (900, N), (1000, N)), LOANS.format(900) +
     "; dat lijkt 10 % minder dan een jaar eerder, maar het kan ook toeval zijn",
     "▼ lijkt 10 % minder"),
    (line("loans", (9000, N), (10000, N)), LOANS.format("9.000") + ", 10 % minder dan een jaar eerder", "▼ 10 % minder"),
    (line("loans", (11000, N), (10000, N)), LOANS.format("11.000") + ", 10 % meer dan een jaar eerder", "▲ 10 % meer"),
    (line("loans", (100, N), (100, N)), LOANS.format(100) + ", evenveel als een jaar eerder", "■ gelijk"),
    (line("loans", (110, N), (100, N)), LOANS.format(110) + "; dat verschilt niet duidelijk van een jaar eerder",
     "■ niet duidelijk anders"),
    (line("loans", (2, N), (12, N)),
     LOANS.format(2) + "; dat is te weinig om iets te zeggen over het verschil met een jaar eerder", "○ te weinig gevallen"),
    (line("loans", (9000, N), N), LOANS.format("9.000") + "; van een jaar eerder is geen cijfer bekend", "○ niet te vergelijken"),
    (line("loans", (9000, N), (10000, N), is_complete=False),
     LOANS.format("9.000") + "; de gegevens beslaan nog niet het hele tijdvak", "○ tijdvak niet volledig"),
    (line("loans", (9000, N), (10000, N), earlier={"is_complete": False}),
     LOANS.format("9.000") + "; een jaar eerder waren de gegevens niet volledig, dus dat is niet te vergelijken",
     "○ vorig jaar niet volledig"),
    (line("loans", (9000, N), (10000, N), earlier={"version": date(2000, 1, 1)}),
     LOANS.format("9.000") + "; de definitie veranderde, dus dat is niet te vergelijken met een jaar eerder",
     "○ definitie veranderde"),
    (line("loans", (N, N), (10000, N)), "Uitleningen in het derde kwartaal van 2020: niet bekend", "○ niet te vergelijken"),
    (line("active_borrowers", (3, N), (40, N), hidden=Hidden.SMALL),
     "Actieve leners in het derde kwartaal van 2020: te klein om te tonen", "○ niet te vergelijken"),
    (line("active_borrowers", (40, N), (3, N), earlier={"hidden": Hidden.SMALL}),
     "leenden 40 mensen ten minste één keer; het cijfer van een jaar eerder is te klein om te tonen, "
     "dus dat is niet te vergelijken", "○ niet te vergelijken"),
    (line("locations_spuk_2023", (8, N), (7, N)), "1 meer dan een jaar eerder", "▲ 1 meer"),
    (line("norm_95_strict", (9600, 10000), (9500, 10000)),
     "1,0 procentpunt hoger dan een jaar eerder", "▲ 1,0 procentpunt hoger"),
]  # fmt: skip


@pytest.mark.parametrize(("told", "sentence", "cell"), SAYS, ids=[cell for _, _, cell in SAYS])
def test_a_sentence_changes_with_its_figure(told: Line, sentence: str, cell: str) -> None:
    assert finding(told, "nl").replace("\xa0", " ").endswith(sentence)
    assert change_cell(told, "nl").replace("\xa0", " ") == cell


@pytest.mark.parametrize("told", [each for each, _, _ in SAYS])
def test_english_says_it_too(told: Line) -> None:
    said = f"{finding(told, 'en')} {change_cell(told, 'en')}"
    assert said != f"{finding(told, 'nl')} {change_cell(told, 'nl')}"
    assert "{" not in said


@pytest.mark.parametrize("measure", ["active_borrowers", "loans"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_is_kept_back_moves_no_letter(measure: str, language: Language) -> None:
    """Whatever the hidden value, of now or of the year before, the words are the same."""
    now = {(finding(told, language), change_cell(told, language))
           for n in (1, 4, 9) for told in [line(measure, (n, N), (400, N), hidden=Hidden.SMALL)]}  # fmt: skip
    then = {(finding(told, language), change_cell(told, language))
            for n in (1, 4, 39) for told in [line(measure, (40, N), (n, N), earlier={"hidden": Hidden.COMPLEMENT})]}  # fmt: skip
    assert (len(now), len(then)) == (1, 1)


@pytest.mark.parametrize(
    ("own", "network", "word", "cell"),
    [
        ((15000, 10000), (140000, 100000), "better", "▲ beter"), ((13000, 10000), (140000, 100000), "worse", "▼ minder goed"),
        ((14010, 10000), (140000, 100000), "similar", "■ vergelijkbaar"),
        ((145, 90), (140000, 100000), "similar", "■ vergelijkbaar"),
        ((14260, 10000), (140000, 100000), "probably better", "▲ beter, waarschijnlijk"),
        ((N, N), (140000, 100000), "none", "○ niet te vergelijken"),
    ],
)  # fmt: skip
def test_beside_the_network_there_are_words_and_shapes(own: Value, network: Value, word: str, cell: str) -> None:
    told = line("loans_per_inhabitant", own, N)
    whole = line("loans_per_inhabitant", network, N, level="network")
    assert (beside(told, whole), beside_cell(told, whole, "nl")) == (word, cell)
    assert beside(told, None) == "none"
    assert beside(line("loans_per_inhabitant", own, N, is_complete=False), whole) == "none"


@pytest.mark.parametrize(
    ("counted", "more", "known_on", "status", "says"),
    [
        ((9900, 10000), {}, date(2020, 9, 30), "met", "de norm is gehaald. Het is 99,00 %; gevraagd is ten minste 95 %."),
        ((9000, 10000), {}, date(2020, 9, 30), "not_met",
         "de norm is niet gehaald. Het is 90,00 %; gevraagd is ten minste 95 %."),
        ((960, 1000), {}, date(2020, 9, 30), "met", "Het verschil met de norm is zo klein dat het toeval kan zijn."),
        ((9900, 10000), {}, date(2020, 8, 30), "too_early", "het is nog te vroeg"),
        ((20, 20), {}, date(2020, 9, 30), "not_testable", "ook zonder één fout is de norm niet aan te tonen."),
        ((N, N), {}, date(2020, 9, 30), "not_testable", "de norm is niet te toetsen. Gevraagd is ten minste 95 %."),
    ],
)  # fmt: skip
def test_a_norm_has_four_words_and_is_weaker_near_its_height(
    counted: Value, more: dict[str, Any], known_on: date, status: str, says: str
) -> None:
    told = line("norm_95_strict", counted, N, **more)
    judged = norm_of(told, known_on, "nl")
    assert judged is not None
    assert judged.status == status
    assert says in norm_sentence(told, judged, "nl").replace("\xa0", " ")
