"""A recipient: who gets figures, on what ground, until when; and the assignments that say which, when and signed by whom."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from schakel.measures.figure import period_end, period_name, period_named, period_start
from schakel.privacy.audience import Audience
from schakel.privacy.reader import Role

NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
"""How a recipient, an assignment and a part are named: they become folders and ids, and sort the same everywhere."""
FORMATS = ("xlsx", "csv_nl", "csv_en", "parquet", "json")
"""csv_nl has `;` and a decimal comma, csv_en `,` and a point."""
PLACES = ("own", "all")
OWN_LEVELS = ("location", "organisation")
"""Levels at which one organisation has places of its own."""
QUESTION_KINDS = ("whole", "number", "text")
SIGNERS = (Role.SUPPORT, Role.LIBRARY)


@dataclass(frozen=True)
class Question:
    """What no system knows and an owner fills in.

    Args:
        minimum, maximum: of a number; None = no bound. Both ends are allowed.
    """

    name: str
    text: Mapping[str, str]
    unit: Mapping[str, str]
    kind: str
    minimum: float | None = None
    maximum: float | None = None
    required: bool = True


@dataclass(frozen=True)
class Part:
    """What one owner answers for.

    Args:
        owner: who that is, by function: never the name of a person.
        by_part: whether measures that have parts (age classes) are delivered by part as well.
        places: `own` = the organisation of the assignment and its locations; `all` = all places of the levels.
    """

    name: str
    title: Mapping[str, str]
    owner: Mapping[str, str]
    measures: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    by_part: bool = False
    places: str = "all"
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True)
class Assignment:
    """What is delivered again each period.

    Args:
        recipient: name of whose it is.
        period: kind of period it tells of.
        due_days, due_months: how long after the period it must be there, one of the two; the last day still is in time.
        report: name of the report that goes with the figures; None = figures only.
        signed_by: role of who signs; a library signs for its own organisation.
        counts_for: the norm of which one delivery is one; None = of none.
        organisation: code of whom it tells; "" = of the whole network.
    """

    recipient: str
    name: str
    title: Mapping[str, str]
    period: str
    due_days: int | None
    due_months: int | None
    formats: tuple[str, ...]
    report: str | None
    signed_by: Role
    counts_for: str | None
    organisation: str
    parts: tuple[Part, ...]

    def due_on(self, starts_on: date) -> date:
        """Last day on which the delivery of the period that begins so is in time.

        A law that says "before 1 May" means the last day of April, in a leap year too; hence months beside days.
        """
        after = period_end(self.period, starts_on)
        if self.due_months is None:
            return after + timedelta(days=(self.due_days or 0) - 1)
        months = after.year * 12 + after.month - 1 + self.due_months
        return date(months // 12, months % 12 + 1, 1) - timedelta(days=1)

    def delivery(self, starts_on: date) -> str:
        """The id of the delivery of a period: `kb/wsob-b9/2022`."""
        return f"{self.recipient}/{self.name}/{period_name(self.period, starts_on)}"


@dataclass(frozen=True)
class Agreement:
    """On what a recipient gets figures.

    Args:
        since, until: days of `[since, until)`; `until` None = no end was agreed.
    """

    title: str
    since: date
    until: date | None = None

    def holds_for(self, starts_on: date, ends_on: date) -> bool:
        """Whether a period lies in it: one that was half over when it ended is not delivered any more."""
        return starts_on >= self.since and (self.until is None or ends_on <= self.until)


@dataclass(frozen=True)
class Recipient:
    """Who gets figures.

    Args:
        name: that of its file.
        audience: how close it stands to the figures; it decides what privacy lets through.
        organisation: code of the library organisation that it is; "" for all others.
        contact: a function or a shared mailbox, never a person.
        folder: where packages go, relative to the data folder unless it is absolute.
        assumptions: what the makers of the file chose and nobody agreed yet, a sentence each.
    """

    name: str
    title: str
    audience: Audience
    organisation: str
    legal_basis: str
    agreement: Agreement
    contact: str
    folder: str
    assumptions: tuple[str, ...]
    assignments: tuple[Assignment, ...]


def split(delivery: str) -> tuple[str, str, str, date] | None:
    """Recipient, assignment, kind and first day of the period of a delivery id; None when it is none.

    >>> split("kb/wsob-b9/2022"), split("kb/2022")
    (('kb', 'wsob-b9', 'year', datetime.date(2022, 1, 1)), None)
    """
    recipient, _, rest = delivery.partition("/")
    assignment, _, typed = rest.partition("/")
    named = period_named(typed)
    if named is None or not NAME.fullmatch(recipient) or not NAME.fullmatch(assignment):
        return None
    return recipient, assignment, *named


def last_started(period: str, day: date) -> date:
    """First day of the last period of a kind that was over on a day.

    >>> last_started("quarter", date(2023, 4, 1)), last_started("year", date(2023, 4, 1))
    (datetime.date(2023, 1, 1), datetime.date(2022, 1, 1))
    """
    return period_start(period, period_start(period, day) - timedelta(days=1))
