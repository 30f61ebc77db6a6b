"""Accounts on their pages: invited by mail, changed, closed; and who may do so."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from small_site.accounts import PASSWORD
from small_site.snapshot import NOORD

CHOSEN = "een-heel-ander-wachtwoord"
FILLED = {
    "username": "els",
    "email": "els@example.nl",
    "role": "library",
    "organisation_code": NOORD,
    "recipient": "",
    "team": "",
}


@pytest.fixture
def mailing(site: Path) -> Iterator[None]:  # noqa: ARG001
    from django.test import override_settings

    mail.outbox = []
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        yield


@pytest.fixture
def browser(mailing: None) -> Iterator[Callable[[str | None], Any]]:  # noqa: ARG001
    """A browser of somebody of the cast, or of a visitor. What was made of accounts is gone afterwards."""
    from auditlog.models import LogEntry
    from django.test import Client

    from schakel.website.accounts.models import Account

    before = list(Account.objects.values_list("pk", flat=True))

    def made(name: str | None) -> Any:
        client = Client(headers={"host": "localhost"})
        if name is not None:
            client.force_login(Account.objects.get(username=name))
        return client

    yield made
    Account.objects.exclude(pk__in=before).delete()
    Account.objects.update(is_active=True)
    LogEntry.objects.all().delete()


def _account(name: str) -> Any:
    from schakel.website.accounts.models import Account

    return Account.objects.get(username=name)


def _address_in_mail() -> str:
    found = re.search(r"https?://localhost(/\S+)", mail.outbox[-1].body)
    assert found is not None
    return found[1]


def _seen(answer: Any) -> str:
    """The mark of the account in the form that was shown."""
    found = re.search(r'name="seen" value="(\w*)"', answer.content.decode())
    assert found is not None
    return found[1]


def _choose(address: str, password: str = CHOSEN) -> Any:
    """What the invited does: open the address, and fill in the form that it leads to."""
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    shown = client.get(address, follow=True)
    if b"new_password1" not in shown.content:
        return shown
    return client.post(shown.redirect_chain[-1][0], {"new_password1": password, "new_password2": password}, follow=True)


def _signs_in(name: str, password: str) -> bool:
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    client.post("/account/login/", {"login": name, "password": password})
    return "_auth_user_id" in client.session


def test_who_is_invited_chooses_a_password_once_and_signs_in_with_it(browser: Callable[..., Any]) -> None:
    answer = browser("anke").post("/accounts/nieuw/", FILLED, follow=True)
    assert "De mail is verstuurd naar els@example.nl" in answer.content.decode()
    assert "uitgenodigd" in answer.content.decode()
    assert mail.outbox[-1].to == ["els@example.nl"]
    els, address = _account("els"), _address_in_mail()
    assert (els.role, els.organisation_code, els.has_usable_password()) == ("library", NOORD, False)
    chosen = _choose(address)
    assert "Meld u nu aan" in chosen.content.decode()
    assert _signs_in("els", CHOSEN)
    assert "werkt niet meer" in _choose(address).content.decode()


def test_a_password_that_is_too_short_is_refused_with_the_reason(browser: Callable[..., Any]) -> None:
    browser("anke").post("/accounts/nieuw/", FILLED)
    answer = _choose(_address_in_mail(), "kort")
    assert "12" in answer.content.decode()
    assert not _account("els").has_usable_password()


@pytest.mark.parametrize("spoilt", ["token", "closed", "another address", "too old"])
def test_an_invitation_is_void(browser: Callable[..., Any], spoilt: str, monkeypatch: pytest.MonkeyPatch) -> None:
    browser("anke").post("/accounts/nieuw/", FILLED)
    address, els = _address_in_mail(), _account("els")
    if spoilt == "token":
        address = address[:-3] + ("aa/" if not address.endswith("aa/") else "bb/")
    elif spoilt == "closed":
        browser("anke").post(f"/accounts/{els.pk}/doen/", {"do": "close"})
    elif spoilt == "another address":
        seen = _seen(browser("anke").get(f"/accounts/{els.pk}/"))
        browser("anke").post(f"/accounts/{els.pk}/", {**FILLED, "email": "els@elders.nl", "seen": seen})
    else:
        from schakel.website.accounts.inviting import LASTS, tokens

        now = tokens._now()
        monkeypatch.setattr(tokens, "_now", lambda: now + LASTS + timedelta(minutes=1))
    assert "werkt niet meer" in _choose(address).content.decode()
    assert not _account("els").has_usable_password()


def test_an_invitation_is_good_for_as_long_as_it_says(site: Path) -> None:  # noqa: ARG001
    from django.conf import settings

    from schakel.website.accounts.inviting import LASTS

    assert timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT) == LASTS


def test_a_new_password_does_not_go_around_the_second_step(browser: Callable[..., Any]) -> None:
    from allauth.mfa.models import Authenticator

    bram = _account("bram")
    bram.email = "bram@example.nl"
    bram.save()
    try:
        Authenticator.objects.create(user=bram, type="totp", data={"secret": "x"})
        page = browser("anke").post(f"/accounts/{bram.pk}/doen/", {"do": "invite"}, follow=True).content.decode()
        assert "Haal de tweede stap weg" in page
        _choose(_address_in_mail())
        from django.test import Client

        client = Client(headers={"host": "localhost"})
        answer = client.post("/account/login/", {"login": "bram", "password": CHOSEN})
        assert "2fa" in answer.headers["Location"]
        assert client.get("/cijfers/").status_code == 302
        browser("anke").post(f"/accounts/{bram.pk}/doen/", {"do": "second"})
        assert not Authenticator.objects.filter(user=bram).exists()
    finally:
        bram.refresh_from_db()
        bram.set_password(PASSWORD)
        bram.email = ""
        bram.save()


def test_the_mail_server_is_gone_and_nothing_is_lost(browser: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: Any, **__: Any) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as during:
        during.setattr("django.core.mail.EmailMessage.send", gone)
        answer = browser("anke").post("/accounts/nieuw/", FILLED, follow=True)
    assert "de mailserver werkt niet" in answer.content.decode()
    els = _account("els")
    assert (
        "De mail is verstuurd"
        in browser("anke").post(f"/accounts/{els.pk}/doen/", {"do": "invite"}, follow=True).content.decode()
    )
    _choose(_address_in_mail())
    assert _signs_in("els", CHOSEN)


def test_a_closed_account_is_out_at_the_next_page_and_can_come_back(browser: Callable[..., Any]) -> None:
    bram, number = browser("bram"), _account("bram").pk
    assert bram.get("/cijfers/").status_code == 200
    browser("anke").post(f"/accounts/{number}/doen/", {"do": "close"})
    assert bram.get("/cijfers/").status_code == 302
    assert not _signs_in("bram", PASSWORD)
    assert "Dit account is gesloten" in browser(None).get("/account/inactive/").content.decode()
    browser("anke").post(f"/accounts/{number}/doen/", {"do": "open"})
    assert _signs_in("bram", PASSWORD)


def test_a_colleague_was_first_and_both_are_told_apart(browser: Callable[..., Any]) -> None:
    browser("anke").post("/accounts/nieuw/", FILLED)
    els = _account("els")
    seen = _seen(browser("anke").get(f"/accounts/{els.pk}/"))
    first = {**FILLED, "role": "partner", "organisation_code": "", "seen": seen}
    assert browser("anke").post(f"/accounts/{els.pk}/", first).status_code == 302
    late = browser("anke").post(f"/accounts/{els.pk}/", {**FILLED, "email": "e@example.nl", "seen": seen})
    assert late.status_code == 409
    assert "intussen veranderd" in late.content.decode()
    assert "Partner" in late.content.decode()
    assert (_account("els").role, _account("els").email) == ("partner", "els@example.nl")
    again = {**FILLED, "email": "e@example.nl", "seen": _seen(late)}
    assert browser("anke").post(f"/accounts/{els.pk}/", again).status_code == 302
    assert (_account("els").role, _account("els").email) == ("library", "e@example.nl")


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"role": "library", "organisation_code": ""}, "hebben een organisatie"),
        ({"role": "library", "team": "data"}, "hebben een team"),
        ({"username": "Anke"}, "al van iemand"),
        ({"email": "els"}, "e-mailadres"),
        ({"role": "emperor"}, "emperor"),
        ({"organisation_code": "NL-0000000000"}, "NL-0000000000"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(browser: Callable[..., Any], wrong: dict[str, str], says: str) -> None:
    answer = browser("anke").post("/accounts/nieuw/", {**FILLED, **wrong})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not mail.outbox


def test_the_last_who_manages_accounts_stays(browser: Callable[..., Any]) -> None:
    anke = _account("anke")
    seen = _seen(browser("anke").get(f"/accounts/{anke.pk}/"))
    filled = {"username": "anke", "email": "a@example.nl", "role": "support", "team": "data", "seen": seen}
    answer = browser("anke").post(f"/accounts/{anke.pk}/", filled)
    assert answer.status_code == 422
    assert "niemand meer accounts beheren" in answer.content.decode()
    assert _account("anke").team == "management"
    browser("anke").post(f"/accounts/{anke.pk}/doen/", {"do": "close"})
    assert _account("anke").is_active


def test_the_trail_tells_who_gave_what_and_forgets_the_name_with_the_account(browser: Callable[..., Any]) -> None:
    from auditlog.models import LogEntry
    from django.core.management import call_command

    from schakel.website.accounts.models import Account

    browser("anke").post("/accounts/nieuw/", FILLED)
    els = _account("els")
    browser("anke").post(f"/accounts/{els.pk}/doen/", {"do": "close"})
    page = browser("anke").get(f"/accounts/{els.pk}/").content.decode()
    assert "anke" in page
    assert "Wat er is gewijzigd" in page
    kept = [str(entry.changes) for entry in LogEntry.objects.get_for_object(els)]
    assert any("is_active" in each for each in kept)
    assert not any("els" in each for each in kept)
    Account.objects.filter(pk=els.pk).update(date_joined="2020-01-01T00:00Z")
    call_command("forget_due", "idle_accounts=2021-01-01", "--forget")
    every = LogEntry.objects.get_for_object(els)
    assert every.count() > 1
    assert not any("els" in f"{entry.changes} {entry.object_repr}" for entry in every)


@pytest.mark.parametrize("road", ["/accounts/", "/accounts/nieuw/", "/accounts/1/", "/en/accounts/"])
@pytest.mark.parametrize(("person", "status"), [(None, 302), ("bram", 403), ("carla", 403), ("driss", 403), ("dirk", 403)])
def test_only_the_management_manages_accounts(browser: Callable[..., Any], road: str, person: str | None, status: int) -> None:
    from schakel.website.accounts.models import Account

    Account.objects.create(username="dirk", role="support", team="data")
    assert browser(person).get(road).status_code == status
    assert browser(person).post("/accounts/nieuw/", FILLED).status_code == status
    assert browser(person).post("/accounts/1/doen/", {"do": "close"}).status_code == status
    assert not Account.objects.filter(username="els").exists()
    assert not mail.outbox


def test_the_list_says_how_each_stands(browser: Callable[..., Any]) -> None:
    browser("anke").post("/accounts/nieuw/", FILLED)
    page = browser("anke").get("/accounts/").content.decode()
    assert "één heeft nog geen wachtwoord gekozen" in page
    only = browser("anke").get("/accounts/?state=invited").content.decode()
    assert re.findall(r'<th scope="row"><a [^>]*>([^<]*)<', only) == ["els"]
    assert browser("anke").get("/accounts/?state=gone").status_code == 404
