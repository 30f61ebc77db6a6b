"""The monitor of spreading and accessibility: hours, locations and use in the network, by municipality and organisation."""

from schakel.deliveries.contents import Contents
from schakel.deliveries.report_beside import organisations
from schakel.deliveries.report_material import Material
from schakel.deliveries.report_sections import assemble, by_group, by_place, in_short, others, to_mind
from schakel.reports.report import Report

SCORECARD = (
    "opening_hours_per_1000", "staffed_hours_per_1000", "locations_spuk_2023", "locations_inzicht_2018", "members_share",
    "visits_per_inhabitant", "loans_per_inhabitant", "items_per_inhabitant",
)  # fmt: skip
"""First what there is for people, then what they use of it."""
OF_MUNICIPALITIES = (
    "members_share",
    "visits_per_inhabitant",
    "loans_per_inhabitant",
    "opening_hours_per_1000",
    "locations_spuk_2023",
)


def report(contents: Contents, organisation: str) -> Report:
    """The monitor."""
    material = Material.of(contents, organisation)
    return assemble(
        material, "spreading-monitor", contents.title, SCORECARD,
        [
            in_short(material, SCORECARD), by_place(material, "municipality", OF_MUNICIPALITIES), organisations(material),
            others(material, SCORECARD), by_group(material), to_mind(material),
        ],
    )  # fmt: skip
