"""The site on the small network, asked without a server."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from small_site import agenda as small_agenda
from small_site import theories as small_theories
from small_site.accounts import make_cast
from small_site.advice import add_advice
from small_site.snapshot import ZUID, write_snapshot

from schakel.website.serving import prepare


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a prepared site with the cast of accounts. One a process, as the web framework allows no more."""
    data = tmp_path_factory.mktemp("site")
    add_advice(write_snapshot(data))
    prepare(data)
    make_cast()
    return data


@pytest.fixture
def ask(site: Path) -> Callable[..., Any]:  # noqa: ARG001
    """`ask("bram", "/cijfers/")`; None asks as a visitor."""
    from django.test import Client

    from schakel.website.accounts.models import Account

    def asking(name: str | None, address: str, **more: Any) -> Any:
        client = Client(raise_request_exception=False, headers={"host": "localhost"})
        if name is not None:
            client.force_login(Account.objects.get(username=name))
        return client.get(address, **more)

    return asking


@pytest.fixture
def other_data(site: Path, tmp_path: Path) -> Any:  # noqa: ARG001
    """An empty data folder that the site looks at during one test."""
    from django.test import override_settings

    with override_settings(DATA=tmp_path):
        yield tmp_path


@pytest.fixture
def agenda(site: Path) -> Iterator[Any]:  # noqa: ARG001
    """A planning of projects of 1.000 euro, with one project."""
    from schakel.registers.projects.models import Planning, Project

    small_agenda.clear()
    Project.objects.create(title="Makerplaats")
    yield Planning.objects.create(year=2023, budget=Decimal(1000))
    small_agenda.clear()


@pytest.fixture
def client(agenda: Any) -> Callable[..., Any]:  # noqa: ARG001
    """A browser in which somebody is signed in, on the site with that planning."""
    from django.test import Client

    from schakel.website.accounts.models import Account

    def made(name: str, **fields: Any) -> Any:
        account, _ = Account.objects.get_or_create(username=name, defaults={"role": "support", **fields})
        browser = Client(headers={"host": "localhost"})
        browser.force_login(account)
        return browser

    return made


@pytest.fixture
def theory(site: Path) -> Iterator[Any]:  # noqa: ARG001
    """A theory with four steps and no edges."""
    small_theories.clear()
    yield small_theories.make()
    small_theories.clear()


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
def member(sessions: Any) -> Callable[[str], Any]:  # noqa: ARG001
    """A browser in which somebody is signed in; lid1, lid2 … work at library Zuid."""
    from django.test import Client

    from schakel.website.accounts.models import Account

    def made(name: str) -> Any:
        account, _ = Account.objects.get_or_create(username=name, defaults={"role": "library", "organisation_code": ZUID})
        (browser := Client(raise_request_exception=False, headers={"host": "localhost"})).force_login(account)
        return browser

    return made
