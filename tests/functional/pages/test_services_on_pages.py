"""The services: a catalogue for everybody, a request that machines cannot send, and what is forgotten of who asked."""

import smtplib
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from hypothesis import given
from hypothesis import strategies as st
from small_site.snapshot import NOORD, ZUID

from schakel.registers.services.terms import working_days_later

Ask = Callable[..., Any]
PERSON = {"asker": "dorpshuis, beheerder", "contact": "0592 123456", "question": "Kan er een kast bij ons komen?"}


@pytest.fixture
def services(site: Path) -> Iterator[dict[str, Any]]:  # noqa: ARG001
    """Three services: one offered, one a pilot, one that ended."""
    from auditlog.models import LogEntry
    from django.test import override_settings

    from schakel.registers.services.models import Request, Service, Use
    from schakel.website.pages import service_request

    common = {"costs": "Niets", "term": "Binnen een maand", "about": "Meer erover."}
    made = {
        "advies": Service.objects.create(
            name="Advies", theme="collection", says="Over uw profiel.", team="collection", for_libraries=True, **common
        ),
        "plank": Service.objects.create(
            name="Boekenplank",
            theme="innovation",
            says="In het dorp.",
            team="innovation",
            standing="pilot",
            for_others=True,
            **common,
        ),
        "koffer": Service.objects.create(
            name="Leskoffer", theme="digital", says="Robots.", team="innovation", standing="ended", for_education=True, **common
        ),
    }
    service_request._buckets.cache_clear()
    mail.outbox = []
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        yield made
    for each in (Use, Request, Service, LogEntry):
        each.objects.all().delete()


@pytest.fixture
def visitor(services: Any) -> Any:  # noqa: ARG001
    from django.test import Client

    return Client(headers={"host": "localhost"})


def _sent(visitor: Any, service: Any, *, seconds: float = 10, **other: Any) -> Any:
    from schakel.website.pages.service_request import seal

    given = PERSON | {"seal": seal(service, time.time() - seconds), "website": ""} | other
    return visitor.post(f"/diensten/{service.pk}/aanvragen/", given)


def _requests() -> list[Any]:
    from schakel.registers.services.models import Request

    return list(Request.objects.order_by("id"))


def test_a_visitor_reads_what_is_offered(ask: Ask, services: dict[str, Any]) -> None:
    page = ask(None, "/diensten/").content.decode()
    assert "Boekenplank" in page
    assert "Leskoffer" not in page
    one = ask(None, f"/diensten/{services['plank'].pk}/").content.decode()
    assert "voor andere organisaties" in one
    assert "Dit is een proef" in one
    assert "/aanvragen/" in one


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("?q=profiel", {"Advies"}), ("?for=for_others", {"Boekenplank"}), ("?q=dorp&for=for_libraries", set()),
        ("?q=meer+erover", {"Advies", "Boekenplank"}),
    ],
)  # fmt: skip
def test_the_catalogue_is_searched_and_narrowed(ask: Ask, services: Any, address: str, found: set[str]) -> None:
    page = ask(None, f"/diensten/{address}").content.decode()
    assert {name for name in ("Advies", "Boekenplank", "Leskoffer") if f">{name}</a>" in page} == found
    assert services
    assert ("Er is geen dienst die hierbij past" in page) is not bool(found)


def test_what_ended_can_be_read_and_not_asked(ask: Ask, visitor: Any, services: dict[str, Any]) -> None:
    ended = services["koffer"]
    page = ask(None, f"/diensten/{ended.pk}/").content.decode()
    assert "Deze dienst bieden wij niet meer aan" in page
    assert "/aanvragen/" not in page
    assert _sent(visitor, ended).status_code == 302
    assert not _requests()


def test_an_empty_catalogue_says_what_to_do(ask: Ask) -> None:
    assert "Hier komen onze diensten te staan" in ask(None, "/diensten/").content.decode()
    assert "Voeg de eerste dienst toe" in ask("anke", "/diensten/").content.decode()
    assert ask(None, "/diensten/1/").status_code == 404
    assert ask(None, "/diensten/?for=team").status_code == 404


def test_a_request_lands_with_the_team_of_the_service(visitor: Any, services: dict[str, Any]) -> None:
    from schakel.website.accounts.models import Account

    Account.objects.create(username="cees", role="support", team="innovation", email="cees@example.nl")
    Account.objects.create(username="dora", role="support", team="innovation", email="dora@example.nl", is_active=False)
    Account.objects.create(username="ella", role="support", team="data", email="ella@example.nl")
    try:
        answer = _sent(visitor, services["plank"])
    finally:
        Account.objects.filter(username__in=("cees", "dora", "ella")).delete()
    assert answer.status_code == 302
    assert "Uw aanvraag is verstuurd" in visitor.get(answer.url).content.decode()
    (made,) = _requests()
    assert (made.team, made.state, made.contact) == ("innovation", "new", PERSON["contact"])
    assert made.answer_by == working_days_later(made.came_on, 5)
    (message,) = mail.outbox
    assert message.to == ["cees@example.nl"]
    assert f"/lijsten/service-requests/{made.pk}/" in message.body
    told = message.subject + message.body
    assert not [text for text in PERSON.values() if text in told]


def test_a_mail_server_that_is_gone_loses_no_request(visitor: Any, services: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from schakel.records.due import everything_due
    from schakel.website.accounts.models import Account

    def gone(*_given: Any) -> int:
        raise smtplib.SMTPServerDisconnected

    Account.objects.create(username="cees", role="support", team="innovation", email="cees@example.nl")
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", gone)
    try:
        assert _sent(visitor, services["plank"]).status_code == 302
    finally:
        Account.objects.filter(username="cees").delete()
    (made,) = _requests()
    waits = [each for each in everything_due(made.came_on, made.answer_by) if each.record == made]
    assert [(each.on, each.of_team) for each in waits] == [(made.answer_by, "innovation")]


@pytest.mark.parametrize(
    ("seconds", "other", "says"),
    [
        (0, {}, "Dat ging erg snel"),
        (13 * 3600, {}, "stond lang open"),
        (10, {"website": "https://koop.example"}, "een veld dat leeg moet blijven"),
        (10, {"seal": "1:1:zelfgemaakt"}, "Er ging iets mis"),
        (10, {"contact": "bel maar"}, "geen mailadres en geen telefoonnummer"),
        (10, {"contact": "12345"}, "geen mailadres en geen telefoonnummer"),
        (10, {"asker": " "}, "Kijk bij de velden"),
        (10, {"question": "a" * 2001}, "Kijk bij de velden"),
    ],
)
def test_what_no_person_sends_is_not_taken(visitor: Any, services: Any, seconds: float, other: Any, says: str) -> None:
    answer = _sent(visitor, services["plank"], seconds=seconds, **other)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    assert not _requests()
    # Nothing of what a person wrote is lost.
    assert "beheerder" in page or "asker" in other
    assert "Kan er een kast" in page or "question" in other


def test_a_page_that_was_opened_for_another_service_does_not_count(visitor: Any, services: Any) -> None:
    from schakel.website.pages.service_request import seal

    assert _sent(visitor, services["plank"], seal=seal(services["advies"], time.time() - 10)).status_code == 422


def test_one_address_may_ask_some_times_an_hour(visitor: Any, services: Any) -> None:
    for _turn in range(5):
        assert _sent(visitor, services["plank"]).status_code == 302
    # What was wrong cost nothing; what is right is one too many.
    assert _sent(visitor, services["plank"], contact="").status_code == 422
    refused = _sent(visitor, services["plank"])
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 720
    assert "Kan er een kast" in refused.content.decode()
    assert len(_requests()) == 5


@pytest.mark.parametrize("other", [{"contact": "a@example.nl\nBcc: b@example.nl"}, {"asker": "x" * 151}])
def test_what_could_be_more_than_it_says_is_refused(visitor: Any, services: Any, other: Any) -> None:
    assert _sent(visitor, services["plank"], **other).status_code == 422


def test_the_trail_tells_nothing_of_who_asked(visitor: Any, services: Any, client: Any) -> None:
    from auditlog.models import LogEntry

    _sent(visitor, services["plank"])
    (made,) = _requests()
    other = {"service": made.service_id, "came_on": made.came_on, "team": made.team, "answer_by": made.answer_by, "seen": 1}
    given = PERSON | other | {"state": "answered", "answered_on": made.came_on, "answer": "Gebeld met de beheerder"}
    answer = client("anke").post(f"/lijsten/service-requests/{made.pk}/wijzigen/", given)
    assert answer.status_code == 302, answer.content.decode()
    told = " ".join(f"{each.object_repr} {each.changes}" for each in LogEntry.objects.all())
    assert "answered" in told
    assert not [text for text in (*PERSON.values(), "Gebeld") if text in told]


def test_who_asked_is_forgotten_after_the_answer(visitor: Any, services: Any) -> None:
    from schakel.registers.services.forgetting import forget_requests, requests_due
    from schakel.registers.services.models import Request

    for _turn in range(3):
        _sent(visitor, services["plank"])
    old, new, waits = _requests()
    Request.objects.filter(pk=old.pk).update(state="answered", answered_on=date(2022, 1, 31), answer="Gebeld")
    Request.objects.filter(pk=new.pk).update(state="refused", answered_on=date(2022, 2, 1))
    before = datetime(2022, 2, 1, tzinfo=UTC)
    assert requests_due(before) == 1
    assert forget_requests(before) == 1
    assert requests_due(before) == 0
    old.refresh_from_db()
    assert (old.asker, old.contact, old.question, old.answer) == ("", "", "", "")
    assert (old.state, old.service, old.version) == ("answered", services["plank"], 2)
    for each in (new, waits):
        each.refresh_from_db()
        assert each.question == PERSON["question"]


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"state": "answered"}, "Vul in wanneer u antwoordde"),
        ({"answered_on": "2022-03-02"}, "Er staat een dag van antwoord"),
        ({"state": "answered", "answered_on": "2022-02-01"}, "Het antwoord ligt voor de aanvraag"),
    ],
)
def test_a_request_of_which_parts_do_not_fit_is_refused(client: Any, services: Any, other: Any, says: str) -> None:
    given = PERSON | {
        "service": services["plank"].pk,
        "came_on": "2022-03-01",
        "team": "data",
        "answer_by": "2022-03-08",
        "state": "new",
    }
    refused = client("anke").post("/lijsten/service-requests/nieuw/", given | {"seen": ""} | other)
    assert refused.status_code == 422
    assert says in refused.content.decode()


def test_a_service_is_for_somebody(client: Any, services: Any) -> None:
    assert services
    given = {
        "name": "Iets", "theme": "data", "says": "x", "about": "x", "costs": "x", "term": "x",
        "answer_days": 5, "team": "data", "standing": "offered", "seen": "",
    }  # fmt: skip
    refused = client("anke").post("/lijsten/services/nieuw/", given)
    assert refused.status_code == 422
    assert "Kies voor wie deze dienst is" in refused.content.decode()
    assert client("anke").post("/lijsten/services/nieuw/", given | {"for_care": "on"}).status_code == 302


@pytest.mark.parametrize(("team", "status"), [("innovation", 200), ("data", 200), ("", 403)])
def test_every_team_keeps_requests(client: Any, services: Any, team: str, status: int) -> None:
    from schakel.website.accounts.models import Account

    assert services
    try:
        assert client("cees", team=team).get("/lijsten/service-requests/nieuw/").status_code == status
    finally:
        Account.objects.filter(username="cees").delete()


@pytest.mark.parametrize("person", ["bram", "carla", "driss"])
def test_who_asked_is_seen_by_the_support_organisation_only(ask: Ask, visitor: Any, services: Any, person: str) -> None:
    _sent(visitor, services["plank"])
    (made,) = _requests()
    for address in (
        "/lijsten/service-requests/",
        f"/lijsten/service-requests/{made.pk}/",
        "/lijsten/service-requests/bestand.csv",
    ):
        assert ask(person, address).status_code == 403
    assert "0592" not in ask(person, "/zoeken/?q=Boekenplank").content.decode()


def test_a_library_sees_its_own_use_and_the_others_by_no_road(ask: Ask, services: Any) -> None:
    from schakel.registers.services.models import Use

    for code, number in ((NOORD, 4), (ZUID, 7031)):
        Use.objects.create(service=services["advies"], organisation_code=code, year=2022, number=number)
    Use.objects.create(service=services["plank"], organisation_code=NOORD, year=2022, number=0)
    page = ask("anke", "/diensten/gebruik/").content.decode()
    assert "Diensten zijn 7.035 keer gebruikt in 2022" in page
    # Nought is something else than nothing written down.
    assert '<td class="n">0</td><td class="n">–</td>' in page
    assert "7031" in ask("anke", "/diensten/gebruik/?format=csv").content.decode("utf-8-sig")
    for address in (
        "/diensten/gebruik/",
        "/diensten/gebruik/?format=csv",
        "/lijsten/service-use/",
        "/lijsten/service-use/bestand.csv",
    ):
        own = ask("bram", address).content.decode()
        assert "Advies" in own
        assert "7.031" not in own
        assert "7031" not in own
    assert ask("carla", "/diensten/gebruik/").status_code == 403
    assert ask(None, "/diensten/gebruik/").status_code == 302
    assert ask("anke", "/diensten/gebruik/?year=1999").status_code == 404


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 60))
def test_working_days_are_counted_one_by_one(day: date, number: int) -> None:
    last = working_days_later(day, number)
    between = [day + timedelta(days=each) for each in range(1, (last - day).days + 1)]
    assert sum(each.weekday() < 5 for each in between) == number
    assert number == 0 or last.weekday() < 5


def test_invented_services_fill_every_page(site: Any, services: Any) -> None:
    from schakel.registers.services.invented import invent
    from schakel.registers.services.models import Request, Service, Use

    assert site
    assert services
    assert invent(date(2022, 6, 1), {NOORD: "Noord"}, {}) == 0
    Service.objects.all().delete()
    made = invent(date(2022, 6, 1), {NOORD: "Noord", ZUID: "Zuid"}, {})
    assert made == sum(each.objects.count() for each in (Service, Request, Use))
    assert {each.state for each in Request.objects.all()} == {"new", "busy", "answered", "refused"}
    assert all(each.audiences for each in Service.objects.all())
