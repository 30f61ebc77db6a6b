"""*Open data* for visitors: the page, the files, and the catalogue as other catalogues read it."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.robotparser import RobotFileParser

import pytest
from rdflib import DCTERMS as DCT
from rdflib import FOAF, RDF, SKOS, XSD, Graph, Literal, Namespace, URIRef
from small_site import snapshot as small
from small_site.snapshot import LOCATIONS, NOORD, OOST, write_snapshot

# rdflib 7 reads JSON-LD with a class of its own that it calls old.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
Ask = Callable[..., Any]
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
DCAT = Namespace("http://www.w3.org/ns/dcat#")  # that of rdflib is of version 2
CATALOGUE = "/open-data/catalogus.jsonld"
AUTHORITY = "http://publications.europa.eu/resource/authority/"
SETTINGS = """[open_data]
publisher = "Steunpunt <Klein>"
publisher_address = "https://steunpunt.example.org/"
contact = "cijfers@example.org"
licence = "https://creativecommons.org/publicdomain/zero/1.0/"
licence_name = "CC0 1.0"
address = "https://cijfers.example.org/"
"""


def graph_of(answer: Any) -> Graph:
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/ld+json")
    return Graph().parse(data=answer.content.decode(), format="json-ld")


@pytest.fixture
def graph(ask: Ask) -> Graph:
    return graph_of(ask(None, CATALOGUE))


@pytest.fixture
def told(other_data: Path) -> Path:
    """The small network with all that can be said of open data."""
    write_snapshot(other_data)
    path = other_data / "schakel.toml"
    path.write_text(path.read_text() + SETTINGS)
    return other_data


SHAPES: dict[URIRef, dict[URIRef, tuple[int, int | None, str]]] = {
    DCAT.Catalog: {
        DCT.title: (2, 2, "nl en"), DCT.description: (2, 2, "nl en"), DCT.publisher: (1, 1, "node"), DCT.license: (1, 1, "iri"),
        DCT.modified: (1, 1, "dateTime"), DCT.language: (2, 2, "iri"), DCT.accessRights: (1, 1, "iri"),
        DCAT.contactPoint: (1, 1, "node"), DCAT.dataset: (1, None, "node"), DCAT.service: (1, 1, "node"),
        DCAT.themeTaxonomy: (1, 1, "iri"), FOAF.homepage: (1, 1, "iri"),
    },
    DCAT.Dataset: {
        DCT.title: (2, 2, "nl en"), DCT.description: (2, 2, "nl en"), DCT.publisher: (1, 1, "node"), DCT.license: (1, 1, "iri"),
        DCT.identifier: (1, 1, "text"), DCT.accessRights: (1, 1, "iri"), DCT.modified: (1, 1, "dateTime"),
        DCT.creator: (1, 1, "node"), DCT.accrualPeriodicity: (1, 1, "iri"),
        DCT.temporal: (1, 1, "node"), DCT.spatial: (1, 1, "node"), DCT.conformsTo: (2, 2, "node"), DCT.language: (2, 2, "iri"),
        DCAT.contactPoint: (1, 1, "node"), DCAT.theme: (1, 1, "iri"), DCAT.keyword: (2, None, "nl en"),
        DCAT.landingPage: (2, 2, "iri"), DCAT.distribution: (3, 3, "node"), DCAT.version: (1, 1, "text"),
        DCAT.temporalResolution: (1, 1, "duration"),
    },
    DCAT.Distribution: {
        DCT.title: (2, 2, "nl en"), DCT.license: (1, 1, "iri"), DCT.modified: (1, 1, "dateTime"), DCT.format: (1, 1, "iri"),
        DCAT.accessURL: (1, 1, "iri"), DCAT.mediaType: (1, 1, "iri"), DCAT.downloadURL: (0, 1, "iri"),
    },
    DCAT.DataService: {
        DCT.title: (2, 2, "nl en"), DCT.description: (2, 2, "nl en"), DCT.license: (1, 1, "iri"), DCT.accessRights: (1, 1, "iri"),
        DCT.publisher: (1, 1, "node"), DCAT.contactPoint: (1, 1, "node"), DCAT.endpointURL: (1, 1, "iri"),
        DCAT.endpointDescription: (1, 1, "iri"), DCAT.servesDataset: (1, None, "node"), DCT.conformsTo: (1, 1, "node"),
    },
}  # fmt: skip
"""What each class must have: at least, at most, and of which kind; after the properties that DCAT-AP 3 asks and recommends."""


def faults(graph: Graph) -> list[str]:
    """What the shapes do not allow."""
    found = []
    for kind, shape in SHAPES.items():
        for node in graph.subjects(RDF.type, kind):
            for name, (least, most, of) in shape.items():
                values = list(graph.objects(node, name))
                if not least <= len(values) or (most is not None and len(values) > most):
                    found.append(f"{node} has {len(values)} {name}")
                found += [f"{node} {name} is {value!r}" for value in values if not is_kind(graph, value, of)]
                if of == "nl en" and values and {value.language for value in values} != {"nl", "en"}:
                    found.append(f"{node} {name} is not in both languages")
    return found


def is_kind(graph: Graph, value: Any, of: str) -> bool:
    if of == "node":
        return not isinstance(value, Literal) and any(graph.objects(value, RDF.type))
    if of == "iri":
        return isinstance(value, URIRef) and bool(re.match(r"https?://[^/\s]+/", value))
    if not isinstance(value, Literal) or not str(value).strip():
        return False
    if of in ("dateTime", "duration"):
        return value.datatype == XSD[of] and not value.ill_typed
    return of == "text" or value.language in ("nl", "en")


def test_the_catalogue_has_what_dcat_asks(graph: Graph) -> None:
    for kind in SHAPES:
        assert list(graph.subjects(RDF.type, kind)), kind
    assert faults(graph) == []


@pytest.mark.parametrize("kind", SHAPES)
def test_the_check_sees_what_is_missing(graph: Graph, kind: URIRef) -> None:
    node = next(graph.subjects(RDF.type, kind))
    graph.remove((node, DCT.license, None))
    (title, *_) = graph.objects(node, DCT.title)
    graph.remove((node, DCT.title, title))
    assert len(faults(graph)) == 3


def test_there_is_a_dataset_for_every_measure_of_the_api_with_its_years(ask: Ask, graph: Graph) -> None:
    measures = {each["measure"]: each for each in ask(None, "/api/v1/measures").json()["measures"]}
    found = {str(graph.value(node, DCT.identifier)): node for node in graph.subjects(RDF.type, DCAT.Dataset)}
    assert set(found) == set(measures)
    for name, node in found.items():
        period = graph.value(node, DCT.temporal)
        days = (graph.value(period, DCAT.startDate), graph.value(period, DCAT.endDate))
        first, last = measures[name]["first_year"], measures[name]["last_year"]
        assert [str(each) for each in days] == [f"{first}-01-01", f"{last}-12-31"]
        assert all(isinstance(each, Literal) and each.datatype == XSD.date for each in days)
    (catalogue,) = graph.subjects(RDF.type, DCAT.Catalog)
    assert set(graph.objects(catalogue, DCAT.dataset)) == set(found.values())
    (service,) = graph.objects(catalogue, DCAT.service)
    assert set(graph.objects(service, DCAT.servesDataset)) == set(found.values())


def test_every_address_in_the_catalogue_answers_with_what_was_promised(ask: Ask, graph: Graph) -> None:
    addresses = {
        (str(address), str(media).removeprefix("https://www.iana.org/assignments/media-types/"))
        for node in graph.subjects(RDF.type, DCAT.Distribution)
        for address in graph.objects(node, DCAT.accessURL)
        for media in graph.objects(node, DCAT.mediaType)
    }
    assert len(addresses) == 3 * len(list(graph.subjects(RDF.type, DCAT.Dataset)))
    for property_ in (DCAT.endpointURL, DCAT.endpointDescription):
        addresses |= {(str(each), "application/json") for each in graph.objects(None, property_)}
    addresses |= {(str(each), "text/html") for each in graph.objects(None, DCAT.landingPage)}
    for address, media in addresses:
        answer = ask(None, address.removeprefix("http://localhost"))
        assert answer.status_code == 200, address
        assert answer.headers["Content-Type"].partition(";")[0] == media
    for address in {str(each) for node in graph.subjects(RDF.type, DCAT.Dataset) for each in graph.objects(node, DCT.conformsTo)}:
        page, _, anchor = address.removeprefix("http://localhost").partition("#")
        assert f'id="{anchor}"' in ask(None, page).content.decode()


def test_who_publishes_is_what_the_settings_say(ask: Ask, told: Path) -> None:  # noqa: ARG001
    graph = graph_of(ask(None, CATALOGUE))
    assert faults(graph) == []
    (catalogue,) = graph.subjects(RDF.type, DCAT.Catalog)
    assert str(catalogue) == "https://cijfers.example.org/open-data/catalogus.jsonld#catalogue"
    publisher, contact = graph.value(catalogue, DCT.publisher), graph.value(catalogue, DCAT.contactPoint)
    assert graph.value(publisher, FOAF.name) == Literal("Steunpunt <Klein>")
    assert graph.value(contact, VCARD.hasEmail) == URIRef("mailto:cijfers@example.org")
    assert graph.value(catalogue, DCT.license) == URIRef("https://creativecommons.org/publicdomain/zero/1.0/")
    assert not [each for each in graph.all_nodes() if "localhost" in each]
    page = ask(None, "/open-data/").content.decode()
    assert "Steunpunt &lt;Klein&gt;" in page
    assert 'href="https://creativecommons.org/publicdomain/zero/1.0/" rel="license">CC0 1.0' in page
    origin = ask(None, "/api/v1/").json()["origin"]
    assert (origin["publisher"], origin["licence_name"]) == ("Steunpunt <Klein>", "CC0 1.0")
    info = ask(None, "/api/v1/openapi.json").json()["info"]
    assert (info["license"]["name"], info["contact"]["email"]) == ("CC0 1.0", "cijfers@example.org")


def test_made_up_figures_say_so_on_every_road_and_real_ones_do_not(ask: Ask, other_data: Path) -> None:
    roads = {
        "/open-data/": "gesimuleerde cijfers", "/en/open-data/": "figures are simulated", CATALOGUE: "(gesimuleerd)",
        "/open-data/bestand/loans.csv": ";gesimuleerd", "/en/open-data/file/loans.csv": ",simulated",
        "/api/v1/figures": '"simulated":true', "/api/v1/measures": '"simulated":true', "/api/v1/openapi.json": "are simulated",
    }  # fmt: skip
    for simulated in (True, False):
        write_snapshot(other_data, simulated=simulated, snapshot_id=f"2021-01-0{2 + simulated}T0300-klein")
        for road, words in roads.items():
            assert (words in ask(None, road).content.decode()) == simulated, road


@pytest.mark.parametrize("is_simulated", [True, False])
def test_a_search_engine_may_show_what_is_for_everybody_and_no_made_up_figures(
    ask: Ask, other_data: Path, is_simulated: bool
) -> None:
    write_snapshot(other_data, simulated=is_simulated, snapshot_id=f"2021-01-0{4 + is_simulated}T0300-klein")
    for road, is_open in (("/open-data/", True), ("/en/open-data/", True), ("/", True), ("/account/login/", False)):
        hidden = 'name="robots" content="noindex"' in ask(None, road).content.decode()
        assert hidden == (is_simulated or not is_open), road
    assert "noindex" in ask("anke", "/cijfers/").content.decode()
    robots = ask(None, "/robots.txt")
    assert (robots.status_code, robots.headers["Content-Type"]) == (200, "text/plain; charset=utf-8")
    rules = RobotFileParser()
    # The parser of Python does not know the dollar: what ends in it is compared whole.
    lines = robots.content.decode().splitlines()
    whole = {line.removeprefix("Allow: ").removesuffix("$") for line in lines if line.endswith("$")}
    rules.parse([line for line in lines if not line.endswith("$")])
    for road in ("/", "/en/", "/open-data/", "/en/open-data/", "/begrippen/", "/en/definitions/"):
        assert (road in whole) != is_simulated, road
    assert rules.can_fetch("*", "/static/schakel.css") != is_simulated
    for road in ("/account/login/", "/cijfers/", "/api/v1/figures", "/open-data/bestand/loans.csv", "/mijn-bibliotheek/"):
        assert road not in whole
        assert not rules.can_fetch("*", road), road


@pytest.mark.parametrize("road", [CATALOGUE, "/open-data/bestand/loans.csv", "/en/open-data/file/loans.csv"])
def test_another_site_may_ask_first_and_nobody_writes(ask: Ask, road: str) -> None:  # noqa: ARG001
    from django.test import Client

    client = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    may = client.options(road, headers={"Origin": "https://example.org", "Access-Control-Request-Headers": "if-none-match"})
    assert (may.status_code, may.headers["Access-Control-Allow-Origin"]) == (204, "*")
    assert may.headers["Access-Control-Allow-Headers"] == "If-None-Match"
    wrong = client.post(road)
    assert (wrong.status_code, wrong.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
    head = client.head(road)
    assert (head.status_code, head.headers["Content-Length"]) == (200, str(len(client.get(road).content)))


@pytest.mark.parametrize("name", [None, "anke", "bram", "carla", "driss"])
def test_everybody_finds_open_data_and_sees_the_same(ask: Ask, name: str | None) -> None:
    for start, address in (("/begrippen/", "/open-data/"), ("/en/definitions/", "/en/open-data/")):
        assert ask(name, start).content.decode().count(f'href="{address}"') == 2
        assert main_of(ask(name, address)) == main_of(ask(None, address))
    for road in (CATALOGUE, "/open-data/bestand/members.csv"):
        assert ask(name, road).content == ask(None, road).content


def main_of(answer: Any) -> str:
    assert answer.status_code == 200
    return re.findall(r"<main.*</main>", answer.content.decode(), re.DOTALL)[0]


@pytest.mark.parametrize(("road", "delimiter", "head"), [("/open-data/bestand/", ";", "nl"), ("/en/open-data/file/", ",", "en")])
def test_a_file_says_what_the_api_says(
    ask: Ask, other_data: Path, monkeypatch: pytest.MonkeyPatch, road: str, delimiter: str, head: str
) -> None:
    monkeypatch.setitem(small.INHABITANTS, OOST, 1_200)
    write_snapshot(other_data)
    answer = ask(None, f"{road}members_share.csv")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="members_share-{head}.csv"'
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=delimiter))
    figures = ask(None, "/api/v1/figures?measure=members_share&per_page=1000").json()["figures"]
    assert len(rows) == len(figures) + 1
    for row, figure in zip(rows[1:], figures, strict=True):
        numbers = [float(each.replace(",", ".")) if each else None for each in row[9:12]]
        assert (row[2], row[3], row[6], row[8] or "total") == (
            figure["level"], figure["place_code"], f"{figure['year']}-01-01", figure["part"],
        )  # fmt: skip
        assert numbers == pytest.approx([figure["value"], figure["numerator"], figure["denominator"]], abs=1e-6)
        assert bool(row[14]) == (figure["status"] == "kept_back")
    assert "kept_back" in {each["status"] for each in figures}


def test_files_hold_no_location_and_no_month_and_are_kept_by_their_mark(ask: Ask) -> None:
    answer = ask(None, "/open-data/bestand/members.csv")
    told = answer.content.decode()
    assert NOORD in told
    assert not [code for code in (*LOCATIONS, ";month;", ";quarter;") if code in told]
    for road in ("/open-data/bestand/members.csv", CATALOGUE):
        first = ask(None, road)
        assert first.headers["Cache-Control"].startswith("public")
        again = ask(None, road, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_a_file_that_is_not_there_and_a_catalogue_of_nothing(ask: Ask, other_data: Path) -> None:
    assert ask(None, CATALOGUE).status_code == ask(None, "/open-data/bestand/loans.csv").status_code == 404
    assert "nog geen gegevens" in ask(None, "/open-data/").content.decode()
    write_snapshot(other_data, with_figures=False)
    assert ask(None, CATALOGUE).status_code == ask(None, "/open-data/bestand/loans.csv").status_code == 404
    assert "nog geen cijfers" in ask(None, "/open-data/").content.decode()
    assert ask(None, "/open-data/api/").status_code == 200


def test_the_page_names_every_dataset_with_its_files(ask: Ask, graph: Graph) -> None:
    page = ask(None, "/open-data/").content.decode()
    for node in graph.subjects(RDF.type, DCAT.Dataset):
        name = graph.value(node, DCT.identifier)
        assert f'href="/open-data/bestand/{name}.csv"' in page
        assert f'href="/api/v1/figures?measure={name}"' in page
    assert "3 bibliotheken, 4 gemeenten, 1 netwerk" in page
    assert "2016–2020" in page
    assert {str(each) for each in graph.objects(None, SKOS.prefLabel)} == {"Klein netwerk"}
