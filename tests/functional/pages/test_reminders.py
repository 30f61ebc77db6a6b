"""What is due in the registers: on its page, and by mail once to those who keep it, also when the mail server was gone."""

import smtplib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail

Ask = Callable[..., Any]
TODAY = date(2023, 5, 10)
SITE = "https://schakel.example.nl"


@pytest.fixture
def line(site: Path, settings_of_mail: None) -> Iterator[Any]:  # noqa: ARG001
    """An adopted line that ends within a week, kept by the management; Anke has an address, Eva has none."""
    from auditlog.models import LogEntry

    from schakel.registers.plan.models import Item, Part, Plan
    from schakel.website.accounts.models import Account, Reminded

    plan = Plan.objects.create(year=2023, title="Samen verder", state="adopted")
    part = Part.objects.create(plan=plan, code="4.1", title="Leenverkeer", kind="legal_task")
    item = Item.objects.create(
        part=part,
        code="2023-4.1.1",
        text="Schoner rijden",
        state="adopted",
        inclusion="Voor iedereen",
        ends_on=TODAY + timedelta(5),
    )
    Account.objects.filter(username="anke").update(email="anke@example.nl")
    Account.objects.create(username="flip", role="support", team="management")
    yield item
    Account.objects.filter(username="flip").delete()
    Account.objects.filter(username="anke").update(email="")
    for each in (Reminded, Item, Part, Plan, LogEntry):
        each.objects.all().delete()


@pytest.fixture
def settings_of_mail(site: Path) -> Iterator[None]:  # noqa: ARG001
    from django.test import override_settings

    mail.outbox = []
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        yield


def _remind(today: date = TODAY) -> Any:
    from schakel.website.accounts.reminding import remind

    return remind(today, address=SITE)


def test_what_is_due_is_mailed_once_with_its_address(line: Any) -> None:
    sent = _remind()
    assert (sent.mails, sent.things, sent.waiting, sent.unaddressed) == (1, 1, 0, 1)
    (message,) = mail.outbox
    assert message.to == ["anke@example.nl"]
    assert f"{SITE}/lijsten/plan-lines/{line.pk}/" in message.body
    assert "15 mei 2023: Planregel loopt af: 2023-4.1.1 Schoner rijden" in message.body
    assert _remind().mails == 0
    assert len(mail.outbox) == 1


def test_moved_to_another_day_it_is_told_again_and_done_it_is_not(line: Any) -> None:
    _remind()
    line.ends_on = TODAY + timedelta(9)
    line.save()
    assert _remind().mails == 1
    line.progress, line.ends_on = "done", TODAY + timedelta(3)
    line.save()
    assert _remind().mails == 0


def test_what_is_far_ahead_waits_and_what_is_late_is_called_late(line: Any) -> None:  # noqa: ARG001
    assert _remind(TODAY - timedelta(days=30)).mails == 0
    assert _remind(TODAY + timedelta(days=30)).mails == 1
    assert "15 mei 2023 (te laat)" in mail.outbox[0].body


@pytest.mark.parametrize("error", [ConnectionRefusedError("gone"), smtplib.SMTPRecipientsRefused({}), TimeoutError()])
def test_a_mail_server_that_is_gone_loses_nothing(line: Any, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:  # noqa: ARG001
    from django.core.mail import EmailMessage
    from django.core.management import CommandError, call_command

    def refuse(*_: Any, **__: Any) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", refuse)
        sent = _remind()
        assert (sent.mails, sent.waiting) == (0, 1)
        patch.setattr("schakel.website.accounts.management.commands.send_reminders.today", lambda: TODAY)
        with pytest.raises(CommandError, match="run this again"):
            call_command("send_reminders")
    assert _remind().mails == 1


def test_the_page_tells_what_is_due_and_how_late(ask: Ask, line: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from schakel.website.pages import coming

    monkeypatch.setattr(coming.reading, "today", lambda: TODAY + timedelta(days=7))
    page = ask("anke", "/lijsten/wat-er-aankomt/").content.decode()
    assert "Eén ding is te laat" in page
    assert "2 dagen te laat" in page
    assert f"/lijsten/plan-lines/{line.pk}/" in page
    assert "Er komt niets aan" in ask("anke", "/lijsten/wat-er-aankomt/?team=logistics").content.decode()
    assert ask("anke", "/lijsten/wat-er-aankomt/?team=none").status_code == 404
    assert ask("bram", "/lijsten/wat-er-aankomt/").status_code == 403
    assert ask(None, "/lijsten/wat-er-aankomt/").status_code == 302


def test_search_finds_records_definitions_and_pages_that_the_reader_may_see(ask: Ask, line: Any) -> None:  # noqa: ARG001
    assert "Schoner rijden" in ask("anke", "/zoeken/?q=schoner").content.decode()
    assert "Schoner rijden" in ask("carla", "/zoeken/?q=schoner").content.decode()
    for person in ("driss", None):
        assert "Schoner rijden" not in ask(person, "/zoeken/?q=schoner").content.decode()
    assert "/begrippen/#m-loans" in ask(None, "/zoeken/?q=uitleningen").content.decode()
    assert 'href="/wat-als/"' in ask("anke", "/zoeken/?q=scenario").content.decode()
    assert "Niets gevonden" in ask("anke", "/zoeken/?q=xyzxyz").content.decode()


def test_the_trail_forgets_who_and_keeps_what(line: Any) -> None:
    from auditlog.context import set_actor
    from auditlog.models import LogEntry

    from schakel.records.forgetting import forget_names, names_due
    from schakel.website.accounts.models import Account

    with set_actor(Account.objects.get(username="anke")):
        line.text = "Nog schoner rijden"
        line.save()
    assert names_due(datetime(2020, 1, 1, tzinfo=UTC)) == 0
    later = datetime.now(UTC) + timedelta(days=1)
    assert names_due(later) == 1
    assert forget_names(later) == 1
    entry = LogEntry.objects.get(action=LogEntry.Action.UPDATE)
    assert (entry.actor, entry.actor_email, entry.remote_addr) == (None, None, None)
    assert entry.changes["text"] == ["Schoner rijden", "Nog schoner rijden"]
