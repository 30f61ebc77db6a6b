"""The facts the simulation stands on: places, hours, inhabitants and published series, read from TOML."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

LAST_YEAR = 2020
"""The last year of which figures were published."""


@dataclass(frozen=True)
class Organisation:
    """One organisation; `own_share` and `outside_share` are what its loans are tuned to (None outside the network)."""

    id: str
    code: str
    ils_code: str
    name: str
    kind: str
    municipalities: tuple[str, ...]
    own_share: float | None
    outside_share: float | None
    members_pull: float


@dataclass(frozen=True)
class Span:
    """One span of opening on one weekday, 1 = Monday."""

    weekday: int
    opens: str
    closes: str
    is_staffed: bool

    @property
    def hours(self) -> float:
        """Length of the span.

        >>> Span(1, "13:30", "17:00", True).hours
        3.5
        """
        minutes = [60 * int(text[:2]) + int(text[3:]) for text in (self.opens, self.closes)]
        return (minutes[1] - minutes[0]) / 60


@dataclass(frozen=True)
class Week:
    """A regular week of opening and the first day on which it no longer held; None = it still does."""

    spans: tuple[Span, ...]
    until: date | None = None

    @property
    def staffed_hours(self) -> float:
        """Hours with staff."""
        return sum(span.hours for span in self.spans if span.is_staffed)

    @property
    def open_hours(self) -> float:
        """Hours, self-service included."""
        return sum(span.hours for span in self.spans)


@dataclass(frozen=True)
class Location:
    """One place of service; `lends` is false for stops: the bus lends, not the stop.

    Args:
        weeks: that held one after another; the last one still holds. All open on the same weekdays, so that loans,
            which follow the last one, come on days on which the place was open.
    """

    code: str
    organisation: Organisation
    number: int
    name: str
    kind: str
    municipality: str
    postcode4: str
    latitude: float
    longitude: float
    weeks: tuple[Week, ...]
    pull: float
    is_shared_building: bool

    @property
    def ils_code(self) -> str:
        """What the library system calls it: two digits of the organisation and two of the place."""
        block, within = divmod(self.number, 100)
        place = within if block == 10 else (50 + block - 20 if within == 0 else 60 + 10 * (block - 20) + within)
        return f"{self.organisation.ils_code}{place:02d}"

    @property
    def lends(self) -> bool:
        """Whether items live here and are lent here."""
        return self.kind in ("fixed", "bookmobile")

    @property
    def week(self) -> tuple[Span, ...]:
        """Its regular week now."""
        return self.weeks[-1].spans

    @property
    def staffed_hours(self) -> float:
        """Hours a week with staff now."""
        return self.weeks[-1].staffed_hours

    def week_on(self, day: date) -> Week:
        """Its regular week on a day."""
        return next(week for week in self.weeks if week.until is None or day < week.until)


@dataclass(frozen=True)
class Municipality:
    """One municipality with its inhabitants of June 2022, its surface in km² and the shares of five age classes."""

    code: str
    name: str
    persons: int
    surface: float
    age_shares: tuple[float, ...]


@dataclass(frozen=True)
class Postcode:
    """One postcode-4 area with its inhabitants of 2024."""

    code: str
    place: str
    municipality: str
    persons: int
    latitude: float
    longitude: float


@dataclass(frozen=True)
class PublishedYear:
    """What was published over one year; `items` and `members` at its end."""

    year: int
    members: int
    loans: int
    items: int
    ebooks: int
    interpolated: bool = False


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files("schakel.demo") / "places" / name).read_text(encoding="utf-8"))


@cache
def organisations() -> tuple[Organisation, ...]:
    """All organisations: four libraries, the support organisation, and all that is outside."""
    return tuple(
        Organisation(
            id=row["id"],
            code=row["code"],
            ils_code=row["ils_code"],
            name=row["name"],
            kind=row["kind"],
            municipalities=tuple(row["municipalities"]),
            own_share=row.get("own_share"),
            outside_share=row.get("outside_share"),
            members_pull=row.get("members_pull", 1.0),
        )
        for row in _read("organisations.toml")["organisation"]
    )


@cache
def locations() -> tuple[Location, ...]:
    """All places of service, lending ones and bus stops, in the order of their codes."""
    owners = {organisation.id: organisation for organisation in organisations()}
    weeks = {
        name: tuple(
            sorted(
                (Span(int(day), opens, closes, staffed) for days, opens, closes, staffed in spans for day in days),
                key=lambda span: (span.weekday, span.opens),
            )
        )
        for name, spans in _read("hours.toml").items()
    }
    found = [
        Location(
            code=owners[row["organisation"]].code[:-4] + row["number"],
            organisation=owners[row["organisation"]],
            number=int(row["number"]),
            name=row["name"],
            kind=row["kind"],
            municipality=row["municipality"],
            postcode4=row["postcode4"],
            latitude=row["latitude"],
            longitude=row["longitude"],
            weeks=(
                *(Week(weeks[before["week"]], before["until"]) for before in row.get("before", ())),
                Week(weeks[row["week"]]),
            ),
            pull=row["pull"],
            is_shared_building=row["shared_building"],
        )
        for row in _read("locations.toml")["location"]
    ]
    return tuple(sorted(found, key=lambda location: location.code))


@cache
def municipalities() -> tuple[Municipality, ...]:
    """The twelve municipalities of Drenthe."""
    return tuple(
        Municipality(row["code"], row["name"], row["persons"], row["km2"], tuple(row["age_shares"].values()))
        for row in _read("municipalities.toml")["municipality"]
    )


@cache
def growth_a_year() -> float:
    """By what share the inhabitants grow in a year; earlier years than 2022 are scaled with it."""
    return float(_read("municipalities.toml")["growth_a_year"])


@cache
def postcodes() -> tuple[Postcode, ...]:
    """Postcode-4 areas where anybody lives."""
    return tuple(Postcode(*row) for row in _read("postcodes.toml")["postcodes"] if row[3] > 0)


@cache
def wijken() -> tuple[tuple[str, str, int], ...]:
    """Code, name and inhabitants of each wijk."""
    return tuple((code, name, persons) for code, name, persons in _read("wijken.toml")["wijken"])


@cache
def published() -> dict[int, PublishedYear]:
    """The published series by year."""
    return {row["year"]: PublishedYear(**row) for row in _read("published.toml")["year"]}


@cache
def closures() -> tuple[tuple[date, date], ...]:
    """Spans [from, until) in which no library lent."""
    return tuple((row["from"], row["until"]) for row in _read("published.toml")["closed"])
