"""Profiles: what is refused with file and place, what is met, and what a proposal rests on."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from twins.drawn_network import put

from schakel.collection.category import Category, category_of
from schakel.collection.profile_judging import judge_profile, judge_profiles
from schakel.collection.profile_proposal import profile_text, propose, shelf_values
from schakel.collection.profile_stock import Evidence
from schakel.collection.profiles import Goal, Profile, ProfileError, in_force, read_profiles
from schakel.errors import InputError
from schakel.vocabulary.tables import TABLES

ON = date(2020, 12, 31)
BOOKS, FILMS = category_of("youth/fiction/book"), category_of("adult/fiction/film")
HEAD = '[[profile]]\nlocation = "A"\nadopted_by = "Anke"\nadopted_on = 2020-03-02\n[profile.goals]\n'
GOOD = '"youth/fiction/book" = { share_percent = 60 }\n"adult/fiction/film" = { share_percent = 40.4 }\n'


def read(folder: Path, text: str) -> list[Profile]:
    (folder / "profiles.toml").write_text(text, encoding="utf-8")
    return read_profiles(folder / "profiles.toml", ("A", "B"))


def test_of_a_location_the_profile_that_was_adopted_last_is_in_force(tmp_path: Path) -> None:
    later = HEAD.replace("2020-03-02", "2021-01-01")
    profiles = read(tmp_path, HEAD + GOOD + later + '"youth/fiction/book" = { least_titles_per_item = 0.9 }\n')
    assert [each.adopted_on.year for each in profiles] == [2020, 2021]
    assert in_force(profiles, date(2020, 3, 1)) == []
    assert in_force(profiles, ON) == profiles[:1]
    assert in_force(profiles, date(2021, 1, 1)) == profiles[1:]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (HEAD + GOOD.replace("60", "80"), "(A): the shares are 120.4 % together; a collection is 100 %"),
        (
            HEAD + GOOD.replace("book", "books"),
            "(A): 'youth/fiction/books' is no category: material is 'books'; allowed are book",
        ),
        (HEAD.replace('"A"', '"Q"') + GOOD, "profile 1: location is 'Q', which is not in this snapshot; there are A, B"),
        (HEAD.replace('"A"', "7") + GOOD, "profile 1: location is 7; write its code between quotes"),
        (HEAD + GOOD + HEAD + GOOD, "profile 2: A has a profile of 2020-03-02 already; keep one of the two"),
        (HEAD + GOOD + GOOD, "is not TOML"),
        (HEAD + GOOD.replace("60", "-1"), "youth/fiction/book: share_percent is -1; write a number from 0 to 100"),
        (HEAD + GOOD.replace("share_percent = 60", "share = 60"), "write one or more of share_percent, largest_age_years"),
        (HEAD, "has no goals"),
        (HEAD.replace('"Anke"', '" "') + GOOD, "adopted_by is ' '; write who adopted it"),
        (HEAD.replace("2020-03-02", '"spring"') + GOOD, "adopted_on is 'spring'; write a day"),
        ("", "has nothing; write [[profile]] for each location"),
        ("profile = [1]", "profile 1 is 1; write adopted_by, adopted_on, goals, location"),
    ],
)
def test_what_cannot_be_is_refused_with_file_and_place(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(ProfileError) as refused:
        read(tmp_path, text)
    assert str(tmp_path / "profiles.toml") in str(refused.value)
    assert says in str(refused.value)


def judged(goal: Goal, has: Evidence, rest: int = 100) -> dict[str, tuple[Any, ...]]:
    profile = Profile("A", "Anke", ON, {BOOKS: goal})
    found = judge_profile(profile, {BOOKS: has, FILMS: Evidence(rest, rest, 50)}, {})
    return {each.kind: (each.found, each.counted, each.of, each.status) for each in found.categories[0].goals}


def test_each_goal_is_met_to_its_border() -> None:
    goal = Goal(share_percent=52, largest_age_years=10, least_loans_per_item=2, least_titles_per_item=0.9)
    has = Evidence(items=100, titles=90, loans=200, ages={10: 90, 11: 10})
    assert judged(goal, has) == {
        "share": (50, 100, 200, "met"), "age": (0.1, 10, 100, "met"), "use": (2, 200, 100, "met"), "spread": (0.9, 90, 100, "met")
    }  # fmt: skip
    less = Evidence(items=100, titles=89, loans=199, ages={10: 89, 11: 11})
    assert {kind: row[-1] for kind, row in judged(goal, less, rest=101).items()} == dict.fromkeys(
        ("share", "age", "use", "spread"), "not_met"
    )


def test_of_too_few_items_nothing_is_said_and_without_any_there_is_no_figure() -> None:
    goal = Goal(share_percent=50, least_loans_per_item=2, largest_age_years=3)
    assert {row[-1] for row in judged(goal, Evidence(14, 14, 0, {9: 14}), rest=15).values()} == {"cannot_tell"}
    assert judged(goal, Evidence(29, 29, 0, {9: 29}))["use"][-1] == "cannot_tell"
    assert judged(goal, Evidence(30, 30, 0, {9: 30}))["use"][-1] == "not_met"
    assert judged(goal, Evidence(), rest=0)["share"] == (None, 0, 0, "cannot_tell")


def network() -> dict[str, list[dict[str, Any]]]:
    """Branch A with 40 youth books and 10 films, B with 110 of each, all of 2015; young people live near B and D."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}

    def add(table: str, **row: Any) -> None:
        rows[table].append({column.name: None for column in TABLES[table].columns} | row)

    add("organisations", organisation_code="O", name="O", kind="library")
    for code, area in (("A", "7001"), ("B", "7002")):
        add(
            "locations",
            location_code=code,
            organisation_code="O",
            name=code,
            kind="fixed",
            postcode4=area,
            municipality_code="GM1",
        )
    for area, young, old in (("7001", 100, 900), ("7002", 500, 500), ("7003", 400, 600)):
        for age_class, persons in (("all", 1000), ("4-11", young), ("35-49", old)):
            add("inhabitants", area_code=area, counted_on=date(2020, 1, 1), age_class=age_class, persons=persons)
    for title, category in (("b", BOOKS), ("f", FILMS)):
        add("titles", title_id=title, title=title, publication_year=2015, **category._asdict())
    for place, books, films in (("A", 40, 10), ("B", 110, 110)):
        for title, number in (("b", books), ("f", films)):
            for at in range(number):
                item = f"{title}{place}{at}"
                add("items", item_id=item, title_id=title, owner_code="O", location_code=place, status="available",
                    added_on=date(2019, 6, 1) if at % 2 else None)  # fmt: skip
                add("loans", loan_id=item, item_id=item, location_code=place, lent_on=date(2020, 5, 1))
    # Half of the films of B stood at A until the summer.
    for at in range(0, 110, 2):
        add("item_events", item_id=f"fB{at}", event="moved", happened_on=date(2020, 7, 1), before="A", after="B")
    # One moved on 1 January itself: on that day it stands at B.
    add("item_events", item_id="fB1", event="moved", happened_on=date(2020, 1, 1), before="A", after="B")
    return rows


def test_evidence_counts_stock_use_and_drift_with_where_things_stood() -> None:
    profile = Profile("A", "Anke", ON, {BOOKS: Goal(share_percent=80)})
    with put(network()) as connection:
        (found,) = judge_profiles(connection, [profile], ON, [date(2019, 1, 1), date(2020, 1, 1)])
    (books,) = found.categories
    assert (found.items, found.loans, found.without_goal) == (50, 50, 10)
    assert (books.evidence.items, books.evidence.titles, books.evidence.loans) == (40, 1, 40)
    assert books.evidence.ages == {5: 40}
    assert books.share_of_loans == 0.8
    assert books.interval is not None
    assert books.interval.low < 0.8 < books.interval.high
    assert books.goals[0].status == "met"
    # On 1 January 2019 only what has no day of arrival was there, and 55 films of B stood at A.
    assert books.drift == {date(2019, 1, 1): 100 * 20 / (20 + 5 + 55), date(2020, 1, 1): 100 * 40 / (50 + 55), ON: 80}


def test_a_proposal_fits_its_shelves_looks_at_like_branches_and_can_be_adopted(tmp_path: Path) -> None:
    values = shelf_values(tmp_path).changed(like__branches=1, like__least_items=10)
    with put(network()) as connection:
        found = propose(connection, values, ON, metres=20, area="7003")
        assert [(each.location, round(each.distance, 3)) for each in found.looked_at] == [("B", 0.1)]
        assert found.filled_metres == 15
        used = {each.category: each.items for each in found.categories}
        # B lends as many films as books; 40 % young here against 50 % there weighs youth by 0.8.
        share = (0.8 / 1.8 + 0.5) / 2
        total = 15 / (share / 55 + (1 - share) / 65)
        assert used == {"youth/fiction/book": int(total * share), "adult/fiction/film": int(total * (1 - share))}
        assert sum(each.metres for each in found.categories) <= found.filled_metres
        text = (
            profile_text(found, "A")
            .replace('# adopted_by = "…"', 'adopted_by = "Anke"')
            .replace("# adopted_on = …", "adopted_on = 2020-12-31")
        )
        (profile,) = read(tmp_path, text)
        assert {str(category): goal for category, goal in profile.goals.items()} == {e.category: e.goal for e in found.categories}
        # The branch itself is not looked at when it is rebuilt.
        assert [each.location for each in propose(connection, values, ON, metres=20, area="7003", without="B").looked_at] == ["A"]
        with pytest.raises(InputError, match="0 metres of shelf hold nothing"):
            propose(connection, values, ON, metres=0, area="7003")
        with pytest.raises(InputError, match="area 'GM9' has no inhabitants by age class here; there are 7001"):
            propose(connection, values, ON, metres=20, area="GM9")
        with pytest.raises(InputError, match="no branch to look at: none has 500 items"):
            propose(connection, values.changed(like__least_items=500), ON, metres=20, area="7003")


def test_categories_are_tuples_of_words() -> None:
    assert isinstance(BOOKS, Category)
    assert str(BOOKS) == "youth/fiction/book"
