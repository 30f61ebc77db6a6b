"""An innovation agenda of one year and one project, and budget lines as somebody fills them in."""

from decimal import Decimal
from typing import Any

LINES = "/lijsten/project-budget/"


def clear() -> None:
    """No projects, and no trail of any."""
    from auditlog.models import LogEntry

    from schakel.registers.projects import models

    models.BudgetLine.objects.exclude(commitment=None).delete()
    kinds = (models.Spread, models.Grant, models.Hours, models.BudgetLine, models.Planned, models.Planning, models.Project)
    for each in (*kinds, LogEntry):
        each.objects.all().delete()


def filled_in(amount: str, kind: str = "commitment", **other: Any) -> dict[str, Any]:
    """A filled in budget line."""
    from schakel.registers.projects.models import Planning, Project

    given = {
        "planning": Planning.objects.get(year=2023).pk, "project": Project.objects.get(title="Makerplaats").pk, "kind": kind,
        "on": "2023-03-01", "amount": amount, "what": f"Iets van {amount}", "over_reason": "", "seen": "",
    }  # fmt: skip
    return given | other


def lines() -> list[Any]:
    """All of them, in the order in which they were kept."""
    from schakel.registers.projects.models import BudgetLine

    return list(BudgetLine.objects.order_by("id"))


def kept(browser: Any, amount: str, kind: str = "commitment", **other: Any) -> Any:
    """A line that was kept by the form."""
    answer = browser.post(f"{LINES}nieuw/", filled_in(amount, kind, **other))
    assert answer.status_code == 302, answer.content.decode()
    return lines()[-1]


def gone() -> Decimal:
    """What of the budget is taken."""
    from schakel.registers.projects.booked import lines_of
    from schakel.registers.projects.budget import taken
    from schakel.registers.projects.models import Planning

    return taken(lines_of(Planning.objects.get(year=2023).pk)).together
