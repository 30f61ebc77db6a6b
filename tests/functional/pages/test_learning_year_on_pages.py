"""Learning: what a year came to, what is forgotten, who may see what, and what is due."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from small_site.snapshot import NOORD, ZUID

Ask = Callable[..., Any]
PAGE = "/leren/"


def _post(browser: Any, session: Any, act: str, **other: Any) -> Any:
    return browser.post(f"{PAGE}{session.pk}/", {"act": act, "function": "adviseur", "mail_address": ""} | other)


def test_planned_held_and_cancelled_are_counted_for_the_year(member: Any, sessions: Any) -> None:
    from schakel.registers.learning.models import Enrolment, Session

    for number, standing in enumerate(("held", "held", "cancelled", "planned")):
        session = sessions(days=number, standing=standing)
        Session.objects.filter(pk=session.pk).update(starts_at=datetime(2019, 5, 1 + number, 10, tzinfo=UTC))
        Enrolment.objects.create(session=session, function="x", has_seat=True, attended=True if number == 0 else None)
    eve = sessions(title="Spreekuur", kind="office_hour")
    # Half past eleven in the evening of the 31st by the world's clock is the new year here.
    Session.objects.filter(pk=eve.pk).update(starts_at=datetime(2018, 12, 31, 23, 30, tzinfo=UTC), standing="held")
    page = member("bram").get(f"{PAGE}jaar/", {"year": 2019})
    assert "In 2019 zijn 3 bijeenkomsten gehouden" in page.content.decode()
    rows = member("bram").get(f"{PAGE}jaar/", {"year": 2019, "format": "csv"}).content.decode("utf-8-sig").splitlines()
    assert [row.rpartition(";te weinig")[0] for row in rows[1:]] == ["Training;1;2;1;1", "Spreekuur;0;1;0;0", "Samen;1;3;1;1"]
    assert member("bram").get(f"{PAGE}jaar/", {"year": "x"}).status_code == 404


def test_address_and_account_are_forgotten_and_never_stood_in_the_trail(member: Any, sessions: Any) -> None:
    import json

    from auditlog.models import LogEntry
    from django.core.management import call_command

    from schakel.registers.learning.models import Enrolment, Session
    from schakel.retention.rules import rules_of

    old, new = sessions(), sessions(days=11)
    for session in (old, new):
        _post(member("lid1"), session, "enrol", mail_address="een@voorbeeld.example")
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


def test_enrolments_of_people_are_seen_by_the_support_organisation_only(member: Any, sessions: Any) -> None:
    _post(member("bram"), sessions(), "enrol")
    assert member("bram").get("/lijsten/enrolments/").status_code == 403
    assert member("anke").get("/lijsten/enrolments/").status_code == 200
    assert member("bram").get("/lijsten/learning-sessions/").status_code == 200


def test_materials_and_an_empty_page_say_what_to_do(member: Any, sessions: Any) -> None:
    from schakel.registers.learning.models import Material

    assert "Voeg leeraanbod toe" in member("anke").get(PAGE).content.decode()
    assert "Vraag de ondersteuningsorganisatie" in member("bram").get(PAGE).content.decode()
    session = sessions()
    Material.objects.create(course=session.course, title="Handreiking", link="https://voorbeeld.example/h")
    assert (
        '<a href="https://voorbeeld.example/h" rel="noopener">Handreiking</a>'
        in member("bram").get(f"{PAGE}{session.pk}/").content.decode()
    )
    refused = member("anke").post(
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
