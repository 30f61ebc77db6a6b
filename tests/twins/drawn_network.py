# ruff: noqa: E501  (drawn rows are read as a table)
"""Small networks drawn at random, with everything on which a count can go wrong: ends of months, unknown places, gaps."""

import random
from collections import defaultdict
from datetime import date, timedelta
from typing import Any

import duckdb

from schakel.vocabulary.codes import AGE_CLASSES, HOLD_OUTCOMES
from schakel.vocabulary.tables import TABLES

TODAY = date(2020, 11, 17)
FIRST = date(2019, 1, 1)
KNOWN_ON = {"holds": date(2020, 9, 11)}
"""A feed that lags: what was drawn after that day is of a feed that does not."""
Row = dict[str, Any]
Data = dict[str, list[Row]]


def draw(seed: int, size: int) -> Data:
    r = random.Random(seed)
    data: Data = {name: [] for name in TABLES}

    def day(*, empty: float = 0.0, after: date | None = None) -> date | None:
        if r.random() < empty:
            return None
        start = after or FIRST
        found = start + timedelta(days=r.choice([0, 0, 1, 3, 8, 15, 30, 31, r.randrange(700)])) if after else FIRST + timedelta(
            days=r.randrange((TODAY - FIRST).days + 1))  # fmt: skip
        # The ends of months are where an engine goes wrong.
        if r.random() < 0.3:
            found = found.replace(day=1)
            found = max(found - timedelta(days=1) if r.random() < 0.5 else found, start)
        return min(found, date(2022, 12, 31))

    def add(table: str, **row: Any) -> None:
        data[table].append({column.name: row.get(column.name) for column in TABLES[table].columns})

    for code, kind in (("O1", "library"), ("O2", None), ("P", "support"), ("Z", "outside")):
        add("organisations", organisation_code=code, name=code, kind=kind)
    for code, run_by, kind, where in (("A", "O1", "fixed", "GM1"), ("B", "O1", "school", "GM2"), ("C", "O2", "fixed", "GM2"),
                                      ("D", "O2", "bookmobile", None), ("E", None, "pickup_point", "GM1"), ("S", "P", "storage", "GM1"),
                                      ("Y", "Z", "fixed", "GM1"), ("W", "O1", "outside", "GM1")):  # fmt: skip
        opened = day(empty=0.6)
        add("locations", location_code=code, organisation_code=run_by, name=code, kind=kind, municipality_code=where,
            open_hours_week=r.choice([None, 20.0, 35.5]), staffed_hours_week=r.choice([None, 0.0, 0.5, 4.0, 4.5, 15.0, 30.0]),
            has_collection=r.choice([None, True, False]), has_all_functions=r.choice([None, True, False]),
            opened_on=opened, closed_on=day(after=opened) if opened and r.random() < 0.5 else None)  # fmt: skip
    for code in "ABCDESYWX":  # X is in no register
        begins: date | None = day(empty=0.5)
        for number in range(1, r.choice([2, 3, 4])):
            ends = day(after=begins or FIRST) if r.random() < 0.8 else None
            ends = ends + timedelta(days=1) if ends else None
            add("location_facts", location_code=code, number=number, valid_from=begins, valid_until=ends,
                kind=r.choice([None, "fixed", "fixed", "fixed", "school", "bookmobile", "bookmobile_stop", "pickup_point", "storage"]),
                open_hours_week=r.choice([None, 20.0, 35.5]), staffed_hours_week=r.choice([None, 0.0, 0.5, 4.0, 4.5, 15.0, 30.0]),
                has_collection=r.choice([None, True, False]), has_all_functions=r.choice([None, True, False]))  # fmt: skip
            if ends is None:
                break
            begins = ends
    for code, kind, parent, inside in (("GM1", "municipality", None, True), ("GM2", "municipality", None, None),
                                       ("GM9", "municipality", None, False), ("7001", "postcode4", "GM1", None), ("7002", "postcode4", "GM2", None),
                                       ("7003", "postcode4", None, None), ("WK1", "wijk", "GM1", None)):  # fmt: skip
        add("areas", area_code=code, kind=kind, name=code, parent_code=parent, is_in_network=inside)
    for organisation, where in (("O1", "GM1"), ("O2", "GM2"), ("O2", "GM1")):
        since = day(empty=0.5)
        add("service_areas", organisation_code=organisation, municipality_code=where, valid_from=since,
            valid_until=day(after=since) if since and r.random() < 0.5 else None)  # fmt: skip
    for where in ("GM1", "GM2", "GM9", "WK1"):
        for counted in {date(2019, 1, 1), date(2020, 1, 1), day()} - ({date(2019, 1, 1)} if r.random() < 0.5 else set()):
            for age in (*(("all",) if r.random() < 0.7 else ()), *(AGE_CLASSES[:3] if r.random() < 0.7 else ())):
                add("inhabitants", area_code=where, counted_on=counted, age_class=age, persons=r.randrange(5, 500))

    places = ["A", "A", "B", "C", "D", "E", "S", "Y", "W", "X"]
    owners = ["O1", "O2", "P", "Z", None]
    for n in range(size // 3):
        add("titles", title_id=f"t{n}", title="x", publication_year=r.choice([None, 2021, 2020, 2018, 2016, 2010, 1990]))
    for n in range(size):
        added = day(empty=0.2)
        add("items", item_id=f"i{n}", title_id=r.choice([None, "gone", *(f"t{r.randrange(max(size // 3, 1))}" for _ in range(5))]),
            owner_code=r.choice(owners), location_code=r.choice([*places, None]), status=r.choice([None, "available", "missing", "on_loan"]),
            added_on=added, withdrawn_on=day(after=added or FIRST) if r.random() < 0.5 else None)  # fmt: skip
        add("loans", loan_id=f"l{n}", item_id=r.choice([None, f"i{r.randrange(size)}"]), borrower_pseudonym=r.choice([None, f"p{r.randrange(9)}"]),
            location_code=r.choice(places), lent_on=day(), owner_code=r.choice(owners))  # fmt: skip
        add("renewals", renewal_id=f"r{n}", location_code=r.choice(places), renewed_on=day())
        placed, ready = day(), None
        ready = day(after=placed) if r.random() < 0.6 else None
        ended = day(after=ready or placed) if r.random() < 0.7 else None
        add("holds", hold_id=f"h{n}", title_id=r.choice([None, f"t{r.randrange(max(size // 3, 1))}"]), pickup_location_code=r.choice(places),
            placed_on=placed, available_on=ready, ended_on=ended, outcome=r.choice(HOLD_OUTCOMES))  # fmt: skip
        add("transits", transit_id=f"s{n}", from_location_code=r.choice(places), to_location_code="A", sent_on=day())
        add("interlibrary_requests", request_id=f"q{n}", requester_code="O1", pickup_location_code=r.choice([*places, None]), scope="province",
            placed_on=placed, ended_on=ended, outcome=r.choice(["unfilled", "completed"]))  # fmt: skip
        add(
            "activities",
            activity_id=f"a{n}",
            location_code=r.choice([*places, None]),
            held_on=day(),
            participants=r.choice([None, 0, 7]),
        )
        registered = day(empty=0.2)
        add("borrowers", borrower_pseudonym=f"p{n}", year=r.choice([2019, 2020]), location_code=r.choice([*places, None]),
            age_class=r.choice([None, *AGE_CLASSES[:3]]), postcode4=r.choice([None, "7001", "7002", "7003", "9999"]),
            registered_on=registered, valid_until=day(after=registered or FIRST) if r.random() < 0.5 else None)  # fmt: skip
    spans: set[tuple[str, date, date]] = set()
    for _ in range(size // 2):
        start = date(r.choice([2019, 2020]), r.choice([1, 2, 4, 7, 12]), r.choice([1, 1, 1, 11]))
        months = start.year * 12 + start.month - 1 + r.choice([0, 1, 1, 1, 3, 12])
        end = (
            date(months // 12, months % 12 + 1, start.day)
            if months > start.year * 12 + start.month - 1
            else start + timedelta(days=8)
        )
        spans.add((r.choice(places), start, end))
    for place, start, end in sorted(spans):
        both = {"location_code": place, "starts_on": start, "ends_on": end}
        add("visits", **both, visits=r.randrange(50))
        add("loan_counts", **both, item_type="all", borrower_group="all", loans=r.randrange(50), renewals=r.choice([None, 3]))
        add("activity_counts", **both, kind="all", activities=r.choice([None, 2]), participants=r.choice([None, 9]))
        add("hold_counts", pickup_location_code=place, owner_location_code=place, starts_on=start, ends_on=end, days_from=0,
            days_until=r.choice([None, 8, 16, 31]), holds=r.randrange(9))  # fmt: skip
        add("digital_loans", organisation_code=r.choice(["O1", "O2", "Z"]), starts_on=start, ends_on=end, product=place, loans=4)
    for counted in {day() for _ in range(size // 8)}:
        for place in places[1:]:
            for age in ("all", *AGE_CLASSES[:2]) if r.random() < 0.5 else ("all",):
                for area in (*(("all",) if r.random() < 0.6 else ()), "x"):
                    add("member_counts", location_code=place, counted_on=counted, area_name=area, age_class=age,
                        members=r.choice([None, 6]), is_suppressed=False)  # fmt: skip
            if r.random() < 0.7:
                add("item_counts", location_code=place, counted_on=counted, item_type="all", year_added=0,
                    publication_year=r.choice([0, 2017, 2020]), items=r.randrange(9))  # fmt: skip
    return data


def blur(data: Data, seed: int) -> dict[tuple[str, str], set[tuple[date, date]]]:
    """Make some days of items days of states: known is only after which day they lie. Gives those spans by table and day."""
    r, spans = random.Random(seed), defaultdict(set)
    for row in data["items"]:
        for day, bound in (("added_on", "added_after"), ("withdrawn_on", "withdrawn_after")):
            if row[day] is not None and r.random() < 0.5:
                row[bound] = row[day] - timedelta(days=r.choice([1, 3, 7, 9, 25, 31, r.randrange(1, 400)]))
                spans["items", day].add((row[bound], row[day]))
    return spans


def put(data: Data) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config={"threads": 2})
    for table in TABLES.values():
        connection.execute(
            f"CREATE TABLE {table.name} (" + ", ".join(f"{column.name} {column.type}" for column in table.columns) + ")"
        )
        names = [column.name for column in table.columns]
        assert all(set(row) <= set(names) for row in data[table.name]), table.name
        rows = [tuple(row.get(name) for name in names) for row in data[table.name]]
        if rows:
            connection.executemany(f"INSERT INTO {table.name} VALUES ({', '.join('?' * len(table.columns))})", rows)
    return connection
