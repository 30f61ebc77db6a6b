"""`schakel replay` on the samples: what it prints, what it keeps, and how it refuses."""

import json
from pathlib import Path
from typing import Any

import pytest

from schakel.cli.exits import Exit
from schakel.cli.output import table
from schakel.warehouse.snapshot import current


@pytest.fixture
def half(tmp_path: Path) -> Path:
    path = tmp_path / "half.toml"
    path.write_text('title = "De helft"\n[collection]\ndrop_share = 0.5\ndrop_rule = "oldest"\n')
    return path


def test_scenarios_stand_side_by_side_and_are_kept_with_snapshot_and_seed(schakel: Any, refreshed: Path, half: Path) -> None:
    ended = schakel("replay", half, "--data", refreshed, "--year", 2020, "--runs", 2, "--seed", 7, "--json")
    assert ended.exit is Exit.DONE
    document = ended.document
    assert [each["scenario"]["name"] for each in document["scenarios"]] == ["as_recorded", "half"]
    assert document["scenarios"][0]["figures"]["loans"] > 0
    kept = refreshed / "scenarios" / f"half_2020_{document['snapshot']}_seed7x2.json"
    assert json.loads(kept.read_text()) == document["scenarios"][1]
    again = schakel("replay", half, "--data", refreshed, "--year", 2020, "--runs", 2, "--seed", 7, "--json")
    assert again.document == document


def test_for_people_it_is_a_table_a_sentence_and_whether_it_fits(schakel: Any, refreshed: Path, half: Path) -> None:
    ended = schakel("replay", half, "--data", refreshed, "--year", 2020, "--runs", 1)
    assert "De helft: de eigen collectie bedient" in ended.out
    assert "Klopt het?" in ended.out
    assert "schatting" in ended.out
    assert "replay" in ended.err
    english = schakel("replay", half, "--data", refreshed, "--year", 2020, "--runs", 1, "--language", "en")
    assert "De helft: the own collection serves" in english.out


def test_on_a_narrow_screen_words_go_on_over_lines_and_figures_do_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("schakel.cli.output.WIDTH_OF_A_PIPE", 60)
    row = (
        "Wachtdagen, gemiddeld van wie kreeg en niet van wie nog wacht",
        "11.489.078",
        "11.589.078",
        "−37.825\n−37.830 tot −37.820",
    )
    table("2020", ("", "zoals het was", "nu", "verschil"), [row], written=(1, 2, 3))
    shown = capsys.readouterr().out
    assert all(len(line.rstrip()) <= 60 for line in shown.splitlines())
    for figure in ("11.489.078", "11.589.078", "−37.825", "−37.830 tot −37.820"):
        assert figure in shown


def test_a_limit_of_open_holds_tells_whom_it_does_not_see_and_nobody_by_pseudonym(
    schakel: Any, refreshed: Path, tmp_path: Path
) -> None:
    limit = tmp_path / "one.toml"
    limit.write_text('title = "Eén tegelijk"\n[holds]\nmost_open_holds = 1\n')
    ended = schakel("replay", limit, "--data", refreshed, "--year", 2020, "--runs", 1, "--json")
    base, one = ended.document["scenarios"]
    assert base["figures"]["refused_by_limit"] == 0
    assert one["scenario"]["most_open_holds"] == 1
    assert sum("limit" in reason for reason in ended.document["counted"]) == 2
    snapshot = current(refreshed)
    assert snapshot
    with snapshot.connect() as connection:
        query = "SELECT borrower_pseudonym FROM loans UNION SELECT borrower_pseudonym FROM holds"
        pseudonyms = {who for (who,) in connection.execute(query).fetchall() if who}
    assert pseudonyms
    written = "".join(path.read_text() for path in (refreshed / "scenarios").iterdir()) + ended.out + ended.err
    assert not [who for who in pseudonyms if who in written]


def test_a_wrong_scenario_and_a_year_without_loans_are_refused(schakel: Any, refreshed: Path, half: Path) -> None:
    half.write_text('title = "x"\n[holds]\nshelf_days = "five"\n')
    wrong = schakel("replay", half, "--data", refreshed)
    assert wrong.exit is Exit.REFUSED
    assert "holds.shelf_days is 'five'; allowed is a whole number of days" in wrong.err
    assert schakel("replay", "--data", refreshed, "--year", 1999).exit is Exit.REFUSED
