"""Evergreen, read straight from its PostgreSQL database."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from schakel.errors import InputError
from schakel.sources.database import database_extracts
from schakel.sources.evergreen.postgresql import PostgreSqlSession, time_zone_of
from schakel.sources.maps import load_maps, maps_of_feed
from schakel.sources.source import Feed, RawExtract, SourceError
from schakel.vocabulary.extract_map import ExtractMap

SETTINGS = ("leave_out", "since", "time_zone")


@dataclass(frozen=True)
class Evergreen:
    """The source `evergreen`."""

    name: str = "evergreen"
    title: str = "Evergreen (PostgreSQL)"

    def maps(self) -> tuple[ExtractMap, ...]:
        """The maps in the folder `maps`."""
        return load_maps(Path(__file__).parent / "maps")

    def extracts(self, feed: Feed) -> Iterator[RawExtract]:
        """One extract a map, all of one moment of the database; what is wrong with a map is told after the others."""
        wrong: list[InputError] = []
        maps = maps_of_feed(self.maps(), feed, wrong)
        zone = time_zone_of(feed)
        yield from database_extracts(
            feed, maps, lambda url: PostgreSqlSession(url, zone), schemes=("postgresql", "postgres"), settings=SETTINGS
        )
        if wrong:
            raise SourceError("\n".join(str(error) for error in wrong))


SOURCE = Evergreen()
