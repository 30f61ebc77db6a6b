"""The form of *Wat als* and the card of what a scenario changes: nothing that a file can say is left untold."""

from pathlib import Path

import pytest

from schakel.dashboards.scenario_form import scenario_form, what_changes
from schakel.dashboards.scenario_words import wrong_in_words
from schakel.reports.numbers import Language
from schakel.scenarios.scenario import ScenarioError, allowed_keys
from schakel.scenarios.scenario_files import FOLDER, read_text

EACH: dict[str, str] = {
    "collection.drop_items": '"gone.txt"', "collection.drop_share": "0.1", "collection.size": "{ A = 1200, B = 7 }",
    "collection.acts": '"acts.csv"', "collection.rest": '"policy"', "collection.rest_across": "true",
    "holds.period_days": "90", "holds.shelf_days": "5", "holds.most_open_holds": "5", "holds.fee_share": "0.3",
    "ebooks.referred_share": "0.4", "unmet.hold_share": "0.6", "unmet.interlibrary_share": "0.7",
    "transport.weekdays": '{ all = ["mon"], B = ["sat", "fri"] }', "transport.detour": "1.5", "transport.fuel": '"electricity"',
    "costs.supply_cents": "700", "costs.transport_cents": "500", "costs.movement_cents": "90", "costs.kilometre_cents": "0.8",
    "costs.item_cents": "1850",
}  # fmt: skip
"""A value that differs from the record, of every key; a rule of what goes first is told beside what goes."""
TELLS = {
    "collection.drop_items": [("Verdwijnen volgens een lijst", "2 exemplaren")],
    "collection.size": [
        ("Grootte van A", "ten hoogste 1.200 exemplaren, het minst uitgeleend eerst"),
        ("Grootte van B", "ten hoogste 7 exemplaren, het minst uitgeleend eerst"),
    ],
    "collection.acts": [("Regels van lijsten", "kopen 1, weg 2")],
    "collection.rest": [("Waar exemplaren blijven", "waar de verwachte vraag is, als dat de rit waard lijkt")],
    "holds.most_open_holds": [("Open reserveringen per lener", "5")],
    "transport.weekdays": [("Vervoersdagen", "maandag"), ("Vervoersdagen B", "vrijdag, zaterdag")],
    "transport.fuel": [("Brandstof van de bus", "elektrisch")],
    "costs.kilometre_cents": [("Prijs van een kilometer", "0,8 cent")],
    "costs.item_cents": [("Prijs van een exemplaar", "€\xa018,50")],
}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lists")
    (folder / FOLDER).mkdir()
    (folder / FOLDER / "gone.txt").write_text("i1\ni2\n")
    acts = "action,item_id,title_id,location_code,copies\ndrop,i1,,,\ndrop,i2,,,\nbuy,,t1,A,3\n"
    (folder / FOLDER / "acts.csv").write_text(acts)
    return folder


def written(key: str, value: str) -> str:
    section, _, name = key.partition(".")
    return f'title = "x"\n[{section}]\n{name} = {value}\n'


def test_every_key_that_a_file_may_have_is_tried_here() -> None:
    assert set(EACH) | {"collection.drop_rule"} == set(allowed_keys())


@pytest.mark.parametrize("key", EACH)
def test_what_a_file_changes_is_told(data: Path, key: str) -> None:
    scenario = read_text(written(key, EACH[key]), data, "x")
    told: dict[Language, list[tuple[str, str]]] = {spoken: what_changes(scenario, spoken) for spoken in ("nl", "en")}
    assert len(told["nl"]) == len(told["en"]) == len(TELLS.get(key, [()]))
    assert all(what and how for lines in told.values() for what, how in lines)
    if key in TELLS:
        assert told["nl"] == TELLS[key]


def test_a_list_of_acts_that_is_wrong_is_told_without_where_this_machine_keeps_it(data: Path) -> None:
    (data / FOLDER / "wrong.csv").write_text("action,item_id\nburn,i1\n")
    with pytest.raises(ScenarioError) as caught:
        read_text(written("collection.acts", '"wrong.csv"'), data, "x")
    told = wrong_in_words(caught.value, "nl")
    assert told.startswith('De lijst bij collection.acts is niet te gebruiken: wrong.csv, regel 2: action is "burn"')
    assert str(data) not in told


def test_nothing_is_told_of_a_file_that_changes_nothing(data: Path) -> None:
    assert what_changes(read_text('title = "x"\n[costs]\nsupply_cents = 675\n', data, "x"), "nl") == []


def test_the_form_knows_where_items_rest_and_says_only_what_differs(data: Path) -> None:
    given = {"title": ["Blijven"], "drop_rule": ["oldest"], "rest": ["stay"], "fuel": ["diesel_b7"], "kilometre_cents": ["0,8"]}
    form = scenario_form(given, "nl", is_sent=True)
    assert form.toml == 'title = "Blijven"\n\n[collection]\nrest = "stay"\n\n[costs]\nkilometre_cents = 0.8\n'
    assert read_text(form.toml, data, "x").rest == "stay"
    fields = {field.name: field for _, part in form.groups for field in part}
    assert [each.value for each in fields["rest"].options if each.is_chosen] == ["stay"]
    assert [error[0] for error in scenario_form({**given, "rest": ["under the bed"]}, "nl", is_sent=True).errors] == ["rest"]


PLACES = {"A": "Assen", "B": "Beilen"}


def test_one_location_may_have_other_days_and_another_size(data: Path) -> None:
    given = {"title": ["Daar"], "weekdays": ["mon"], "location": ["B"], "location_weekdays": ["tue", "fri"],
             "location_size": ["120000"], "drop_rule": ["oldest"]}  # fmt: skip
    form = scenario_form(given, "nl", is_sent=True, locations=PLACES)
    scenario = read_text(form.toml, data, "x")
    assert (scenario.weekdays, scenario.sizes) == ({"all": (0,), "B": (1, 4)}, {"B": 120000})
    assert scenario.drop_rule == "oldest"
    assert what_changes(scenario, "nl", PLACES) == [
        ("Grootte van Beilen", "ten hoogste 120.000 exemplaren, de oudste eerst"),
        ("Vervoersdagen", "maandag"), ("Vervoersdagen Beilen", "dinsdag, vrijdag"),
    ]  # fmt: skip
    fields = {field.name: field for _, part in form.groups for field in part}
    assert [each.value for each in fields["location"].options if each.is_chosen] == ["B"]
    assert [each.value for each in fields["location_weekdays"].options if each.is_chosen] == ["tue", "fri"]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"location": ["B"]}, "Vul ook in wat op die locatie anders moet: vervoersdagen of grootte."),
        ({"location_weekdays": ["tue"]}, "Kies ook op welke locatie dit geldt."),
        ({"location_size": ["5"]}, "Kies ook op welke locatie dit geldt."),
        ({"location": ["Z"], "location_size": ["5"]}, "Kies een van de mogelijkheden."),
    ],
)
def test_a_location_without_what_differs_there_is_told(given: dict[str, list[str]], says: str) -> None:
    form = scenario_form({"title": ["Daar"], **given}, "nl", is_sent=True, locations=PLACES)
    assert (form.errors, form.toml) == ((("location", "Locatie", says),), "")


def test_without_locations_none_is_asked() -> None:
    asked = {field.name for _, part in scenario_form({}, "nl", is_sent=False).groups for field in part}
    assert "location" not in asked
    assert asked | {"location", "location_weekdays", "location_size"} == {
        field.name for _, part in scenario_form({}, "nl", is_sent=False, locations=PLACES).groups for field in part
    }


@pytest.mark.parametrize(("given", "toml"), [("5", "most_open_holds = 5\n"), ("0", ""), ("2,5", ""), ("vijf", ""), ("-1", "")])
def test_a_limit_of_open_holds_is_a_whole_number_of_at_least_one(data: Path, given: str, toml: str) -> None:
    form = scenario_form({"title": ["Grens"], "most_open_holds": [given]}, "nl", is_sent=True)
    if toml:
        assert form.toml == f'title = "Grens"\n\n[holds]\n{toml}'
        assert read_text(form.toml, data, "x").most_open_holds == 5
    else:
        ((name, label, wrong),) = form.errors
        assert (name, label) == ("most_open_holds", "Open reserveringen per lener")
        assert wrong == f"‘{given}’ is geen heel getal van 1 tot en met 10.000. Schrijf bijvoorbeeld 5."
        assert not form.toml


def test_a_limit_in_a_file_is_refused_in_words(data: Path) -> None:
    with pytest.raises(ScenarioError) as caught:
        read_text(written("holds.most_open_holds", "0"), data, "x")
    assert wrong_in_words(caught.value, "nl") == (
        "holds.most_open_holds is 0. Toegestaan is: een heel aantal reserveringen, van 1 tot en met 10000."
    )
