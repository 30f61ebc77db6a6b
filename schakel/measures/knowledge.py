"""From which day and up to which day the tables of a snapshot are known: what its batches and rows tell of that.

Between and after states each place has its own days, by the feeds that tell of it: see `between_states`.
"""

from collections.abc import Sequence
from datetime import date, timedelta

import duckdb

from schakel.measures.between_states import SILENT_DAYS, TOLD_IN_STATES
from schakel.measures.extents import DEPARTURES


def known_days(connection: duckdb.DuckDBPyConnection) -> dict[str, date]:
    """Up to which day each table is known: the last batch of the feed that lags most, feeds that have ended left out.

    Of items it is the last batch of any feed: where another lags is told place by place (`between_states.unseen_spans`).
    """
    rows = connection.execute(
        'SELECT a."table", b.feed, max(b.known_on) FROM accounts a JOIN batches b USING (batch_id) '
        "WHERE a.loaded > 0 AND b.known_on IS NOT NULL GROUP BY ALL"
    ).fetchall()
    by_table: dict[str, list[date]] = {}
    for table, _, known_on in rows:
        by_table.setdefault(table, []).append(known_on)
    silent = timedelta(days=SILENT_DAYS)
    return {
        table: max(days) if table in TOLD_IN_STATES else min(day for day in days if day >= max(days) - silent)
        for table, days in by_table.items()
    }


def known_since(connection: duckdb.DuckDBPyConnection) -> dict[str, date]:
    """From which day each table of `DEPARTURES` tells what left; before it only survivors are known.

    Of one feed that is the day of its first state, or the first day on which something left when the source itself
    tells of that (a system that keeps its deleted items). A feed of facts without a single such day says nothing.
    """
    found = {}
    for table, left_on in DEPARTURES.items():
        first_batch = "min(b.known_on)" if table == "items" else "min(b.known_on) FILTER (b.mode = 'state')"
        rows = connection.execute(
            f"WITH told AS (SELECT b.feed, {first_batch} AS since, max(b.known_on) AS until "
            "FROM accounts a JOIN batches b USING (batch_id) "
            # A state of which every row was told again by a later one has none left, and was there all the same.
            "WHERE a.\"table\" = ? AND (a.loaded > 0 OR a.superseded > 0 AND b.mode = 'state' AND b.status = 'loaded') "
            "AND b.known_on IS NOT NULL GROUP BY ALL), "
            f"gone AS (SELECT b.feed, min(t.{left_on}) AS since FROM {table} t JOIN batches b ON t._batch = b.batch_no "
            "GROUP BY ALL) "
            "SELECT least(told.since, gone.since), told.until FROM told LEFT JOIN gone USING (feed)",
            [table],
        ).fetchall()
        spans = [(since, until) for since, until in rows if since is not None]
        if spans:
            found[table] = _latest_start(spans)
    return found


def registered_since(connection: duckdb.DuckDBPyConnection) -> date | None:
    """Day of the first register of places; None when there is none."""
    row = connection.execute(
        "SELECT min(b.known_on) FROM accounts a JOIN batches b USING (batch_id) "
        "WHERE a.\"table\" = 'locations' AND (a.loaded > 0 OR a.superseded > 0 AND b.status = 'loaded')"
    ).fetchone()
    return row[0] if row is not None else None


def _latest_start(spans: Sequence[tuple[date, date]]) -> date:
    """The day from which every feed tells; a feed that takes over from one that ended makes no hole.

    >>> old, new = (date(2015, 1, 1), date(2018, 6, 1)), (date(2018, 6, 4), date(2021, 1, 1))
    >>> beside = (date(2017, 1, 1), date(2021, 1, 1))
    >>> _latest_start([old, new]), _latest_start([new, beside]), _latest_start([old, new, beside])
    (datetime.date(2015, 1, 1), datetime.date(2018, 6, 4), datetime.date(2017, 1, 1))
    >>> once = (date(2018, 6, 1), date(2018, 6, 1))  # a single state does not take over from itself
    >>> _latest_start([once, new])
    datetime.date(2018, 6, 1)
    """
    silent = timedelta(days=SILENT_DAYS)
    newest = max(until for _, until in spans)
    ended = [until for _, until in spans if until < newest - silent]
    starts = [since for since, until in spans if not any(gone < until and abs(since - gone) <= silent for gone in ended)]
    return max(starts)
