"""The door for messages and the request desk, on the real database: who gets in, what is kept, what a colleague sees."""

import io
import logging
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from small_site.interlibrary import write_partner
from small_site.snapshot import LOCATIONS

from schakel.interlibrary.iso18626.agencies import Agencies, Agency, code
from schakel.interlibrary.iso18626.held import Outcome
from schakel.interlibrary.iso18626.messages import BibliographicInfo
from schakel.interlibrary.iso18626.reading import LARGEST_BYTES, read_message
from schakel.interlibrary.iso18626.saying import open_request
from schakel.interlibrary.iso18626.states import Side
from schakel.interlibrary.iso18626.writing import write_message

Ask = Callable[..., Any]
OWN, THEIRS = "NL-0700010000", "NL-0700020000"


@pytest.fixture
def partner(site: Path) -> Iterator[None]:
    """Settings of one partner, to which nothing can be delivered."""
    path = write_partner(site)
    yield
    path.unlink()


@pytest.fixture
def post(site: Path) -> Callable[..., Any]:  # noqa: ARG001
    """Post a message as the partner does."""
    from django.test import Client

    def posting(content: bytes, secret: str = "this is what they show us", kind: str = "application/xml") -> Any:
        client = Client(raise_request_exception=False, enforce_csrf_checks=True, headers={"host": "localhost"})
        return client.post("/ibl/iso18626", content, content_type=kind, headers={"Authorization": f"Bearer {secret}"})

    return posting


@pytest.fixture
def log(site: Path, monkeypatch: pytest.MonkeyPatch) -> io.StringIO:  # noqa: ARG001
    """What the site writes to its log, as it would stand there."""
    file = io.StringIO()
    console = next(each for each in logging.getLogger("schakel").handlers if type(each) is logging.StreamHandler)
    monkeypatch.setattr(console, "stream", file)
    return file


def request_of_theirs(request_id: str, title: str = "De avonden") -> bytes:
    from made_up.memory_store import MemoryStore

    us = Agency("ISIL", OWN, "us", "http://x", "", "")
    them = Agency("ISIL", THEIRS, "them", "http://x", "", "")
    store = MemoryStore()
    open_request(
        store, Agencies(them.agency_id, {code(us.agency_id): us}), supplier=us.agency_id, request_id=request_id,
        what=BibliographicInfo(title=title), pickup_code="", needed_before=date(2021, 1, 10), now=datetime(2021, 1, 2,
        tzinfo=UTC),
    )  # fmt: skip
    return write_message(store.posted[0][1])


def stored() -> Any:
    from schakel.registers.interlibrary.models import HeardMessage, LoanRequest, SaidMessage

    return LoanRequest.objects, HeardMessage.objects, SaidMessage.objects


@pytest.mark.usefixtures("site")
def test_without_settings_there_is_no_door(post: Any) -> None:
    assert post(request_of_theirs("none")).status_code == 404


@pytest.mark.usefixtures("partner")
def test_a_request_is_taken_once_however_often_it_comes(post: Any) -> None:
    requests, heard, _ = stored()
    content = request_of_theirs("taken")
    first, again = post(content), post(content)
    assert (first.status_code, first.content) == (200, again.content)
    assert read_message(first.content).confirmation_header.message_status == "OK"
    assert requests.filter(request_id="taken").count() == 1
    assert [each.outcome for each in heard.filter(request_id="taken")] == [Outcome.TAKEN, Outcome.REPLAY]


@pytest.mark.usefixtures("partner")
def test_two_that_come_in_at_once_are_not_both_taken() -> None:
    """What the rule in the code would let through, the database does not."""
    from django.db import IntegrityError, transaction

    _, heard, _ = stored()
    both = {
        "at": datetime(2021, 1, 1, tzinfo=UTC),
        "sender": "x",
        "digest": "d",
        "kind": "",
        "event": "",
        "request_id": "",
        "content": b"",
    }
    heard.create(**both, answer=b"", outcome=Outcome.TAKEN)
    heard.create(**both, answer=b"", outcome=Outcome.REPLAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        heard.create(**both, answer=b"", outcome=Outcome.REFUSED)


@pytest.mark.parametrize("secret", ["", "wrong", "and this is what we show"])
@pytest.mark.usefixtures("partner")
def test_nobody_gets_in_with_another_secret(post: Any, secret: str) -> None:
    requests, heard, _ = stored()
    name = f"strange-{secret[:5]}"
    assert post(request_of_theirs(name), secret).status_code == 401
    assert not requests.filter(request_id=name).exists()
    assert heard.get(request_id=name).outcome == Outcome.STRANGER


@pytest.mark.parametrize("content", [request_of_theirs("open-file"), b"no xml"])
@pytest.mark.usefixtures("partner")
def test_settings_that_others_can_read_are_refused_at_once(
    post: Any, anke: Any, site: Path, content: bytes, log: io.StringIO
) -> None:
    requests, heard, _ = stored()
    assert post(request_of_theirs(f"before-{len(content)}")).status_code == 200
    path, before = site / "iso18626.toml", heard.count()
    path.chmod(0o644)
    answer = post(content)
    assert answer.status_code == 503
    header = read_message(answer.content).confirmation_header
    assert header.message_status == "ERROR"
    assert header.requesting_agency_request_id in ("open-file", None)
    assert (heard.count(), requests.filter(request_id="open-file").count()) == (before, 0)
    told = log.getvalue()
    assert f"{path}: others can read it" in told
    assert f"chmod 600 {path}" in told
    assert "Traceback" not in told
    assert "worden geweigerd" in anke.get("/leenverkeer/balie/").content.decode()
    assert "worden geweigerd" in anke.get("/leenverkeer/balie/nieuw/", follow=True).content.decode()
    path.chmod(0o600)
    assert post(request_of_theirs(f"after-{len(content)}")).status_code == 200


@pytest.mark.real_data
@pytest.mark.usefixtures("partner")
def test_the_answer_while_settings_are_refused_follows_the_schema(post: Any, site: Path, real_data: Path) -> None:
    schema = etree.XMLSchema(etree.parse(str(real_data / "iso18626" / "ISO-18626-v1_2.xsd")))
    (site / "iso18626.toml").chmod(0o644)
    schema.assertValid(etree.fromstring(post(request_of_theirs("valid")).content))


@pytest.mark.usefixtures("partner")
def test_a_partner_that_cannot_read_now_gets_the_message_again() -> None:
    """An answer of 503 is not the last word, whatever stands in it."""
    from schakel.registers.interlibrary.sending import carry_over_http

    class Busy(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(503)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Busy) as server:
        threading.Thread(target=server.handle_request).start()
        them = Agency("ISIL", THEIRS, "them", f"http://127.0.0.1:{server.server_port}/", "", "we show this")
        with pytest.raises(OSError, match="503"):
            carry_over_http(them, b"<x/>")


def test_a_refused_page_is_one_line_in_the_log(ask: Ask, log: io.StringIO) -> None:
    assert ask("driss", "/leenverkeer/balie/").status_code == 403
    told = log.getvalue()
    assert "/leenverkeer/balie/" in told
    assert "Traceback" not in told


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"no xml", 400),
        (b"x" * (LARGEST_BYTES + 5), 400),
        (b"x" * 3_000_000, 400),
        (b'<!DOCTYPE a SYSTEM "file:///x"><a/>', 400),
    ],
)
@pytest.mark.usefixtures("partner")
def test_bad_messages_are_answered_and_kept(post: Any, content: bytes, status: int) -> None:
    _, heard, _ = stored()
    before = heard.count()
    answer = post(content)
    assert answer.status_code == status
    assert read_message(answer.content).error_data.error_type == "BadlyFormedMessage"
    assert heard.count() == before + 1


@pytest.mark.usefixtures("partner")
def test_only_xml_and_only_by_post(post: Any, ask: Ask) -> None:
    assert post(request_of_theirs("text"), kind="text/plain").status_code == 415
    assert ask("anke", "/ibl/iso18626").status_code == 405


@pytest.mark.usefixtures("partner")
def test_an_id_that_is_too_long_is_refused_as_the_standard_says(post: Any) -> None:
    answer = post(request_of_theirs("x" * 201))
    assert "longer than 200" in read_message(answer.content).error_data.error_value


@pytest.mark.parametrize(
    "road", ["/leenverkeer/balie/", "/leenverkeer/balie/nieuw/", "/leenverkeer/balie/{}/", "/en/interlibrary-loan/desk/"]
)
@pytest.mark.parametrize(("person", "status"), [("anke", 200), ("bram", 403), ("carla", 403), ("driss", 403), (None, 302)])
@pytest.mark.usefixtures("partner")
def test_who_may_use_the_desk(ask: Ask, post: Any, road: str, person: str | None, status: int) -> None:
    post(request_of_theirs("desk"))
    number = stored()[0].get(request_id="desk").pk
    is_list = road.endswith(("balie/", "desk/"))
    assert ask(person, road.format(number)).status_code == (200 if person == "bram" and is_list else status)


@pytest.mark.usefixtures("partner")
def test_a_library_follows_what_its_own_customers_collect(ask: Ask, anke: Any) -> None:
    requests, _, _ = stored()
    for reference, pickup in (("R-1-own", "NL-0800011002"), ("R-1-other", "NL-0800021001"), ("R-1-none", "")):
        given = {"supplier": f"ISIL:{THEIRS}", "reference": reference, "title": f"Boek {reference}", "pickup": pickup}
        anke.post("/leenverkeer/balie/nieuw/", given)
    seen = ask("bram", "/leenverkeer/balie/").content.decode()
    assert "Boek R-1-own" in seen
    assert "Boek R-1-other" not in seen
    assert "Boek R-1-none" not in seen
    for work_of_others in ("Nieuwe aanvraag", "Wat op u wacht", "Wacht op ons", 'name="side"'):
        assert work_of_others not in seen, work_of_others
    for reference, status in (("R-1-own", 200), ("R-1-other", 403), ("R-1-none", 403)):
        answer = ask("bram", f"/leenverkeer/balie/{requests.get(request_id=reference).pk}/")
        assert answer.status_code == status
        assert b"Wat wilt u melden" not in answer.content


@pytest.mark.parametrize(("person", "status"), [("bram", 403), ("driss", 403), (None, 302)])
@pytest.mark.usefixtures("partner")
def test_who_may_not_say_anything(post: Any, person: str | None, status: int) -> None:
    from django.test import Client

    from schakel.website.accounts.models import Account

    post(request_of_theirs("guarded"))
    row = stored()[0].get(request_id="guarded")
    client = Client(raise_request_exception=False, headers={"host": "localhost"})
    if person:
        client.force_login(Account.objects.get(username=person))
    assert client.post(f"/leenverkeer/balie/{row.pk}/", {"event": "WillSupply"}).status_code == status
    row.refresh_from_db()
    assert row.state == "asked"


@pytest.fixture
def anke(site: Path) -> Any:  # noqa: ARG001
    from django.test import Client

    from schakel.website.accounts.models import Account

    client = Client(headers={"host": "localhost"})
    client.force_login(Account.objects.get(username="anke"))
    return client


@pytest.mark.usefixtures("partner")
def test_what_cannot_be_delivered_waits_and_the_colleague_sees_it(anke: Any, post: Any) -> None:
    requests, _, said = stored()
    post(request_of_theirs("waiting", "Nooit meer slapen"))
    row = requests.get(request_id="waiting")
    page = anke.post(f"/leenverkeer/balie/{row.pk}/", {"event": "WillSupply"}, follow=True).content.decode()
    assert "Het bericht is bewaard maar nog niet bevestigd" in page
    assert "Nooit meer slapen: toegezegd" in page
    assert "nog niet" in page
    kept = said.get(request=row)
    assert (kept.confirmed_at, kept.tries, "Overijssel could not be reached" in kept.error) == (None, 1, True)
    again = anke.post(
        f"/leenverkeer/balie/{row.pk}/", {"event": "RetryPossible", "reason": "OnLoan"}, follow=True
    ).content.decode()
    assert "later opnieuw laten proberen" in again
    assert said.filter(request=row, tries=0).count() == 1  # the second waits behind the first


@pytest.mark.usefixtures("partner")
def test_what_is_missing_or_not_allowed_is_told_and_changes_nothing(anke: Any, post: Any) -> None:
    requests, _, said = stored()
    post(request_of_theirs("missing"))
    row = requests.get(request_id="missing")
    for given, words in (({"event": "Loaned"}, "Vul in op welke dag"), ({"event": "Received"}, "Dit kan nu niet meer"),
                         ({"event": "Loaned", "due_on": "2021-99-99"}, "Vul in op welke dag"), ({}, "Dit kan nu niet "
                         "meer")):  # fmt: skip
        assert words in anke.post(f"/leenverkeer/balie/{row.pk}/", given, follow=True).content.decode()
    row.refresh_from_db()
    assert (row.state, said.filter(request=row).count()) == ("asked", 0)


@pytest.mark.usefixtures("partner")
def test_the_list_shows_what_waits_first_and_can_be_narrowed(anke: Any, post: Any) -> None:
    post(request_of_theirs("listed"))
    assert "listed" in anke.get("/leenverkeer/balie/?side=supplying&state=asked&waits=1").content.decode()
    assert "listed" not in anke.get("/leenverkeer/balie/?side=requesting").content.decode()
    for wrong in ("side=x", "state=x", "waits=2", "page=0", "page=x", "page=²"):
        assert anke.get(f"/leenverkeer/balie/?{wrong}").status_code == 404


@pytest.mark.usefixtures("partner")
def test_a_late_request_is_marked(anke: Any, post: Any) -> None:
    requests, _, _ = stored()
    post(request_of_theirs("late"))
    requests.filter(request_id="late").update(state="under_way", due_on=date(2021, 1, 1))
    page = anke.get(f"/leenverkeer/balie/{requests.get(request_id='late').pk}/").content.decode()
    assert "te laat: moest op 1 januari 2021 terug zijn" in page


@pytest.mark.usefixtures("partner")
def test_what_was_sent_and_called_late_is_not_in_time(anke: Any, post: Any) -> None:
    requests, _, _ = stored()
    post(request_of_theirs("called"))
    row = requests.get(request_id="called")
    address = f"/leenverkeer/balie/{row.pk}/"
    assert "te laat: had er op 10 januari 2021 moeten zijn" in anke.get(address).content.decode()
    sent = anke.post(address, {"event": "Loaned", "due_on": "2021-02-01"}, follow=True).content.decode()
    assert "op tijd" in sent
    assert "Te laat melden" not in sent
    late = anke.post(address, {"event": "Overdue"}, follow=True).content.decode()
    assert "te laat gemeld, vóór de afgesproken dag: 1 februari 2021" in late
    assert "op tijd" not in late


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"reference": "Jan Jansen"}, "Vul nooit een naam in"),
        ({"needed_before": "2020-01-01"}, "is al voorbij"),
        ({"isbn": "978"}, "Dit ISBN klopt niet"),
    ],
)
@pytest.mark.usefixtures("partner")
def test_what_may_not_be_asked_is_told_and_nothing_is_sent(anke: Any, given: dict[str, str], words: str) -> None:
    requests, _, said = stored()
    before = requests.count(), said.count()
    wish = {"supplier": f"ISIL:{THEIRS}", "reference": "R-78", "title": "Oeroeg"}
    page = anke.post("/leenverkeer/balie/nieuw/", {**wish, **given}, follow=True).content.decode()
    assert words in page
    assert "Oeroeg" in page
    assert (requests.count(), said.count()) == before


@pytest.mark.usefixtures("partner")
def test_a_request_shows_names_and_its_isbn(anke: Any) -> None:
    wish = {"supplier": f"ISIL:{THEIRS}", "reference": "R-79", "title": "Oeroeg", "isbn": "978-90-234-5678-0"}
    page = anke.post("/leenverkeer/balie/nieuw/", {**wish, "pickup": "NL-0800011001"}, follow=True).content.decode()
    assert "9789023456780" in page
    assert "Overijssel" in page
    assert LOCATIONS["NL-0800011001"][0] in page
    assert "NL-0800011001" not in page
    assert THEIRS not in page
    assert "Overijssel" in anke.get("/leenverkeer/balie/").content.decode()
    assert anke.post("/leenverkeer/balie/nieuw/", {**wish, "reference": "R-80", "pickup": "Jan"}).status_code == 404


@pytest.mark.usefixtures("partner")
def test_a_new_request_names_a_reference_and_no_borrower(anke: Any) -> None:
    requests, _, said = stored()
    given = {"supplier": f"ISIL:{THEIRS}", "reference": "R-77", "title": "Max Havelaar", "pickup": "NL-0800011001"}
    page = anke.post("/leenverkeer/balie/nieuw/", given, follow=True).content.decode()
    assert "Max Havelaar: aangevraagd" in page
    row = requests.get(request_id="R-77")
    assert (row.side, row.pickup_code) == (Side.REQUESTING, "NL-0800011001")
    content = bytes(said.get(request=row).content)
    assert b"patronInfo" not in content
    assert b"what we show" not in content
    again = anke.post("/leenverkeer/balie/nieuw/", given, follow=True).content.decode()
    assert "al een aanvraag met dit nummer gedaan" in again
    assert "Max Havelaar" in again


@pytest.mark.usefixtures("site")
def test_the_models_and_their_migration_are_in_step() -> None:
    from django.core.management import call_command

    call_command("makemigrations", "interlibrary", check=True, dry_run=True, verbosity=0)
