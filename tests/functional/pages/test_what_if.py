"""*Wat als* on every road: who may look and who may start, the form, files that come in, runs, and results side by side."""

import csv
import io
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
from small_site.snapshot import LOCATIONS, ZUID, write_snapshot
from small_site.what_if import LESS, WEEKLY, add_curve, add_cut_off, add_run, add_scenarios, asked_of, replay_document

from schakel.jobs.job import FOLDER, State, jobs
from schakel.jobs.working import RefusedError, work

Ask = Callable[..., Any]
SNAPSHOT = "2021-01-02T0500-wat-als"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with scenarios, and loans from the first to the last day of 2020."""
    data = tmp_path_factory.mktemp("written")
    folder = write_snapshot(data, snapshot_id=SNAPSHOT)
    days = {"loan_id": ["a", "b"], "lent_on": [date(2020, 1, 3), date(2020, 12, 30)]}
    pyarrow.parquet.write_table(pyarrow.table(days), folder / "loans.parquet")
    add_scenarios(data)
    return data


@pytest.fixture
def data(written: Path, other_data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it that the site looks at; nobody starts a program."""
    shutil.copytree(written, other_data, dirs_exist_ok=True)
    monkeypatch.setattr("schakel.website.background.start_worker", lambda _: None)
    return other_data


@pytest.fixture
def post(site: Path) -> Ask:  # noqa: ARG001
    """`post("anke", "/wat-als/nieuw/", title="x")`."""
    from django.test import Client

    from schakel.website.accounts.models import Account

    def posting(name: str | None, address: str, **given: Any) -> Any:
        client = Client(raise_request_exception=False, headers={"host": "localhost"})
        if name is not None:
            client.force_login(Account.objects.get(username=name))
        return client.post(address, given)

    return posting


def do_all(data: Path) -> int:
    """What a worker would do, with answers made up beforehand."""

    def replay(asked: Any, report: Any) -> Any:
        report.begin("replay", 1)
        return replay_document(asked["text"], asked["name"], asked["snapshot"], -0.01)

    from django.utils import timezone

    return work(data, {"replay": replay}, now=timezone.now, explain=str)


READ = ("/wat-als/", "/wat-als/scenario/fout/", "/wat-als/scenario/tien-procent-minder/bestand.toml", "/en/what-if/",
        "/wat-als/kleinste-collectie/")  # fmt: skip
WRITE = ("/wat-als/nieuw/", "/wat-als/inlezen/", "/en/what-if/new/")


@pytest.mark.parametrize(("person", "reads", "writes"), [
    ("anke", 200, 200), ("bram", 200, 403), ("carla", 403, 403), ("driss", 403, 403), (None, 302, 302),
])  # fmt: skip
@pytest.mark.usefixtures("data")
def test_who_may_look_and_who_may_write(ask: Ask, person: str | None, reads: int, writes: int) -> None:
    for road in READ:
        assert ask(person, road).status_code == reads, road
    for road in WRITE:
        assert ask(person, road).status_code == writes, road


@pytest.mark.parametrize("person", ["bram", "carla", "driss", None])
def test_nobody_else_starts_stops_or_removes_anything(post: Ask, data: Path, person: str | None) -> None:
    job = add_run(data, LESS, "tien-procent-minder", SNAPSHOT, -0.014)
    roads = {
        "/wat-als/scenario/tien-procent-minder/start/": {"year": "2020", "runs": "5", "seed": "1"},
        "/wat-als/scenario/tien-procent-minder/verwijderen/": {},
        f"/wat-als/uitkomst/{job}/doen/": {"do": "forget"},
        "/wat-als/kleinste-collectie/doen/": {"do": "start"},
        "/reserveringen/verwachting/": {"do": "start"},
        "/wat-als/nieuw/": {"title": "Van een ander", "do": "keep"},
    }
    for road, given in roads.items():
        assert post(person, road, **given).status_code == (302 if person is None else 403), road
    assert [path.name for path in (data / FOLDER).iterdir()] == [job]
    assert sorted(path.stem for path in (data / "scenarios").glob("*.toml")) == [
        "een-keer-per-week",
        "fout",
        "tien-procent-minder",
    ]


def test_the_list_says_what_each_scenario_changes_and_what_is_wrong(ask: Ask, data: Path) -> None:  # noqa: ARG001
    page = ask("anke", "/wat-als/").content.decode()
    assert "10\xa0%, het minst uitgeleend eerst" in page
    assert "dinsdag" in page
    assert "fout in het bestand" in page
    assert "holds.shelf_days is &#x27;vijf&#x27;. Toegestaan is: een heel aantal dagen, van 1 tot en met 36500." in page
    assert "Er is nog niets doorgerekend" in page
    assert "Nieuw scenario" in page
    assert "Nieuw scenario" not in ask("bram", "/wat-als/").content.decode()


def test_without_scenarios_the_page_says_what_to_do(ask: Ask, data: Path) -> None:
    for path in (data / "scenarios").glob("*.toml"):
        path.unlink()
    assert "Maak er een met Nieuw scenario" in ask("anke", "/wat-als/").content.decode()


def test_the_form_shows_the_file_first_and_then_keeps_it(ask: Ask, post: Ask, data: Path) -> None:
    given = {
        "title": "Minder & vaker",
        "drop_share": "12,5",
        "drop_rule": "oldest",
        "weekdays": ["tue", "fri"],
        "supply_cents": "7",
    }
    shown = post("anke", "/wat-als/nieuw/", **given, do="show")
    assert shown.status_code == 200
    assert "drop_share = 0.125" in shown.content.decode()
    assert not (data / "scenarios" / "minder-vaker.toml").exists()
    kept = post("anke", "/wat-als/nieuw/", **given, do="keep")
    assert kept.headers["Location"] == "/wat-als/scenario/minder-vaker/"
    text = (data / "scenarios" / "minder-vaker.toml").read_text()
    assert 'weekdays = { all = ["tue", "fri"] }' in text
    assert "supply_cents = 700" in text
    assert ask("anke", "/wat-als/scenario/minder-vaker/bestand.toml").content.decode() == text
    assert "12,5\xa0%, de oudste eerst" in ask("anke", "/wat-als/scenario/minder-vaker/").content.decode()


def test_the_days_of_one_location_are_chosen_by_its_name(ask: Ask, post: Ask, data: Path) -> None:
    code = next(iter(LOCATIONS))
    assert f'<option value="{code}">{LOCATIONS[code][0]}' in ask("anke", "/wat-als/nieuw/").content.decode()
    given = {"title": "Een plek", "location": code, "location_weekdays": ["tue", "fri"], "do": "keep"}
    assert post("anke", "/wat-als/nieuw/", **given).status_code == 302
    assert f'weekdays = {{ {code} = ["tue", "fri"] }}' in (data / "scenarios" / "een-plek.toml").read_text()


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("title", "", "Zeg in een paar woorden"),
        ("drop_share", "101", "‘101’ is geen percentage van 0 tot en met 100"),
        ("drop_share", "nan", "‘nan’ is geen percentage"),
        ("shelf_days", "1,5", "geen heel aantal dagen"),
        ("supply_cents", "-1", "geen bedrag van 0 tot en met 1.000.000"),
        ("period_days", "36501", "geen heel aantal dagen van 1 tot en met 36.500"),
        ("detour", "0", "geen getal van 1 tot en met 10"),
        ("drop_rule", "ugly", "Kies een van de mogelijkheden"),
        ("weekdays", "noday", "Kies dagen van de week"),
    ],
)
def test_a_field_that_is_wrong_is_told_beside_it(post: Ask, data: Path, field: str, value: str, says: str) -> None:
    before = sorted((data / "scenarios").iterdir())
    answer = post("anke", "/wat-als/nieuw/", **{"title": "x", "do": "keep"} | {field: value})
    assert answer.status_code == 400
    assert says in answer.content.decode()
    assert f'href="#{field}"' in answer.content.decode()
    assert sorted((data / "scenarios").iterdir()) == before


def test_a_file_comes_in_and_a_broken_one_is_told_what_is_wrong(post: Ask, data: Path) -> None:
    def file(content: bytes) -> io.BytesIO:
        made = io.BytesIO(content)
        made.name = "x.toml"
        return made

    kept = post("anke", "/wat-als/inlezen/", file=file(b'\xef\xbb\xbftitle = "Van buiten"\r\n'))
    assert kept.headers["Location"] == "/wat-als/scenario/van-buiten/"
    assert (data / "scenarios" / "van-buiten.toml").read_bytes() == b'title = "Van buiten"\n'
    wrong = {
        b"title = ": "Dit is geen TOML",
        b"\xff\xfe": "geen tekst in UTF-8",
        b'title = "x"\n[holds]\nfee_share = 20': "holds.fee_share is 20. Toegestaan is: een deel van 0 tot en met 1",
        b'title = "x"\n[collection]\ndrop_items = "../schakel.toml"': "Toegestaan is: de naam van een lijst",
        b"#" * 300_000: "Het bestand is te groot",
    }
    for content, says in wrong.items():
        answer = post("anke", "/wat-als/inlezen/", file=file(content))
        assert answer.status_code == 400
        assert says in answer.content.decode()
    assert "Kies eerst een bestand" in post("anke", "/wat-als/inlezen/").content.decode()
    assert len(list((data / "scenarios").glob("*.toml"))) == 4


def start(post: Ask, name: str = "tien-procent-minder", **more: str) -> Any:
    return post("anke", f"/wat-als/scenario/{name}/start/", **{"year": "2020", "runs": "5", "seed": "1"} | more)


def test_a_run_is_started_followed_and_read_and_the_same_run_is_one(ask: Ask, post: Ask, data: Path) -> None:
    first = start(post)
    address = first.headers["Location"]
    assert start(post).headers["Location"] == address
    assert start(post, seed="2").headers["Location"] != address
    waiting = ask("anke", address)
    assert waiting.headers["Refresh"] == "5"
    assert "Dit is als eerste aan de beurt" in waiting.content.decode()
    assert "Refresh" not in ask("anke", address, query_params={"quiet": "1"}).headers
    assert do_all(data) == 2
    done = ask("bram", address)
    assert "Refresh" not in done.headers
    page = done.content.decode()
    assert "Tien procent minder: de eigen collectie bedient 94,5\xa0% van de vraag (nu 95,5\xa0%)" in page
    assert SNAPSHOT in page
    assert "drop_share = 0.1" in page
    assert "Verwijder deze uitkomst" not in page
    assert start(post).headers["Location"] == address
    assert do_all(data) == 0
    # What was worked out stays readable when the scenario goes.
    post("anke", "/wat-als/scenario/tien-procent-minder/verwijderen/")
    assert ask("anke", address).status_code == 200
    assert ask("anke", "/wat-als/scenario/tien-procent-minder/").status_code == 404


@pytest.mark.parametrize("more", [{"year": "1999"}, {"runs": "1000"}, {"seed": "-1"}, {"seed": "x"}, {"year": ""}])
def test_a_run_that_cannot_be_is_not_asked(post: Ask, data: Path, more: dict[str, str]) -> None:
    assert start(post, **more).status_code == 404
    assert start(post, "fout").status_code == 404
    assert start(post, "nergens").status_code == 404
    assert not (data / FOLDER).exists()


def test_a_run_that_was_cut_off_says_so_and_starts_again(ask: Ask, post: Ask, data: Path) -> None:
    job = add_cut_off(data, SNAPSHOT)
    page = ask("anke", f"/wat-als/uitkomst/{job}/").content.decode()
    assert "afgebroken" in page
    assert "start het opnieuw" in page
    assert "afgebroken" in ask("anke", "/wat-als/").content.decode()
    assert post("anke", f"/wat-als/uitkomst/{job}/doen/", do="again").status_code == 302
    assert do_all(data) == 1
    assert "van de vraag" in ask("anke", f"/wat-als/uitkomst/{job}/").content.decode()
    # Too late to start once more; the page shows how it stands.
    assert post("anke", f"/wat-als/uitkomst/{job}/doen/", do="again").status_code == 302
    assert post("anke", f"/wat-als/uitkomst/{job}/doen/", do="nothing").status_code == 404
    assert post("anke", f"/wat-als/uitkomst/{job}/doen/", do="forget").headers["Location"] == "/wat-als/"
    assert ask("anke", f"/wat-als/uitkomst/{job}/").status_code == 404


def test_a_run_that_was_refused_says_why_in_the_language_of_the_reader(ask: Ask, post: Ask, data: Path) -> None:
    from django.utils import timezone

    address = start(post).headers["Location"]

    def refuse(asked: Any, report: Any) -> Any:  # noqa: ARG001
        raise RefusedError("list_changed", "a list that the scenario names has changed")

    assert work(data, {"replay": refuse}, now=timezone.now, explain=str) == 1
    page = ask("anke", address).content.decode()
    assert "Een lijst die het scenario noemt, is veranderd" in page
    assert "has changed" not in page


def test_a_run_in_line_can_be_stopped(ask: Ask, post: Ask, data: Path) -> None:
    from django.utils import timezone

    address = start(post).headers["Location"]
    post("anke", f"{address}doen/", do="stop")
    assert [job.state for job in jobs(data, timezone.now())] == [State.STOPPED]
    assert do_all(data) == 0
    assert "Iemand heeft dit gestopt" in ask("anke", address).content.decode()


def test_scenarios_stand_side_by_side_with_chart_and_file(ask: Ask, data: Path) -> None:
    names = [
        add_run(data, LESS, "tien-procent-minder", SNAPSHOT, -0.014),
        add_run(data, WEEKLY, "een-keer-per-week", SNAPSHOT, -0.002),
    ]
    page = ask("anke", "/wat-als/vergelijken/", query_params={"run": names}).content.decode()
    assert "2 scenario’s naast 2020 zoals het was" in page
    assert page.count("haalt de norm") == 1
    assert "−1,40 procentpunt" in page
    assert "te klein om te tonen" in page  # two requests outside: so few are not shown
    assert "kan toeval zijn" in page
    by_library = page.partition("Per bibliotheek</h2>")[2].partition("</table>")[0]
    rows = dict(re.findall(r'<th scope="row">(Bibliotheek \w+)</th>(.*?)</tr>', by_library))
    assert "94,10\xa0%" in rows["Bibliotheek Noord"]
    assert "te klein om te tonen" in rows["Bibliotheek Oost"]
    assert "+45" in rows["Bibliotheek Noord"]
    assert "+45" not in rows["Bibliotheek Oost"]
    svg = ask("anke", "/wat-als/vergelijken/grafiek.svg", query_params={"run": names})
    assert svg.content.startswith(b"<svg")
    content = ask("anke", "/wat-als/vergelijken/bestand.csv", query_params={"run": names}).content.decode("utf-8-sig")
    rows = [row for row in csv.DictReader(io.StringIO(content), delimiter=";") if row["naam"] == "own_strict"]
    assert [(row["waarde"], row["verschil"], row["momentopname"]) for row in rows] == [
        ("0,941", "-0,014", SNAPSHOT), ("0,953", "-0,002", SNAPSHOT),
    ]  # fmt: skip
    outside = [row for row in csv.DictReader(io.StringIO(content), delimiter=";") if row["naam"] == "asked_outside"]
    assert {(row["waarde"], row["verschil"]) for row in outside} == {("", "")}


def test_results_of_another_snapshot_do_not_stand_beside_each_other(ask: Ask, data: Path) -> None:
    names = [add_run(data, LESS, "a", SNAPSHOT, -0.014), add_run(data, LESS, "a", "another", -0.014)]
    assert ask("anke", "/wat-als/vergelijken/", query_params={"run": names}).headers["Location"] == "/wat-als/"
    assert ask("anke", "/wat-als/vergelijken/bestand.csv", query_params={"run": names}).status_code == 404
    assert ask("anke", "/wat-als/vergelijken/").headers["Location"] == "/wat-als/"
    assert ask("anke", "/wat-als/vergelijken/", query_params={"run": "replay-0000000000000000"}).status_code == 404
    assert ask("anke", "/wat-als/vergelijken/", query_params={"run": "../../x"}).status_code == 404


def test_a_run_is_the_same_whatever_the_file_is_called() -> None:
    assert asked_of(LESS, "a", SNAPSHOT)[1] == asked_of(LESS, "b", SNAPSHOT)[1]
    assert asked_of(LESS, "a", SNAPSHOT)[1] != asked_of(WEEKLY, "a", SNAPSHOT)[1]


def test_the_smallest_collection_says_what_it_found_and_where_it_fell_short(ask: Ask, post: Ask, data: Path) -> None:
    empty = ask("anke", "/wat-als/kleinste-collectie/").content.decode()
    assert "nog niet berekend" in empty
    assert post("anke", "/wat-als/kleinste-collectie/doen/", do="start").status_code == 302
    waits = ask("anke", "/wat-als/kleinste-collectie/", query_params={"organisation": ZUID})
    assert waits.headers["Refresh"] == "5"
    assert f'href="?organisation={ZUID}&amp;quiet=1"' in waits.content.decode()
    post("anke", "/wat-als/kleinste-collectie/doen/", do="stop")
    post("anke", "/wat-als/kleinste-collectie/doen/", do="forget")
    add_curve(data, SNAPSHOT)
    page = ask("bram", "/wat-als/kleinste-collectie/", query_params={"organisation": ZUID}).content.decode()
    assert (
        "De collectie kan 15\xa0% kleiner: 153.000 in plaats van 180.000 exemplaren, maar dan haalt Bibliotheek Zuid de norm niet"
        in page
    )
    assert "haalde het plan de norm niet voor Bibliotheek Zuid" in page
    assert "oktober 2020 tot en met december 2020" in page
    assert "met 153.000 exemplaren leverden de bibliotheken 94,0\xa0% tot 95,5\xa0%" in page
    # The worst of |0.9653 - 0.9662|, |0.961 - 0.9605|, |0.972 - 0.9722| and |0.9941 - 0.994|.
    assert "hooguit 0,09 procentpunt naast de gemeten norm" in page
    assert "de norm van 99,9\xa0% haalt geen enkele collectie, want 0,24\xa0% van de vraag bleef liggen" in page
    assert "haalde het plan de norm niet voor Bibliotheek Zuid. Houd" in page
    assert "0,002\xa0%" in page
    # What takes no part, in the language of the page.
    assert "wensen waarvan de titel niet bekend is" in page
    assert "exemplaren die nu niet uitgeleend kunnen worden" in page
    assert "cannot be lent now" not in page
    assert ask("bram", "/wat-als/kleinste-collectie/grafiek.svg").content.startswith(b"<svg")
    file = ask("bram", "/wat-als/kleinste-collectie/bestand.csv", query_params={"table": "punten", "organisation": ZUID})
    assert file.content.decode("utf-8-sig").splitlines()[1].startswith("30000;0,5;0,9;onder de norm;")
    assert file.content.decode().splitlines()[1].endswith(f";{SNAPSHOT};;gesimuleerd")
    assert ask("bram", "/wat-als/kleinste-collectie/bestand.csv", query_params={"table": "x"}).status_code == 404
    assert ask("bram", "/wat-als/kleinste-collectie/", query_params={"organisation": "NL-0"}).status_code == 404
