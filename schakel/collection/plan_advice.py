"""A plan for less room as advice: the lists that `schakel smallest --lists` or `schakel sizes --lists` laid in the folder `plan`.

A plan is of the day it was made. What has moved or left since is not advised again, but counted; and the last copy of a title in
the province is never advised, whatever the plan says.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import duckdb

from schakel.collection.act_lists import HEADS
from schakel.collection.advised import Action, AdviceList, Advised, Reason
from schakel.errors import InputError
from schakel.warehouse.expressions import literal
from schakel.warehouse.location_lists import MARKS

FOLDER = "plan"
KIND = "plan"
_DOES = {"drop": Action.WEED, "move": Action.MOVE, "buy": Action.BUY}
_SAYS = {"drop": "plan_no_room", "move": "plan_better_there", "buy": "plan_worth_buying"}


class PlanError(InputError):
    """The folder `plan` holds something that is no list of a plan."""


def check_plan(data: Path) -> Path | None:
    """The folder of the plan in a data folder; None without one.

    Raises:
        PlanError: naming file, what was found, and what is allowed.
    """
    folder = data / FOLDER
    if not folder.is_dir():
        return None
    other = sorted(path.name for path in folder.iterdir() if path.suffix != ".csv")
    files = sorted(folder.glob("*.csv"))
    if other or not files:
        raise PlanError(
            f"{folder}: holds {other[0] if other else 'nothing'}; lay there the lists of `schakel smallest --lists`, and "
            "nothing else, or remove the folder"
        )
    for path in files:
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            head = file.readline().rstrip("\r\n")
        # Lists of before the marks hold the same plan.
        if head not in (",".join((*HEADS, *MARKS)), ",".join(HEADS)):
            raise PlanError(f"{path}: its first line is {head[:80]!r}; asked is {','.join((*HEADS, *MARKS))}")
    with duckdb.connect() as connection:
        try:
            wrong = connection.execute(
                f"SELECT filename, action, item_id, title_id FROM {_lines(folder)} WHERE location_code IS NULL OR "
                "CASE action WHEN 'buy' THEN title_id IS NULL WHEN 'move' THEN item_id IS NULL OR to_location_code IS NULL "
                "WHEN 'keep' THEN item_id IS NULL WHEN 'drop' THEN item_id IS NULL ELSE true END ORDER BY ALL LIMIT 1"
            ).fetchall()
        except duckdb.Error as error:
            raise PlanError(f"{folder}: cannot be read as CSV: {str(error).splitlines()[0]}") from error
    for path_of, action, item, title in wrong:
        raise PlanError(
            f"{path_of}: the row of item {item!r}, title {title!r} has action {action!r}; allowed are keep and drop (with "
            "item_id), move (with item_id and to_location_code) and buy (with title_id), each with location_code"
        )
    return folder


def advise_plan(connection: duckdb.DuckDBPyConnection, folder: Path, on: date) -> list[AdviceList]:
    """A list for each organisation that the plan is for; rows that the snapshot does not know as they were are counted."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE plan AS WITH here AS (SELECT item_id, title_id, location_code FROM items "
        "WHERE withdrawn_on IS NULL OR withdrawn_on > $on), "
        "copies AS (SELECT title_id, count(*) AS copies FROM here GROUP BY ALL), "
        f"p AS (SELECT *, location_code AS place FROM {_lines(folder)}) "
        'SELECT p.action, p.item_id, coalesce(h.title_id, p.title_id) AS title_id, p.place, p.to_location_code AS "to", '
        "TRY_CAST(p.wishes_a_year_here AS DOUBLE) AS here, TRY_CAST(p.wishes_a_year_in_province AS DOUBLE) AS province, "
        "l.organisation_code AS organisation, CASE WHEN l.organisation_code IS NULL THEN 'no_location' "
        "WHEN p.action <> 'buy' AND h.location_code IS DISTINCT FROM p.place THEN 'gone_since_plan' "
        "WHEN p.action = 'keep' THEN 'kept_by_plan' "
        "WHEN p.action = 'drop' AND (p.last_in_province = 'yes' OR coalesce(c.copies, 1) <= 1) THEN 'last_in_province' "
        "WHEN p.action = 'move' AND t.location_code IS NULL THEN 'no_location' ELSE 'advised' END AS outcome "
        "FROM p LEFT JOIN here h ON h.item_id = p.item_id LEFT JOIN copies c ON c.title_id = h.title_id "
        "LEFT JOIN locations l ON l.location_code = p.place LEFT JOIN locations t ON t.location_code = p.to_location_code",
        {"on": on},
    )
    left_out: dict[str, dict[str, int]] = {}
    rows: dict[str, list[Advised]] = {}
    for organisation, outcome, many in connection.execute(
        "SELECT coalesce(organisation, ''), outcome, count(*) FROM plan GROUP BY ALL ORDER BY ALL"
    ).fetchall():
        rows.setdefault(organisation, [])
        if outcome != "advised":
            left_out.setdefault(organisation, {})[outcome] = many
    for organisation, action, item, title, place, to, here, province, copies in connection.execute(
        'SELECT organisation, action, item_id, title_id, place, "to", max(here), max(province), count(*) FROM plan '
        "WHERE outcome = 'advised' GROUP BY ALL ORDER BY organisation, place, action, max(here), title_id, item_id"
    ).fetchall():
        rows[organisation].append(_advised(action, item, title, place, to, here, province, copies))
    return [
        AdviceList(KIND, organisation, on, FOLDER, tuple(found), left_out.get(organisation, {}))
        for organisation, found in rows.items()
    ]


def _advised(
    action: str, item: str | None, title: str, place: str, to: str | None, here: float | None, province: float | None, copies: int
) -> Advised:
    figures: Mapping[str, float | int | str] = {
        name: value for name, value in (("wishes_here", here), ("wishes_in_province", province)) if value is not None
    }
    reasons = (Reason(_SAYS[action], figures),)
    if action == "buy":
        return Advised(Action.BUY, place, title, None, reasons, copies=copies)
    return Advised(_DOES[action], place, title, item, reasons, to=to if action == "move" else None)


def _lines(folder: Path) -> str:
    return (
        f"read_csv({literal(str(folder / '*.csv'))}, header = true, all_varchar = true, delim = ',', quote = '\"', "
        "filename = true, nullstr = '', union_by_name = true)"
    )
