"""The API of open data: what it answers, refuses, and never tells."""

import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from small_site import snapshot as small
from small_site.snapshot import NOORD, OOST, write_snapshot

from schakel.open_data.answers import ROOT
from schakel.open_data.figures import EVERYBODY, LEVELS
from schakel.privacy.audience import DEFAULT, Audience
from schakel.vocabulary.codes import AGE_CLASSES

Ask = Callable[..., Any]
DOCUMENT = f"{ROOT}/openapi.json"


@pytest.fixture(autouse=True)
def no_limit(site: Path) -> Iterator[None]:  # noqa: ARG001
    from django.test import override_settings

    with override_settings(API_PER_MINUTE=1_000_000):
        yield


@pytest.fixture
def few_people(other_data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small network with so few people at Oost that their youngest members are fewer than ten."""
    monkeypatch.setitem(small.INHABITANTS, OOST, 1_200)
    write_snapshot(other_data)
    return other_data


@pytest.fixture
def validator(ask: Ask) -> Callable[[str], Draft202012Validator]:
    """A validator of one documented answer."""
    components = ask(None, DOCUMENT).json()["components"]

    def of(name: str) -> Draft202012Validator:
        schema = {"$ref": f"#/components/schemas/{name}", "components": components}
        return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)

    return of


def documented(ask: Ask, path: str, code: int) -> str:
    """The name of the schema that the document gives for an answer."""
    content = ask(None, DOCUMENT).json()["paths"][path]["get"]["responses"][str(code)]["content"]
    (media,) = content
    return str(content[media]["schema"]["$ref"]).rpartition("/")[2]


def every(ask: Ask, query: str = "") -> list[dict[str, Any]]:
    """All figures of a question, over its pages."""
    address, found = f"{ROOT}/figures?per_page=1000{query}", []
    while address:
        answer = ask(None, address)
        assert answer.status_code == 200, answer.content
        found += answer.json()["figures"]
        address = answer.json()["next"]
    assert len(found) == answer.json()["total"]
    return found


def test_the_document_is_openapi(ask: Ask) -> None:
    OpenAPIV31SpecValidator(ask(None, DOCUMENT).json()).validate()


def test_the_document_names_all_addresses_and_no_other(ask: Ask) -> None:
    from schakel.website.urls import urlpatterns

    routes = {f"/{each.pattern}" for each in urlpatterns if str(each.pattern).startswith("api/v1/")}
    assert set(ask(None, DOCUMENT).json()["paths"]) | {DOCUMENT} == routes


@pytest.mark.parametrize(
    "address",
    [
        "/", "/measures", "/places", "/places?level=network", "/figures", "/figures?measure=members&part=total",
        "/figures?measure=digital_loans&year=2020", f"/figures?place={NOORD}&per_page=1000", "/figures?page=3&per_page=7",
    ],
)  # fmt: skip
def test_every_answer_is_what_the_document_says(ask: Ask, validator: Any, address: str) -> None:
    answer = ask(None, ROOT + address)
    assert answer.headers["Content-Type"] == "application/json"
    validator(documented(ask, ROOT + address.partition("?")[0], 200)).validate(answer.json())


def test_every_answer_is_so_where_figures_are_kept_back_unknown_and_incomplete(
    ask: Ask, validator: Any, few_people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    validator("Figures").validate(ask(None, f"{ROOT}/figures?per_page=1000").json())
    assert {each["status"] for each in every(ask)} == {"shown", "kept_back"}
    original = small._spread

    def without_renewals(*args: Any, **more: Any) -> Any:
        made = original(*args, **more)
        if (args[0], args[3]) == ("renewals", 2016):
            return [replace(each, value=None, numerator=None) for each in made]
        return made

    monkeypatch.setattr(small, "_spread", without_renewals)
    write_snapshot(few_people, snapshot_id="2021-01-03T0300-later", open_year=2020, as_known_on="2021-01-02", simulated=False)
    found = every(ask)
    validator("Figures").validate(ask(None, f"{ROOT}/figures?per_page=1000").json())
    assert {each["status"] for each in found} == {"shown", "kept_back", "not_known", "incomplete"}
    assert {(each["measure"], each["year"]) for each in found if each["status"] == "not_known"} == {("renewals", 2016)}
    assert {each["year"] for each in found if each["status"] == "incomplete"} == {2020}
    assert {(each["as_known_on"], each["simulated"], each["snapshot"]) for each in found} == {
        ("2021-01-02", False, "2021-01-03T0300-later")
    }


def test_the_api_tells_what_everybody_may_see_all_of_it_and_nothing_else(ask: Ask, few_people: Path) -> None:  # noqa: ARG001
    """Against what privacy released, by place and by day, over all measures and years."""
    from schakel.website.pages import reading
    from schakel.website.snapshots import current_snapshot

    snapshot = current_snapshot()
    assert snapshot is not None
    expected = {}
    for measure in reading.available(snapshot):
        released = reading.released(snapshot, measure, "year", EVERYBODY)
        for level, places in reading.places(snapshot).by_level.items():
            for place in places:
                for part in released.parts:
                    for each in released.series(level, place.code, part):
                        assert each.audience is Audience.PUBLIC
                        key = (measure, level, place.code, each.starts_on.year, part or "total")
                        expected[key] = (each.value, each.numerator, each.denominator, each.is_hidden)
    found = {
        (each["measure"], each["level"], each["place_code"], each["year"], each["part"]): (
            each["value"], each["numerator"], each["denominator"], each["status"] == "kept_back",
        )
        for each in every(ask)
    }  # fmt: skip
    assert len(found) > 1000
    assert found == expected
    assert any(hidden for *_, hidden in found.values())


def test_no_count_of_persons_below_ten_is_told_nor_follows_from_two(ask: Ask, few_people: Path) -> None:  # noqa: ARG001
    least = DEFAULT.persons(Audience.PUBLIC)
    assert least == 10
    small_ones = {
        (each.level, each.place_code, each.starts_on.year, each.part)
        for each in small.figures()
        if each.measure == "members" and each.period == "year" and each.level in LEVELS and 0 < (each.numerator or 0) < least
    }
    found = {(each["level"], each["place_code"], each["year"], each["part"]): each for each in every(ask, "&measure=members")}
    hidden = {key for key, each in found.items() if each["status"] == "kept_back"}
    assert small_ones
    assert small_ones < hidden
    assert all(found[key][name] is None for key in hidden for name in ("value", "numerator", "denominator"))
    for level, place, year, part in found:
        if part == "total":
            cells = [(level, place, year, each) for each in ("total", *AGE_CLASSES)]
            assert sum(cell in hidden for cell in cells) != 1, f"{cells}: one is hidden, so it is the total less the others"
        if level == "network":
            for below in ("organisation", "municipality"):
                cells = [key for key in found if (key[0], *key[2:]) == (below, year, part)]
                assert sum(cell in hidden for cell in [*cells, (level, place, year, part)]) != 1


def test_locations_months_and_persons_are_nowhere(ask: Ask) -> None:
    for address in ("/", "/measures", "/places", "/openapi.json"):
        told = ask(None, ROOT + address).content.decode()
        assert not [code for code in small.LOCATIONS if code in told]
    told = json.dumps(every(ask))
    assert not [word for word in (*small.LOCATIONS, '"month"', '"quarter"', "pseudonym") if word in told]
    refused = ask(None, f"{ROOT}/figures?place=NL-0800011001")
    assert refused.status_code == 400
    assert "NL-0800011001" not in refused.json()["allowed"]
    assert ask(None, f"{ROOT}/places?level=location").json()["allowed"] == list(LEVELS)


@pytest.mark.parametrize("name", ["anke", "bram", "carla", "driss"])
def test_who_signs_in_gets_the_same_as_everybody(ask: Ask, name: str) -> None:
    address = f"{ROOT}/figures?measure=members&per_page=1000"
    assert ask(name, address).content == ask(None, address).content


def test_a_question_gets_what_was_asked(ask: Ask) -> None:
    found = every(ask, f"&measure=members&level=organisation&place={NOORD}&year=2019&part=65-74")
    assert [(each["measure"], each["place_code"], each["year"], each["part"]) for each in found] == [
        ("members", NOORD, 2019, "65-74")
    ]
    assert every(ask, f"&place={NOORD}&level=municipality") == []
    assert {each["level"] for each in every(ask, "&level=municipality")} == {"municipality"}
    assert {each["part"] for each in every(ask, "&part=total")} == {"total"}


def test_pages_together_are_all_figures_once(ask: Ask) -> None:
    address, found, back = f"{ROOT}/figures?measure=members&per_page=37", [], None
    while address:
        answer = ask(None, address).json()
        assert answer["previous"] == back
        found += [json.dumps(each) for each in answer["figures"]]
        back = f"{ROOT}/figures?measure=members&page={answer['page']}&per_page=37"
        address = answer["next"]
    assert found == [json.dumps(each) for each in every(ask, "&measure=members")]
    assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    ("query", "parameter", "found", "allowed"),
    [
        ("/figures?lvel=network", "lvel", "lvel", ["measure", "level", "place", "year", "part", "page", "per_page"]),
        ("/figures?level=location", "level", "location", list(LEVELS)),
        ("/figures?level=", "level", "", list(LEVELS)),
        ("/figures?year=2015", "year", "2015", ["2016", "2017", "2018", "2019", "2020"]),
        ("/figures?year=%D9%A2020", "year", "٢020", ["2016", "2017", "2018", "2019", "2020"]),
        ("/figures?level=network&level=organisation", "level", "2×", ["1×"]),
        ("/figures?per_page=1001", "per_page", "1001", {"least": 1, "most": 1000}),
        ("/figures?per_page=0", "per_page", "0", {"least": 1, "most": 1000}),
        ("/figures?page=-1", "page", "-1", {"least": 1, "most": 1000000}),
        ("/figures?page=99999999999999999999", "page", "99999999999999999999", {"least": 1, "most": 1000000}),
        ("/figures?page=9999", "page", "9999", {"least": 1, "most": 12}),
        ("/figures?measure=loans'%20OR%201=1--", "measure", "loans' OR 1=1--", None),
        ("/figures?part=%00", "part", "\0", None),
        ("/places?measure=loans", "measure", "measure", ["level"]),
        ("/measures?page=1", "page", "page", None),
    ],
)
def test_a_wrong_question_is_told_where_what_and_what_is_allowed(
    ask: Ask, validator: Any, query: str, parameter: str, found: str, allowed: Any
) -> None:
    answer = ask(None, ROOT + query)
    body = answer.json()
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")
    assert answer.headers["Cache-Control"] == "no-store"
    validator(documented(ask, ROOT + query.partition("?")[0], 400)).validate(body)
    assert (body["parameter"], body["found"]) == (parameter, found)
    assert body["detail"] != body["detail_en"]
    assert parameter in body["detail"]
    if allowed is not None:
        assert body["allowed"] == allowed


def test_a_long_question_is_not_said_back_whole(ask: Ask) -> None:
    body = ask(None, f"{ROOT}/figures?measure={'x' * 5000}").content
    assert body.count(b"x") < 400
    many = ask(None, f"{ROOT}/figures?" + "&".join(f"p{number}=1" for number in range(2000)))
    assert (many.status_code, many.headers["Content-Type"]) == (400, "application/problem+json")


def test_what_is_not_there_is_told_in_the_same_form(ask: Ask, validator: Any) -> None:
    for address in ("/api/", "/api/v2/figures", f"{ROOT}/figures/", f"{ROOT}/loans"):
        answer = ask(None, address)
        assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")
        validator("Problem").validate(answer.json())


def test_the_type_of_a_problem_leads_to_where_it_is_explained(ask: Ask) -> None:
    page, _, anchor = ask(None, f"{ROOT}/loans").json()["type"].partition("#")
    assert f'id="{anchor}"' in ask(None, page).content.decode()


names = st.sampled_from(["measure", "level", "place", "year", "part", "page", "per_page", "Level", ""])
values = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["loans", "members", "network", "organisation", NOORD, "2020", "total", "65-74", "1", "2", "1000", "1e3", "１"]
    ),
    st.integers(-5, 2_000).map(str),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(names, values), max_size=6))
@example([("page", "1"), ("per_page", "1000")])
def test_whatever_is_asked_the_answer_is_a_documented_one(ask: Ask, validator: Any, query: list[tuple[str, str]]) -> None:
    answer = ask(None, f"{ROOT}/figures", query_params=query)
    assert answer.status_code in (200, 400), answer.content
    validator("Figures" if answer.status_code == 200 else "Problem").validate(answer.json())
    if answer.status_code == 200:
        # What is answered is what was asked: each parameter was known, given once, and holds for every figure.
        given_values = dict(query)
        assert len(given_values) == len(query)
        for each in answer.json()["figures"]:
            told = {**each, "place": each["place_code"], "year": str(each["year"])}
            assert all(told[name] == value for name, value in given_values.items() if name not in ("page", "per_page"))


def test_an_answer_that_did_not_change_is_not_sent_again(ask: Ask, other_data: Path) -> None:
    address = f"{ROOT}/figures?measure=loans"
    write_snapshot(other_data)
    first = ask(None, address)
    assert first.headers["Cache-Control"] == "public, max-age=300"
    again = ask(None, address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    assert ask(None, f"{ROOT}/figures?measure=members").headers["ETag"] != first.headers["ETag"]
    write_snapshot(other_data, snapshot_id="2021-01-03T0300-later")
    later = ask(None, address, headers={"If-None-Match": first.headers["ETag"]})
    assert later.status_code == 200
    assert later.json()["origin"]["snapshot"] == "2021-01-03T0300-later"


def test_a_changed_answer_of_the_same_snapshot_is_sent_to_who_knows_only_its_moment(ask: Ask, other_data: Path) -> None:
    address = f"{ROOT}/"
    write_snapshot(other_data)
    first = ask(None, address)
    settings_file = other_data / "schakel.toml"
    licence = "https://example.org/another-licence"
    settings_file.write_text(f'{settings_file.read_text()}\n[open_data]\nlicence = "{licence}"\nlicence_name = "Another"\n')
    # The moment of the snapshot, and the moment that an answer gave, if any.
    for since in ("Sat, 02 Jan 2021 03:00:00 GMT", first.headers.get("Last-Modified", "Fri, 01 Jan 2100 00:00:00 GMT")):
        later = ask(None, address, headers={"If-Modified-Since": since})
        assert later.status_code == 200
        assert later.json()["origin"]["licence"] == licence
    assert later.headers["ETag"] != first.headers["ETag"]


def client() -> Any:
    from django.test import Client

    return Client(enforce_csrf_checks=True, headers={"host": "localhost"})


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_there_is_nothing_to_write(method: str, validator: Any) -> None:
    answer = getattr(client(), method)(f"{ROOT}/figures")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
    validator("Problem").validate(answer.json())


def test_head_and_options(ask: Ask) -> None:
    whole = ask(None, f"{ROOT}/measures")
    head = client().head(f"{ROOT}/measures")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == str(len(whole.content))
    options = client().options(f"{ROOT}/measures", headers={"Origin": "https://example.org"})
    assert (options.status_code, options.headers["Allow"]) == (204, "GET, HEAD, OPTIONS")
    for answer in (whole, options):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer.headers
        assert "Set-Cookie" not in answer.headers


def test_who_takes_gzip_gets_fewer_bytes_of_the_same_answer_with_a_mark_of_its_own(ask: Ask) -> None:
    plain = ask(None, f"{ROOT}/measures")
    packed = ask(None, f"{ROOT}/measures", headers={"Accept-Encoding": "br, gzip;q=0.8"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 3
    assert packed.headers["ETag"] != plain.headers["ETag"]
    for answer in (plain, packed):
        # Not on the language: a cache would keep the same answer once for every one that a browser asks for.
        assert answer.headers["Vary"] == "Accept-Encoding"
    assert "Vary" not in ask(None, f"{ROOT}/").headers
    assert "Accept-Language" in ask(None, "/open-data/").headers["Vary"]
    again = ask(None, f"{ROOT}/measures", headers={"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    for refused in ("", "identity", "gzip;q=0", "x-gzip", "br"):
        answer = ask(None, f"{ROOT}/measures", headers={"Accept-Encoding": refused})
        assert (answer.content, "Content-Encoding" in answer.headers) == (plain.content, False), refused


def test_who_asks_too_often_is_told_when_to_come_back(site: Path, validator: Any) -> None:  # noqa: ARG001
    from django.test import override_settings

    def asking(address: str, **more: Any) -> Any:
        return client().get(f"{ROOT}/places", REMOTE_ADDR=address, **more)

    with override_settings(API_PER_MINUTE=4):
        assert [asking("192.0.2.9").status_code for _ in range(5)] == [200, 200, 200, 200, 429]
        refused = asking("192.0.2.9")
        assert int(refused.headers["Retry-After"]) in range(1, 16)
        validator("Problem").validate(refused.json())
        assert asking("192.0.2.10").status_code == 200
        # Who writes the header themselves does not get another bucket: only a proxy of ours is believed.
        assert asking("192.0.2.9", headers={"X-Forwarded-For": "198.51.100.1"}).status_code == 429
    with override_settings(API_PER_MINUTE=5, IS_TLS=True):
        told = [asking("10.0.0.1", headers={"X-Forwarded-For": f"198.51.100.{number}, 192.0.2.9"}) for number in range(6)]
        assert [each.status_code for each in told] == [200] * 5 + [429]


def test_before_the_first_figures_the_api_says_so(ask: Ask, other_data: Path, validator: Any) -> None:
    assert ask(None, DOCUMENT).status_code == 200
    for write in (None, lambda: write_snapshot(other_data, with_figures=False)):
        if write is not None:
            write()
        answer = ask(None, f"{ROOT}/figures")
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "600")
        validator("Problem").validate(answer.json())
