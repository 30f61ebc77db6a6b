"""Scenarios as files of a data folder: nothing is overwritten, nothing wrong is kept, and nothing is read from elsewhere."""

from pathlib import Path

import pytest

from schakel.collection.rebalancing import values_of
from schakel.dashboards.scenario_words import wrong_in_words
from schakel.scenarios.act_lists import read_acts
from schakel.scenarios.replayed import digest_of
from schakel.scenarios.scenario import Scenario, ScenarioError
from schakel.scenarios.scenario_files import (
    LARGEST_BYTES,
    find_scenario,
    keep_scenario,
    read_text,
    remove_scenario,
    scenario_files,
    toml_of,
)


def test_the_name_follows_from_the_title_and_nothing_is_overwritten(tmp_path: Path) -> None:
    first = keep_scenario(tmp_path, 'title = "Tien procent minder"\n')
    second = keep_scenario(tmp_path, 'title = "Tien procent minder"\n[collection]\ndrop_share = 0.1\n')
    again = keep_scenario(tmp_path, 'title = "Tien procent minder"\n')
    assert (first, second, again) == ("tien-procent-minder", "tien-procent-minder-2", "tien-procent-minder")
    assert len(scenario_files(tmp_path)) == 2


@pytest.mark.parametrize("text", ["title = 3", "title = ", 'title = "x"\n[holds]\nshelf_days = 0', 'title = "x"\n[nope]'])
def test_a_wrong_scenario_is_not_kept(tmp_path: Path, text: str) -> None:
    with pytest.raises(ScenarioError):
        keep_scenario(tmp_path, text)
    assert scenario_files(tmp_path) == []


def test_a_file_that_is_far_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="a scenario is a page of text"):
        keep_scenario(tmp_path, 'title = "x"\n#' + "x" * LARGEST_BYTES)


def test_where_there_are_many_already_the_reader_is_told_in_his_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("schakel.scenarios.scenario_files.MOST_FILES", 2)
    for title in ("een", "twee"):
        keep_scenario(tmp_path, f'title = "{title}"')
    with pytest.raises(ScenarioError) as refused:
        keep_scenario(tmp_path, 'title = "drie"')
    assert wrong_in_words(refused.value, "nl") == "Er zijn al 2 scenario’s. Haal er eerst een paar weg."
    assert len(scenario_files(tmp_path)) == 2


def test_a_wrong_file_in_the_folder_is_listed_with_what_is_wrong(tmp_path: Path) -> None:
    folder = tmp_path / "scenarios"
    folder.mkdir()
    (folder / "a.toml").write_text("title = ")
    (folder / "b.toml").write_bytes(b'title = "\xff"')
    (folder / "c.toml").write_bytes(b'\xef\xbb\xbftitle = "Met een teken vooraan"\n')
    (folder / "d.json").write_text("{}")
    (folder / "e.toml").write_text('title = "x"\n#' + "x" * LARGEST_BYTES)
    found = {each.name: each for each in scenario_files(tmp_path)}
    kinds = {name: each.error.kind if each.error else "" for name, each in found.items()}
    assert kinds == {"a": "not_toml", "b": "not_text", "c": "", "e": "too_large"}
    assert str(tmp_path) not in "".join(str(each.error) for each in found.values())


@pytest.mark.parametrize("path", ["../schakel.toml", "/etc/hostname", "lists/gone.txt"])
def test_a_list_is_a_name_and_no_path(tmp_path: Path, path: str) -> None:
    (tmp_path / "schakel.toml").write_text("secret")
    with pytest.raises(ScenarioError, match="allowed is the name of a list"):
        read_text(f'title = "x"\n[collection]\ndrop_items = "{path}"\n', tmp_path, "x")


@pytest.mark.parametrize("title", ['Met "tekens" en \\', "Regel\neen", "Tab\t\x7f", "één €"])
def test_any_title_can_be_written_and_read_again(tmp_path: Path, title: str) -> None:
    values = {"holds.fee_share": 0.125, "collection.size": {"NL 08": 12}, "transport.weekdays": {"all": ["mon", "tue"]}}
    scenario = read_text(toml_of(title, values), tmp_path, "x")
    assert (scenario.title, scenario.fee_share, dict(scenario.sizes)) == (title, 0.125, {"NL 08": 12})
    assert scenario.weekdays == {"all": (0, 1)}


def test_a_scenario_is_found_by_its_very_name_only(tmp_path: Path) -> None:
    keep_scenario(tmp_path, 'title = "Een"\n')
    (tmp_path / "other.toml").write_text('title = "Elders"\n')
    assert find_scenario(tmp_path, "een") is not None
    assert find_scenario(tmp_path, "../other") is None
    remove_scenario(tmp_path, "../other")
    assert (tmp_path / "other.toml").exists()
    remove_scenario(tmp_path, "een")
    assert find_scenario(tmp_path, "een") is None


def test_where_items_rest_weighs_what_was_agreed_in_the_data_folder(tmp_path: Path) -> None:
    policy, stay = ('title = "x"\n[collection]\nrest = "policy"\n', 'title = "x"\n[collection]\nrest = "stay"\n')
    ours, still = read_text(policy, tmp_path, "x"), read_text(stay, tmp_path, "x")
    assert ours.rest_values == values_of()
    (tmp_path / "rebalancing.toml").write_text("[lost_cents]\nvalue = 900\n")
    agreed = read_text(policy, tmp_path, "x")
    assert agreed.rest_values == {**values_of(), "lost_cents": 900.0}
    assert digest_of(agreed) != digest_of(ours), "what was worked out with other values is not taken for this"
    assert read_text(stay, tmp_path, "x") == still
    (tmp_path / "rebalancing.toml").write_text("[lost]\nvalue = 900\n")
    with pytest.raises(ScenarioError, match="has 'lost'; allowed are movement_cents"):
        read_text(policy, tmp_path, "x")


def test_the_digest_is_of_the_lines_of_a_list_and_not_of_where_it_lies(tmp_path: Path) -> None:
    digests = []
    for name, line in (("a.csv", "drop,i1"), ("b.csv", "drop,i1"), ("c.csv", "drop,i2")):
        (tmp_path / name).write_text(f"action,item_id\n{line}\n")
        digests.append(digest_of(Scenario("x", "X", acts=read_acts(tmp_path / name))))
    assert digests[0] == digests[1] != digests[2]
