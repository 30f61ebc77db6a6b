"""The items a plan is made for are those of today, not those of the first day of the month."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pytest
from made_up.engine import engine

from schakel.collection import advice
from schakel.collection.stock import read_stock

ON = date(2020, 12, 31)


def items(**of: tuple[date | None, date | None]) -> list[dict[str, Any]]:
    return [
        {"item_id": name, "title_id": "t", "location_code": "A", "added_on": added, "withdrawn_on": gone}
        for name, (added, gone) in of.items()
    ]


def test_what_left_this_month_is_not_there_and_what_came_is() -> None:
    rows = items(
        old=(None, None), stays=(date(2015, 1, 1), None), left_today=(date(2015, 1, 1), ON),
        leaves_later=(None, date(2021, 1, 1)), left_this_month=(None, date(2020, 12, 5)),
        came_this_month=(date(2020, 12, 20), None), comes_later=(date(2021, 1, 2), None),
    )  # fmt: skip
    catalogue: Any = SimpleNamespace(titles=pa.array(["t"]), locations=["A"])
    with engine(items=rows) as connection:
        found = read_stock(connection, catalogue, ON)
    assert set(found.items) == {"old", "stays", "leaves_later", "came_this_month"}


def test_a_plan_takes_the_items_of_the_day_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Demand is that of whole months before it; items are not."""

    class AskedError(Exception):
        """With the day."""

    def asked(_: Any, __: Any, on: date) -> None:
        raise AskedError(on)

    for name in ("read_history", "fit_demand", "forecast"):
        monkeypatch.setattr(advice, name, lambda *_: SimpleNamespace(catalogue=None))
    monkeypatch.setattr(advice, "read_stock", asked)
    with engine() as connection, pytest.raises(AskedError) as found:
        advice.look(connection, ON)
    assert found.value.args == (ON,)
