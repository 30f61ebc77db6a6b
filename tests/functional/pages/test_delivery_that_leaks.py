"""*Leveringen* when privacy refuses: the page names what it is about, in its own language and without a count."""

import html
from collections.abc import Iterator
from pathlib import Path

import pytest
from made_up import deliveries
from made_up.deliveries import ANKE, Network, bring_to_signed

from schakel.deliveries import desk
from schakel.deliveries.states import State
from schakel.measures.catalogue import find_measures
from schakel.privacy.cell import PrivacyError
from schakel.privacy.hiding import Hiding
from schakel.privacy.publishable import Hidden
from schakel.reports.numbers import Language


@pytest.fixture
def network(tmp_path: Path, site: Path) -> Iterator[Network]:  # noqa: ARG001
    """A network with a snapshot, which the site looks at during one test."""
    from django.test import override_settings

    made = deliveries.make(tmp_path / "network")
    with override_settings(DATA=made.data):
        yield made


@pytest.mark.parametrize(
    ("address", "language", "says", "when"),
    [
        ("/leveringen/zandstreek/quarter/2020-Q4/doen/", "nl", "Het gaat om", "vierde kwartaal van 2020"),
        ("/en/deliveries/zandstreek/quarter/2020-Q4/do/", "en", "It is about", "2020"),
    ],
)
def test_a_delivery_that_leaks_is_refused_with_its_cells_named(
    network: Network, monkeypatch: pytest.MonkeyPatch, address: str, language: Language, says: str, when: str
) -> None:
    from django.test import Client

    from schakel.website.accounts.models import Account

    why = Hiding.why
    # A planted fault: what would give a small count away is shown.
    monkeypatch.setattr(Hiding, "why", lambda self, figure: found if (found := why(self, figure)) is Hidden.SMALL else None)
    delivery = network.desk()
    bring_to_signed(delivery)
    client = Client(raise_request_exception=False, headers={"host": "localhost"})
    client.force_login(Account.objects.get(username=ANKE.account))
    page = html.unescape(client.post(address, {"act": "send", "seen": delivery.stands().last}, follow=True).content.decode())
    told = page[page.index(says) :].partition("</")[0]
    assert find_measures()["active_borrowers"].title[language] in told
    assert when in told
    assert "NL-089" not in told, "places are called by their names"
    assert delivery.stands().state is State.SIGNED


def test_what_nothing_can_protect_is_named_as_well(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.test import Client

    from schakel.website.accounts.models import Account

    def refuses(*_: object) -> None:
        cells = [("active_borrowers numerator", "network", "N", "month", f"2020-{month:02}-01", "18-34") for month in range(1, 8)]
        raise PrivacyError("nothing that can be hidden protects", cells)

    monkeypatch.setattr(desk, "hide_beside", refuses)
    client = Client(raise_request_exception=False, headers={"host": "localhost"})
    client.force_login(Account.objects.get(username=ANKE.account))
    address = "/leveringen/zandstreek/quarter/2020-Q4/doen/"
    page = client.post(address, {"act": "prefill", "seen": network.desk().stands().last}, follow=True).content.decode()
    assert "wat er nu ook wordt weggelaten" in page
    assert "mei 2020, 18 tot en met 34 jaar; 2 andere." in page
