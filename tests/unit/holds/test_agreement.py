"""What the network agreed: every value with unit and reason; what is wrong is named."""

from pathlib import Path

import pytest

from schakel.holds.agreement import AgreementError, agreement_of, our_agreement


def test_every_value_of_ours_has_a_unit_and_a_reason() -> None:
    settings = our_agreement().settings
    assert {"weights.km_cents", "limits.picks", "queue.ratio_threshold"} <= set(settings)
    assert all(len(each.unit) > 3 and len(each.why) > 20 for each in settings.values())


def test_a_data_folder_changes_what_it_names_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "holds.toml").write_text(
        '[limits]\npicks = { value = 40, why = "POC" }\n[picks_at]\n"NL-1" = 25\n[floats]\n"NL-2" = true\n'
    )
    found = agreement_of(tmp_path)
    assert (found["limits.picks"], found["limits.room"]) == (40, our_agreement()["limits.room"])
    assert found.settings["limits.picks"].unit == our_agreement().settings["limits.picks"].unit
    assert (found.at("picks_at"), found.at("floats"), found.at("room_at")) == ({"NL-1": 25}, {"NL-2": True}, {})
    assert agreement_of(tmp_path / "elsewhere") is our_agreement()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[limits", "is not TOML"),
        ('[limits]\npikcs = { value = 4, why = "x" }', "has 'limits.pikcs'; allowed are"),
        ("[limits]\npicks = 40", "write a value and why"),
        ("[limits]\npicks = { value = 40 }", "write a value and why"),
        ('[limits]\npicks = { value = -1, why = "x" }', "value is -1; write a number from 0"),
        ('[limits]\npicks = { value = true, why = "x" }', "value is True; write a number"),
        ('[limits]\npicks = { value = 4, why = " " }', "say in words why"),
        ('[limits]\npicks = { value = 4, why = "x", unit = "crates" }', "that cannot change"),
        ("picks_at = 4", "write a table: items to pick"),
        ('[picks_at]\nA = "4"', "A is '4'; write items to pick"),
        ("[visiting_days]\nA = [8]", r"A is \[8\]; write weekdays"),
        ("[floats]\nA = 1", "A is 1; write true"),
        ('[owner_keeps]\nA = ["dvd"]', r"A is \['dvd'\]; write materials .* materials are book, large_print"),
        ('[owner_keeps]\nA = "film"', "A is 'film'; write materials"),
    ],
)
def test_what_is_wrong_is_named_with_its_file(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "holds.toml").write_text(text)
    with pytest.raises(AgreementError, match=says) as refused:
        agreement_of(tmp_path)
    assert str(tmp_path / "holds.toml") in str(refused.value)


def test_a_code_that_nobody_has_is_named(tmp_path: Path) -> None:
    (tmp_path / "holds.toml").write_text('[picks_at]\nA = 1\nO1 = 2\n[owner_keeps]\nO1 = ["film"]\nO9 = []\n')
    assert agreement_of(tmp_path).without_meaning(["A", "B"], ["O1"]) == ("[picks_at] O1", "[owner_keeps] O9")
