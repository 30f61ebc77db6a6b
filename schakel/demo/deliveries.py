"""A year of deliveries in the demo: all that was due is delivered, once too late, and one year report is corrected.

What is told of 2019 is told by what was known when that year ended. What came in later (holds that ended, copies that
were found to be gone) makes some of it differ, and that is what the correction is about.
"""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from schakel.deliveries.answers import questions_of
from schakel.deliveries.calendar import Due, due_in
from schakel.deliveries.desk import Actor, Desk
from schakel.deliveries.kept import Kept
from schakel.deliveries.recipient import Question
from schakel.deliveries.recipient_folder import find_recipients
from schakel.demo import facts
from schakel.intake.settings import Settings
from schakel.privacy.reader import Reader, Role
from schakel.vocabulary.progress import Progress
from schakel.warehouse.snapshot import Snapshot

YEAR = facts.LAST_YEAR
EARLIER = date(YEAR - 1, 12, 31)
"""What was known on that day is what deliveries of 2019 are made from."""
LEAD = timedelta(days=6)
"""So long before its deadline a delivery is made."""
TOO_LATE = {"facet/quarter/2020-Q2": timedelta(days=4)}
CORRECTED = "province/year-report/2019"
BEGUN = ("b9/quarter/2020-Q4", "kb/wsob-b9/2020")
"""Of the next year: filled in, and left for who tries the demo to go on with."""
MARK = "ontvangen in de postbus van de ontvanger"


def measures_delivered(settings: Settings) -> frozenset[str]:
    """Names of the measures that some recipient gets."""
    recipients = find_recipients(settings.data).values()
    return frozenset(
        name for each in recipients for assignment in each.assignments for part in assignment.parts for name in part.measures
    )


def deliver_a_year(settings: Settings, earlier: Snapshot, snapshot: Snapshot, report: Progress) -> int:
    """Deliver all that was due in the last year of the demo; returns how many deliveries that are.

    Args:
        earlier: what was known at the end of the year before; snapshot: what is known now.
    """
    recipients = find_recipients(settings.data)
    dues = sorted(due_in(recipients.values(), YEAR), key=_moment)
    report.begin("deliveries", len(dues))
    kept = Kept()
    for due in dues:
        source = earlier if due.ends_on <= EARLIER + timedelta(days=1) else snapshot
        _deliver(_desk(settings, due, source, kept), _moment(due))
        report.advance(1)
    now = datetime.combine(date(YEAR + 1, 1, 1), time(9), UTC)
    for due in dues:
        if due.delivery == CORRECTED:
            _correct(_desk(settings, due, snapshot, kept), now)
    for due in due_in(recipients.values(), YEAR + 1):
        if due.delivery in BEGUN:
            _desk(settings, due, snapshot, kept).prefill(_support(now + timedelta(hours=1)))
    return len(dues)


def _moment(due: Due) -> datetime:
    day = due.due_on - LEAD if due.delivery not in TOO_LATE else due.due_on + TOO_LATE[due.delivery]
    return datetime.combine(day, time(8), UTC)


def _desk(settings: Settings, due: Due, source: Snapshot, kept: Kept) -> Desk:
    today = max(due.ends_on, due.due_on)
    desk = Desk(
        settings.data, due.recipient, due.assignment, due.starts_on, today, settings.network_name, settings.network_code
    )  # fmt: skip
    return replace(desk, snapshot=source, kept=kept)


def _support(at: datetime) -> Actor:
    return Actor(Reader(Role.SUPPORT), "anke", at)


def _signer(desk: Desk, at: datetime) -> Actor:
    if desk.assignment.signed_by is Role.SUPPORT:
        return _support(at)
    return Actor(Reader(Role.LIBRARY, desk.assignment.organisation), "bram", at)


def _deliver(desk: Desk, at: datetime) -> None:
    moments = _every_ten_minutes(at)
    desk.prefill(_support(next(moments)))
    answers: dict[str, dict[str, float | str]] = {}
    for part, question in questions_of(desk.assignment):
        if (answer := _answer(desk.id, question)) is not None:
            answers.setdefault(part.name, {})[question.name] = answer
    for part_name, values in answers.items():
        desk.enter(_signer(desk, next(moments)), part_name, values)
    _finish(desk, moments)


def _finish(desk: Desk, moments: Iterator[datetime]) -> None:
    desk.check(_support(next(moments)), len(desk.draft().spoken_of))
    desk.sign(_signer(desk, next(moments)))
    desk.send(_support(next(moments)))
    received = next(moments)
    desk.receipt(_support(received), MARK, received.date())


def _correct(desk: Desk, at: datetime) -> None:
    moments = _every_ten_minutes(at)
    desk.correct(_support(next(moments)), "na de jaarwisseling kwamen er nog gegevens over 2019 bij")
    desk.prefill(_support(next(moments)))
    _finish(desk, moments)


def _every_ten_minutes(start: datetime) -> Iterator[datetime]:
    while True:
        yield start
        start += timedelta(minutes=10)


def _answer(delivery: str, question: Question) -> float | str | None:
    """What an owner might fill in; the same in every demo. An invented text would look like one of somebody: there is none."""
    if question.kind == "text":
        return None
    drawn = random.Random(f"{delivery} {question.name}").uniform(0.5, 1.5)
    usual = {"euro": 400_000, "fte": 25, "activiteiten": 120}.get(question.unit["nl"], 40)
    value = usual * drawn
    value = min(max(value, question.minimum or 0), question.maximum or value)
    return float(round(value)) if question.kind == "whole" else round(value, 1)
