"""What a form may offer that no register keeps itself: the places of the snapshot."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Known:
    """Places by code, in the order in which they are offered, and the lines of the plan that can be served.

    Args:
        organisations, locations, plan_lines: name by code; none while there is no snapshot, or no plan.
        organisation_of: code of the organisation that runs a location, by code of the location.
    """

    organisations: Mapping[str, str] = field(default_factory=dict)
    locations: Mapping[str, str] = field(default_factory=dict)
    plan_lines: Mapping[str, str] = field(default_factory=dict)
    organisation_of: Mapping[str, str] = field(default_factory=dict)
