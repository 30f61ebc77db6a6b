"""Carry a plan into a later year: `python -m schakel.website --data DATA carry_plan 2023`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from schakel.registers.plan.carrying import CarryError, carry
from schakel.registers.plan.models import Plan


class Command(BaseCommand):
    """Carries what was not done, or the lines that are named."""

    help = "Carry the lines of a plan that were not done into a later year, with their history (docs/how-to/year-plan.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int, help="of the plan that is carried")
        parser.add_argument("--to", type=int, default=None, help="the later year; the next one when left out")
        parser.add_argument("--title", default="", help="of the plan that is made; that of the old one when left out")
        parser.add_argument("--line", action="append", default=None, help="code of a line, such as 2023-4.1.2; may be repeated")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        year = options["year"]
        plan = Plan.objects.filter(year=year).first()
        if plan is None:
            there = ", ".join(str(each) for each in Plan.objects.values_list("year", flat=True)) or "none"
            raise CommandError(f"there is no plan of {year}; years with a plan: {there}; load one with load_plan")
        try:
            done = carry(plan, options["to"] or year + 1, lines=options["line"], title=options["title"])
        except CarryError as error:
            raise CommandError(str(error)) from error
        made = "made now" if done.is_new else "was there"
        self.stdout.write(f"{done.plan} ({made}): {done.lines} lines and {done.indicators} indicators new")
