"""A plan for less room as advice: what stands as it did is advised, the rest is counted, and what is no plan is refused."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from schakel.collection.act_lists import HEADS
from schakel.collection.advised import Action
from schakel.collection.plan_advice import PlanError, advise_plan, check_plan

ON = date(2020, 12, 31)
HEAD = ",".join(HEADS)
A = (
    "A,i1,t1,drop,,,0.25,3.5",
    "A,i2,t2,move,B,,0.1,2",
    "A,i3,t3,keep,,,4,9",
    "A,i4,t4,drop,,yes,0,0",
    "A,i5,t5,drop,,,0,1",
    "A,i6,t6,drop,,,0,1",
    "A,gone,t6,drop,,,0,1",
    "A,i7,t7,move,Q,,0,1",
    "A,,t8,buy,,,1.5,4",
    "A,,t8,buy,,,1.5,4",
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan" / "A.csv").write_text("\n".join((HEAD, *A)) + "\n")
    (tmp_path / "plan" / "Q.csv").write_text(f"{HEAD}\nQ,i9,t9,drop,,,0,1\n")
    return tmp_path


@pytest.fixture
def connection() -> duckdb.DuckDBPyConnection:
    """i5 moved since; t6 has one copy left though the plan does not say so; the other copy of t4 goes by the plan as well."""
    found = duckdb.connect()
    found.execute(
        "CREATE TABLE locations AS SELECT * FROM (VALUES ('A', 'NOORD'), ('B', 'ZUID')) t(location_code, organisation_code)"
    )
    found.execute("CREATE TABLE items (item_id VARCHAR, title_id VARCHAR, location_code VARCHAR, withdrawn_on DATE)")
    found.execute(
        "INSERT INTO items VALUES ('i1', 't1', 'A', NULL), ('i2', 't2', 'A', NULL), ('i3', 't3', 'A', NULL), "
        "('i4', 't4', 'A', NULL), "
        "('i5', 't5', 'B', NULL), ('i6', 't6', 'A', NULL), ('i7', 't7', 'A', NULL), ('gone', 't6', 'A', DATE '2020-12-01'), "
        "('x1', 't1', 'B', NULL), ('x2', 't2', 'B', NULL), ('x4', 't4', 'B', NULL), ('x5', 't5', 'A', NULL)"
    )
    return found


def test_what_stands_as_it_did_is_advised_and_the_rest_is_counted(data: Path, connection: duckdb.DuckDBPyConnection) -> None:
    folder = check_plan(data)
    assert folder == data / "plan"
    nowhere, noord = advise_plan(connection, folder, ON)
    assert (nowhere.organisation, nowhere.rows, nowhere.left_out) == ("", (), {"no_location": 1})
    assert noord.organisation == "NOORD"
    assert [(row.action, row.location, row.item_id, row.title_id, row.to, row.copies) for row in noord.rows] == [
        (Action.BUY, "A", None, "t8", None, 2),
        (Action.WEED, "A", "i1", "t1", None, 1),
        (Action.MOVE, "A", "i2", "t2", "B", 1),
    ]
    assert noord.rows[1].reasons[0].figures == {"wishes_here": 0.25, "wishes_in_province": 3.5}
    assert noord.left_out == {"kept_by_plan": 1, "last_in_province": 2, "gone_since_plan": 2, "no_location": 1}
    # Every line of the file is somewhere.
    assert sum(row.copies for row in noord.rows) + sum(noord.left_out.values()) == len(A)


def test_without_a_folder_there_is_no_plan(tmp_path: Path) -> None:
    assert check_plan(tmp_path) is None


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        (
            "A.csv",
            "item_id,action\ni1,drop\n",
            "its first line is 'item_id,action'; asked is location_code,item_id,title_id,action",
        ),
        ("A.csv", f"{HEAD}\nA,i1,t1,burn,,,0,0\n", "the row of item 'i1', title 't1' has action 'burn'; allowed are keep"),
        ("A.csv", f"{HEAD}\nA,i1,t1,move,,,0,0\n", "has action 'move'; allowed are"),
        ("A.csv", f"{HEAD}\nA,,,buy,,,0,0\n", "has action 'buy'"),
        ("A.csv", f"{HEAD}\n,i1,t1,keep,,,0,0\n", "each with location_code"),
        ("A.csv", f'{HEAD}\nA,"i1,t1\n', "cannot be read as CSV"),
        ("notes.txt", "x", "holds notes.txt; lay there the lists"),
    ],
)
def test_what_is_no_plan_is_refused_before_the_refresh(tmp_path: Path, name: str, text: str, says: str) -> None:
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan" / name).write_text(text)
    with pytest.raises(PlanError) as refused:
        check_plan(tmp_path)
    assert says in str(refused.value)
    assert "plan" in str(refused.value)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "plan").mkdir()
    with pytest.raises(PlanError, match="holds nothing"):
        check_plan(tmp_path)
