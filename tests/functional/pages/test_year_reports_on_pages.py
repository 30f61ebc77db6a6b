"""The report on a year: live until it is frozen, and then never otherwise."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

Ask = Callable[..., Any]


@pytest.fixture
def report(site: Any) -> Iterator[Any]:  # noqa: ARG001
    """A report of 2023 with one text, and a plan of that year of four lines."""
    from auditlog.models import LogEntry

    from schakel.registers.accountability.models import Edition, Text, YearReport
    from schakel.registers.plan.models import Item, Part, Plan

    def clear() -> None:
        for each in (Edition, Text, YearReport, Item, Part, Plan, LogEntry):
            each.objects.all().delete()

    clear()
    plan = Plan.objects.create(year=2023, title="Samen verder", state="adopted")
    part = Part.objects.create(plan=plan, code="4.1", title="Leenverkeer", kind="legal_task")
    for number, (progress, state) in enumerate(
        [("done", "adopted"), ("partly", "adopted"), ("open", "adopted"), ("done", "dropped")], 1
    ):
        Item.objects.create(
            part=part, code=f"2023-4.1.{number}", text=f"Regel {number}", progress=progress, state=state,
            inclusion="Voor iedereen", reason="Er was geen chauffeur" if progress == "partly" else "",
        )  # fmt: skip
    made = YearReport.objects.create(year=2023, kind="province", title="Jaarverslag 2023")
    Text.objects.create(report=made, number=1, heading="Kort", text="Van {regels} regels zijn er {gedaan} gedaan.\n\nEn verder.")
    yield made
    clear()


@pytest.fixture
def browser(site: Any) -> Callable[[str], Any]:  # noqa: ARG001
    from django.test import Client

    from schakel.website.accounts.models import Account

    def made(name: str) -> Any:
        client = Client(headers={"host": "localhost"})
        client.force_login(Account.objects.get(username=name))
        return client

    return made


def _freeze(browser: Callable[[str], Any], report: Any, **more: str) -> str:
    answer = browser("anke").post(f"/jaarplan/verslagen/{report.pk}/vastleggen/", more, follow=True)
    return str(answer.content.decode())


def test_the_draft_counts_the_plan_as_it_stands(ask: Ask, report: Any) -> None:
    from schakel.registers.plan.models import Item

    page = ask("anke", f"/jaarplan/verslagen/{report.pk}/").content.decode()
    assert "Van de 3 afspraken voor 2023 zijn er 1 gedaan, 1 deels en 0 niet" in page
    assert "Van 3 regels zijn er 1 gedaan." in page
    assert "Van 1 is nog niet opgeschreven wat ervan kwam." in page
    assert "Er was geen chauffeur" in page
    assert "Regel 4" not in page
    Item.objects.filter(code="2023-4.1.3").update(progress="done")
    assert "Van 3 regels zijn er 2 gedaan." in ask("anke", f"/jaarplan/verslagen/{report.pk}/").content.decode()


def test_figures_come_from_the_snapshot_as_the_province_may_see_them(ask: Ask, report: Any) -> None:
    from schakel.registers.accountability.models import Text
    from schakel.reports import catalogue
    from schakel.reports.words import value_in_words
    from schakel.website.pages import reading, year_report
    from schakel.website.snapshots import current_snapshot

    snapshot = current_snapshot()
    assert snapshot is not None
    network = reading.places(snapshot).network
    assert network is not None
    figures = reading.released(snapshot, "loans", "year", year_report.READ_BY).series("network", network.code)
    last = [each for each in figures if each.value is not None and not each.part][-1]
    Text.objects.create(report=report, number=2, heading="Lenen", text=f"Dat waren {{loans {last.starts_on.year}}} en {{loans}}.")
    page = ask("anke", f"/jaarplan/verslagen/{report.pk}/").content.decode()
    says = value_in_words(last, catalogue.measures()["loans"], "nl")
    assert f"Dat waren {says} en niet bekend." in page


def test_what_was_frozen_stays_whatever_happens_after(browser: Callable[[str], Any], ask: Ask, report: Any) -> None:
    from schakel.registers.accountability.models import Text
    from schakel.registers.plan.models import Item

    assert "Vastgelegd. Deze editie verandert niet meer." in _freeze(browser, report)
    address = f"/jaarplan/verslagen/{report.pk}/1/"
    before = ask("carla", address).content.decode()
    Item.objects.update(progress="not", reason="Alles ging mis")
    Text.objects.update(text="Wij zwijgen.")
    after = ask("carla", address).content.decode()
    assert "zijn er 1 gedaan, 1 deels en 0 niet" in after
    assert "Alles ging mis" not in after
    main = re.compile(r"<main.*</main>", re.DOTALL)
    assert main.findall(after) == main.findall(before) != []
    assert "Alles ging mis" in ask("anke", f"/jaarplan/verslagen/{report.pk}/").content.decode()
    # In English too, as it was frozen.
    assert "1 were done, 1 partly" in ask("carla", f"/en/year-plan/reports/{report.pk}/1/").content.decode()


def test_a_next_edition_says_what_differs_and_the_first_points_to_it(
    browser: Callable[[str], Any], ask: Ask, report: Any
) -> None:
    from schakel.registers.accountability.models import Edition, Text

    _freeze(browser, report)
    assert "Er is niets anders dan in de laatste editie." in _freeze(browser, report, why="Zomaar")
    Text.objects.update(text="Verbeterd.")
    assert "Schrijf op wat er anders is" in _freeze(browser, report)
    _freeze(browser, report, why="Een telfout hersteld")
    assert list(Edition.objects.values_list("number", flat=True)) == [1, 2]
    first = ask("carla", f"/jaarplan/verslagen/{report.pk}/1/").content.decode()
    assert "Er is een nieuwere editie." in first
    assert "Een telfout hersteld" in first


def test_an_edition_that_was_tampered_with_is_closed_and_named(browser: Callable[[str], Any], ask: Ask, report: Any) -> None:
    from schakel.registers.accountability.models import Edition

    _freeze(browser, report)
    edition = Edition.objects.get()
    edition.contents["nl"]["title"] = "Alles is gelukt"
    edition.save()
    answer = ask("carla", f"/jaarplan/verslagen/{report.pk}/1/")
    assert answer.status_code == 503
    assert "veranderd nadat het was vastgelegd" in answer.content.decode()
    assert "Alles is gelukt" not in answer.content.decode()


def test_a_report_with_an_edition_cannot_be_removed(browser: Callable[[str], Any], report: Any) -> None:
    from schakel.registers.accountability.models import Text, YearReport

    _freeze(browser, report)
    Text.objects.all().delete()
    answer = browser("anke").post(f"/lijsten/year-reports/{report.pk}/verwijderen/", {"seen": report.version})
    assert answer.status_code == 409
    assert YearReport.objects.filter(pk=report.pk).exists()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Er waren {uitleningen}.", "geen cijfer van Schakel"),
        ("Er waren {loan}.", "loans"),
        ("Er waren { }.", "geen cijfer"),
        ("Er waren {loans twintig}.", "Schrijf {naam}"),
    ],
)
def test_braces_without_a_figure_are_refused_with_what_was_meant(
    browser: Callable[[str], Any], report: Any, text: str, says: str
) -> None:
    filled = {"report": report.pk, "number": 5, "heading": "Lenen", "text": text}
    answer = browser("anke").post("/lijsten/report-texts/nieuw/", filled)
    assert answer.status_code == 422
    assert says in answer.content.decode()


@pytest.mark.parametrize(
    ("person", "drafts", "editions", "freezes"),
    [("anke", 200, 200, 302), ("bram", 403, 200, 403), ("carla", 403, 200, 403), ("driss", 403, 403, 403)],
)
def test_who_sees_a_draft_and_who_an_edition(
    browser: Callable[[str], Any], report: Any, person: str, drafts: int, editions: int, freezes: int
) -> None:
    _freeze(browser, report)
    assert browser(person).get(f"/jaarplan/verslagen/{report.pk}/").status_code == drafts
    assert browser(person).get(f"/jaarplan/verslagen/{report.pk}/1/").status_code == editions
    assert browser(person).get("/jaarplan/verslagen/").status_code == editions
    assert browser(person).post(f"/jaarplan/verslagen/{report.pk}/vastleggen/", {"why": "x"}).status_code == freezes


def test_the_file_is_a_pdf_of_the_same_words(browser: Callable[[str], Any], ask: Ask, report: Any) -> None:
    import io

    import pymupdf

    _freeze(browser, report)
    answer = ask("carla", f"/jaarplan/verslagen/{report.pk}/1/?kind=pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    text = " ".join("".join(page.get_text() for page in pymupdf.open(stream=io.BytesIO(answer.content))).split())
    assert "Van de 3 afspraken voor 2023 zijn er 1 gedaan, 1 deels en 0 niet" in text
    assert "Er was geen chauffeur" in text


def test_without_a_report_the_page_says_what_to_do(ask: Ask, site: Any) -> None:  # noqa: ARG001
    assert "Begin een verslag" in ask("anke", "/jaarplan/verslagen/").content.decode()
    assert "Zodra een verslag is vastgelegd" in ask("carla", "/jaarplan/verslagen/").content.decode()


def test_what_was_frozen_is_not_asked_for_any_more(browser: Callable[[str], Any], report: Any) -> None:
    from datetime import timedelta

    from schakel.website.pages import reading

    report.due_on = reading.today() + timedelta(days=3)
    report.save()
    anke = browser("anke")
    assert "Verslag vastleggen" in anke.get("/lijsten/wat-er-aankomt/").content.decode()
    _freeze(browser, report)
    assert "Verslag vastleggen" not in anke.get("/lijsten/wat-er-aankomt/").content.decode()
