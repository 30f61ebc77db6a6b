# ruff: noqa: E501  (one item, one line)
"""The weeding rules as a handbook: one network, one item for each sentence, the rows on the border named."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from twins.drawn_network import put

from schakel.collection.advised import Action, AdviceList
from schakel.collection.weeding_advice import advise_weeding, last_copies, weeding_rules
from schakel.vocabulary.tables import TABLES

ON = date(2020, 12, 31)
RULES = weeding_rules(Path("/nowhere"))


class Network:
    """Two organisations; `home` and `sister` are branches of the one, `like` is a branch of the other, `depot` holds a reserve."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
        for code, kind in (("ours", "library"), ("theirs", "library"), ("poi", "support"), ("far", "outside")):
            self.add("organisations", organisation_code=code, name=code, kind=kind)
        for code, by, kind in (
            ("home", "ours", "fixed"),
            ("sister", "ours", "fixed"),
            ("like", "theirs", "fixed"),
            ("depot", "poi", "storage"),
        ):
            self.add("locations", location_code=code, organisation_code=by, name=code, kind=kind, has_collection=True)
            self.add("location_facts", location_code=code, number=1, kind=kind, has_collection=True, staffed_hours_week=20.0,
                     open_hours_week=30.0, has_all_functions=True)  # fmt: skip
        # A loan of six years ago at each organisation: what was not lent since then is known.
        for at, place in enumerate(("home", "like")):
            self.item(f"old{at}", f"old{at}", place, lent=0)
            self.lend(f"old{at}", 2190, place)

    def add(self, table: str, **row: Any) -> None:
        self.rows[table].append({column.name: None for column in TABLES[table].columns} | row)

    def item(
        self,
        item: str,
        title: str,
        at: str,
        *,
        lent: int | None = None,
        genre: str = "fiction",
        published: int = 2015,
        **row: Any,
    ) -> None:
        """An item that came in seven years ago and was last lent so many days ago (None = never)."""
        if title not in {each["title_id"] for each in self.rows["titles"]}:
            self.add(
                "titles", title_id=title, title=title, audience="adult", genre=genre, material="book", publication_year=published
            )
        owner = {"home": "ours", "sister": "ours", "like": "theirs"}.get(at, "ours")
        found = {"owner_code": owner, "status": "available", "added_on": ON - timedelta(days=2555), "location_code": at}
        self.add("items", item_id=item, title_id=title, **(found | row))
        if lent is not None:
            self.lend(item, lent, at)

    def lend(self, item: str, days_ago: int, at: str, times: int = 1) -> None:
        for _ in range(times):
            number = len(self.rows["loans"])
            self.add("loans", loan_id=f"l{number}", item_id=item, location_code=at, lent_on=ON - timedelta(days=days_ago))

    def advice(self, rules: Any = RULES) -> tuple[dict[str, Any], dict[str, int], list[AdviceList]]:
        """What is advised by item, what is left out by reason, and the lists."""
        with put(self.rows) as connection:
            lists = advise_weeding(connection, rules, ON)
            self.guarded = [row[3] for row in last_copies(connection)]
        left_out: dict[str, int] = {}
        for each in lists:
            for reason, count in each.left_out.items():
                left_out[reason] = left_out.get(reason, 0) + count
        return {row.item_id: row for each in lists for row in each.rows}, left_out, lists


def codes(row: Any) -> list[str]:
    return [reason.code for reason in row.reasons]


@pytest.fixture
def network() -> Network:
    return Network()


def test_fiction_that_was_not_lent_for_730_days_goes_and_at_729_it_stays(network: Network) -> None:
    for item, days in (("a", 730), ("b", 729), ("c", 10)):
        network.item(item, "t", "home", lent=days)
    rules = RULES.changed(surplus__copies=9)
    found, _, _ = network.advice(rules)
    assert set(found) == {"a"}
    assert found["a"].action is Action.WEED
    assert codes(found["a"]) == ["not_lent", "little_used_elsewhere", "copies_left"]
    assert found["a"].reasons[0].figures == {"days_not_lent": 730, "most_days": 730}
    assert found["a"].reasons[2].figures == {"copies_in_network": 3, "copies_in_organisation": 3}


def test_nonfiction_of_more_than_ten_years_goes_after_a_year_without_a_loan(network: Network) -> None:
    for item, days, published in (("a", 365, 2009), ("b", 364, 2009), ("c", 365, 2010)):
        network.item(item, f"t{published}", "home", lent=days, genre="nonfiction", published=published)
    network.item("d", "t2009", "home", lent=1)
    found, _, _ = network.advice(RULES.changed(surplus__copies=9))
    assert set(found) == {"a"}
    assert found["a"].reasons[0].figures == {"age_years": 11, "most_years": 10, "days_not_lent": 365}


def test_eighty_loans_wear_a_book_out_even_when_it_is_asked(network: Network) -> None:
    network.item("a", "t", "home", lent=5)
    network.lend("a", 40, "home", times=79)
    network.item("b", "t", "home", lent=5)
    found, _, _ = network.advice()
    assert codes(found["a"])[0] == "worn"
    assert found["a"].reasons[0].figures == {"loans": 80, "most_loans": 80}


def test_of_four_copies_lent_less_than_twice_a_year_two_are_too_many_and_the_longest_idle_go(network: Network) -> None:
    for item, days in (("a", 365), ("b", 400), ("c", 500), ("d", 600)):
        network.item(item, "t", "home", lent=days)
    found, _, _ = network.advice()
    assert set(found) == {"c", "d"}
    assert codes(found["d"])[0] == "surplus"


def test_what_is_missing_for_a_year_is_written_off_and_a_copy_that_is_out_keeps_the_title(network: Network) -> None:
    network.item("a", "t", "home", status="missing")
    network.item("b", "t", "home", status="missing")
    network.add("item_events", item_id="a", event="status_changed", happened_on=ON - timedelta(days=365), after="missing")
    network.add("item_events", item_id="b", event="status_changed", happened_on=ON - timedelta(days=364), after="missing")
    network.item("c", "t", "home", lent=3, status="on_loan")
    found, left_out, _ = network.advice()
    assert set(found) == {"a"}
    assert (codes(found["a"])[0], left_out["missing_not_long"], left_out["not_on_shelf"]) == ("missing", 1, 1)


def test_the_last_copy_in_the_province_stays_and_is_counted_and_listed(network: Network) -> None:
    network.item("only", "t", "home", lent=2000)
    # Both copies are idle: the one that was lent last stays.
    network.item("old", "u", "home", lent=2000)
    network.item("newer", "u", "like", lent=1500)
    # A copy in the reserve keeps the title in the province.
    network.item("shelf", "v", "home", lent=2000)
    network.item("reserve", "v", "depot", owner_code="poi")
    # A copy that belongs to another province does not.
    network.item("kept", "w", "home", lent=2000)
    network.item("visiting", "w", "home", owner_code="far")
    found, left_out, _ = network.advice()
    assert set(found) == {"old", "shelf"}
    assert left_out["last_in_province"] == 3
    assert sorted(network.guarded) == ["kept", "newer", "only"]
    assert (left_out["in_storage"], left_out["owned_elsewhere"]) == (1, 1)


def test_the_last_copy_of_an_organisation_is_marked(network: Network) -> None:
    network.item("a", "t", "home", lent=2000)
    network.item("b", "t", "like", lent=5)
    found, _, _ = network.advice()
    assert codes(found["a"])[-1] == "last_in_organisation"


def test_idle_here_and_asked_at_a_sister_moves_as_far_as_there_is_room(network: Network) -> None:
    for title, loans in (("t", 4), ("u", 6)):
        network.item(f"{title}-idle", title, "home", lent=2000)
        network.item(f"{title}-busy", title, "sister", lent=20)
        network.lend(f"{title}-busy", 30, "sister", times=loans - 1)
    one = RULES.changed()
    found, left_out, _ = network.advice(one)
    assert not found
    assert left_out["no_room"] == 2
    # Room for one item more at the sister: the title that is asked most goes.
    with_room = type(one)(
        one.name, one.version, one.signed_by, one.signed_on, one.values, one.by_category, {"room_at": {"sister": 3}}
    )
    found, left_out, _ = network.advice(with_room)
    assert set(found) == {"u-idle"}
    assert (found["u-idle"].action, found["u-idle"].to) == (Action.MOVE, "sister")
    assert found["u-idle"].reasons[-1].figures == {"loans_there": 6, "copies_there": 1, "loans_per_copy": 3}
    assert left_out["no_room"] == 1


def test_nothing_moves_to_another_owner_unless_that_is_agreed_and_stays_when_places_like_it_lend_it(network: Network) -> None:
    network.item("idle", "t", "home", lent=2000)
    network.item("busy", "t", "like", lent=20)
    network.lend("busy", 30, "like", times=5)
    found, left_out, _ = network.advice()
    assert (found, left_out["wanted_elsewhere"]) == ({}, 1)
    agreed = RULES.changed(move__between_organisations=1)
    with_room = type(agreed)(
        agreed.name,
        agreed.version,
        agreed.signed_by,
        agreed.signed_on,
        agreed.values,
        agreed.by_category,
        {"room_at": {"like": 9}},
    )
    found, _, _ = network.advice(with_room)
    assert found["idle"].to == "like"


def test_a_title_that_somebody_waits_for_is_not_weeded(network: Network) -> None:
    network.item("a", "t", "home", lent=2000)
    network.item("b", "t", "home", lent=5)
    network.add("holds", hold_id="h", title_id="t", pickup_location_code="like", placed_on=ON - timedelta(days=3), outcome="open")
    found, left_out, _ = network.advice()
    assert (found, left_out["title_on_hold"]) == ({}, 1)


def test_what_lacks_an_owner_a_title_or_a_place_is_counted_and_of_nobody_when_it_has_neither(network: Network) -> None:
    network.item("a", "t", "home", lent=2000, owner_code=None)
    network.item("b", "t", "nowhere", lent=2000)
    network.item("c", "t", "nowhere", owner_code=None)
    network.add("items", item_id="d", location_code="home", owner_code="ours", status="available")
    found, left_out, lists = network.advice()
    assert found == {}
    assert (left_out["no_owner"], left_out["no_location"], left_out["no_title"]) == (1, 2, 1)
    assert {each.organisation: each.left_out.get("no_location") for each in lists} == {"": 1, "ours": 1, "theirs": None}


def test_nobody_can_say_of_an_organisation_whose_loans_are_known_for_a_year_what_was_not_lent_for_two() -> None:
    network = Network()
    network.rows["loans"] = []
    network.item("first", "first", "home", lent=365)
    network.item("never", "t", "home")
    network.item("busy", "t", "home", lent=3)
    found, left_out, _ = network.advice()
    assert found == {}
    assert left_out["known_too_briefly"] >= 1
