"""The IDO points as the national place for addresses (G!DS) asks them: per location whether it has one, when, and how much asked.

No form of this file is published: it is a plain table that the data desk takes over, or a profile reads.
"""

from collections.abc import Mapping
from datetime import date

from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from schakel.registers.output.models import Kind, Point, Programme, Tally
from schakel.reports.report import Cell, Column, Table

SPAN = 4
"""Quarters whose questions are told: a year."""


def points_table(today: date, locations: Mapping[str, str]) -> Table:
    """The table: of every location that has or had a point."""
    quarters = _quarters(today)
    heads = [_("Vragen %(year)s kw %(quarter)s") % {"year": year, "quarter": quarter} for year, quarter in quarters]
    columns = (
        Column(_("ISIL-code")), Column(_("Locatie")), Column(_("Heeft een IDO")),

        Column(_("Openingstijden van het IDO"), wraps=True),
        Column(_("Uren per week"), "rate"), Column(_("Open sinds")), Column(_("Gesloten op")),
        *(Column(head, "count") for head in heads),
    )  # fmt: skip
    asked = _questions(quarters)
    rows = tuple(
        (
            Cell(point.location_code), Cell(locations.get(point.location_code, point.location_code)),
            Cell(_("ja") if point.has_ido else _("nee")), Cell("; ".join(point.opening_hours.split("\n"))),
            Cell(None if point.hours_a_week is None else float(point.hours_a_week)),
            *(Cell(each.isoformat() if each else "") for each in (point.opened_on, point.closed_on)),
            *(Cell(asked.get((point.location_code, *quarter))) for quarter in quarters),
        )
        for point in Point.objects.order_by("location_code")
    )  # fmt: skip
    return Table("ido-punten", _("IDO-punten voor G!DS"), columns, rows)


def _quarters(today: date) -> list[tuple[int, int]]:
    """The last whole ones, the oldest first."""
    now = today.year * 4 + (today.month - 1) // 3
    return [(each // 4, each % 4 + 1) for each in range(now - SPAN, now)]


def _questions(quarters: list[tuple[int, int]]) -> dict[tuple[str, int, int], int]:
    which = Q()
    for year, quarter in quarters:
        which |= Q(year=year, quarter=quarter)
    found = Tally.objects.filter(which, programme=Programme.IDO, kind=Kind.QUESTIONS).exclude(location_code="").order_by()
    sums = found.values_list("location_code", "year", "quarter").annotate(all=Sum("count"))
    return {(code, year, quarter): count for code, year, quarter, count in sums}
