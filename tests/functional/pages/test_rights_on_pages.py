"""Every road, as every person: who sees what, and who is refused with a reason."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from small_site.snapshot import NETWORK, NOORD, ZUID

Ask = Callable[..., Any]
OWN_LOCATION, OTHER_LOCATION = "location:NL-0800011001", "location:NL-0800021001"
ROADS = (
    "/cijfers/",
    "/cijfers/grafiek.svg",
    "/cijfers/bestand.csv",
    "/en/figures/",
    "/en/figures/chart.svg",
    "/en/figures/file.csv",
)
PEOPLE = ("anke", "bram", "carla", "driss")


DEMAND = (
    "/klantvraag/",
    "/klantvraag/grafiek.svg",
    "/klantvraag/titels.csv",
    "/en/demand/",
    "/en/demand/chart.svg",
    "/digitaal/",
    "/digitaal/grafiek.svg",
    "/digitaal/bestand.csv",
    "/en/digital/",
)


@pytest.mark.parametrize(
    "road", [*ROADS, *DEMAND, "/mijn-bibliotheek/", "/gegevens/", "/gegevens/geweigerd.csv", "/en/my-library/", "/en/data/"]
)
def test_a_visitor_is_sent_to_sign_in(ask: Ask, road: str) -> None:
    answer = ask(None, road)
    assert answer.status_code == 302
    assert "/account/login/?next=" in answer.headers["Location"]


@pytest.mark.parametrize(
    "road",
    [
        "/",
        "/begrippen/",
        "/normen/",
        "/normen/bestand.csv",
        "/open-data/",
        "/open-data/api/",
        "/toegankelijkheid/",
        "/account/login/",
        "/en/",
        "/en/definitions/",
        "/en/norms/",
    ],
)
def test_a_visitor_reads_the_public_pages(ask: Ask, road: str) -> None:
    assert ask(None, road).status_code == 200


@pytest.mark.parametrize(
    "road", [*ROADS, *DEMAND, "/mijn-bibliotheek/", "/gegevens/", f"/mijn-bibliotheek/?organisation={NOORD}"]
)
def test_driss_sees_nothing_on_any_road(ask: Ask, road: str) -> None:
    answer = ask("driss", road)
    assert answer.status_code == 403
    assert b"4,2" not in answer.content


@pytest.mark.parametrize("road", ROADS)
@pytest.mark.parametrize(
    ("person", "place", "status"),
    [
        ("anke", OWN_LOCATION, 200),
        ("anke", OTHER_LOCATION, 200),
        ("bram", OWN_LOCATION, 200),
        ("bram", OTHER_LOCATION, 403),
        ("bram", f"organisation:{ZUID}", 200),
        ("carla", OWN_LOCATION, 403),
        ("carla", f"organisation:{ZUID}", 200),
        ("carla", f"network:{NETWORK}", 200),
        ("driss", f"network:{NETWORK}", 403),
    ],
)
def test_figures_of_a_place(ask: Ask, road: str, person: str, place: str, status: int) -> None:
    assert ask(person, road, query_params={"measure": "loans", "place": place}).status_code == status


@pytest.mark.parametrize("road", ROADS)
@pytest.mark.parametrize(("person", "status"), [("anke", 200), ("bram", 200), ("carla", 403), ("driss", 403)])
def test_figures_by_month(ask: Ask, road: str, person: str, status: int) -> None:
    assert (
        ask(person, road, query_params={"measure": "loans", "place": f"network:{NETWORK}", "period": "month"}).status_code
        == status
    )


@pytest.mark.parametrize("road", ["/mijn-bibliotheek/", "/en/my-library/"])
@pytest.mark.parametrize(("person", "status"), [("anke", 200), ("bram", 403), ("carla", 403), ("driss", 403)])
def test_the_library_page_of_another(ask: Ask, road: str, person: str, status: int) -> None:
    assert ask(person, road, query_params={"organisation": ZUID}).status_code == status


@pytest.mark.parametrize("road", DEMAND)
@pytest.mark.parametrize(
    ("person", "organisation", "status"),
    [("anke", "", 200), ("anke", ZUID, 200), ("bram", NOORD, 200), ("bram", ZUID, 403), ("bram", "", 403), ("carla", ZUID, 403),
     ("carla", "", 403), ("driss", "", 403), ("anke", "NL-0", 404)],
)  # fmt: skip
def test_what_was_asked_and_not_met(ask: Ask, road: str, person: str, organisation: str, status: int) -> None:
    assert ask(person, road, query_params={"organisation": organisation}).status_code == status


@pytest.mark.parametrize(
    "road", ["/gegevens/", "/gegevens/?extract=wise/loans", "/gegevens/geweigerd.csv", "/en/data/", "/en/data/refused.csv"]
)
@pytest.mark.parametrize(("person", "status"), [("anke", 200), ("bram", 403), ("carla", 403), ("driss", 403)])
def test_the_data_page(ask: Ask, road: str, person: str, status: int) -> None:
    assert ask(person, road).status_code == status


def test_bram_finds_no_location_of_another_in_any_list(ask: Ask) -> None:
    page = ask("bram", "/cijfers/").content.decode()
    assert "Noord Centrum" in page
    assert "Zuid Centrum" not in page


def test_a_refusal_says_why_and_holds_no_figure(ask: Ask) -> None:
    page = ask("bram", "/cijfers/", query_params={"measure": "loans", "place": OTHER_LOCATION}).content.decode()
    assert "Cijfers per locatie ziet alleen de bibliotheek waar de locatie bij hoort." in page
    assert "Zuid" not in page


@pytest.mark.parametrize("person", [*PEOPLE, None])
def test_the_menu_holds_only_what_opens(ask: Ask, person: str | None) -> None:
    import re

    start = ask(person, "/toegankelijkheid/").content.decode()
    menu = re.findall(r"<nav[^>]*>.*?</nav>", start, re.DOTALL)
    links = re.findall(r'href="([^"]+)"', menu[0]) if menu else []
    assert all(ask(person, link).status_code == 200 for link in links)
    assert len(links) == {"anke": 10, "bram": 9, "carla": 4, "driss": 2, None: 2}[person]


def test_an_account_that_was_closed_sees_nothing(site: Path) -> None:  # noqa: ARG001
    from schakel.privacy.reader import Role
    from schakel.website.accounts.models import Account
    from schakel.website.rights import reader_of

    class Request:
        user = Account(username="weg", role="support", is_active=False)

    assert reader_of(Request()).role is Role.VISITOR  # type: ignore[arg-type]
