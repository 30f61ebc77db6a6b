"""Load a plan from its file: `python -m schakel.website --data DATA load_plan activiteitenplan-2023.toml`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from schakel.errors import InputError
from schakel.registers.plan.loading import load, told
from schakel.registers.plan.plan_file import PLANS, read_plan


class Command(BaseCommand):
    """Loads it whole or not at all; twice the same file changes nothing."""

    help = "Load the plan of a year from a file (docs/how-to/year-plan.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="a file, or the name of a plan that comes with Schakel")
        parser.add_argument("--over", action="store_true", help="let the file hold where it and the register both changed")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        path = Path(options["file"])
        if not path.exists() and path.name == options["file"] and (PLANS / path.name).exists():
            path = PLANS / path.name
        try:
            loaded = load(read_plan(path), over=options["over"])
        except InputError as error:
            raise CommandError(str(error)) from error
        for line in told(loaded):
            self.stdout.write(line)
