"""What a source is: something that finds extracts of library data and hands over their rows as text.

A source says nothing of types, codes or keys: that is what its column maps say, and the intake reads those. A source
only finds, names and opens. Each source is one folder beside this module that gives `SOURCE`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol, runtime_checkable

import pyarrow as pa

from schakel.errors import InputError
from schakel.vocabulary.extract_map import ExtractMap

BROKEN = "_broken"
"""Text column that a reader adds when some row of an extract could not be read: the reason, empty for good rows.

The intake counts such a row as refused, with that reason; its other columns hold what could be read, or are empty."""


class SourceError(InputError):
    """A feed cannot be read: a file, archive, database or setting is not what its map says."""


@dataclass(frozen=True)
class Feed:
    """One `[[feeds]]` entry of the settings, as a source sees it.

    Args:
        path: absolute folder or file, for sources that read files.
        maps: folder with column maps that replace those of the source (same extract name) or add to them.
        dsn: connection URL for sources that read a database; the caller took it from the environment. It may hold a
            password: never in a message (`repr` leaves it out). Who only reads what was fetched before needs none.
        dsn_env: the variable of the environment that the URL is to be taken from; empty = the settings name none.
        scope: prefix for identifiers, for the intake.
        organisations: the organisations this feed may speak of, for the intake; empty = all.
        may_refuse: share of refused rows that is loaded without asking, for the intake; None = as the column map says.
        settings: every other key of the entry, for the source to check.
    """

    name: str
    source: str
    path: Path | None = None
    maps: Path | None = None
    dsn: str | None = field(default=None, repr=False)
    dsn_env: str = ""
    scope: str = ""
    organisations: tuple[str, ...] = ()
    may_refuse: float | None = None
    settings: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class RawExtract:
    """One extract as it was found, not yet read.

    Args:
        origin: what to call it in messages: a file name (inside an archive: `archive/inner/path`), or database and
            query name; never a password.
        known_on: day of the state; None = the day of fetching.
        period: YYYY or YYYY-MM for mode `period`, else None.
        open: all columns of the extract, each as `pyarrow.string()`; every batch has the same columns. Raises
            InputError that names the place when the extract cannot be read. Called at most twice.
        fingerprint: sha256 (hex) of the bytes as they came, so that what is held already is not read again; None for
            databases.
        size_hint: bytes, for showing progress; None = not known.
    """

    map: ExtractMap
    origin: str
    known_on: date | None
    period: str | None
    open: Callable[[], Iterator[pa.RecordBatch]]
    fingerprint: Callable[[], str] | None = None
    size_hint: int | None = None


@runtime_checkable
class Source(Protocol):
    """What the `SOURCE` of each folder can do."""

    @property
    def name(self) -> str:
        """The name of its folder; `source = "…"` in the settings."""

    @property
    def title(self) -> str:
        """What a person calls it."""

    def maps(self) -> tuple[ExtractMap, ...]:
        """The column maps shipped with the source; checked when it is loaded."""

    def extracts(self, feed: Feed) -> Iterator[RawExtract]:
        """What the feed holds now, ordered by `known_on`, then name of the extract."""


@runtime_checkable
class TellsUnread(Protocol):
    """What a source of files can do besides: say which files it leaves alone."""

    def unrecognised(self, feed: Feed) -> list[str]:
        """Files of the feed that no column map names."""


@runtime_checkable
class ChecksReading(Protocol):
    """What a source of files can do besides: check the part `[read]` of a column map."""

    def settings_of(self, extract: ExtractMap) -> object:
        """The checked settings; MapError when they cannot be carried out."""
