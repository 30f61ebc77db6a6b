"""A source whose extracts are files: which file is which extract of which day, and how it is opened."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path, PurePosixPath

import pyarrow as pa

from schakel.errors import InputError
from schakel.sources.found_files import find_files
from schakel.sources.maps import NOT_MENDED, load_maps, maps_of_feed
from schakel.sources.named_days import known_on_of, period_of
from schakel.sources.packed import FoundFile, Limits
from schakel.sources.read_settings import ReadSettings, parse_read_settings
from schakel.sources.reading import read_extract
from schakel.sources.reshape import told_by_name
from schakel.sources.source import Feed, RawExtract, SourceError
from schakel.vocabulary.extract_map import ExtractMap, MapError

ONE_A_DAY = ("state", "stock", "period")
"""Modes in which two files for the same day would replace each other in silence."""


@dataclass(frozen=True)
class FileSource:
    """A source of files. A source with a form of its own overrides `read`, or `adapt` when it only checks rows.

    Args:
        folder: of the source; its `*.toml` are the shipped column maps.
        more_settings: names of `read` settings (texts) that only this source knows.
    """

    name: str
    title: str
    folder: Path
    more_settings: tuple[str, ...] = ()

    def maps(self) -> tuple[ExtractMap, ...]:
        """The shipped column maps."""
        return self._shipped

    @cached_property
    def _shipped(self) -> tuple[ExtractMap, ...]:
        found = load_maps(self.folder)
        for extract in found:
            self.settings_of(extract)
        return found

    def settings_of(self, extract: ExtractMap) -> ReadSettings:
        """The checked `read` settings of a map."""
        return parse_read_settings(extract, more=self.more_settings)

    def extracts(self, feed: Feed) -> Iterator[RawExtract]:
        """Every extract in the files of the feed, ordered by day, then name.

        Raises:
            SourceError: when nothing in the folder is recognised; and after all that is good was given, when a column map is
                wrong, a file or archive cannot be opened, a name does not tell the day, or two files claim to be the same state.
        """
        wrong: list[InputError] = []
        maps, settings = self._maps_and_settings(feed, wrong)
        limits = _limits(feed)
        files = list(find_files(_path(feed), limits, wrong))
        found = []
        for file, extract in ((file, extract) for file in files for extract in maps if is_named(file.name, extract)):
            try:
                found.append(self._extract(file, extract, settings[extract.name], limits))
            except SourceError as error:
                wrong.append(error)
        if files and not found and not wrong:
            raise SourceError(
                f"feed {feed.name}: none of its {len(files)} files is an extract of source {self.name}; "
                f"found {', '.join(file.origin for file in files[:5])}; "
                f"names that are known: {', '.join(pattern for extract in maps for pattern in extract.files)}"
            )
        whole = _one_a_day(found, wrong)
        yield from sorted(whole, key=lambda raw: (raw.known_on or date.max, raw.map.name, raw.origin))
        if wrong:
            raise SourceError("\n".join(str(error) for error in wrong))

    def _maps_and_settings(self, feed: Feed, wrong: list[InputError]) -> tuple[list[ExtractMap], Mapping[str, ReadSettings]]:
        """The maps of a feed that can be carried out, with their checked settings."""
        settings = {}
        maps = []
        for extract in maps_of_feed(self.maps(), feed, wrong):
            try:
                settings[extract.name] = self.settings_of(extract)
            except MapError as error:
                wrong.append(MapError(f"{error}; {NOT_MENDED}"))
                continue
            maps.append(extract)
        return maps, settings

    def unrecognised(self, feed: Feed) -> list[str]:
        """Files of the feed that no map names, so that a person sees what was not read."""
        maps = maps_of_feed(self.maps(), feed)
        return [
            file.origin
            for file in find_files(_path(feed), _limits(feed))
            if not any(is_named(file.name, extract) for extract in maps)
        ]

    def read(self, file: FoundFile, extract: ExtractMap, settings: ReadSettings, limits: Limits) -> Iterator[pa.RecordBatch]:
        """The rows of one file, all columns as text."""
        return self.adapt(read_extract(file, extract, settings, limits), extract, settings, file.origin)

    def adapt(
        self, batches: Iterator[pa.RecordBatch], extract: ExtractMap, settings: ReadSettings, origin: str
    ) -> Iterator[pa.RecordBatch]:
        """What the source does to rows before they are handed over; here nothing."""
        del extract, settings, origin
        return batches

    def _extract(self, file: FoundFile, extract: ExtractMap, settings: ReadSettings, limits: Limits) -> RawExtract:
        return RawExtract(
            map=extract,
            origin=file.origin,
            known_on=known_on_of(file.name, file.origin, extract),
            period=period_of(file.name, file.origin, extract),
            open=lambda: self.read(file, extract, settings, limits),
            fingerprint=lambda: _fingerprint(file, settings),
            size_hint=file.size,
        )


def is_named(name: str, extract: ExtractMap) -> bool:
    """Whether a file is this extract: a pattern of its `files` matches the end of its path, whole names at a time."""
    return any(PurePosixPath(name).match(pattern) for pattern in extract.files)


def _path(feed: Feed) -> Path:
    if feed.path is None:
        raise SourceError(f"feed {feed.name}: has no `path`; give the folder, file or archive with its extracts")
    return feed.path


def _limits(feed: Feed) -> Limits:
    given: Mapping[str, object] = feed.settings
    numbers = {}
    for setting, field in (("max_bytes", "bytes"), ("max_ratio", "ratio")):
        value = given.get(setting)
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise SourceError(f"feed {feed.name}: {setting} is {value!r}; allowed is a whole number above 0")
        numbers[field] = value
    return Limits(**numbers)


def _fingerprint(file: FoundFile, settings: ReadSettings) -> str:
    """Of the bytes, and of what the name tells besides them: equal files of two years are two extracts."""
    told = told_by_name(file.name, settings, origin=file.origin)
    return hashlib.sha256(f"{file.fingerprint()}\n{sorted(told.items())}".encode()).hexdigest() if told else file.fingerprint()


def _one_a_day(found: list[RawExtract], wrong: list[InputError]) -> list[RawExtract]:
    """The extracts without those that would replace each other; what is told of these is added to `wrong`."""
    same: dict[tuple[str, date | None, str | None], list[RawExtract]] = {}
    for raw in found:
        if raw.map.mode in ONE_A_DAY:
            same.setdefault((raw.map.name, raw.known_on, raw.period), []).append(raw)
    clashing: set[int] = set()
    for (name, known_on, _), those in same.items():
        if len(those) == 1:
            continue
        day = known_on.isoformat() if known_on else "the day of fetching"
        origins, all_ = [raw.origin for raw in those], "both" if len(those) == 2 else "all"
        wrong.append(
            SourceError(
                f"{', '.join(origins[:-1])} and {origins[-1]} {all_} are extract {name} of {day}; "
                "each would replace the other: keep one, or give them different days in their names"
            )
        )
        clashing |= {id(raw) for raw in those}
    return [raw for raw in found if id(raw) not in clashing]
