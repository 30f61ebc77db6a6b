"""What the weeding rules say of every item there is: one outcome each, with what was measured.

The item that nobody took for long, or that is worn out, too old, one too many or long missing, is a *candidate*. A candidate that
nobody took *here* moves to where its title is asked, when there is room and its owner is there too; it stays when comparable
locations lend their copies. What is then left is weeded, except the last copy in the province.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta

import duckdb

from schakel.collection.category import PARTS, Category, category_sql
from schakel.collection.places import LENDABLE, read_places
from schakel.collection.signed_values import SignedValues
from schakel.warehouse.stage import insert_rows

YEAR = 365
"""Days of "the last year"."""

ADVISED = ("weed", "move")
LEFT_OUT = (
    "no_title", "no_location", "no_owner", "owned_elsewhere", "in_storage", "missing_not_long", "not_on_shelf",
    "known_too_briefly", "in_use", "title_on_hold", "no_room", "wanted_elsewhere", "last_in_province",
)  # fmt: skip
"""Why an item that was looked at is not advised, in the order in which it is asked."""

GROUNDS = ("missing", "worn", "not_lent", "outdated", "surplus")
"""What makes an item a candidate, the weightiest first."""


def find_weeding(connection: duckdb.DuckDBPyConnection, rules: SignedValues, on: date) -> None:
    """Make two temporary tables of the items that belong on that day.

    `weeding`: one row a candidate, with where it belongs; `outcome`, one of `ADVISED` or `LEFT_OUT`; `to_location_code` of what
    moves; what was measured; whether each ground holds; `last_in_organisation` of what is weeded.
    `weeding_counts`: all items, candidates or not, counted by organisation, location (NULL = none of the network) and outcome.
    """
    _put_places(connection, rules, on)
    _put_categories(connection, rules)
    values = {
        "on": on, "year_ago": on - timedelta(days=YEAR), "year": YEAR,
        "outdated": rules["outdated.idle_days"], "surplus": rules["surplus.idle_days"],
        "surplus_copies": rules["surplus.copies"], "surplus_loans": rules["surplus.loans_per_copy"],
        "missing": rules["missing.days"], "elsewhere": rules["elsewhere.loans_per_copy"], "moves": rules["move.loans_per_copy"],
        "between": rules["move.between_organisations"] != 0, "size_factor": rules["elsewhere.size_factor"],
    }  # fmt: skip
    for step in _STEPS:
        connection.execute(step, {name: values[name] for name in re.findall(r"\$(\w+)", step)})
    for table in _WORK:
        connection.execute(f"DROP TABLE weeding_{table}")


def _put_places(connection: duckdb.DuckDBPyConnection, rules: SignedValues, on: date) -> None:
    places = read_places(connection, on)
    room = rules.at.get("room_at", {})
    _put(
        connection, "weeding_place",
        "location_code VARCHAR, organisation_code VARCHAR, is_store BOOLEAN, takes_items BOOLEAN, spare BIGINT, "
        "location_class VARCHAR, items BIGINT",
        [
            (each.code, each.organisation, each.is_store, each.takes_items, room.get(each.code, each.items) - each.items,
             each.location_class, each.items)
            for each in places
        ],
    )  # fmt: skip


def _put_categories(connection: duckdb.DuckDBPyConnection, rules: SignedValues) -> None:
    found = connection.execute(
        f"SELECT DISTINCT {category_sql('t', 'i')} FROM items i LEFT JOIN titles t ON t.title_id = i.title_id ORDER BY ALL"
    ).fetchall()
    names = ("idle_days", "age_years", "worn_loans")
    rows = [(*parts, *(rules.of(name, Category(*parts)).value for name in names)) for parts in found]
    columns = [*(f"{part} VARCHAR" for part in PARTS), *(f"most_{name} DOUBLE" for name in names)]
    _put(connection, "weeding_category", ", ".join(columns), rows)


def _put(connection: duckdb.DuckDBPyConnection, table: str, columns: str, rows: Sequence[tuple[object, ...]]) -> None:
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} ({columns})")
    insert_rows(connection, table, rows)


_LENT = """
CREATE OR REPLACE TEMP TABLE weeding_lent AS
SELECT item_id, max(lent_on) AS last_lent_on, count(*) AS loans, count(*) FILTER (lent_on > $year_ago) AS loans_last_year
FROM loans WHERE lent_on <= $on AND item_id IS NOT NULL GROUP BY item_id
"""

# An organisation whose loans are known since last year says nothing of what was lent before.
_KNOWN = """
CREATE OR REPLACE TEMP TABLE weeding_known AS
SELECT p.organisation_code, min(l.since) AS since
FROM (SELECT location_code, min(lent_on) AS since FROM loans WHERE lent_on <= $on GROUP BY location_code) l
JOIN weeding_place p USING (location_code) GROUP BY p.organisation_code
"""

# An item without a day of arrival stood there before anyone counted.
_STOOD = f"""
CREATE OR REPLACE TEMP TABLE weeding_stood AS
SELECT i.item_id, t.title_id, i.owner_code, p.location_code, coalesce(p.organisation_code, o.organisation_code, '') AS
    organisation_code,
    coalesce(o.kind = 'outside', false) AS owned_elsewhere, o.organisation_code IS NULL AS no_owner, p.is_store, i.status,
    i.added_on,
    {category_sql("t", "i")}, {LENDABLE.replace("status", "i.status")} AS is_lendable,
    coalesce(i.status, 'available') = 'available' AS is_on_shelf, i.status IN ('missing', 'invoiced') AS is_missing,
    coalesce(u.loans, 0) AS loans, coalesce(u.loans_last_year, 0) AS loans_last_year, u.last_lent_on, known.since,
    CASE WHEN known.since IS NOT NULL THEN $on - greatest(u.last_lent_on, i.added_on, known.since) END AS days_not_lent,
    CASE WHEN i.status IN ('missing', 'invoiced') THEN $on - coalesce(m.since, greatest(u.last_lent_on, i.added_on, known.since))
    END AS days_missing,
    year($on) - coalesce(t.publication_year, year(i.added_on)) AS age_years
FROM items i LEFT JOIN titles t ON t.title_id = i.title_id LEFT JOIN weeding_place p ON p.location_code = i.location_code
LEFT JOIN organisations o ON o.organisation_code = i.owner_code LEFT JOIN weeding_lent u ON u.item_id = i.item_id
LEFT JOIN (
    SELECT item_id, max(happened_on) AS since FROM item_events
    WHERE event = 'status_changed' AND after IN ('missing', 'invoiced') AND happened_on <= $on GROUP BY item_id
) m ON m.item_id = i.item_id LEFT JOIN weeding_known known ON known.organisation_code = p.organisation_code
WHERE coalesce(i.added_on <= $on, true) AND coalesce(i.withdrawn_on > $on, true)
"""

# A copy counts for the province when it can be lent, and title, location and owner of the network are known.
_COPIES = """
CREATE OR REPLACE TEMP TABLE weeding_copies AS
SELECT title_id, owner_code, count(*) AS copies, sum(loans_last_year) AS loans, sum(count(*)) OVER (PARTITION BY title_id) AS
    in_network
FROM weeding_stood
WHERE is_lendable AND title_id IS NOT NULL AND location_code IS NOT NULL AND NOT (owned_elsewhere OR no_owner)
GROUP BY title_id, owner_code
"""

_JUDGED = """
CREATE OR REPLACE TEMP TABLE weeding_judged AS
WITH measured AS (
    SELECT s.*, c.* EXCLUDE (audience, genre, material), coalesce(n.copies, 0) AS copies_in_organisation,
        coalesce(n.in_network, k.in_network, 0) AS copies_in_network, coalesce(n.loans, 0) AS loans_of_copies
    FROM weeding_stood s JOIN weeding_category c USING (audience, genre, material)
    LEFT JOIN weeding_copies n ON n.title_id = s.title_id AND n.owner_code = s.owner_code
    LEFT JOIN (SELECT title_id, any_value(in_network) AS in_network FROM weeding_copies GROUP BY title_id) k
        ON k.title_id = s.title_id),
grounds AS (
    SELECT *, is_missing AND coalesce(days_missing >= $missing, false) AS missing,
        is_on_shelf AND loans >= most_worn_loans AS worn,
        is_on_shelf AND coalesce(days_not_lent >= most_idle_days, false) AS not_lent,
        is_on_shelf AND coalesce(age_years > most_age_years AND days_not_lent >= $outdated, false) AS outdated,
        is_on_shelf AND coalesce(days_not_lent >= $surplus, false) AND copies_in_organisation >= $surplus_copies
            AND loans_of_copies < $surplus_loans * copies_in_organisation AS may_be_surplus
    FROM measured),
-- Of copies that are too many, those that nobody took the longest, and no more than there are too many.
spare AS (
    SELECT item_id, row_number() OVER (PARTITION BY title_id, owner_code
        ORDER BY days_not_lent DESC, added_on NULLS FIRST, item_id) <= copies_in_organisation + 1 - $surplus_copies AS surplus
    FROM grounds WHERE may_be_surplus AND location_code IS NOT NULL AND NOT is_store),
held AS (
    SELECT DISTINCT title_id FROM holds
    WHERE title_id IS NOT NULL AND placed_on <= $on AND coalesce(ended_on > $on, true) AND outcome IN ('open', 'ready'))
SELECT g.* EXCLUDE (may_be_surplus), coalesce(p.surplus, false) AS surplus, CASE
    WHEN g.title_id IS NULL THEN 'no_title' WHEN location_code IS NULL THEN 'no_location' WHEN no_owner THEN 'no_owner'
    WHEN owned_elsewhere THEN 'owned_elsewhere' WHEN is_store THEN 'in_storage'
    WHEN is_missing THEN CASE WHEN missing THEN 'candidate' ELSE 'missing_not_long' END
    WHEN NOT is_on_shelf THEN 'not_on_shelf'
    WHEN NOT (worn OR not_lent OR outdated OR coalesce(p.surplus, false)) THEN CASE
        WHEN last_lent_on IS NULL AND coalesce(added_on <= since, true) THEN 'known_too_briefly' ELSE 'in_use' END
    WHEN h.title_id IS NOT NULL THEN 'title_on_hold'
    ELSE 'candidate' END AS fate
FROM grounds g LEFT JOIN held h ON h.title_id = g.title_id LEFT JOIN spare p ON p.item_id = g.item_id
"""

_CANDIDATES = "CREATE OR REPLACE TEMP TABLE weeding_candidate AS SELECT * FROM weeding_judged WHERE fate = 'candidate'"

# An item that left within the year was lent too, so all items of these titles count, not only those that belong now.
_ASKED = """
CREATE OR REPLACE TEMP TABLE weeding_asked AS
WITH item AS (SELECT item_id, title_id FROM items WHERE title_id IN (SELECT title_id FROM weeding_candidate))
SELECT i.title_id, l.location_code, count(*) AS loans FROM loans l JOIN item i USING (item_id)
WHERE l.lent_on > $year_ago AND l.lent_on <= $on GROUP BY i.title_id, l.location_code
"""

_STANDING = """
CREATE OR REPLACE TEMP TABLE weeding_standing AS
SELECT title_id, location_code, count(*) FILTER (is_lendable) AS copies,
    bool_or(is_on_shelf AND coalesce(days_not_lent >= $year, true) OR fate = 'candidate') AS has_idle
FROM weeding_judged WHERE location_code IS NOT NULL AND title_id IN (SELECT title_id FROM weeding_candidate)
GROUP BY title_id, location_code
"""

# Where a title is asked so much that one copy more would be lent enough, and no copy stands idle.
_WANTED = """
CREATE OR REPLACE TEMP TABLE weeding_wanted AS
WITH place AS (
    SELECT a.title_id, a.location_code, p.organisation_code, a.loans, coalesce(s.copies, 0) AS copies,
        a.loans / (coalesce(s.copies, 0) + 1) AS loans_per_copy
    FROM weeding_asked a JOIN weeding_place p ON p.location_code = a.location_code AND p.takes_items
    LEFT JOIN weeding_standing s ON s.title_id = a.title_id AND s.location_code = a.location_code
    WHERE NOT coalesce(s.has_idle, false))
SELECT *, CASE WHEN $between THEN '' ELSE organisation_code END AS pool, row_number() OVER (
    PARTITION BY title_id, pool ORDER BY loans_per_copy DESC, loans DESC, location_code) AS turn
FROM place WHERE loans_per_copy >= $moves
"""

_MATCHED = """
CREATE OR REPLACE TEMP TABLE weeding_matched AS
WITH mover AS (
    SELECT item_id, title_id, CASE WHEN $between THEN '' ELSE owner_code END AS pool, row_number() OVER (
        PARTITION BY title_id, pool ORDER BY days_not_lent, added_on DESC NULLS LAST, item_id) AS turn
    FROM weeding_candidate WHERE NOT worn AND NOT missing)
SELECT m.item_id, w.location_code AS to_location_code, w.loans AS loans_there, w.copies AS copies_there, w.loans_per_copy
FROM mover m JOIN weeding_wanted w USING (title_id, pool, turn)
"""

# Locations are compared that are of one class, the larger at most so many times the smaller. Asked of the titles, not of all
# pairs of locations: a country has millions of those.
_ELSEWHERE = """
CREATE OR REPLACE TEMP TABLE weeding_elsewhere AS
WITH place AS (SELECT DISTINCT title_id, location_code FROM weeding_candidate),
use AS (
    SELECT coalesce(a.title_id, s.title_id) AS title_id, coalesce(a.location_code, s.location_code) AS location_code,
        coalesce(a.loans, 0) AS loans, coalesce(s.copies, 0) AS copies
    FROM weeding_asked a FULL JOIN weeding_standing s ON s.title_id = a.title_id AND s.location_code = a.location_code)
SELECT p.title_id, p.location_code, sum(u.loans) AS loans, sum(u.copies) AS copies
FROM place p JOIN use u ON u.title_id = p.title_id AND u.location_code <> p.location_code
JOIN weeding_place here ON here.location_code = p.location_code
JOIN weeding_place there ON there.location_code = u.location_code
WHERE NOT here.is_store AND NOT there.is_store AND here.location_class = there.location_class
    AND greatest(here.items, there.items) <= least(here.items, there.items) * $size_factor
GROUP BY p.title_id, p.location_code
"""

# Weeded is what no place can use; of a title of which nothing would be left, the best copy stays.
_FATE = """
CREATE OR REPLACE TEMP TABLE weeding_fate AS
WITH first AS (
    SELECT c.*, m.* EXCLUDE (item_id), coalesce(e.loans, 0) AS loans_elsewhere, coalesce(e.copies, 0) AS copies_elsewhere, CASE
        WHEN m.item_id IS NOT NULL THEN 'move'
        WHEN NOT worn AND NOT missing AND e.copies > 0 AND e.loans >= $elsewhere * e.copies THEN 'wanted_elsewhere'
        ELSE 'weed' END AS outcome
    FROM weeding_candidate c LEFT JOIN weeding_matched m ON m.item_id = c.item_id
    LEFT JOIN weeding_elsewhere e ON e.title_id = c.title_id AND e.location_code = c.location_code),
gone AS (SELECT title_id, count(*) FILTER (is_lendable) AS copies FROM first WHERE outcome = 'weed' GROUP BY title_id),
turns AS (
    SELECT f.item_id, row_number() OVER (PARTITION BY f.title_id
        ORDER BY is_lendable DESC, worn, days_not_lent, added_on DESC NULLS LAST, item_id) AS turn
    FROM first f JOIN gone g ON g.title_id = f.title_id AND g.copies = f.copies_in_network WHERE outcome = 'weed')
SELECT f.* EXCLUDE (outcome), CASE WHEN t.turn = 1 THEN 'last_in_province' ELSE outcome END AS outcome
FROM first f LEFT JOIN turns t ON t.item_id = f.item_id
"""

# A location takes in what it has room for, and as many as it weeds: the most wanted first.
_WEEDING = """
CREATE OR REPLACE TEMP TABLE weeding AS
WITH free AS (
    SELECT p.location_code, greatest(0, p.spare + count(f.item_id)) AS room
    FROM weeding_place p LEFT JOIN weeding_fate f
        ON f.location_code = p.location_code AND f.outcome = 'weed' AND f.is_lendable GROUP BY p.location_code, p.spare),
turns AS (
    SELECT item_id, row_number() OVER (
        PARTITION BY to_location_code ORDER BY loans_per_copy DESC, loans_there DESC, item_id) AS turn
    FROM weeding_fate WHERE outcome = 'move'),
gone AS (
    SELECT title_id, owner_code, count(*) FILTER (is_lendable) AS copies FROM weeding_fate WHERE outcome = 'weed'
    GROUP BY title_id, owner_code)
SELECT f.* EXCLUDE (outcome, to_location_code, fate), CASE WHEN t.turn > r.room THEN 'no_room' ELSE outcome END AS outcome,
    CASE WHEN t.turn <= r.room THEN to_location_code END AS to_location_code,
    outcome = 'weed' AND g.copies = copies_in_organisation AS last_in_organisation
FROM weeding_fate f LEFT JOIN turns t ON t.item_id = f.item_id LEFT JOIN free r ON r.location_code = f.to_location_code
LEFT JOIN gone g ON g.title_id = f.title_id AND g.owner_code = f.owner_code
"""

_COUNTED = """
CREATE OR REPLACE TEMP TABLE weeding_counts AS
SELECT organisation_code, location_code, outcome, count(*) AS items FROM (
    SELECT organisation_code, location_code, fate AS outcome FROM weeding_judged WHERE fate <> 'candidate'
    UNION ALL SELECT organisation_code, location_code, outcome FROM weeding)
GROUP BY ALL
"""

_STEPS = (
    _LENT, _KNOWN, _STOOD, _COPIES, _JUDGED, _CANDIDATES, _ASKED, _STANDING, _WANTED, _MATCHED, _ELSEWHERE, _FATE, _WEEDING,
    _COUNTED,
)  # fmt: skip
_WORK = (
    "place", "category", "lent", "known", "stood", "judged", "copies", "candidate", "asked", "standing", "wanted",
    "matched", "elsewhere", "fate",
)  # fmt: skip
