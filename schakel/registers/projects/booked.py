"""Budget lines of the database, as far as they count for a budget."""

from schakel.registers.projects.budget import Line
from schakel.registers.projects.models import Booked, BudgetLine


def line_of(record: BudgetLine) -> Line:
    """A record as a line."""
    return Line(
        record.pk, record.kind == Booked.COMMITMENT, record.amount, record.on, record.commitment_id, record.released_on,  # type: ignore[attr-defined]
        record.project_id,  # type: ignore[attr-defined]
    )  # fmt: skip


def lines_of(planning: int | None) -> list[Line]:
    """All lines of the budget of one planning, by its number."""
    found = BudgetLine.objects.filter(planning=planning).values_list(
        "pk", "kind", "amount", "on", "commitment", "released_on", "project"
    )
    return [Line(number, kind == Booked.COMMITMENT, *rest) for number, kind, *rest in found]
