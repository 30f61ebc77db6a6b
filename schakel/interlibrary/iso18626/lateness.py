"""Whether a request is in time: decided here alone, from its state and its days, for both sides and for every screen."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from schakel.interlibrary.iso18626.held import Held
from schakel.interlibrary.iso18626.states import ENDED, Side, State


class Timing(StrEnum):
    """How a request stands to the day that was agreed."""

    ENDED = "ended"
    NO_DAY = "no_day"
    IN_TIME = "in_time"
    LATE_IN = "late_in"
    """The borrower needed it before today, and it is not there."""
    LATE_BACK = "late_back"
    """It had to be back before today."""
    CALLED_LATE = "called_late"
    """The supplying side says it is overdue, before the agreed day or without one: its word counts, it is the owner."""


@dataclass(frozen=True)
class Lateness:
    """The answer, with the day it rests on; None = no day was agreed."""

    timing: Timing
    day: date | None = None

    @property
    def is_late(self) -> bool:
        """Whether something should have happened already."""
        return self.timing in (Timing.LATE_IN, Timing.LATE_BACK, Timing.CALLED_LATE)


_BEFORE_SENDING = (State.NEW, State.ASKED, State.PROMISED, State.RETRY_POSSIBLE, State.CANCEL_ASKED)


def lateness(held: Held, today: date) -> Lateness:
    """One answer for a request.

    Until the item is sent (for who asked: until it is received) the day counts on which it is needed; after that the day
    on which it must be back.
    """
    if held.state in ENDED:
        return Lateness(Timing.ENDED)
    is_awaited = held.state in _BEFORE_SENDING or (held.side is Side.REQUESTING and held.state is State.UNDER_WAY)
    if is_awaited and held.needed_before is not None and held.needed_before < today:
        return Lateness(Timing.LATE_IN, held.needed_before)
    due = None if held.state in _BEFORE_SENDING else held.due_on
    if due is not None and due < today and held.state is not State.SENT_BACK:
        return Lateness(Timing.LATE_BACK, due)
    if held.state is State.OVERDUE:
        return Lateness(Timing.CALLED_LATE, due)
    agreed = (held.needed_before or due) if is_awaited else due
    return Lateness(Timing.IN_TIME if agreed else Timing.NO_DAY, agreed)


def may_call_late(held: Held, today: date) -> bool:
    """Whether the day on which it must be back is past, or was never agreed: only then it makes sense to say so."""
    return held.due_on is None or held.due_on < today
