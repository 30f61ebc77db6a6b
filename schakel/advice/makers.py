"""Who advises: each maker with the rules of a data folder."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb

from schakel.advice.buying import advise_buying
from schakel.advice.kept import Maker
from schakel.collection.advised import AdviceList
from schakel.collection.plan_advice import advise_plan, check_plan
from schakel.collection.weeding_advice import advise_weeding, weeding_rules
from schakel.holds.agreement import agreement_of


def makers_of(data: Path) -> tuple[Maker, ...]:
    """All makers.

    Raises:
        InputError: when a file with rules, or a list of the plan, says something that cannot be.
    """
    agreement, rules, plan = agreement_of(data), weeding_rules(data), check_plan(data)

    def buying(connection: duckdb.DuckDBPyConnection, on: date) -> Sequence[AdviceList]:
        return advise_buying(connection, agreement, on)

    def weeding(connection: duckdb.DuckDBPyConnection, on: date) -> Sequence[AdviceList]:
        return advise_weeding(connection, rules, on)

    def planned(connection: duckdb.DuckDBPyConnection, on: date) -> Sequence[AdviceList]:
        return advise_plan(connection, plan, on) if plan else []

    return weeding, buying, planned
