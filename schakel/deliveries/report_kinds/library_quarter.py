"""The quarterly report of a library: scorecard, findings, norms, the network beside it, locations, groups."""

from schakel.deliveries.contents import Contents
from schakel.deliveries.report_beside import beside_network
from schakel.deliveries.report_material import Material
from schakel.deliveries.report_sections import assemble, by_group, by_place, in_short, norms, others, to_mind
from schakel.reports.report import Report

SCORECARD = (
    "loans", "active_borrowers", "members", "visits", "use_coefficient", "holds_within_15_days", "norm_95_strict", "activities",
)  # fmt: skip
"""What a director looks at first, in that order."""
OF_LOCATIONS = ("loans", "visits", "holds_placed", "active_borrowers")


def report(contents: Contents, organisation: str) -> Report:
    """The report."""
    material = Material.of(contents, organisation)
    return assemble(
        material, "library-quarter", contents.title, SCORECARD,
        [
            in_short(material, SCORECARD), norms(material, ["organisation"]), beside_network(material),
            others(material, SCORECARD), by_place(material, "location", OF_LOCATIONS), by_group(material), to_mind(material),
        ],
    )  # fmt: skip
