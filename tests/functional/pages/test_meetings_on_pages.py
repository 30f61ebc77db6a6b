"""Meetings: counted for the year in which they were held, followed in one's own calendar, with what is to be done."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
from small_site.snapshot import NOORD, ZUID

Ask = Callable[..., Any]
TODAY = date(2023, 12, 31)


@pytest.fixture
def meetings(site: Path) -> Iterator[Any]:  # noqa: ARG001
    """`meetings(kind, name, a_year)` makes a series and gives a function that holds a meeting of it."""
    from auditlog.models import LogEntry

    from schakel.records.standing import Standing
    from schakel.registers.meetings.models import Action, Decision, Meeting, Series
    from schakel.website.accounts.models import Account

    def made(kind: str, name: str, a_year: int | None = None) -> Callable[..., Any]:
        series = Series.objects.create(name=name, kind=kind, a_year=a_year)

        def held(at: datetime, standing: str = Standing.HELD, organisation: str = "") -> Any:
            return Meeting.objects.create(series=series, starts_at=at, standing=standing, organisation_code=organisation)

        return held

    yield made
    for each in (Action, Decision, Meeting, Series, LogEntry):
        each.objects.all().delete()
    Account.objects.update(calendar_key="")


def _at(year: int, month: int, day: int, hour: int = 10) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


def _anke() -> Any:
    from django.test import Client

    from schakel.website.accounts.models import Account

    browser = Client(headers={"host": "localhost"})
    browser.force_login(Account.objects.get(username="anke"))
    return browser


def _counted(on: date = TODAY) -> dict[tuple[str, str, int], float]:
    from schakel.registers.meetings.counting import facts

    return {(each.norm, each.of, each.starts_on.year): each.value for each in facts(on)}


def test_what_was_held_is_counted_for_the_norms_of_the_plan(meetings: Any) -> None:
    dbo, jeugd, makers = meetings("directors", "DBO", 6), meetings("innovation", "Jeugd", 4), meetings("innovation", "Makers", 3)
    talk = meetings("customer", "Klantgesprek", 3)
    for month in (1, 3, 5):
        dbo(_at(2023, month, 10))
        jeugd(_at(2023, month, 11))
    dbo(_at(2023, 6, 1), "cancelled")
    dbo(_at(2023, 12, 1), "planned")
    makers(_at(2022, 5, 5))
    talk(_at(2023, 4, 4), organisation=NOORD)
    talk(_at(2022, 4, 4), organisation=ZUID)
    found = _counted()
    assert found["dbo_meetings", "", 2023] == 3
    assert found["sgia_meetings", "", 2023] == 0
    assert (found["innovation_meetings", "Jeugd", 2023], found["innovation_meetings", "Makers", 2023]) == (3, 0)
    assert found["customer_talks", "", 2023] == 1
    # Whoever was talked with in another year counts with none.
    assert (found["customer_talks_each", NOORD, 2023], found["customer_talks_each", ZUID, 2023]) == (1, 0)
    assert _counted(date(2023, 4, 1))["dbo_meetings", "", 2023] == 2


def test_every_norm_that_is_counted_is_a_norm_of_that_form(meetings: Any) -> None:
    from schakel.measures.norms import find_norms

    meetings("customer", "Klantgesprek")(_at(2023, 4, 4), organisation=NOORD)
    meetings("innovation", "Jeugd")(_at(2023, 4, 4))
    norms = find_norms()
    assert {norm for norm, _, _ in _counted()} == {
        "dbo_meetings", "sgia_meetings", "innovation_meetings", "customer_talks", "customer_talks_each",
    }  # fmt: skip
    for norm, of, _ in _counted():
        assert norms[norm].needs_fact
        assert (norms[norm].each is not None) == bool(of)


def test_a_meeting_that_moves_over_the_end_of_a_year_counts_where_it_was_held(meetings: Any, ask: Ask) -> None:
    one = meetings("directors", "DBO", 6)(_at(2023, 12, 20))
    assert (_counted()["dbo_meetings", "", 2023], _counted(date(2024, 12, 31))["dbo_meetings", "", 2024]) == (1, 0)
    one.starts_at = _at(2024, 1, 8)
    one.save()
    assert _counted(date(2024, 12, 31)) == {
        ("dbo_meetings", "", 2024): 1, ("sgia_meetings", "", 2024): 0, ("customer_talks", "", 2024): 0,
    }  # fmt: skip
    assert ask("anke", "/overleggen/?year=2023").status_code == 404


def test_moved_in_its_form_the_year_that_it_left_counts_one_less(meetings: Any) -> None:
    from schakel.registers.meetings.models import Meeting

    series = meetings("directors", "DBO", 6)
    series(_at(2022, 11, 2))
    one = series(_at(2022, 12, 20))
    assert _counted()["dbo_meetings", "", 2022] == 2
    data = {"series": one.series_id, "starts_at": "2023-01-08T10:00", "minutes_long": 120, "standing": "held", "seen": 1}
    assert _anke().post(f"/lijsten/meetings/{one.pk}/wijzigen/", data).status_code == 302
    assert Meeting.objects.get(pk=one.pk).starts_at == _at(2023, 1, 8, 9)
    assert (_counted()["dbo_meetings", "", 2022], _counted()["dbo_meetings", "", 2023]) == (1, 1)


@pytest.mark.parametrize("code", ["NL-9999999999", "Bibliotheek Nergens"])
def test_a_file_that_names_an_unknown_organisation_is_refused_at_its_cell(meetings: Any, code: str) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from schakel.registers.meetings.models import Meeting

    meetings("customer", "Klantgesprekken")
    rows = f"Klantgesprekken;2022-03-01 10:00;60;gehouden;{NOORD}\nKlantgesprekken;2022-04-01 10:00;60;gehouden;{code}\n"
    file = SimpleUploadedFile("lijst.csv", f"Reeks;Begint op;Duurt (minuten);Stand;Met bibliotheek\n{rows}".encode())
    refused = _anke().post("/lijsten/meetings/inlezen/", {"file": file})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert re.findall(r'<th scope="row" class="n">(\d+)</th><td>([^<]*)</td><td>([^<]*)</td>', page)[0] == (
        "3", "Met bibliotheek", code,
    )  # fmt: skip
    assert not Meeting.objects.exists()


def test_just_before_midnight_it_is_still_the_old_year_here(meetings: Any) -> None:
    """At 23:30 UTC on the last day of the year it is the new year in Assen already."""
    meetings("directors", "DBO")(datetime(2022, 12, 31, 23, 30, tzinfo=UTC))
    assert ("dbo_meetings", "", 2022) not in _counted()
    assert _counted()["dbo_meetings", "", 2023] == 1


@pytest.mark.parametrize(
    ("held", "year", "word"),
    [
        (3, 2022, "zo vaak als gepland"),
        (4, 2022, "vaker dan gepland"),
        (2, 2022, "minder vaak dan gepland"),
        (2, 2023, "het jaar loopt nog"),
    ],
)
def test_a_series_is_held_against_how_often_it_was_meant(
    meetings: Any, ask: Ask, monkeypatch: pytest.MonkeyPatch, held: int, year: int, word: str
) -> None:
    from schakel.website.pages import reading

    monkeypatch.setattr(reading, "today", lambda: date(2023, 6, 1))
    series = meetings("innovation", "Makers", 3)
    for month in range(1, held + 1):
        series(_at(year, month, 5))
    page = ask("anke", f"/overleggen/?year={year}").content.decode()
    assert word in page
    assert ("2023 loopt nog: geen overleg kwam al te vaak bijeen" in page) == (year == 2023)
    assert ("Geen overleg wijkt af" in page) == (word == "zo vaak als gepland")
    table = ask("bram", f"/overleggen/?year={year}&format=csv").content.decode("utf-8-sig").splitlines()
    assert table[1] == f"{year};Makers;innovatieoverleg;3;{held};0;0;{word}"


def test_without_meetings_the_page_says_what_to_do(meetings: Any, ask: Ask) -> None:
    assert callable(meetings)
    assert "Voeg eerst een reeks toe" in ask("anke", "/overleggen/").content.decode()
    assert ask("carla", "/overleggen/").status_code == 403
    assert ask(None, "/overleggen/").status_code == 302


def test_a_meeting_to_come_was_not_held_and_a_talk_names_its_library(meetings: Any) -> None:
    from schakel.records.form import form_of
    from schakel.records.known import Known
    from schakel.records.sheet import sheets
    from schakel.registers.meetings.models import Series

    meetings("customer", "Klantgesprek")
    sheet = sheets()["meetings"]
    later = (datetime.now(UTC) + timedelta(days=30)).strftime("%Y-%m-%dT%H:%M")
    given = {"series": Series.objects.get().pk, "starts_at": later, "minutes_long": 60, "standing": "held"}
    form = form_of(sheet.model, sheet.fields, sheet.form)(given, known=Known({NOORD: "Noord"}))
    assert "moet nog komen" in str(form.errors["standing"])
    form = form_of(sheet.model, sheet.fields, sheet.form)(given | {"standing": "planned"}, known=Known({NOORD: "Noord"}))
    assert "met welke bibliotheek" in str(form.errors["organisation_code"])
    form = form_of(sheet.model, sheet.fields, sheet.form)(
        given | {"standing": "planned", "organisation_code": "NL-9"}, known=Known()
    )
    assert "is niet bekend" in str(form.errors["organisation_code"])


def test_each_follows_their_own_meetings_in_their_own_calendar(meetings: Any, ask: Ask) -> None:
    from django.test import Client

    from schakel.registers.meetings.models import Action
    from schakel.website.accounts.models import Account

    soon = datetime.now(UTC) + timedelta(days=10)
    all_together = meetings("directors", "DBO")(soon, "planned")
    talks = meetings("customer", "Klantgesprek")
    talks(soon, "planned", NOORD)
    talks(soon, "planned", ZUID)
    Action.objects.create(
        meeting=all_together, text="Verslag, rondsturen; vóór vrijdag", owner="secretariaat", due_on=soon.date()
    )
    addresses = {}
    for person in ("anke", "bram"):
        browser = Client(headers={"host": "localhost"})
        browser.force_login(Account.objects.get(username=person))
        browser.post("/agenda/", {"act": "new"})
        addresses[person] = f"/agenda/{Account.objects.get(username=person).calendar_key}.ics"
        assert addresses[person] in browser.get("/agenda/").content.decode()
    summaries = {}
    for person, address in addresses.items():
        answer = ask(None, address)
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        calendar = icalendar.Calendar.from_ical(answer.content)
        summaries[person] = [str(event["summary"]) for event in calendar.walk("VEVENT")]
        (task,) = calendar.walk("VTO" + "DO")
        assert str(task["summary"]) == "Verslag, rondsturen; vóór vrijdag (secretariaat)"
    assert summaries == {"anke": ["DBO", "Klantgesprek", "Klantgesprek"], "bram": ["DBO", "Klantgesprek"]}

    browser.post("/agenda/", {"act": "new"})
    assert ask(None, addresses["bram"]).status_code == 404, "with a new address the old one stops"
    browser.post("/agenda/", {"act": "stop"})
    assert Account.objects.get(username="bram").calendar_key == ""
    assert ask(None, "/agenda/.ics").status_code == 404
    Account.objects.filter(username="anke").update(is_active=False)
    assert ask(None, addresses["anke"]).status_code == 404
    Account.objects.filter(username="anke").update(is_active=True)
    assert ask("carla", "/agenda/").status_code == 403


def test_what_is_to_be_done_and_what_nobody_wrote_down_is_due(meetings: Any) -> None:
    from schakel.records.due import everything_due
    from schakel.registers.meetings.models import Action

    series = meetings("directors", "DBO")
    one = series(_at(2023, 5, 1), "planned")
    series(_at(2023, 4, 1))
    Action.objects.create(meeting=one, text="Cijfers nazenden", owner="gegevens", due_on=date(2023, 5, 20))
    Action.objects.create(meeting=one, text="Klaar", owner="gegevens", due_on=date(2023, 5, 20), state="done")
    today = date(2023, 5, 10)
    found = [(each.on, each.what) for each in everything_due(today, today + timedelta(days=14))]
    assert found == [
        (date(2023, 5, 8), "Gehouden of afgezegd? DBO, 1 mei 2023"), (date(2023, 5, 20), "Actie (gegevens): Cijfers nazenden"),
    ]  # fmt: skip


def test_the_demo_invents_believable_meetings_once(meetings: Any) -> None:
    from schakel.registers.meetings.invented import invent
    from schakel.registers.meetings.models import Meeting

    assert callable(meetings)
    assert invent(date(2023, 6, 1), {NOORD: "Noord", ZUID: "Zuid"}, {}) > 100
    assert invent(date(2023, 6, 1), {NOORD: "Noord"}, {}) == 0
    assert not Meeting.objects.filter(standing="held", starts_at__date__gt=date(2023, 6, 1)).exists()
    counted = _counted(date(2022, 12, 31))
    assert counted["dbo_meetings", "", 2022] == 6
    # One group too often, one too rarely: a norm of three to four counts both ways.
    assert (counted["innovation_meetings", "Jeugd", 2022], counted["innovation_meetings", "Makers", 2022]) == (5, 2)


def test_the_norms_tell_what_the_register_counted(meetings: Any, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    from schakel.website.pages import reading

    monkeypatch.setattr(reading, "today", lambda: date(2024, 1, 5))
    dbo = meetings("directors", "DBO", 6)
    for month in range(1, 6):
        dbo(_at(2023, month, 10))
    assert "Geteld in de lijst Overleggen: Drents Bibliotheken Overleg (DBO)" in ask("anke", "/normen/").content.decode()
    before = ask("anke", "/normen/").content.decode()
    dbo(_at(2023, 11, 10))
    assert ask("anke", "/normen/").content.decode() != before, "a new meeting is seen at once"
