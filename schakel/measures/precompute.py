"""Write the figures of a snapshot beside its tables, while it is built: pages then only read."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from schakel.measures.between_states import unseen_spans
from schakel.measures.catalogue import find_measures
from schakel.measures.definition import Measure
from schakel.measures.engine import Network, compute
from schakel.measures.figure import PERIODS, UNSEEN_COLUMNS
from schakel.measures.fingerprint import FILE, fingerprints
from schakel.measures.knowledge import known_days, known_since, registered_since
from schakel.measures.levels import OUTSIDE
from schakel.measures.unseen import Unseen
from schakel.vocabulary.progress import Progress
from schakel.warehouse.durable import write_json
from schakel.warehouse.finishing import Building


class Named(Building, Protocol):
    """A snapshot that tells of which network it is."""

    @property
    def network_code(self) -> str:
        """Of all places together."""

    @property
    def network_name(self) -> str:
        """Of all places together."""


def precompute(
    building: Named,
    *,
    today: date,
    measures: Mapping[str, Measure] | None = None,
    periods: Sequence[str] = PERIODS,
    report: Progress | None = None,
) -> int:
    """Compute all figures and write `_figures.parquet`, `_places.parquet`, `_unseen.parquet` and `_definitions.json`; returns how
    many figures.

    `functools.partial(precompute, today=…)` is a `finish` step of a refresh. Nothing is known after `building.known_on`,
    so periods that begin later have no figures, whatever today is.
    """
    network = Network(building.network_code or "network", building.network_name or "network")
    measures = measures if measures is not None else find_measures()
    with building.connect() as connection:
        unseen = unseen_spans(connection)
        figures = compute(
            connection,
            measures,
            today=min(today, building.known_on),
            network=network,
            known_on=known_days(connection),
            known_since=known_since(connection),
            unseen=unseen,
            registered_since=registered_since(connection),
            periods=periods,
            report=report,
        )
        places = all_places(connection, network)
    pq.write_table(figures, building.path / "_figures.parquet", row_group_size=50_000)
    pq.write_table(places, building.path / "_places.parquet")
    write_json(building.path / FILE, fingerprints(measures))
    pq.write_table(unseen_table(unseen, date(building.known_on.year + 1, 1, 1)), building.path / "_unseen.parquet")
    return int(figures.num_rows)


def all_places(connection: duckdb.DuckDBPyConnection, network: Network) -> pa.Table:
    """Every place of every level, in columns `PLACE_COLUMNS`; places outside the network are left out."""
    return connection.sql(
        f"""
        SELECT 'location' AS level, l.location_code AS place_code, l.name, l.organisation_code, l.opened_on, l.closed_on
        FROM locations l LEFT JOIN organisations o USING (organisation_code)
        WHERE coalesce(l.kind, '') <> '{OUTSIDE}' AND coalesce(o.kind, '') <> '{OUTSIDE}'
        UNION ALL
        SELECT 'organisation', organisation_code, name, organisation_code, opened_on, closed_on
        FROM organisations WHERE coalesce(kind, '') <> '{OUTSIDE}'
        UNION ALL
        SELECT 'municipality', area_code, name, NULL, NULL, NULL
        FROM areas WHERE kind = 'municipality' AND coalesce(is_in_network, true)
        UNION ALL
        SELECT 'network', ?, ?, NULL, NULL, NULL
        ORDER BY 1, 2
        """,
        params=[network.code, network.name],
    ).to_arrow_table()


def unseen_table(unseen: Unseen, until: date) -> pa.Table:
    """The spans in columns `UNSEEN_COLUMNS`: pages tell from it why a figure is not known.

    Those that straddle no edge up to that day hide nothing and are not kept. A row is a span at one place; one of no place
    is of all of them.
    """
    rows: list[tuple[object, ...]] = []
    for (table, column), spans in unseen.items():
        for span in spans:
            if next(span.edges(until), None) is not None:
                head = (table, column, span.feed, span.after, None if span.is_open else span.on)
                rows += [(*head, *place) for place in sorted(span.places)] or [(*head, None, None)]
    values = list(zip(*rows, strict=True)) if rows else [()] * len(UNSEEN_COLUMNS)
    types = {"VARCHAR": pa.string(), "DATE": pa.date32()}
    return pa.table(
        {name: pa.array(each, types[kind]) for (name, kind), each in zip(UNSEEN_COLUMNS.items(), values, strict=True)}
    )
