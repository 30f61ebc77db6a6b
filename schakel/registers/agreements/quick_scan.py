"""The quick scan of a year, started from the questions in the package."""

import tomllib
from functools import cache
from pathlib import Path

from django.db import transaction

from schakel.registers.agreements.models import Question

_FILE = Path(__file__).parent / "fair_practice.toml"


@cache
def questions() -> tuple[tuple[str, str], ...]:
    """(core value, question) in their order."""
    found = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return tuple((each["name"], text) for each in found["value"] for text in each["questions"])


@transaction.atomic
def start(year: int) -> int:
    """Write the questions of a year down, to be answered; nothing when that year has any. Returns how many."""
    if Question.objects.filter(year=year).exists():
        return 0
    for number, (value, text) in enumerate(questions(), start=1):
        Question.objects.create(year=year, number=number, core_value=value, text=text)
    return len(questions())
