"""Usual days of a loan on several days, against each loan counted by hand."""

import random
from datetime import date, timedelta
from typing import Any

from twins.drawn_network import put

from schakel.holds.loan_days import LEAST, LOOKED_BACK, usual_loan_days, usual_loan_days_then
from schakel.vocabulary.tables import TABLES

DAYS = [date(2020, 11, 1), date(2020, 10, 4), date(2019, 11, 1)]


def loans() -> list[dict[str, Any]]:
    r = random.Random(3)
    made = []
    for n in range(1500):
        lent = date(2018, 10, 1) + timedelta(days=r.randrange(780))
        returned = None if r.random() < 0.1 else lent + timedelta(days=r.choice([0, 1, 21, 100, 400]))
        made.append({"loan_id": f"l{n}", "lent_on": lent, "returned_on": returned, "material": r.choice([None, "book", "film"])})
    # Too few to go by.
    made.append({"loan_id": "g", "lent_on": date(2020, 3, 1), "returned_on": date(2020, 3, 2), "material": "game"})
    return made


def by_hand(rows: list[dict[str, Any]], day: date) -> dict[str | None, float]:
    since = day - timedelta(days=LOOKED_BACK)
    out: dict[str | None, list[int]] = {}
    for row in rows:
        ended = row["returned_on"]
        if since <= row["lent_on"] <= day and (ended is None or ended >= since):
            for key in {row["material"], "all"}:
                counted = out.setdefault(key, [0, 0])
                counted[0] += (min(ended or day, day) - row["lent_on"]).days
                counted[1] += ended is not None and ended <= day
    return {key: days / returns for key, (days, returns) in out.items() if returns >= LEAST}


def test_several_days_are_read_at_once_and_each_as_if_alone() -> None:
    rows = loans()
    tables = {name: [] for name in TABLES} | {
        "loans": [{column.name: row.get(column.name) for column in TABLES["loans"].columns} for row in rows]
    }
    with put(tables) as connection:
        found = usual_loan_days_then(connection, DAYS)
        assert found == {day: usual_loan_days(connection, day) for day in DAYS}
    for day in DAYS:
        mine = by_hand(rows, day)
        assert found[day].everything == mine.pop("all")
        assert {"book", "film"} == set(found[day].by_material)
        assert found[day].by_material == {key: days for key, days in mine.items() if key is not None}
        assert found[day].of("game") == found[day].everything
