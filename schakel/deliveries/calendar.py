"""What is due: every delivery whose deadline lies in a year, whether it is late, and whether its agreement still holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from schakel.deliveries.recipient import Assignment, Recipient, last_started
from schakel.deliveries.states import Delivery
from schakel.measures.figure import period_end, period_name


@dataclass(frozen=True)
class Due:
    """One delivery that is asked for.

    Args:
        due_on: last day on which it is in time.
        has_agreement: False = the agreement does not hold for the period, so nothing may be sent until there is another.
    """

    recipient: Recipient
    assignment: Assignment
    starts_on: date
    due_on: date
    has_agreement: bool

    @property
    def delivery(self) -> str:
        """Its id."""
        return self.assignment.delivery(self.starts_on)

    @property
    def period(self) -> str:
        """The period as it is typed."""
        return period_name(self.assignment.period, self.starts_on)

    @property
    def ends_on(self) -> date:
        """First day after the period; before it there is nothing to deliver yet."""
        return period_end(self.assignment.period, self.starts_on)


def due_in(recipients: Iterable[Recipient], year: int) -> list[Due]:
    """Every delivery whose deadline lies in a year, earliest first.

    By deadline and not by period: the last quarter of a year is delivered in the next, and a year's plan counts what is
    delivered in it. Periods from before the agreement are no part of it; those from after its end are told, as a warning.
    """
    found = [
        due
        for recipient in recipients
        for assignment in recipient.assignments
        for due in _of(recipient, assignment, year)
        if due.starts_on >= recipient.agreement.since
    ]
    return sorted(found, key=lambda each: (each.due_on, each.delivery))


def due_of(recipient: Recipient, assignment: Assignment, starts_on: date) -> Due:
    """The delivery of one period."""
    ends_on = period_end(assignment.period, starts_on)
    return Due(recipient, assignment, starts_on, assignment.due_on(starts_on), recipient.agreement.holds_for(starts_on, ends_on))


def _of(recipient: Recipient, assignment: Assignment, year: int) -> Iterable[Due]:
    """Back from the last period that was over when the year ended; a deadline never lies before the end of its period."""
    starts_on = last_started(assignment.period, date(year + 1, 1, 1))
    while (due := due_of(recipient, assignment, starts_on)).due_on.year >= year:
        if due.due_on.year == year:
            yield due
        starts_on = last_started(assignment.period, starts_on)


def days_late(due: Due, delivery: Delivery, today: date, sent_on: date | None) -> int:
    """Days after the deadline: of the day on which it was first sent, or of today while it was not; 0 = in time.

    What has no agreement cannot be late. A correction is no second deadline.

    Args:
        sent_on: local day of `delivery.first_sent_at`.
    """
    if not due.has_agreement and delivery.first_sent_at is None:
        return 0
    return max(((sent_on or today) - due.due_on).days, 0)
