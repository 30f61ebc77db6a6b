"""What is kept too long, in files and in the database of the site, as two commands tell it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from schakel.cli.fault import logs
from schakel.cli.site import due_in_register
from schakel.intake.settings import Settings
from schakel.retention.due import IN_DATABASE, Due, find_due
from schakel.retention.rules import Rule


@dataclass(frozen=True)
class Kept:
    """What is due now.

    Args:
        in_register: by rule, how many rows of the database of the site.
    """

    due: tuple[Due, ...]
    in_register: Mapping[str, int]

    def count(self, rule: str) -> int:
        """How much is due of one rule."""
        return sum(1 for each in self.due if each.rule == rule) + self.in_register.get(rule, 0)

    @property
    def total(self) -> int:
        """How much is due of all rules."""
        return len(self.due) + sum(self.in_register.values())


def kept_too_long(settings: Settings, rules: Mapping[str, Rule], *, today: date, now: datetime) -> Kept:
    """All that is due."""
    found = find_due(settings, rules, today=today, now=now, logs=logs())
    return Kept(tuple(found), due_in_register(settings.data, before(rules, now.date()), forget=False))


def before(rules: Mapping[str, Rule], today: date) -> dict[str, date]:
    """The day before which each rule of the database of the site is over. Its moments are those of the clock, in a demo too."""
    return {name: today - timedelta(days=days) for name in IN_DATABASE if (days := rules[name].keep_days) is not None}
