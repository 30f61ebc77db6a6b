"""*Projecten*: the portfolio of a year, with its budget, and its tables as files."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from schakel.records.sheet import sheets
from schakel.registers.projects.models import Planning, Use
from schakel.registers.projects.portfolio import Portfolio, portfolio, year_shown
from schakel.registers.projects.tables import Linked, tables
from schakel.reports.numbers import Language
from schakel.reports.periods import day
from schakel.reports.report import euro, write_csv
from schakel.website import rights
from schakel.website.frame import language
from schakel.website.pages import reading, whole
from schakel.website.pages.known import known
from schakel.website.pages.signed_in import signed_in
from schakel.website.pages.tables import shown

WIDTH = 1000
"""Of the bar, in its own units."""


@dataclass(frozen=True)
class Bar:
    """The budget as a bar: the width of what is spent and committed, and where the budget ends.

    When more was taken than the budget, the bar is as long as all that was taken, and the budget ends within it.
    """

    spent: int
    committed: int
    limit: int

    @classmethod
    def of(cls, made: Portfolio) -> "Bar":
        """The bar of a portfolio."""
        whole = max(made.planning.budget, made.taken.together)
        spent, end, limit = (int(part * WIDTH / whole) for part in (made.taken.spent, made.taken.together, made.planning.budget))
        return cls(spent, end - spent, limit)


@signed_in
def page(request: HttpRequest) -> HttpResponse:
    """The page."""
    planning, reader = _planning(request), rights.reader_of(request)
    key = (reader, planning.year if planning else None)
    may_keep = rights.may_keep(reader, sheets()["projects"])
    return whole.register_page(request, "projects.html", key, lambda: _context(planning, may_keep=may_keep))


def _context(planning: Planning | None, *, may_keep: bool) -> dict[str, Any]:
    if planning is None:
        return {"planning": None, "may_keep": may_keep}
    spoken = language()
    made = portfolio(planning, reading.today())
    places = known().organisations
    return {
        "planning": planning, "years": list(Planning.objects.values_list("year", flat=True)), "may_keep": may_keep,
        "tables": {name: _shown(each, spoken) for name, each in tables(made, places, spoken).items()},
        "bar": Bar.of(made), "width": WIDTH, "is_over": made.free < 0,
        "spent": _money(made.taken.spent, spoken), "committed": _money(made.taken.committed, spoken),
        "free": _money(abs(made.free), spoken), "budget": _money(planning.budget, spoken),
        "planned": _money(made.planned, spoken), "is_planned_over": made.planned > planning.budget,
        "passed": [(each, _money(each.amount, spoken), day(each.on, spoken)) for each in made.over],
        "adopted_on": day(planning.adopted_on, spoken) if planning.adopted_on else "",
        "phases": [(phase.value, phase.label, len(rows)) for phase, rows in made.phases],
        "passed_end": sum(each.days > 0 for each in made.late),
        "in_use": [(project, sum(each.state == Use.USES for each in found)) for project, found in made.reach],
        "libraries": len(places), "grant": _next_grant(made, spoken), "address": urlencode({"year": planning.year}),
    }  # fmt: skip


@signed_in
def file(request: HttpRequest) -> HttpResponse:
    """One of the tables."""
    planning, spoken = _planning(request), language()
    if planning is None:
        raise Http404
    found = tables(portfolio(planning, reading.today()), known().organisations, spoken)
    name = request.GET.get("table", "")
    if name not in found:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="projecten-{planning.year}-{name}.csv"'}
    content = write_csv(found[name].table, None, spoken)
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


def _planning(request: HttpRequest) -> Planning | None:
    """The planning that the address asks for; None while there is none at all."""
    rights.check_may_see_portfolio(rights.reader_of(request))
    asked = request.GET.get("year")
    if asked is None:
        return year_shown(reading.today())
    found = Planning.objects.filter(year=int(asked)).first() if asked.isascii() and asked.isdigit() and len(asked) == 4 else None
    if found is None:
        raise Http404
    return found


def _next_grant(made: Portfolio, spoken: Language) -> dict[str, Any] | None:
    """The grant of which something must be done first, and until when."""
    found: Any = next((each for each in made.grants if each.next_day is not None), None)
    if found is None:
        return None
    return {"record": found, "on": day(found.next_day, spoken), "state": found.get_state_display()}


def _money(amount: Decimal, spoken: Language) -> str:
    return euro(float(amount * 100), spoken)


def _shown(linked: Linked, spoken: Language) -> dict[str, Any]:
    """A table as the template shows it, each row with the address of its record."""
    found = shown(linked.table, spoken)
    addresses = [reverse("register_one", args=[linked.sheet, number]) for number in linked.numbers]
    # A column in which nothing stands takes room on the page; in the file it stays.
    used = [number for number in range(len(linked.table.columns)) if any(row[number][0] for row in found["rows"])]
    rows = [[row[number] for number in used] for row in found["rows"]]
    heads = [linked.table.columns[number] for number in used]
    return found | {"heads": heads, "linked": list(zip(addresses or [""] * len(rows), rows, strict=True))}
