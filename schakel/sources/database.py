"""What sources that read a database share: from column maps with a query to extracts, in one session.

A source brings `connect`, which gives a `Session` on its kind of server. All extracts of one fetch are read in that one
session, hence from one state of the database, and arrive in Arrow batches of text.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc

from schakel.errors import InputError
from schakel.sources.database_query import Query, compose
from schakel.sources.database_url import DatabaseUrl
from schakel.sources.source import Feed, RawExtract, SourceError
from schakel.vocabulary.extract_map import ExtractMap, MapError

SETTINGS = ("leave_out", "organisation", "organisation_name", "since")
"""What a feed on a database may say beside the settings of every feed."""


class DatabaseError(SourceError):
    """A database cannot be reached or read."""


class Session(Protocol):
    """One connection in one read-only transaction, so that all that is read is of one moment."""

    @property
    def has_schemas(self) -> bool:
        """Whether a table is called `schema.table`."""

    def columns(self) -> Mapping[str, frozenset[str]]:
        """The columns that the account may read, by table; PostgreSQL's tables as `schema.table`."""

    def unreadable(self) -> Collection[str]:
        """Tables that exist and that the account may not read, as far as the server tells."""

    def read(self, query: str) -> Iterator[pa.RecordBatch]:
        """The rows of one statement; raises DatabaseError without a password in it."""

    def grant(self, table: str) -> str:
        """The statement by which an administrator gives the account the right to read a table."""

    def close(self) -> None:
        """End the session; twice is once."""


def database_extracts(
    feed: Feed,
    maps: Sequence[ExtractMap],
    connect: Callable[[DatabaseUrl], Session],
    *,
    schemes: Collection[str],
    settings: Collection[str] = SETTINGS,
) -> Iterator[RawExtract]:
    """The extracts of a feed, in the order of their names, read in one session that ends with the iterator.

    An extract must be opened before the next is asked for, as a fetch does.

    Args:
        schemes: with which a connection URL of this kind of server may begin.
        settings: what the feed may say.

    Raises:
        DatabaseError: when the database cannot be reached; when a table of some extract is not there, its `open` does.
        MapError: when a map has no query.
    """
    check_settings(feed, settings)
    if feed.dsn is None and feed.dsn_env:
        raise DatabaseError(
            f"feed {feed.name}: the environment has no {feed.dsn_env}; set it to the connection URL of the database "
            "(scheme://user:password@host:port/database)"
        )
    if feed.dsn is None:
        raise DatabaseError(
            f'feed {feed.name}: the address of the database is not given; write dsn_env = "NAME" in its settings and put the '
            "connection URL (scheme://user:password@host:port/database) in the environment variable NAME"
        )
    url = DatabaseUrl.parse(feed.dsn, where=f"feed {feed.name}")
    if url.scheme not in schemes:
        allowed = ", ".join(f"{scheme}://" for scheme in schemes)
        raise DatabaseError(f"feed {feed.name}: the connection URL begins with {url.scheme}://; allowed are {allowed}")
    wanted = [map_ for map_ in maps if map_.name not in _left_out(feed, maps)]
    for map_ in wanted:
        if map_.query is None:
            raise MapError(f"feed {feed.name}: the map of extract {map_.name!r} has no query; a database is read by a query")
    session = connect(url)
    try:
        columns, unreadable = session.columns(), session.unreadable()
        for map_ in wanted:
            origin = f"{url.name} {map_.name}"
            missing = partial(_explain, origin, unreadable=unreadable, session=session, url=url)
            try:
                query = compose(
                    map_, columns, settings=feed.settings, where=origin, has_schemas=session.has_schemas, explain_missing=missing
                )
            except InputError as error:
                # Told when this extract is opened, so that the others are still read.
                yield RawExtract(map=map_, origin=origin, known_on=None, period=None, open=partial(_raise, error))
                continue
            if query is not None:
                yield RawExtract(map=map_, origin=origin, known_on=None, period=None, open=_opener(session, query, origin))
    finally:
        session.close()


def check_settings(feed: Feed, allowed: Collection[str]) -> None:
    """Refuse a setting that the source does not know: a misspelled one would be passed over in silence."""
    unknown = sorted(set(feed.settings) - set(allowed))
    if unknown:
        raise SourceError(f"feed {feed.name}: setting {unknown[0]!r} is not known; allowed here are {', '.join(sorted(allowed))}")


def _left_out(feed: Feed, maps: Sequence[ExtractMap]) -> frozenset[str]:
    given = feed.settings.get("leave_out", ())
    names = {map_.name for map_ in maps}
    if isinstance(given, str) or not set(given) <= names:
        raise SourceError(f"feed {feed.name}: leave_out is {given!r}; give a list of extracts, from {', '.join(sorted(names))}")
    return frozenset(given)


def _explain(origin: str, table: str, *, unreadable: Collection[str], session: Session, url: DatabaseUrl) -> DatabaseError:
    extract = origin.rpartition(" ")[2]
    if table in unreadable:
        found = f"user {url.user} may not read it"
    else:
        found = f"there is no such table, or user {url.user} may not read it"
    return DatabaseError(
        f"{origin}: needs table {table}; {found}. Let an administrator run {session.grant(table)}, "
        f'or leave the extract out with leave_out = ["{extract}"]'
    )


def _raise(error: InputError) -> Iterator[pa.RecordBatch]:
    raise error


def _opener(session: Session, query: Query, origin: str) -> Callable[[], Iterator[pa.RecordBatch]]:
    def batches() -> Iterator[pa.RecordBatch]:
        rows, names = 0, None
        try:
            for statement in query.statements(session):
                for batch in session.read(statement):
                    text = as_text(batch, origin)
                    if names is not None and text.schema.names != names:
                        raise DatabaseError(f"{origin}: columns changed while reading, from {names} to {text.schema.names}")
                    names = text.schema.names
                    rows += text.num_rows
                    yield text
        except DatabaseError as error:
            after = f" after {rows} rows" if rows else ""
            raise DatabaseError(
                f"{origin}: reading stopped{after}: {error}. Nothing of this extract is kept; fetch again"
            ) from None

    return batches


def as_text(batch: pa.RecordBatch, origin: str) -> pa.RecordBatch:
    """Every column as text: days as YYYY-MM-DD, times with a space between, yes and no as `true` and `false`.

    Raises:
        DatabaseError: naming the column that has no text form (a picture, a list).
    """
    columns = []
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        try:
            columns.append(column if column.type == pa.string() else pc.cast(_plain(column), pa.string()))
        except (pa.ArrowNotImplementedError, pa.ArrowInvalid) as error:
            raise DatabaseError(
                f"{origin}: column {name!r} is of type {column.type} and has no form as text; convert it in the query of the map"
            ) from error
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)


def _plain(column: pa.Array) -> pa.Array:
    # A moment with a zone is a moment of the session: its wall clock was meant, not its distance to Greenwich.
    if pa.types.is_timestamp(column.type) and column.type.tz is not None:
        return pc.local_timestamp(column)
    return column
