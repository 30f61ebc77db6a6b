"""The tables of the portfolio, for the page and as files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from schakel.records.values import head_of
from schakel.registers.projects.models import Grant, Phase, Project, Spread, Whose
from schakel.registers.projects.portfolio import Portfolio, Row
from schakel.reports.numbers import Language
from schakel.reports.periods import day
from schakel.reports.report import Cell, Column, Table


@dataclass(frozen=True)
class Linked:
    """A table of which each row tells of a record.

    Args:
        sheet: name of the sheet of those records; numbers: of the records, one a row. Empty for a table of sums.
    """

    table: Table
    sheet: str = ""
    numbers: tuple[int, ...] = ()


def tables(made: Portfolio, organisations: Mapping[str, str], spoken: Language) -> dict[str, Linked]:
    """All of them by name; without those that have nothing to tell."""
    found = [
        _budget(made),
        _projects(made),
        _hours(made),
        _late(made, spoken),
        _grants(made, spoken),
        _reach(made, organisations),
    ]
    return {each.table.name: each for each in found if each.table.rows}


def _linked(name: str, title: str, columns: Sequence[Column], sheet: str, rows: Sequence[tuple[int, tuple[Any, ...]]]) -> Linked:
    cells = tuple(tuple(value if isinstance(value, Cell) else Cell(value) for value in row) for _number, row in rows)
    return Linked(Table(name, title, tuple(columns), cells), sheet, tuple(number for number, _row in rows))


def _euro(amount: Decimal | None) -> Cell:
    return Cell(None) if amount is None else Cell(float(amount * 100))


def _budget(made: Portfolio) -> Linked:
    budget, gone = made.planning.budget, made.taken
    parts = [(_("uitgegeven"), gone.spent), (_("vastgelegd, nog niet uitgegeven"), gone.committed)]
    parts.append((_("boven het budget"), made.free) if made.free < 0 else (_("vrij"), made.free))
    rows = [(Cell(text), _euro(amount), Cell(float(amount / budget))) for text, amount in [*parts, (_("budget"), budget)]]
    columns = (Column(_("Wat")), Column(_("Bedrag in euro"), "euro"), Column(_("Deel van het budget"), "share"))
    title = _("Het budget van %(year)s") % {"year": made.planning}
    return Linked(Table("budget", title, columns, tuple(rows), has_total=True))


def _projects(made: Portfolio) -> Linked:
    def cells(row: Row) -> tuple[Any, ...]:
        gone = row.taken
        says = _("boven het plan") if row.is_over_plan else ""
        return (
            row.project.title,
            str(Phase(row.project.phase).label),
            *map(_euro, (row.planned, gone.spent, gone.committed)),
            says,
        )

    heads = (_("Gepland"), _("Uitgegeven"), _("Vastgelegd"))
    columns = [Column(_("Project")), Column(_("Fase")), *(Column(head, "euro") for head in heads), Column(_("Let op"))]
    rows = [(row.project.pk, cells(row)) for row in made.rows]
    return _linked("projecten", _("Projecten naar fase, bedragen in euro"), columns, "projects", rows)


def _hours(made: Portfolio) -> Linked:
    rows = [
        (row.project.pk, (row.project.title, float(row.planned_hours),
                          *(float(row.hours.get(whose, 0)) for whose in Whose.values)))
        for row in made.rows
        if row.planned_hours or row.hours
    ]  # fmt: skip
    columns = [
        Column(_("Project")),
        Column(_("Gepland"), "count"),
        *(Column(str(each.label).capitalize(), "days") for each in Whose),
    ]
    return _linked("uren", _("Uren in %(year)s") % {"year": made.planning}, columns, "projects", rows)


def _late(made: Portfolio, spoken: Language) -> Linked:
    rows = []
    for each in made.late:
        project: Any = each.project
        because = str(project.get_late_because_display()) if project.late_because else _("nog niet opgeschreven")
        days = [day(on, spoken) if on else "" for on in (project.ends_on, project.expected_on)]
        rows.append((project.pk, (project.title, *days, Cell(each.later), because, project.late_note)))
    agreed, expected, because, note = (head_of(Project, name) for name in ("ends_on", "expected_on", "late_because", "late_note"))
    columns = [Column(_("Project")), Column(agreed), Column(expected), Column(_("Dagen later"), "count")]
    return _linked("later", _("Later klaar dan afgesproken"), [*columns, Column(because), Column(note)], "projects", rows)


def _grants(made: Portfolio, spoken: Language) -> Linked:
    rows = []
    for grant in made.grants:
        found: Any = grant
        days = [day(on, spoken) if on else "" for on in (grant.apply_by, grant.report_by)]
        money = (_euro(grant.asked), _euro(grant.granted))
        state = str(found.get_state_display())
        rows.append((grant.pk, (grant.funder, grant.project.title, state, *money, *days, grant.conditions)))
    columns = [Column(head_of(Grant, "funder")), Column(_("Project")), Column(head_of(Grant, "state"))]
    columns += [Column(head_of(Grant, name), "euro") for name in ("asked", "granted")]
    columns += [Column(head_of(Grant, name)) for name in ("apply_by", "report_by", "conditions")]
    return _linked("subsidies", _("Subsidies en fondsen, bedragen in euro"), columns, "project-grants", rows)


def _reach(made: Portfolio, organisations: Mapping[str, str]) -> Linked:
    rows = []
    for project, spreads in made.reach:
        for each in spreads:
            found: Any = each
            name = organisations.get(each.organisation_code, each.organisation_code)
            rows.append((each.pk, (project.title, name, str(found.get_state_display()), each.note)))
    columns = [Column(_("Project")), *(Column(head_of(Spread, name)) for name in ("organisation_code", "state", "note"))]
    return _linked("verspreiding", _("Wie wat overneemt"), columns, "project-spreading", rows)
