"""The portfolio of one year: its budget, its projects by phase, what ends later than agreed, grants, and what spread where."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from schakel.registers.projects.booked import lines_of
from schakel.registers.projects.budget import Line, Taken, taken
from schakel.registers.projects.models import (
    AT_WORK,
    BudgetLine,
    Grant,
    GrantState,
    Hours,
    Phase,
    Planned,
    Planning,
    Project,
    Spread,
    Use,
    Whose,
)

_NOTHING: Final = Decimal(0)
_OVER: Final = (GrantState.ACCOUNTED, GrantState.REFUSED)


@dataclass(frozen=True)
class Row:
    """A project in a year: what was set aside for it, and what its lines take. Hours are by who worked them."""

    project: Project
    planned: Decimal
    taken: Taken
    planned_hours: int
    hours: Mapping[str, Decimal]

    @property
    def is_over_plan(self) -> bool:
        """Whether more was taken than was set aside for it."""
        return self.taken.together > self.planned > 0


@dataclass(frozen=True)
class Late:
    """A project that ends later than agreed: the agreed end passed (`days` ago), or a later one is expected (`days` is 0).

    Args:
        later: days from the agreed end to the one that is expected now, or to today when that passed too.
    """

    project: Project
    days: int
    later: int


@dataclass(frozen=True)
class Portfolio:
    """All of it.

    Args:
        over: lines that were kept though the budget was passed, with their reasons.
        phases: rows by phase, in the order of a project's life; only phases that have any.
        reach: libraries that use what a project made, by project, the farthest first.
    """

    planning: Planning
    taken: Taken
    planned: Decimal
    over: tuple[BudgetLine, ...]
    phases: tuple[tuple[Phase, tuple[Row, ...]], ...]
    late: tuple[Late, ...]
    grants: tuple[Grant, ...]
    reach: tuple[tuple[Project, tuple[Spread, ...]], ...]

    @property
    def free(self) -> Decimal:
        """What of the budget is still to be given away; below nought when it is passed."""
        return self.planning.budget - self.taken.together

    @property
    def rows(self) -> tuple[Row, ...]:
        """All projects of the year."""
        return tuple(row for _, rows in self.phases for row in rows)


def year_shown(today: date) -> Planning | None:
    """The planning that is shown at first: of the year that runs, else the last one before it, else the first one after it."""
    plannings = Planning.objects.order_by("year")
    return plannings.filter(year__lte=today.year).last() or plannings.first()


def portfolio(planning: Planning, today: date) -> Portfolio:
    """The portfolio of a planning; what is late is told as of today."""
    lines = lines_of(planning.pk)
    by_project: defaultdict[int | None, list[Line]] = defaultdict(list)
    for line in lines:
        by_project[line.project].append(line)
    planned = {each.project_id: each for each in Planned.objects.filter(planning=planning)}  # type: ignore[attr-defined]
    hours = _hours(planning.year)
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    projects = list(_of_year(planning))
    for project in projects:
        aside = planned.get(project.pk)
        row = Row(
            project, aside.amount if aside else _NOTHING, taken(by_project[project.pk]), aside.hours if aside else 0,
            hours.get(project.pk, {}),
        )  # fmt: skip
        rows[project.phase].append(row)
    over = BudgetLine.objects.filter(planning=planning).exclude(over_reason="").select_related("project").order_by("on", "id")
    return Portfolio(
        planning, taken(lines), sum((each.amount for each in planned.values()), _NOTHING), tuple(over),
        tuple((phase, tuple(rows[phase])) for phase in Phase if rows[phase]), late(today), _grants(projects), _reach(projects),
    )  # fmt: skip


def late(today: date) -> tuple[Late, ...]:
    """Projects at work of which the agreed end has passed, or that expect a later one; the longest late first."""
    found = Project.objects.annotate(last=Coalesce("expected_on", "ends_on")).filter(
        Q(ends_on__lt=today) | Q(last__gt=Coalesce("ends_on", "last")), phase__in=AT_WORK
    )
    return tuple(_late(each, today) for each in sorted(found, key=lambda each: (each.ends_on or today, each.title)))


def _late(project: Project, today: date) -> Late:
    agreed = project.ends_on or today
    return Late(project, project.days_late(today), (max(today, project.expected_on or today, agreed) - agreed).days)


def _of_year(planning: Planning) -> "QuerySet[Project]":
    """Projects that stand in the planning or use its budget, that run in the year, or are proposed in it."""
    first, last = date(planning.year, 1, 1), date(planning.year, 12, 31)
    of_it = {"planning": planning, "project": OuterRef("pk")}
    return Project.objects.annotate(last=Coalesce("expected_on", "ends_on")).filter(
        Exists(Planned.objects.filter(**of_it))
        | Exists(BudgetLine.objects.filter(**of_it))
        | Q(starts_on__lte=last, last__gte=first)
        | Q(starts_on=None, proposed_on__range=(first, last))
    )


def _hours(year: int) -> Mapping[int, Mapping[str, Decimal]]:
    found: defaultdict[int, dict[str, Decimal]] = defaultdict(lambda: dict.fromkeys(Whose.values, _NOTHING))
    summed = Hours.objects.filter(on__year=year).order_by().values_list("project", "whose").annotate(sum=Sum("hours"))
    for project, whose, hours in summed:
        found[project][whose] = hours
    return found


def _grants(projects: Sequence[Project]) -> tuple[Grant, ...]:
    """Grants of those projects; those that wait for a day first, by that day."""
    found = Grant.objects.filter(project__in=[each.pk for each in projects]).select_related("project")
    return tuple(sorted(found, key=lambda each: (each.state in _OVER, each.next_day or date.max, str(each))))


def _reach(projects: Sequence[Project]) -> tuple[tuple[Project, tuple[Spread, ...]], ...]:
    spreads: defaultdict[int, list[Spread]] = defaultdict(list)
    for each in Spread.objects.filter(project__in=[each.pk for each in projects]):
        spreads[each.project_id].append(each)  # type: ignore[attr-defined]
    found = [(each, tuple(spreads[each.pk])) for each in projects if spreads[each.pk]]
    return tuple(sorted(found, key=lambda pair: (-sum(each.state == Use.USES for each in pair[1]), pair[0].title)))
