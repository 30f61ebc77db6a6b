"""Personal values are planted on every road into the site; neither its log nor a page that tells of an error holds one."""

import io
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from small_site.faulty import PLANTED

Ask = Callable[..., Any]
NUMBER, NAME, MAIL, POSTCODE = PLANTED


@pytest.fixture
def log(site: Path) -> Iterator[io.StringIO]:  # noqa: ARG001
    """What every handler of every logger of the site writes, as it would stand there."""
    from django.conf import settings

    file = io.StringIO()
    loggers = [logging.getLogger(None if name == "root" else name) for name in ("root", *settings.LOGGING["loggers"])]
    handlers = {each for logger in loggers for each in logger.handlers if type(each) is logging.StreamHandler}
    assert handlers
    before = {handler: handler.setStream(file) for handler in handlers}
    yield file
    for handler, stream in before.items():
        if stream is not None:
            handler.setStream(stream)


def leaked(*texts: str) -> list[str]:
    return [value for value in (*PLANTED, "geheim%40voorbeeld") for text in texts if value in text]


@pytest.mark.parametrize("is_debug", [False, True])
def test_a_fault_tells_its_places_and_no_value(ask: Ask, log: io.StringIO, is_debug: bool) -> None:
    from django.conf import settings
    from django.test import override_settings

    with override_settings(DEBUG=is_debug, MIDDLEWARE=[*settings.MIDDLEWARE, "small_site.faulty.breaks"]):
        page = ask(None, f"/cijfers/?zoek={NUMBER}")
    assert page.status_code == 500
    told = log.getvalue()
    assert "builtins.ValueError" in told
    assert "IntegrityError" in told
    assert "faulty.py" in told
    assert leaked(told, page.content.decode()) == []


@pytest.mark.parametrize("is_debug", [False, True])
@pytest.mark.parametrize(
    "address", [f"/{NUMBER}/", f"/cijfers/{NAME}?q={MAIL}", f"/wat-als/scenario/{NAME}/", f"/gegevens/?lid={NUMBER}&p={POSTCODE}"]
)
def test_an_address_is_not_written_as_it_was_typed(ask: Ask, log: io.StringIO, address: str, is_debug: bool) -> None:
    from django.test import override_settings

    with override_settings(DEBUG=is_debug):
        pages = [ask(person, address) for person in (None, "anke", "driss")]
    assert leaked(log.getvalue()) == []
    if not is_debug:
        assert leaked(*(page.content.decode() for page in pages if page.status_code >= 400)) == []


def test_a_page_that_is_not_there_is_told_all_the_same(ask: Ask, log: io.StringIO) -> None:
    ask(None, f"/{NUMBER}/")
    assert "404 GET (an address that is not there)" in log.getvalue()


def test_forms_that_are_refused_are_not_written(site: Path, log: io.StringIO) -> None:  # noqa: ARG001
    from django.test import Client

    for is_strict in (True, False):
        client = Client(raise_request_exception=False, enforce_csrf_checks=is_strict, headers={"host": "localhost"})
        form = {"login": MAIL, "password": NUMBER, "note": NAME}
        addresses = ("/account/login/", "/advies/besluit/", f"/wat-als/scenario/{NAME}/start/")
        pages = [client.post(address, form) for address in addresses]
        assert leaked(*(page.content.decode() for page in pages if page.status_code >= 400)) == []
    assert leaked(log.getvalue()) == []


def test_a_host_that_is_not_ours_is_not_repeated(site: Path, log: io.StringIO) -> None:  # noqa: ARG001
    from django.test import Client

    page = Client(raise_request_exception=False).get("/", headers={"host": f"{NAME}.example"})
    assert page.status_code == 400
    assert log.getvalue() != ""
    assert leaked(log.getvalue(), page.content.decode()) == []


def test_what_others_log_is_written_without_its_values(site: Path, log: io.StringIO) -> None:  # noqa: ARG001
    logging.getLogger("allauth").error("mail to %s failed", MAIL)
    logging.getLogger("somebody.else").error(f"no row of {NUMBER}")
    told = log.getvalue()
    assert "mail to %s failed" in told
    assert "somebody.else: (what it said is left out" in told
    assert leaked(told) == []
