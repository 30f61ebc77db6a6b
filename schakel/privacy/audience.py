"""Who looks, and from which count on a person can no longer be recognised by them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType

from schakel.errors import InputError


class Audience(Enum):
    """From closest to the data to furthest from it."""

    SUPPORT = "support"
    """The support organisation, which keeps the data for all."""
    OWN = "own"
    """Staff of the organisation that the figure is about."""
    PARTNER = "partner"
    """Other libraries, province, municipality, national library: by agreement."""
    PUBLIC = "public"


class ThresholdError(InputError):
    """A threshold that protects nobody, or that nobody gave a reason for."""


@dataclass(frozen=True)
class Threshold:
    """The smallest count of persons that is shown; 0 itself is always shown, as nobody can be recognised in it."""

    persons: int
    reason: str

    def __post_init__(self) -> None:
        if self.persons < 2:
            raise ThresholdError(f"threshold is {self.persons}; allowed is 2 or more, since a count of 1 is a person")
        if not self.reason.strip():
            raise ThresholdError(f"threshold {self.persons} has no reason; write down why this number was chosen")


_BY_AUDIENCE = MappingProxyType(
    {
        Audience.SUPPORT: Threshold(
            3,
            "a count of one or two points at a person, even for who keeps the data; the library system shows it to who must act",
        ),
        Audience.OWN: Threshold(
            3, "a count of one or two points at a person, even for a colleague; the library system shows it to who must act"
        ),
        Audience.PARTNER: Threshold(5, "recommended default for partners by agreement, domain §11 (a design choice, not law)"),
        Audience.PUBLIC: Threshold(10, "recommended default for publication, domain §11 (a design choice, not law)"),
    }
)


LARGE_LEVELS = frozenset({"organisation", "municipality", "network"})
"""What is no small area. A level that is not here (a location, a wijk, a postcode area) is one, also when it is new."""


@dataclass(frozen=True)
class Thresholds:
    """One threshold per audience; a further audience never gets a lower one than a closer audience.

    Args:
        base: to which multiple counts of persons in small areas are rounded for the public; 1 = not rounded.
    """

    by_audience: Mapping[Audience, Threshold] = field(default_factory=lambda: _BY_AUDIENCE)
    base: int = 5

    def __post_init__(self) -> None:
        if self.base < 1:
            raise ThresholdError(f"rounding: base is {self.base}; allowed is 1 (not rounded) or more")
        missing = [audience.value for audience in Audience if audience not in self.by_audience]
        if missing:
            raise ThresholdError(f"thresholds: no threshold for {', '.join(missing)}; every audience needs one")
        ladder = [self.by_audience[audience].persons for audience in Audience]
        if ladder != sorted(ladder):
            steps = ", ".join(f"{a.value} {self.by_audience[a].persons}" for a in Audience)
            raise ThresholdError(f"thresholds: {steps}; who is further from the data may not see smaller counts")

    def persons(self, audience: Audience) -> int:
        """The smallest count of persons that this audience is shown."""
        return self.by_audience[audience].persons

    def base_of(self, audience: Audience, level: str) -> int:
        """To which multiple this audience gets counts of persons at that level; 1 = as they are.

        >>> Thresholds().base_of(Audience.PUBLIC, "location"), Thresholds().base_of(Audience.PUBLIC, "municipality")
        (5, 1)
        """
        return self.base if audience is Audience.PUBLIC and level not in LARGE_LEVELS else 1


DEFAULT = Thresholds()
