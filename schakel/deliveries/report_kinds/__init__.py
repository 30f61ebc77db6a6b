"""Reports that can go with a delivery: a module each, found by being there; `library_quarter.py` is the report `library-quarter`.

A module gives `report(contents, organisation)`: the whole report, from nothing but what is delivered.
"""

from importlib import import_module
from pkgutil import iter_modules

from schakel.deliveries.contents import Contents
from schakel.deliveries.package import stem
from schakel.deliveries.recipient import Assignment
from schakel.errors import SchakelError
from schakel.reports.origin import Origin
from schakel.reports.pdf import write_pdf
from schakel.reports.report import Report


class UnknownReportError(SchakelError):
    """There is no such report."""


def report_names() -> tuple[str, ...]:
    """All there are."""
    return tuple(sorted(info.name.replace("_", "-") for info in iter_modules(__path__)))


def make_report(name: str, contents: Contents, organisation: str) -> Report:
    """The report that goes with a delivery.

    Args:
        organisation: code of whom the delivery tells; "" = of the whole network.

    Raises:
        UnknownReportError: with those there are.
    """
    if name not in report_names():
        raise UnknownReportError(f"there is no report {name!r}; reports are {', '.join(report_names())}")
    module = import_module(f"{__name__}.{name.replace('-', '_')}")
    found: Report = module.report(contents, organisation)
    return found


def report_files(contents: Contents, assignment: Assignment) -> dict[str, bytes]:
    """The report as a file of the package; none when the assignment has no report. The same contents give the same bytes."""
    if assignment.report is None:
        return {}
    made = make_report(assignment.report, contents, assignment.organisation)
    return {f"{stem(contents)}.pdf": as_pdf(made, contents)}


def as_pdf(report: Report, contents: Contents) -> bytes:
    """A report as it lies in the package."""
    origin = Origin(contents.snapshot_id, contents.is_simulated, as_known_on=contents.as_known_on)
    return write_pdf(report, author=contents.sender, notice=origin.notice(contents.language), made_at=contents.made_at)
