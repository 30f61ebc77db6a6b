"""Who reads: a role and, for library staff, the organisation they work for. Knows no accounts and no passwords."""

from dataclasses import dataclass
from enum import Enum

from schakel.privacy.audience import Audience


class Role(Enum):
    """What somebody is to the network; `NONE` is a person who can sign in and is nobody's colleague.

    `OPEN` is whoever reads what is published; nobody signs in with it.
    """

    SUPPORT = "support"
    LIBRARY = "library"
    PARTNER = "partner"
    NONE = "none"
    VISITOR = "visitor"
    OPEN = "open"


@dataclass(frozen=True)
class Reader:
    """One reader.

    Args:
        organisation_code: of library staff, the organisation they work for; empty for all others.
        recipient: of a partner, the name of the recipient they receive deliveries for; empty when there are none for them.
        team: of the support organisation, whose registers they keep; empty when they keep none.
    """

    role: Role
    organisation_code: str = ""
    recipient: str = ""
    team: str = ""

    def __post_init__(self) -> None:
        if (self.role is Role.LIBRARY) != bool(self.organisation_code):
            raise ValueError(
                f"role is {self.role.value}, organisation {self.organisation_code!r}; only library staff have one, and must"
            )
        if self.recipient and self.role is not Role.PARTNER:
            raise ValueError(f"role is {self.role.value}, recipient {self.recipient!r}; only partners have one")
        if self.team and self.role is not Role.SUPPORT:
            raise ValueError(f"role is {self.role.value}, team {self.team!r}; only the support organisation has teams")

    def audience(self, organisation_code: str | None) -> Audience:
        """How close this reader stands to figures of that organisation (None = of no single organisation).

        >>> Reader(Role.LIBRARY, "NL-1").audience("NL-1"), Reader(Role.LIBRARY, "NL-1").audience("NL-2")
        (<Audience.OWN: 'own'>, <Audience.PARTNER: 'partner'>)
        """
        if self.role is Role.SUPPORT:
            return Audience.SUPPORT
        if self.role is Role.LIBRARY:
            return Audience.OWN if organisation_code == self.organisation_code else Audience.PARTNER
        if self.role is Role.PARTNER:
            return Audience.PARTNER
        return Audience.PUBLIC

    @property
    def sees_figures(self) -> bool:
        """Whether there is any figure for this reader."""
        return self.role in (Role.SUPPORT, Role.LIBRARY, Role.PARTNER, Role.OPEN)

    def sees_place(self, level: str, organisation_code: str | None) -> bool:
        """Whether figures of that place are for this reader. A location is detail; all above it is a benchmark.

        >>> Reader(Role.LIBRARY, "NL-1").sees_place("location", "NL-2"), Reader(Role.PARTNER).sees_place("municipality", None)
        (False, True)
        """
        if level != "location" or self.role is Role.SUPPORT:
            return self.sees_figures
        return self.role is Role.LIBRARY and organisation_code == self.organisation_code

    def sees_period(self, period: str) -> bool:
        """Whether figures of that kind of period are for this reader: who is further away gets whole years, as a monitor does."""
        return self.sees_figures and (self.role not in (Role.PARTNER, Role.OPEN) or period == "year")
