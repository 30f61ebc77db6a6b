"""Learning: seats and the waiting list, who was there, marks that are silent under five, and what is forgotten."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from small_site.snapshot import NOORD, ZUID

Ask = Callable[..., Any]
PAGE = "/leren/"


@pytest.fixture
def sessions(site: Path) -> Iterator[Any]:  # noqa: ARG001
    """`sessions(seats, days)` makes a session of a training so many days from now."""
    from auditlog.models import LogEntry
    from django.core import mail
    from django.test import override_settings

    from schakel.registers.learning.models import Course, Enrolment, Evaluation, Material, Session
    from schakel.website.accounts.models import Account
    from schakel.website.pages import reading

    def clear() -> None:
        for each in (Evaluation, Enrolment, Session, Material, Course, LogEntry):
            each.objects.all().delete()

    def made(seats: int = 2, days: float = 10, **other: Any) -> Any:
        course, _ = Course.objects.get_or_create(
            title=other.pop("title", "Ontwerpen"), defaults={"kind": other.pop("kind", "training")}
        )
        starts_at = reading.now() + timedelta(days=days)
        return Session.objects.create(course=course, seats=seats, starts_at=starts_at, **other)

    clear()
    mail.outbox = []
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        yield made
    clear()
    Account.objects.filter(username__startswith="lid").delete()


@pytest.fixture
def client(sessions: Any) -> Callable[[str], Any]:  # noqa: ARG001
    """A browser in which somebody is signed in; lid1, lid2 … work at library Zuid."""
    from django.test import Client

    from schakel.website.accounts.models import Account

    def made(name: str) -> Any:
        account, _ = Account.objects.get_or_create(username=name, defaults={"role": "library", "organisation_code": ZUID})
        (browser := Client(raise_request_exception=False, headers={"host": "localhost"})).force_login(account)
        return browser

    return made


def _post(browser: Any, session: Any, act: str, **other: Any) -> Any:
    return browser.post(f"{PAGE}{session.pk}/", {"act": act, "function": "adviseur", "mail_address": ""} | other)


def _seats(session: Any) -> dict[str, bool]:
    from schakel.registers.learning.models import Enrolment

    return dict(Enrolment.objects.filter(session=session, is_withdrawn=False).order_by("since").values_list("by", "has_seat"))


def test_who_enrols_is_kept_as_function_and_library_and_waits_when_it_is_full(client: Any, sessions: Any) -> None:
    from schakel.registers.learning.models import Enrolment

    session = sessions(seats=1)
    answer = client("lid1").get(f"{PAGE}{session.pk}/").content.decode()
    assert "Er is nog één plaats" in answer
    assert _post(client("bram"), session, "enrol", function="leesconsulent").status_code == 302
    kept = Enrolment.objects.get()
    assert (kept.organisation_code, kept.function, kept.has_seat) == (NOORD, "leesconsulent", True)
    _post(client("lid1"), session, "enrol")
    _post(client("lid2"), session, "enrol")
    assert _seats(session) == {"bram": True, "lid1": False, "lid2": False}
    page = client("lid2").get(f"{PAGE}{session.pk}/").content.decode()
    assert "U bent nummer 2" in page
    assert "er wachten 2 mensen" in page
    listed = client("lid1").get(PAGE).content.decode()
    assert "Alle bijeenkomsten die komen, zijn vol" in listed
    assert "wachtlijst</span>" in listed


def test_a_seat_that_comes_free_goes_to_who_waits_longest_and_is_told_by_mail(client: Any, sessions: Any) -> None:
    from django.core import mail

    session = sessions(seats=1)
    _post(client("bram"), session, "enrol")
    _post(client("lid1"), session, "enrol", mail_address="een@voorbeeld.example")
    _post(client("lid2"), session, "enrol", mail_address="twee@voorbeeld.example")
    assert not mail.outbox
    assert _post(client("bram"), session, "withdraw").status_code == 302
    assert _seats(session) == {"lid1": True, "lid2": False}
    assert [each.to for each in mail.outbox] == [["een@voorbeeld.example"]]
    assert mail.outbox[0].subject == "U hebt een plaats: Ontwerpen"
    # Who comes back stands at the end.
    _post(client("bram"), session, "enrol")
    assert list(_seats(session)) == ["lid1", "lid2", "bram"]


def test_a_mail_server_that_is_gone_takes_no_seat_back(client: Any, sessions: Any) -> None:
    from django.test import override_settings

    session = sessions(seats=1)
    _post(client("bram"), session, "enrol")
    _post(client("lid1"), session, "enrol", mail_address="een@voorbeeld.example")
    backend = "django.core.mail.backends.smtp.EmailBackend"
    with override_settings(EMAIL_BACKEND=backend, EMAIL_HOST="127.0.0.1", EMAIL_PORT=9):
        assert _post(client("bram"), session, "withdraw").status_code == 302
    assert _seats(session) == {"lid1": True}


def test_two_at_once_do_not_both_get_the_last_seat(client: Any, sessions: Any) -> None:
    from django.db import connections

    for _time in range(3):
        session = sessions(seats=1, days=10 + _time)
        browsers = [client(f"lid{number}") for number in range(1, 5)]

        def enrol(browser: Any, session: Any = session) -> int:
            try:
                return int(_post(browser, session, "enrol").status_code)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(4) as pool:
            assert set(pool.map(enrol, browsers)) == {302}
        seats = list(_seats(session).values())
        assert sorted(seats) == [False, False, False, True]
        assert seats[0]


def test_nobody_enrols_twice_or_after_it_began(client: Any, sessions: Any) -> None:
    session, begun, off = sessions(), sessions(days=-0.01), sessions(days=3, standing="cancelled")
    bram = client("bram")
    _post(bram, session, "enrol")
    assert "U bent al aangemeld" in _follow(bram, _post(bram, session, "enrol"))
    assert len(_seats(session)) == 1
    for closed in (begun, off):
        assert "Aanmelden kan niet meer" in _follow(bram, _post(bram, closed, "enrol"))
        assert "Afmelden kan niet meer" in _follow(bram, _post(bram, closed, "withdraw"))
        assert not _seats(closed)
    assert bram.post(f"{PAGE}{session.pk}/", {"act": "iets"}).status_code == 404
    assert bram.get(f"{PAGE}999999/").status_code == 404


def _follow(browser: Any, answer: Any) -> str:
    assert answer.status_code == 302, answer.content.decode()
    return str(browser.get(answer.url).content.decode())


def test_a_wrong_address_is_told_beside_the_field_and_what_was_filled_in_stays(client: Any, sessions: Any) -> None:
    refused = _post(client("bram"), sessions(), "enrol", function="adviseur jeugd", mail_address="geen-adres")
    assert refused.status_code == 422
    assert 'value="adviseur jeugd"' in refused.content.decode()


def test_a_session_that_is_over_loses_nothing_that_was_filled_in(client: Any, sessions: Any) -> None:
    from django.test import Client

    from schakel.website.accounts.models import Account

    session = sessions()
    browser = Client(headers={"host": "localhost"})
    away = _post(browser, session, "enrol", function="half ingevuld")
    assert away.status_code == 302
    assert "/account/login/" in away.url
    browser.force_login(Account.objects.get(username="bram"))
    assert 'value="half ingevuld"' in browser.get(f"{PAGE}{session.pk}/").content.decode()
    assert client
    assert not _seats(session)


def test_seats_are_added_and_the_first_who_wait_move_up_but_none_is_taken_away(client: Any, sessions: Any) -> None:
    from django.utils import timezone

    session = sessions(seats=2)
    for number in range(1, 6):
        _post(client(f"lid{number}"), session, "enrol")
    anke, address = client("anke"), f"/lijsten/learning-sessions/{session.pk}/wijzigen/"
    data = {
        "course": session.course.pk, "starts_at": f"{timezone.localtime(session.starts_at):%Y-%m-%dT%H:%M}", "minutes_long": 120,
        "place": "", "standing": "planned",
    }  # fmt: skip
    refused = anke.post(address, data | {"seats": 1, "seen": 1})
    assert refused.status_code == 422
    assert "Er zijn al 2 plaatsen gegeven" in refused.content.decode()
    assert anke.post(address, data | {"seats": 4, "seen": 1}).status_code == 302
    assert list(_seats(session).values()) == [True, True, True, True, False]


def test_the_team_withdraws_removes_and_brings_back_and_the_list_stays_right(client: Any, sessions: Any) -> None:
    from schakel.registers.learning.models import Enrolment

    session = sessions(seats=1)
    for number in range(1, 4):
        _post(client(f"lid{number}"), session, "enrol")
    anke, first = client("anke"), Enrolment.objects.order_by("since").first()
    assert first is not None
    data = {"session": session.pk, "organisation_code": ZUID, "function": "adviseur", "mail_address": "", "attended": "unknown"}
    address = f"/lijsten/enrolments/{first.pk}/wijzigen/"
    assert anke.post(address, data | {"is_withdrawn": "on", "seen": first.version}).status_code == 302
    assert _seats(session) == {"lid2": True, "lid3": False}
    again = Enrolment.objects.get(pk=first.pk)
    assert anke.post(address, data | {"seen": again.version}).status_code == 302
    assert list(_seats(session)) == ["lid2", "lid3", "lid1"]
    second = Enrolment.objects.get(by="lid2")
    assert anke.post(f"/lijsten/enrolments/{second.pk}/verwijderen/", {"seen": second.version}).status_code == 302
    assert _seats(session) == {"lid3": True, "lid1": False}
    moved = anke.post(address, data | {"session": sessions(days=20).pk, "seen": again.version + 1})
    assert moved.status_code == 422
    assert "hoort bij één bijeenkomst" in moved.content.decode()


def _past(client: Any, sessions: Any, marks: list[int], days: float = -1) -> Any:
    """A session that was yesterday, with somebody for each mark; of a day when they could evaluate."""
    from schakel.registers.learning.models import Enrolment, Session

    session = sessions(seats=len(marks) + 1, days=days)
    for number, mark in enumerate(marks, start=1):
        Enrolment.objects.create(session=session, function="adviseur", by=f"lid{number}", has_seat=True, organisation_code=ZUID)
        assert _post(client(f"lid{number}"), session, "evaluate", mark=mark, remark=f"Opmerking {mark}").status_code == 302
    Session.objects.filter(pk=session.pk).update(standing="held")
    return session


def _later(session: Any) -> str:
    """The day after which marks are shown has come."""
    from schakel.registers.learning.models import Session
    from schakel.website.pages import reading

    Session.objects.filter(pk=session.pk).update(starts_at=reading.now() - timedelta(days=15))
    return f"{PAGE}{session.pk}/"


def test_marks_and_remarks_are_silent_under_five_and_while_people_still_evaluate(client: Any, sessions: Any) -> None:
    four, five = _past(client, sessions, [2, 8, 8, 8]), _past(client, sessions, [6, 7, 8, 9, 10], days=-2)
    anke = client("anke")
    assert "Gemiddeld een" not in anke.get(f"{PAGE}{five.pk}/").content.decode()
    page = anke.get(_later(five)).content.decode()
    assert "Gemiddeld een 8,0, van 5 oordelen" in page
    assert "Opmerking 9" in page
    silent = anke.get(_later(four)).content.decode()
    assert "Gemiddeld een" not in silent
    assert "Opmerking" not in silent
    # Nor does it follow from the sum of both.
    for year in {each["starts_at__year"] for each in type(five).objects.values("starts_at__year")}:
        file = anke.get(f"{PAGE}jaar/", {"year": year, "format": "csv"}).content.decode("utf-8-sig").splitlines()
        if "Training;0;2;0;0;8,00;5" in "".join(file[1:2]).replace("8;", "8,00;"):
            break
    else:
        pytest.fail("the five of one session count, the four of the other do not")


def test_one_evaluates_once_and_only_who_had_a_seat_and_in_time(client: Any, sessions: Any) -> None:
    from auditlog.models import LogEntry

    from schakel.registers.learning.models import Enrolment, Evaluation

    session = _past(client, sessions, [7])
    for browser in (client("lid1"), client("bram")):
        assert "Dit kan niet of niet meer" in _follow(browser, _post(browser, session, "evaluate", mark=1))
    for number, (has_seat, attended) in enumerate(((False, None), (True, False)), start=5):
        Enrolment.objects.create(session=session, function="x", by=f"lid{number}", has_seat=has_seat, attended=attended)
        _post(client(f"lid{number}"), session, "evaluate", mark=1)
    Enrolment.objects.create(session=session, function="x", by="lid9", has_seat=True)
    assert "Wat vond u ervan?" in client("lid9").get(PAGE).content.decode()
    assert _post(client("lid9"), session, "evaluate", mark=11).status_code == 422
    _later(session)
    _post(client("lid9"), session, "evaluate", mark=1)
    assert list(Evaluation.objects.values_list("mark", flat=True)) == [7]
    # Nothing in the trail ties a mark to a person or a moment.
    assert not LogEntry.objects.filter(content_type__model="evaluation").exists()
    assert "has_evaluated" not in str(list(LogEntry.objects.values_list("changes", flat=True)))


def test_who_was_there_is_written_down_by_the_team(client: Any, sessions: Any) -> None:
    from schakel.registers.learning.models import Enrolment

    session = _past(client, sessions, [7, 8])
    one, two = Enrolment.objects.order_by("id")
    bram = client("bram")
    assert _post(bram, session, "attendance", came=[one.pk]).status_code == 403
    assert "Wie was er?" not in bram.get(f"{PAGE}{session.pk}/").content.decode()
    assert _post(client("anke"), session, "attendance", came=[one.pk]).status_code == 302
    assert [Enrolment.objects.get(pk=each.pk).attended for each in (one, two)] == [True, False]
    assert _post(client("anke"), sessions(days=4), "attendance").status_code == 404


@pytest.mark.parametrize("address", ["/lijsten/enrolments/", "/lijsten/enrolments/bestand.csv", "/zoeken/?q=Ontwerpen"])
def test_longer_lists_ask_the_database_no_more_often(client: Any, sessions: Any, address: str) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from schakel.registers.learning.models import Enrolment

    anke, asked = client("anke"), []
    anke.get(address)
    for _ in range(2):
        for days in range(1, 4):
            session = sessions(days=days)
            Enrolment.objects.create(session=session, organisation_code=ZUID, function="directie", mail_address="d@zuid.example")
        with CaptureQueriesContext(connection) as found:
            answer = anke.get(address)
            assert b"Ontwerpen" in (b"".join(answer.streaming_content) if answer.streaming else answer.content)
        asked.append(len(found))
    assert asked[0] == asked[1]


def test_nobody_moves_up_in_a_session_that_was_cancelled(sessions: Any) -> None:
    from django.core import mail
    from django.db import transaction

    from schakel.registers.learning.models import Enrolment
    from schakel.registers.learning.seats import settle

    off = sessions(seats=2, standing="cancelled")
    waits = Enrolment.objects.create(session=off, organisation_code=ZUID, function="directie", mail_address="d@zuid.example")
    with transaction.atomic():
        assert settle(off.pk) == []
    waits.refresh_from_db()
    assert not waits.has_seat
    assert not mail.outbox


def test_planned_held_and_cancelled_are_counted_for_the_year(client: Any, sessions: Any) -> None:
    from schakel.registers.learning.models import Enrolment, Session

    for number, standing in enumerate(("held", "held", "cancelled", "planned")):
        session = sessions(days=number, standing=standing)
        Session.objects.filter(pk=session.pk).update(starts_at=datetime(2019, 5, 1 + number, 10, tzinfo=UTC))
        Enrolment.objects.create(session=session, function="x", has_seat=True, attended=True if number == 0 else None)
    eve = sessions(title="Spreekuur", kind="office_hour")
    # Half past eleven in the evening of the 31st by the world's clock is the new year here.
    Session.objects.filter(pk=eve.pk).update(starts_at=datetime(2018, 12, 31, 23, 30, tzinfo=UTC), standing="held")
    page = client("bram").get(f"{PAGE}jaar/", {"year": 2019})
    assert "In 2019 zijn 3 bijeenkomsten gehouden" in page.content.decode()
    rows = client("bram").get(f"{PAGE}jaar/", {"year": 2019, "format": "csv"}).content.decode("utf-8-sig").splitlines()
    assert [row.rpartition(";te weinig")[0] for row in rows[1:]] == ["Training;1;2;1;1", "Spreekuur;0;1;0;0", "Samen;1;3;1;1"]
    assert client("bram").get(f"{PAGE}jaar/", {"year": "x"}).status_code == 404


def test_address_and_account_are_forgotten_and_never_stood_in_the_trail(client: Any, sessions: Any) -> None:
    import json

    from auditlog.models import LogEntry
    from django.core.management import call_command

    from schakel.registers.learning.models import Enrolment, Session
    from schakel.retention.rules import rules_of

    old, new = sessions(), sessions(days=11)
    for session in (old, new):
        _post(client("lid1"), session, "enrol", mail_address="een@voorbeeld.example")
    told = json.dumps(list(LogEntry.objects.filter(content_type__model="enrolment").values("changes", "object_repr")))
    assert "voorbeeld.example" not in told
    assert "lid1" not in told
    Session.objects.filter(pk=old.pk).update(starts_at=datetime(2020, 1, 1, tzinfo=UTC))
    call_command("forget_due", "enrolment_addresses=2020-02-01", "--forget")
    kept = {each.session_id: each for each in Enrolment.objects.all()}
    assert (kept[old.pk].mail_address, kept[old.pk].by, kept[old.pk].function) == ("", "", "adviseur")
    assert kept[new.pk].mail_address == "een@voorbeeld.example"
    actors = {each.object_id: each.actor for each in LogEntry.objects.filter(content_type__model="enrolment", action=0)}
    assert actors[kept[old.pk].pk] is None
    assert str(actors[kept[new.pk].pk]) == "lid1"
    assert rules_of(Path("/nergens"))["enrolment_addresses"].is_over(date(2020, 1, 1), date(2020, 2, 2))


@pytest.mark.parametrize(("person", "status"), [("anke", 200), ("bram", 200), ("carla", 403), ("driss", 403), (None, 302)])
def test_who_may_learn(ask: Ask, sessions: Any, person: str | None, status: int) -> None:
    session = sessions()
    for address in (PAGE, f"{PAGE}{session.pk}/", f"{PAGE}jaar/"):
        assert ask(person, address).status_code == status


def test_enrolments_of_people_are_seen_by_the_support_organisation_only(client: Any, sessions: Any) -> None:
    _post(client("bram"), sessions(), "enrol")
    assert client("bram").get("/lijsten/enrolments/").status_code == 403
    assert client("anke").get("/lijsten/enrolments/").status_code == 200
    assert client("bram").get("/lijsten/learning-sessions/").status_code == 200


def test_materials_and_an_empty_page_say_what_to_do(client: Any, sessions: Any) -> None:
    from schakel.registers.learning.models import Material

    assert "Voeg leeraanbod toe" in client("anke").get(PAGE).content.decode()
    assert "Vraag de ondersteuningsorganisatie" in client("bram").get(PAGE).content.decode()
    session = sessions()
    Material.objects.create(course=session.course, title="Handreiking", link="https://voorbeeld.example/h")
    assert (
        '<a href="https://voorbeeld.example/h" rel="noopener">Handreiking</a>'
        in client("bram").get(f"{PAGE}{session.pk}/").content.decode()
    )
    refused = client("anke").post(
        "/lijsten/materials/nieuw/", {"course": session.course.pk, "title": "x", "link": "javascript:alert(1)", "seen": ""}
    )
    assert refused.status_code == 422


def test_a_session_that_nobody_closed_is_due_a_week_later(sessions: Any) -> None:
    from schakel.registers.learning.due import due
    from schakel.website.pages import reading

    sessions(days=-2)
    sessions(days=-3, standing="held")
    today = reading.now().date()
    found = list(due(today, today + timedelta(days=30)))
    assert len(found) == 1
    assert found[0].on in (today + timedelta(days=5), today + timedelta(days=6))


def test_the_invented_learning_is_whole(sessions: Any) -> None:
    from schakel.registers.learning.invented import invent
    from schakel.registers.learning.models import Course, Enrolment, Evaluation, Material, Session
    from schakel.registers.learning.overview import coming, of_year

    assert sessions
    on = date(2020, 12, 31)
    assert invent(on, {NOORD: "Noord", ZUID: "Zuid"}, {}) > 300
    for kind in (Course, Session, Enrolment, Evaluation, Material):
        for each in kind.objects.all()[:60]:
            each.full_clean()
    for session in Session.objects.all():
        assert session.enrolments.filter(has_seat=True).count() <= session.seats
    now = datetime(2021, 1, 1, tzinfo=UTC)
    assert any(each.waiting for each in coming(now))
    assert any(each.given < each.seats for each in coming(now))
    assert of_year(2020, now)[-1].valued.mark
    assert invent(on, {}, {}) == 0
