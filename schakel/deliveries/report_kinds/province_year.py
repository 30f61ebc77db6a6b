"""The statistical chapter of the year report for the province: the network, its norms, its organisations, groups."""

from schakel.deliveries.contents import Contents
from schakel.deliveries.report_beside import organisations
from schakel.deliveries.report_material import Material
from schakel.deliveries.report_sections import assemble, by_group, in_short, norms, others, to_mind
from schakel.reports.report import Report

SCORECARD = ("loans", "loans_per_inhabitant", "members", "members_share", "active_borrowers", "visits", "digital_loans", "items")
"""Use, reach and collection of the whole network."""


def report(contents: Contents, organisation: str) -> Report:
    """The chapter."""
    material = Material.of(contents, organisation)
    return assemble(
        material, "province-year", contents.title, SCORECARD,
        [
            in_short(material, SCORECARD), norms(material, ["network", "organisation"]), organisations(material),
            others(material, SCORECARD), by_group(material), to_mind(material),
        ],
    )  # fmt: skip
