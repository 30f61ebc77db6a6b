"""`measure_effects`: see in the current snapshot what came of decisions on advice; run it after a refresh."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from schakel.registers.advice.measuring import measure
from schakel.warehouse.snapshot import current


class Command(BaseCommand):
    """Measures what came of decisions."""

    help = "Measure what came of decisions on advice, in the current snapshot."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        snapshot = current(settings.DATA)
        if snapshot is None:
            self.stdout.write("There is no snapshot yet; run `schakel refresh`.")
            return
        self.stdout.write(f"The effect of {measure(snapshot)} decisions was measured in {snapshot.id}.")
