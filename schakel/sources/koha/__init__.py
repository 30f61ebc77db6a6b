"""Koha, read straight from its MariaDB database; versions 17.06 to 25.05, whose columns differ."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from schakel.errors import InputError
from schakel.sources.database import database_extracts
from schakel.sources.koha.mariadb import MariaDbSession
from schakel.sources.maps import load_maps, maps_of_feed
from schakel.sources.source import Feed, RawExtract, SourceError
from schakel.vocabulary.extract_map import ExtractMap


@dataclass(frozen=True)
class Koha:
    """The source `koha`."""

    name: str = "koha"
    title: str = "Koha (MariaDB)"

    def maps(self) -> tuple[ExtractMap, ...]:
        """The maps in the folder `maps`."""
        return load_maps(Path(__file__).parent / "maps")

    def extracts(self, feed: Feed) -> Iterator[RawExtract]:
        """One extract a map, all of one moment of the database; what is wrong with a map is told after the others."""
        wrong: list[InputError] = []
        maps = maps_of_feed(self.maps(), feed, wrong)
        yield from database_extracts(feed, maps, MariaDbSession, schemes=("mysql", "mariadb"))
        if wrong:
            raise SourceError("\n".join(str(error) for error in wrong))


SOURCE = Koha()
