"""Which wishes count as unmet demand in the strict form of the collection norms."""

from datetime import date
from pathlib import Path

import pytest
from twins.drawn_network import put

from schakel.measures.catalogue import DEFINITIONS, find_measures, forms_of
from schakel.measures.engine import Network, compute
from schakel.measures.term import DefinitionError
from schakel.vocabulary.codes import HOLD_OUTCOMES
from schakel.vocabulary.tables import TABLES

DAY = date(2020, 3, 2)
GIVEN = {
    "organisations": [
        {"organisation_code": code, "name": code, "kind": kind} for code, kind in (("O", "library"), ("Z", "outside"))
    ],
    "locations": [{"location_code": "A", "organisation_code": "O", "name": "A", "kind": "fixed"}],
    "loans": [
        {"loan_id": owner or "-", "location_code": "A", "lent_on": DAY, "owner_code": owner} for owner in ("O", "Z", None)
    ],
    "holds": [  # one of each outcome; and one by interlibrary loan that expired, of which the request is told apart
        *({"hold_id": outcome, "kind": "network", "outcome": outcome} for outcome in HOLD_OUTCOMES),
        {"hold_id": "twice", "kind": "interlibrary", "outcome": "expired"},
    ],
    "interlibrary_requests": [
        {"request_id": outcome, "requester_code": "O", "scope": "province", "outcome": outcome}
        for outcome in ("unfilled", "completed", "cancelled")
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("form", "denominator"),
    [
        ("lenient", 2),  # two loans of known owner
        ("strict", 5),  # and what expired, what the library cancelled, what was not supplied
        ("strict_with_cancelled", 8),  # and what the borrower cancelled, or nobody knows who; the same of requests
    ],
)
@pytest.mark.parametrize("norm", ["norm_95", "norm_999"])
def test_each_form_counts_its_own_unmet_demand_and_each_wish_once(norm: str, form: str, denominator: int) -> None:
    name = f"{norm}_{form}"
    common = {"pickup_location_code": "A", "placed_on": DAY, "ended_on": DAY}
    data = {
        table.name: [
            {column.name: {**common, **row}.get(column.name) for column in table.columns} for row in GIVEN.get(table.name, [])
        ]
        for table in TABLES.values()
    }
    with put(data) as connection:
        found = compute(connection, {name: find_measures()[name]}, today=date(2020, 12, 31), network=Network("net", "Net"))
    (row,) = [
        row for row in found.to_pylist() if (row["level"], row["period"]) == ("organisation", "year") and row["place_code"] == "O"
    ]
    assert (row["numerator"], row["denominator"]) == (1, denominator)


def test_the_strict_form_is_the_default_and_the_others_stand_beside_it() -> None:
    for norm in ("norm_95", "norm_999"):
        default = f"{norm}_strict"
        assert forms_of(default) == forms_of(f"{norm}_lenient") == (default, f"{norm}_lenient", f"{default}_with_cancelled")


def test_a_variant_of_nothing_or_of_a_variant_is_refused(tmp_path: Path) -> None:
    text = (DEFINITIONS / "norm_95_lenient.toml").read_text(encoding="utf-8")
    (tmp_path / "norm_95_strict.toml").write_text(text.replace("norm_95_strict", "norm_95"), encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"norm_95_strict.toml: variant_of is 'norm_95'; name a measure that is no variant"):
        find_measures(tmp_path)
    other = tmp_path / "b"
    other.mkdir()
    (other / "norm_95_strict.toml").write_text(text.replace("norm_95_strict", "a"), encoding="utf-8")
    (other / "a.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"a.toml: variant_of is 'norm_95_strict'; name a measure that is no variant"):
        find_measures(other)
