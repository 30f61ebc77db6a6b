"""Values that a librarian signs: what may differ, and what is refused with file and place."""

from pathlib import Path

import pytest

from schakel.collection.category import Category, category_of, matches, names_more
from schakel.collection.signed_values import SignedValuesError
from schakel.collection.weeding_advice import weeding_rules
from schakel.errors import InputError

SIGNED = '[rules]\nname = "POC"\nversion = "2"\nsigned_by = "Anke"\nsigned_on = 2026-03-02\n'


def of(folder: Path, text: str, signed: str = SIGNED) -> object:
    (folder / "weeding.toml").write_text(signed + text, encoding="utf-8")
    return weeding_rules(folder)


def test_without_a_file_our_values_hold(tmp_path: Path) -> None:
    rules = weeding_rules(tmp_path)
    assert rules.signed_by.startswith("nobody yet")
    assert all(value.why and value.unit for value in rules.values.values())
    assert all(each.why and each.unit for found in rules.by_category.values() for each in found.values())


def test_a_data_folder_changes_what_it_names_and_signs_it(tmp_path: Path) -> None:
    (tmp_path / "weeding.toml").write_text(
        SIGNED + '[by_category.idle_days]\n"youth/fiction/book" = { value = 400, why = "picture books wear out of fashion" }\n'
        '[missing]\ndays = { value = 200, why = "two stocktakings" }\n[room_at]\nA = 120\n',
        encoding="utf-8",
    )
    rules = weeding_rules(tmp_path)
    assert (rules.title, rules.signed_by, rules.signed_on.isoformat()) == ("POC 2", "Anke", "2026-03-02")
    assert rules["missing.days"] == 200
    assert rules["surplus.copies"] == weeding_rules(tmp_path / "elsewhere")["surplus.copies"]
    assert rules.of("idle_days", Category("youth", "fiction", "book")).value == 400
    assert rules.of("idle_days", Category("adult", "fiction", "book")).value == 730
    assert rules.at["room_at"] == {"A": 120}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[missing]\ndays = 200\n", "missing.days is 200; write a value and why"),
        ('[missing]\ndays = { value = -1, why = "x" }\n', "missing.days: value is -1; write a number from 0, in days missing"),
        ('[missing]\ndays = { value = 9, why = " " }\n', "say in words why"),
        ('[missing]\ndays = { value = 9, unit = "weeks", why = "x" }\n', "unit is 'weeks'; it is counted in 'days missing"),
        ('[missing]\nweeks = { value = 9, why = "x" }\n', "missing.weeks: there is no value of that name; there are"),
        ('[by_category.idle]\n"*/*/*" = { value = 9, why = "x" }\n', "by_category.idle: there is no value of that name"),
        ('[by_category.idle_days]\n"youth/comics/book" = { value = 9, why = "x" }\n', "genre is 'comics'; allowed are fiction"),
        (
            '[by_category.idle_days]\n"youth" = { value = 9, why = "x" }\n',
            "'youth' is no category; write audience/genre/material",
        ),
        ('[by_category.idle_days]\n"*/*/*" = 9\n', "*/*/* is 9; write { value"),
        ("[room_at]\nA = -2\n", "room_at: A is -2; write items that the location has room for"),
        ("missing = 3\n[", "is not TOML"),
    ],
)
def test_what_cannot_be_is_refused_with_file_and_place(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(SignedValuesError) as refused:
        of(tmp_path, text)
    assert str(tmp_path / "weeding.toml") in str(refused.value)
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("signed", "says"),
    [
        ("", "rules has nothing; write name, version, signed_by, signed_on"),
        (SIGNED.replace("2026-03-02", '"2 March"'), "signed_on is '2 March'; write a day"),
        (SIGNED.replace('"Anke"', '""'), "signed_by is ''; write it in words"),
    ],
)
def test_what_nobody_signed_is_refused(tmp_path: Path, signed: str, says: str) -> None:
    with pytest.raises(SignedValuesError, match="rules") as refused:
        of(tmp_path, "", signed)
    assert says in str(refused.value)


def test_the_pattern_that_names_most_counts() -> None:
    film = Category("youth", "fiction", "film")
    patterns = ["*/*/*", "youth/*/*", "*/fiction/*", "*/*/film", "youth/fiction/*", "*/fiction/film", "youth/fiction/film"]
    assert sorted(patterns, key=names_more) == patterns
    assert all(matches(pattern, film) for pattern in patterns)
    assert not matches("adult/*/*", film)
    with pytest.raises(InputError, match="material is 'books'"):
        category_of("youth/fiction/books")
