"""Reports of deliveries: from nothing but what is delivered, the same bytes each time, with tags, nothing kept back in them."""

import contextlib
import re
import zlib
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from screen_reader import faults

from schakel.deliveries.contents import Contents, Line, Name
from schakel.deliveries.recipient_files import KNOWN, read_recipient
from schakel.deliveries.report_kinds import UnknownReportError, as_pdf, make_report, report_files, report_names
from schakel.measures.catalogue import find_measures
from schakel.measures.figure import Figure
from schakel.privacy.audience import Audience
from schakel.privacy.publishable import Hidden
from schakel.privacy.release import as_decided
from schakel.reports.numbers import Language
from schakel.reports.report import Report

QUARTER, EARLIER = date(2020, 7, 1), date(2019, 7, 1)
ORGANISATIONS = {"A": "Bibliotheek A", "B": "Bibliotheek B", "N": "Zandland"}
SECRET = 4321.0
"""Kept back, and found nowhere by chance."""
COUNTS = {"loans": 40000.0, "visits": 20000.0, "active_borrowers": 5000.0, "items": 30000.0, "participants": 900.0}
RATIOS = {"loans_per_inhabitant": (40000.0, 30000.0), "norm_95_strict": (39000.0, 40000.0), "members_share": (7000.0, 30000.0)}


def contents(language: Language = "nl") -> Contents:
    """Two organisations and their network, two locations of A, and age classes of which one is kept back."""

    def line(part: str, measure: str, place: str, level: str, value: tuple[float, float | None], group: str = "",
             hidden: Hidden | None = None) -> Line:  # fmt: skip
        def told(starts_on: date, factor: float) -> Figure:
            over, under = value[0] * factor, value[1]
            quotient = over if under is None else over / under
            return Figure(
                measure, date(2008, 1, 1), level, place, "quarter", starts_on, group, over, under, quotient, 1, is_complete=True
            )  # fmt: skip

        now, before = as_decided(told(QUARTER, 1), Audience.OWN, hidden), as_decided(told(EARLIER, 0.9), Audience.OWN, hidden)
        return Line(part, now, ORGANISATIONS.get(place, f"Plek {place}"), before, "", ())

    lines = [line("own", name, "A", "organisation", (value, None)) for name, value in COUNTS.items()]
    lines += [line("own", "loans", place, "location", (value, None)) for place, value in (("2", 15.0), ("1", 39000.0))]
    lines.append(line("own", "visits", "1", "location", (SECRET, None), hidden=Hidden.COMPLEMENT))
    lines += [
        line("own", "active_borrowers", "A", "organisation", (SECRET if group == "0-3" else 900.0, None), group,
             Hidden.SMALL if group == "0-3" else None)
        for group in ("0-3", "4-11")
    ]  # fmt: skip
    lines += [
        line("beside", name, place, "network" if place == "N" else "organisation", (over * (2 if place == "N" else 1), under))
        for (name, (over, under)), place in product(RATIOS.items(), ORGANISATIONS)
        if not (name == "norm_95_strict" and place == "N")
    ]
    return Contents(
        Name("b9", "quarter", "quarter", QUARTER), "Kwartaalrapport", "B9", "Biblionet", 1, language, "s1", date(2020, 10, 31),
        None, True, datetime(2020, 11, 2, 9, 30, tzinfo=UTC), {"own": "Eigen", "beside": "Naast"}, tuple(lines),
    )  # fmt: skip


def texts(report: Report) -> list[str]:
    """All that a reader of it reads."""
    found = [report.title, *(text for fact in report.facts for text in fact)]
    for section in report.sections:
        found += [section.heading, *section.says, section.alt, section.caption]
        for table in section.tables:
            found += [table.title, table.note, *(text for row in table.texts(report.language) for text in row)]
            found += [column.head for column in table.columns]
    return found


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", report_names())
def test_every_report_is_whole_in_both_languages(name: str, language: Language) -> None:
    report = make_report(name, contents(language), "" if name != "library-quarter" else "A")
    assert all(section.tables for section in report.sections if section.drawing), "no chart without its table"
    assert all(section.alt for section in report.sections if section.drawing)
    assert not [text for text in texts(report) if "{" in text]
    assert len({table.name for table in report.tables}) == len(report.tables)
    # The first page: the scorecard and no more than three findings.
    assert 1 <= len(report.sections[0].says) <= 3
    assert report.sections[0].tables[0].name == "scorecard"


def test_reports_that_recipients_name_are_there() -> None:
    asked = {each.report for path in KNOWN.glob("*.toml") for each in read_recipient(path).assignments if each.report}
    assert asked == set(report_names())


def test_a_report_that_is_not_there_is_named() -> None:
    with pytest.raises(UnknownReportError, match=r"no report 'quarter'; reports are library-quarter, "):
        make_report("quarter", contents(), "A")


def test_the_scorecard_is_what_a_twin_reckons_from_the_lines() -> None:
    """Plain arithmetic over the delivered lines, without any of the words of the report."""
    report = make_report("library-quarter", contents(), "A")
    card = report.sections[0].tables[0]
    told = {row[0].value: (row[1].value, row[2].value) for row in card.rows}
    twin = {
        find_measures()[line.figure.measure].title["nl"]: (line.figure.value, line.before.value)
        for line in contents().lines
        if line.before and line.figure.level == "organisation" and line.figure.place_code == "A" and not line.figure.part
        and line.figure.measure in ("loans", "active_borrowers", "visits", "norm_95_strict")
    }  # fmt: skip
    assert told == twin
    assert [row[4] for row in card.texts("nl")] == ["geen norm", "geen norm", "geen norm", "gehaald"]


def test_what_is_kept_back_is_nowhere_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """All words of the PDF come in as one text, so that is where to look."""
    import typst

    seen: list[str] = []
    compiled = typst.compile
    monkeypatch.setattr(typst, "compile", lambda *a, **k: seen.append(k["sys_inputs"]["content"]) or compiled(*a, **k))
    made = make_report("library-quarter", contents(), "A")
    as_pdf(made, contents())
    assert "te klein om te tonen" in seen[0]
    for text in ("4.321", "4321", "3.889", "3889"):
        assert text not in seen[0]
    assert "Te klein om te tonen: 2 van de" in seen[0]


def test_places_are_by_alphabet_and_few_cases_are_weak() -> None:
    report = make_report("library-quarter", contents(), "A")
    (places,) = [table for table in report.tables if table.name == "location"]
    rows = places.texts("nl")
    assert [row[0] for row in rows] == ["Plek 1", "Plek 2"]
    assert rows[1][2] == "○ te weinig gevallen"
    assert rows[0][3] == "te klein om te tonen"


def at_places(*values: tuple[str, float, float], level: str = "location", measure: str = "loans") -> Report:
    """The quarterly report with these places: name, now, a year before."""
    told = contents()
    (pattern,) = [line for line in told.lines if line.figure.level == "location" and line.place == "Plek 1"][:1]
    lines = [line for line in told.lines if line.figure.level != "location"]
    for place, now, before in values:
        pair = []
        for starts_on, value in ((QUARTER, now), (EARLIER, before)):
            figure = Figure(
                measure, date(2008, 1, 1), level, place, "quarter", starts_on, "", value * 1000,
                1000.0 if measure != "loans" else None,
                value * (1000 if measure == "loans" else 1), 1, is_complete=True,
            )  # fmt: skip
            pair.append(as_decided(figure, Audience.OWN, None))
        lines.append(replace(pattern, figure=pair[0], place=place, before=pair[1]))
    name = "library-quarter" if level == "location" else "spreading-monitor"
    return make_report(name, replace(told, lines=tuple(lines)), "A" if level == "location" else "")


def said_of(report: Report, table: str) -> str:
    (section,) = [section for section in report.sections if any(each.name == table for each in section.tables)]
    return section.says[1]


def test_the_sentence_on_places_tells_only_what_happened() -> None:
    down = at_places(("Noord", 30.0, 40.0), ("Oost", 20.0, 30.0), ("Zuid", 10.0, 10.0))
    assert said_of(down, "location") == (
        "Uitleningen, vergeleken met een jaar eerder: van de 3 bij 2 minder, bij 1 niet duidelijk anders of niet te vergelijken."
    )
    both = at_places(("Noord", 40.0, 30.0), ("Oost", 20.0, 30.0))
    assert said_of(both, "location") == "Uitleningen, vergeleken met een jaar eerder: van de 2 bij 1 meer, bij 1 minder."
    none = at_places(("Noord", 40.0, 40.0), ("Oost", 30.0, 30.0))
    assert said_of(none, "location") == "Uitleningen: bij geen van de 2 is een duidelijk verschil met een jaar eerder te zien."
    (alone,) = [each for each in at_places(("Noord", 30.0, 40.0)).sections if each.heading == "Per vestiging"]
    assert len(alone.says) == 1, "of one place the table says it all"
    shares = at_places(("Assen", 0.5, 0.3), ("Emmen", 0.2, 0.4), level="municipality", measure="members_share")
    assert said_of(shares, "municipality").endswith("van de 2 bij 1 hoger, bij 1 lager.")


def test_a_place_where_nothing_was_counted_is_named_under_the_table() -> None:
    """Stops of a bookmobile, whose loans are those of the bus."""
    report = at_places(("Noord", 30.0, 40.0), ("Halte Veld", 0.0, 0.0), ("Oost", 0.0, 40.0))
    (places,) = [table for table in report.tables if table.name == "location"]
    assert [row[0] for row in places.texts("nl")] == ["Noord", "Oost"], "what had loans a year before is told"
    assert places.note == "Niet in de tabel, omdat er niets werd geteld: Halte Veld."
    assert "van de 2" in said_of(report, "location")
    assert "location" not in {table.name for table in at_places(("Halte Veld", 0.0, 0.0)).tables}


def test_a_note_on_what_is_kept_back_stands_only_where_something_is() -> None:
    told = contents()
    lines = [
        replace(line, figure=as_decided(replace(_plain(line), measure="renewals"), Audience.OWN, Hidden.SMALL), before=None)
        if line.figure.is_hidden and line.figure.level == "location"
        else line
        for line in told.lines
    ]
    report = make_report("library-quarter", replace(told, lines=tuple(lines)), "A")
    (places,) = [table for table in report.tables if table.name == "location"]
    assert places.note == "", "the report does not show renewals by place"


def _plain(line: Line) -> Figure:
    figure = line.figure
    return Figure(
        figure.measure, figure.version, figure.level, figure.place_code, figure.period, figure.starts_on, figure.part, 1.0, None,
        1.0, 1, is_complete=True,
    )  # fmt: skip


def test_a_norm_that_begins_later_is_not_called_no_norm() -> None:
    told = contents()
    (line,) = [each for each in told.lines if each.figure.measure == "norm_95_strict" and each.figure.place_code == "A"]
    lines = []
    for year in (2019, 2020):
        figure = Figure(
            "norm_999_strict", date(2008, 1, 1), "organisation", "A", "quarter", date(year, 7, 1), "", 39990.0, 40000.0, 0.99975,
            1, is_complete=True,
        )  # fmt: skip
        lines.append(replace(line, figure=as_decided(figure, Audience.OWN, None), before=None))
    words = []
    for each in lines:
        report = make_report("library-quarter", replace(told, lines=(each,)), "A")
        (table,) = [table for table in report.tables if table.name == "others"]
        words.append(table.texts("nl")[0][4])
    assert words == ["nog geen norm", "gehaald"]


def files(language: Language = "nl") -> dict[str, bytes]:
    (assignment,) = read_recipient(KNOWN / "b9.toml").assignments
    return report_files(contents(language), replace(assignment, organisation="A"))


def test_the_file_is_the_same_each_time_and_has_tags_and_alternatives() -> None:
    ((name, content),) = files().items()
    assert name == "b9-quarter-2020-q3.pdf"
    assert files()[name] == content
    assert files("en")[name] != content
    inside = content
    for packed in re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL):
        with contextlib.suppress(zlib.error):
            inside += zlib.decompressobj().decompress(packed)
    for mark in (
        rb"/StructTreeRoot",
        rb"/Marked true",
        rb"/Lang ?\(nl",
        rb"/S ?/TH\b",
        rb"/S ?/H1\b",
        rb"/S ?/Figure\b",
        rb"/Alt",
    ):
        assert re.search(mark, inside), mark


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", report_names())
def test_an_outside_checker_hears_every_report_in_order(name: str, language: Language, tmp_path: Path) -> None:
    made = make_report(name, contents(language), "" if name != "library-quarter" else "A")
    assert faults(as_pdf(made, contents(language)), tmp_path) == []


def test_without_a_report_there_is_no_file() -> None:
    (assignment, *_) = read_recipient(KNOWN / "b9.toml").assignments
    assert report_files(contents(), replace(assignment, report=None)) == {}


def test_a_delivery_without_figures_of_the_place_says_so() -> None:
    empty: Any = replace(contents(), lines=())
    assert make_report("library-quarter", empty, "A").title == "A: niet bekend"
