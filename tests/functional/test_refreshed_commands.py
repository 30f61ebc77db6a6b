"""What the commands do with a data folder that was refreshed: figures, explanations, checks, the site."""

import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from schakel.advice.drift import DRIFT
from schakel.advice.kept import LISTS, ROWS, SHELVES
from schakel.cli.exits import Exit
from schakel.collection.digital_use import FILES as USE
from schakel.collection.dissection import FILES as WISHES
from schakel.measures.catalogue import find_measures
from schakel.reports.judging import STATUS
from schakel.warehouse import build
from schakel.warehouse.snapshot import current


def test_refresh_tells_where_every_row_went(schakel: Any, refreshed: Path) -> None:
    document = schakel("check", "--data", refreshed, "--json").document
    assert {"audit rows_add_up", "snapshot", "settings", "feed wise"} <= {part["what"] for part in document["checked"]}
    assert all(part["is_right"] for part in document["checked"])


def test_every_last_step_of_a_refresh_left_what_pages_read(refreshed: Path) -> None:
    snapshot = current(refreshed)
    assert snapshot
    left = {path.name for path in snapshot.path.glob("_*")}
    asked = {*WISHES.values(), *USE.values(), "_holds.json", ROWS, LISTS, SHELVES, DRIFT}
    assert asked <= left, asked - left


def test_check_says_what_is_wrong_and_loads_nothing(schakel: Any, refreshed: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(refreshed, data)
    shutil.rmtree(data / "extracts" / "gids")
    (data / "maps").mkdir()
    (data / "maps" / "wrong.toml").write_text('extract = "x"\nmode = "wrong"\n')
    settings = (data / "schakel.toml").read_text().replace('path = "extracts/wise"', 'path = "extracts/wise"\nmaps = "maps"')
    (data / "schakel.toml").write_text(settings)
    ended = schakel("check", "--data", data)
    assert ended.exit is Exit.REFUSED
    assert "extracts/gids: is not there" in ended.out
    assert "wrong.toml" in ended.out
    assert current(data) == current(data)


def test_a_measure_of_the_network_is_a_series(schakel: Any, refreshed: Path) -> None:
    document = schakel("measure", "loans", "--data", refreshed, "--period", "month", "--json").document
    assert document["unit"] == "uitleningen"
    assert [(figure["starts_on"], figure["value"]) for figure in document["figures"]] == [("2020-11-01", 3.0)]
    assert {figure["place"] for figure in document["figures"]} == {"Drenthe"}


def test_one_period_shows_all_places_by_code_never_by_value(schakel: Any, refreshed: Path) -> None:
    ended = schakel("measure", "loans", "--data", refreshed, "--level", "location", "--in", "2020-11", "--json")
    codes = [figure["place_code"] for figure in ended.document["figures"]]
    assert len(codes) >= 2
    assert codes == sorted(codes)
    assert sum(figure["value"] or 0 for figure in ended.document["figures"]) == 3


def test_the_level_of_a_place_is_found_by_itself(schakel: Any, refreshed: Path) -> None:
    asked = ("measure", "loans", "--data", refreshed, "--period", "month", "--json")
    one = schakel(*asked, "--level", "location", "--in", "2020-11").document["figures"][0]
    for level, place in (("location", one["place_code"]), ("location", one["place"].upper()), ("network", "drenthe")):
        figures = schakel(*asked, "--place", place).document["figures"]
        assert figures
        assert {figure["level"] for figure in figures} == {level}
    ended = schakel(*asked, "--place", one["place"] + "x")
    assert ended.exit is Exit.REFUSED
    assert f"did you mean {one['place']} ({one['place_code']})" in ended.document["error"]


def test_a_place_may_be_named(schakel: Any, refreshed: Path) -> None:
    figures = schakel("measure", "loans", "--data", refreshed, "--level", "location", "--in", "2020-11", "--json").document[
        "figures"
    ]
    one = next(figure for figure in figures if figure["value"])
    by_name = schakel(
        "measure", "loans", "--data", refreshed, "--level", "location", "--place", one["place"], "--in", "2020-11", "--json"
    )
    assert [figure["value"] for figure in by_name.document["figures"]] == [one["value"]]


def test_a_table_for_people_names_unit_snapshot_and_where_the_definition_is(schakel: Any, refreshed: Path) -> None:
    ended = schakel("measure", "loans", "--data", refreshed, "--language", "en")
    assert "Loans" in ended.out
    assert "schakel explain loans" in ended.out
    snapshot = current(refreshed)
    assert snapshot is not None
    assert snapshot.id in ended.out


def test_what_is_printed_is_of_one_language_numbers_too(schakel: Any, refreshed: Path) -> None:
    asked = ("loans_per_inhabitant", "--data", refreshed, "--in", "2020", "--level", "municipality")
    dutch, english = (schakel("measure", *asked, "--language", language).out for language in ("nl", "en"))
    assert schakel("measure", *asked).out == dutch
    words = {
        dutch: ("plaats", "periode", "teller", "noemer", "uitleningen per inwoner", "niet volledig", "Momentopname", "Definitie"),
        english: ("place", "period", "numerator", "denominator", "loans per inhabitant", "incomplete", "Snapshot", "Definition"),
    }
    for out, here in words.items():
        other = next(words[each] for each in words if each is not out)
        assert [word for word in here if not re.search(rf"\b{word}\b", out)] == []
        assert [word for word in other if re.search(rf"\b{word}\b", out)] == []
    figures = [schakel("measure", *asked, "--json", "--language", language).document["figures"] for language in ("nl", "en")]
    assert figures[0] == figures[1]
    inhabitants = int(figures[0][0]["denominator"])
    assert f" {inhabitants:,}".replace(",", ".") in dutch
    assert f" {inhabitants:,}" in english
    assert "0,00" in dutch
    assert "0.00" not in dutch
    assert "0.00" in english


def test_a_share_is_printed_in_percent_as_on_the_pages(schakel: Any, refreshed: Path) -> None:
    out = schakel("measure", "norm_95_strict", "--data", refreshed).out.replace("\xa0", " ")
    (figure,) = schakel("measure", "norm_95_strict", "--data", refreshed, "--json").document["figures"]
    assert f"{figure['value']:.2%}".replace(".", ",").replace("%", " %") in out
    assert [line for line in schakel("measures").out.splitlines() if "rate" in line.split()] == []


def test_what_is_not_there_is_refused_with_what_is(schakel: Any, refreshed: Path) -> None:
    wrong_place = schakel("measure", "loans", "--data", refreshed, "--level", "organisation", "--place", "Atlantis")
    assert wrong_place.exit is Exit.REFUSED
    assert "Bibliotheek" in wrong_place.err
    wrong_measure = schakel("measure", "loanz", "--data", refreshed)
    assert wrong_measure.exit is Exit.REFUSED
    assert "did you mean loans" in wrong_measure.err
    assert schakel("explain", "loanz").exit is Exit.REFUSED
    assert schakel("measure", "loans", "--data", refreshed, "--in", "2020-Q5").exit is Exit.USAGE


@pytest.mark.parametrize(
    ("words", "ending", "reason", "says"),
    [
        (["digital_loans", "--level", "location"], Exit.REFUSED, "no_such_level", "Levels are organisation, network"),
        (["members", "--part", "7-9"], Exit.REFUSED, "no_such_part", "parts are 0-3, 4-11"),
        (
            ["loans", "--level", "location", "--place", "Atlantis"],
            Exit.REFUSED,
            "no_such_place",
            "there is no location 'Atlantis'",
        ),
        (["loans", "--in", "1999"], Exit.NOTHING, "period_not_known", "by year there are figures from 2020 to 2020"),
        (["withdrawal_rate"], Exit.NOTHING, "no_data", "this snapshot has no row in `items` that counts"),
    ],
)
def test_no_figure_says_why_and_never_is_an_empty_list(
    schakel: Any, refreshed: Path, words: list[str], ending: Exit, reason: str, says: str
) -> None:
    told = schakel("measure", *words, "--data", refreshed)
    assert (told.exit, told.out) == (ending, "")
    assert says in told.err
    document = schakel("measure", *words, "--data", refreshed, "--json").document
    assert (document["exit"], document["reason"]) == (ending, reason)
    assert says in document["error"]
    assert isinstance(document["there"], list)


@pytest.mark.parametrize("measure", sorted(find_measures()))
def test_explain_tells_question_definition_query_and_review(schakel: Any, measure: str) -> None:
    ended = schakel("explain", measure, "--language", "en")
    assert ended.exit is Exit.DONE, ended.err
    for word in (find_measures()[measure].question["en"], "Valid from", "Numerator", "Source: ", "Looked at", "SELECT"):
        assert word in ended.out
    assert len(ended.out.splitlines()) < 110, "short enough to read"


def test_explain_speaks_dutch_when_nobody_says_otherwise(schakel: Any) -> None:
    ended = schakel("explain", "norm_95_strict")
    for word in ("Definitie", "Geldig vanaf 2016-01-01", "Teller: rijen van `loans`", "waarbij `owner_code` bekend is",
                 "ten minste 0,95 per", "Nagekeken", "geen vastgelegd", "Zoekopdracht, teller: loans"):  # fmt: skip
        assert word in ended.out, word
    assert ended.out == schakel("explain", "norm_95_strict", "--language", "nl").out


def test_explain_prints_the_whole_query_when_asked(schakel: Any) -> None:
    short, whole = schakel("explain", "loans").out, schakel("explain", "loans", "--query").out
    assert "WHERE lent_on >= $first_day AND lent_on < $day_after" in short
    assert "schakel explain loans --query" in short
    assert "$first_day" not in whole
    assert len(whole.splitlines()) > 2 * len(short.splitlines())
    document = schakel("explain", "loans", "--json").document["measure"]
    assert document["queries"][0][1] in short.replace("\n  ", "\n")
    assert "MAKE_DATE" in document["whole_queries"][0][1]


def test_measures_lists_every_definition(schakel: Any) -> None:
    names = [measure["name"] for measure in schakel("measures", "--json").document["measures"]]
    assert names == list(find_measures())
    assert len(names) >= 30


def test_before_a_refresh_there_are_no_figures(schakel: Any, network: Path) -> None:
    ended = schakel("measure", "loans", "--data", network)
    assert ended.exit is Exit.REFUSED
    assert "schakel refresh" in ended.err


def test_a_refresh_without_batches_is_refused(schakel: Any, network: Path) -> None:
    ended = schakel("refresh", "--data", network)
    assert ended.exit is Exit.REFUSED
    assert "schakel fetch" in ended.err


def test_an_earlier_state_of_knowledge_has_nothing_before_its_first_batch(schakel: Any, refreshed: Path) -> None:
    before = current(refreshed)
    ended = schakel("refresh", "--data", refreshed, "--as-known-on", "2019-12-31")
    assert ended.exit is Exit.REFUSED
    assert "2019-12-31" in ended.err
    assert current(refreshed) == before


def test_an_audit_that_stops_has_its_own_code_and_leaves_the_snapshot(
    schakel: Any, refreshed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finding = SimpleNamespace(says="always finds something", severity="stop", queries=lambda _: ["SELECT 'one row'"])
    monkeypatch.setattr(build, "find_audits", lambda: {"never_content": finding})
    before = current(refreshed)
    ended = schakel("refresh", "--data", refreshed)
    assert ended.exit is Exit.AUDIT
    assert "never_content" in ended.err
    assert current(refreshed) == before


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_the_site_is_served_until_it_is_stopped(refreshed: Path) -> None:
    port = free_port()
    command = [Path(sys.executable).parent / "schakel", "serve", "--data", refreshed, "--port", str(port), "--workers", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as site:
        try:
            assert "Schakel" in page(f"http://127.0.0.1:{port}/", site)
        finally:
            site.send_signal(signal.SIGINT)
            said = site.communicate(timeout=60)[0]
    assert f"http://127.0.0.1:{port}/" in said
    assert "Traceback" not in said


def page(address: str, site: subprocess.Popen[str]) -> str:
    for _ in range(600):
        assert site.poll() is None, site.stdout.read() if site.stdout else ""
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                return str(answer.read().decode())
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"nothing answers at {address}")


@pytest.mark.parametrize("words", [["serve"], ["demo"]])
def test_a_port_that_is_taken_is_told_before_any_work(schakel: Any, refreshed: Path, tmp_path: Path, words: list[str]) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        data = refreshed if words == ["serve"] else tmp_path / "demo"
        ended = schakel(*words, "--data", data, "--port", port)
    assert ended.exit is Exit.REFUSED
    assert f"port {port}" in ended.err
    assert "--port" in ended.err
    assert not (tmp_path / "demo").exists()


def test_dissect_takes_the_norm_apart_to_the_last_wish(schakel: Any, refreshed: Path) -> None:
    document = schakel("dissect", "--data", refreshed, "--in", "2020", "--titles", "5", "--json").document
    whole = document["dissection"]["whole"]["group"]
    assert whole["demand"] > 0
    assert whole["met"] + sum(cause["wishes"] for cause in whole["causes"]) == whole["demand"]
    figure = document["dissection"]["figure"]
    assert (figure["numerator"], figure["denominator"]) == (whole["met"], whole["demand"])
    interval = document["dissection"]["whole"]["group"]["interval"]
    assert interval["low"] < whole["met"] / whole["demand"] < interval["high"]
    assert "interval" in schakel("dissect", "--data", refreshed, "--in", "2020").out
    for groups in document["dissection"]["splits"].values():
        assert sum(part["group"]["demand"] for part in groups) == whole["demand"]
    named = [title["wishes"] for title in document["titles"]]
    assert sum(named) + document["few"]["wishes"] == whole["demand"] - whole["met"]
    assert all(wishes >= 3 for wishes in named)


def test_dissect_keeps_titles_that_few_asked_for_together(schakel: Any, refreshed: Path) -> None:
    asked = ("dissect", "--data", refreshed, "--in", "2020", "--titles", "1000")
    few = schakel(*asked, "--json").document["few"]
    assert few["titles"] > 0
    assert f"titels met weinig wensen samen: {few['titles']}" in " ".join(schakel(*asked).out.split())
    assert schakel(*asked, "--cause", "never_supplied", "--json").document["few"] is None


def test_dissect_says_how_the_norm_stands_in_the_words_of_the_page(schakel: Any, refreshed: Path) -> None:
    asked = ("dissect", "--data", refreshed, "--norm", "999", "--in", "2020-Q4")
    found = schakel(*asked, "--json").document["dissection"]
    judged = [found["whole"], *(part for parts in found["splits"].values() for part in parts)]
    statuses = {part["judgement"]["status"] for part in judged if part["judgement"]}
    assert statuses
    for language in ("nl", "en"):
        told = " ".join(schakel(*asked, "--language", language).out.split())
        assert all(STATUS[language][status] in told for status in statuses)


def test_dissect_names_what_there_is(schakel: Any, refreshed: Path) -> None:
    ended = schakel("dissect", "--data", refreshed, "--organisation", "Nergens")
    assert ended.exit is Exit.REFUSED
    assert "there is no organisation 'Nergens'" in ended.err
    there = schakel("measure", "loans", "--data", refreshed, "--level", "organisation", "--in", "2020-11", "--json").document
    name, code = there["figures"][0]["place"], there["figures"][0]["place_code"]
    near = schakel("dissect", "--data", refreshed, "--organisation", name[:-1].lower())
    assert near.exit is Exit.REFUSED
    assert f"did you mean {name} ({code})" in near.err
    assert schakel("dissect", "--data", refreshed, "--in", "2020", "--titles", "5", "--cause", "not_owned").exit is Exit.REFUSED


def test_a_refresh_mends_what_somebody_removed_and_tells_why_rows_were_refused(
    schakel: Any, refreshed: Path, tmp_path: Path
) -> None:
    data = tmp_path / "copy"
    shutil.copytree(refreshed, data)
    shutil.rmtree(data / "snapshots")
    ended = schakel("refresh", "--data", data, "--json")
    assert ended.exit is Exit.DONE, ended.err
    refused = {account["table"]: account["refused"] for account in ended.document["accounts"]}
    told = ended.document["refusals"]
    assert sum(refusal["rows"] for refusal in told) == sum(refused.values())
    assert current(data) is not None
