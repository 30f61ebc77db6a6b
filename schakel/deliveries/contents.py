"""What is in a delivery: released figures, each with what it rests on, and what the whole is called. Nothing here is a count
that was not released."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from schakel.privacy.publishable import Publishable
from schakel.reports.numbers import Language


@dataclass(frozen=True)
class Name:
    """Which delivery.

    Args:
        recipient, assignment: names of the file and of the part of it that asks for this.
        period, starts_on: of which period.
    """

    recipient: str
    assignment: str
    period: str
    starts_on: date


@dataclass(frozen=True)
class Line:
    """One figure of a delivery.

    Args:
        part: which part of the delivery it is in.
        place: name of its place.
        before: the same of the year before, released to the same reader; None when there is none.
        definition: fingerprint of the definition it was made by.
        batches: in which its rows came; empty for what a person entered.
        says: what the rules of plausibility said of it; `rules`: the names of those rules.
        question: what was asked, in the language of the delivery; only of what a person entered.
        unit: in the language of the delivery; only of what a person entered, as a measure has its own.
        entered_by: role and account of who entered it; empty for what a system told.
    """

    part: str
    figure: Publishable
    place: str
    before: Publishable | None
    definition: str
    batches: tuple[str, ...]
    says: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    question: str = ""
    unit: str = ""
    entered_by: str = ""


@dataclass(frozen=True)
class Answer:
    """What an owner wrote to a question that no system can answer, when it is no number."""

    part: str
    question: str
    text: str
    entered_by: str


@dataclass(frozen=True)
class Contents:
    """A whole delivery.

    Args:
        title: what it is called, in its language.
        recipient_name: for whom.
        sender: who gives it out.
        number: which time it is made: 1, and higher after a correction.
        made_at: moment that is written in its files; of the snapshot, so that files are the same whenever they are made.
        parts: name and title of each part, in order; `owners`: who answers for each, by function.
        chain: number and hash of the entry of the ledger with which it was signed for; with them the recipient can show
            later that the ledger was not changed.
    """

    name: Name
    title: str
    recipient_name: str
    sender: str
    number: int
    language: Language
    snapshot_id: str
    known_on: date
    as_known_on: date | None
    is_simulated: bool
    made_at: datetime
    parts: Mapping[str, str]
    lines: tuple[Line, ...]
    answers: tuple[Answer, ...] = ()
    chain: tuple[int, str] | None = None
    owners: Mapping[str, str] = field(default_factory=dict)
