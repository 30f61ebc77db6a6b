"""One answer to whether a request is in time, on both sides, in every state."""

from datetime import UTC, date, datetime, timedelta

import pytest

from schakel.interlibrary.iso18626.held import Held
from schakel.interlibrary.iso18626.lateness import Timing, lateness, may_call_late
from schakel.interlibrary.iso18626.messages import AgencyId, BibliographicInfo, Coded
from schakel.interlibrary.iso18626.states import Side, State

TODAY = date(2024, 3, 10)
YESTERDAY, TOMORROW = TODAY - timedelta(1), TODAY + timedelta(1)
R, S = Side.REQUESTING, Side.SUPPLYING


def held(side: Side, state: State, needed: date | None = None, due: date | None = None) -> Held:
    opened = datetime(2024, 3, 1, tzinfo=UTC)
    return Held(side, AgencyId(Coded("ISIL"), "X"), "r1", "", state, BibliographicInfo(title="t"), opened, needed, due)


@pytest.mark.parametrize(
    ("side", "state", "needed", "due", "timing", "day"),
    [
        (R, State.ASKED, None, None, Timing.NO_DAY, None),
        (R, State.ASKED, TODAY, None, Timing.IN_TIME, TODAY),
        (R, State.PROMISED, YESTERDAY, None, Timing.LATE_IN, YESTERDAY),
        (R, State.UNDER_WAY, YESTERDAY, TOMORROW, Timing.LATE_IN, YESTERDAY),
        (R, State.UNDER_WAY, None, TOMORROW, Timing.IN_TIME, TOMORROW),
        (R, State.RECEIVED, YESTERDAY, TOMORROW, Timing.IN_TIME, TOMORROW),
        (R, State.RECEIVED, None, YESTERDAY, Timing.LATE_BACK, YESTERDAY),
        (R, State.OVERDUE, None, YESTERDAY, Timing.LATE_BACK, YESTERDAY),
        (R, State.OVERDUE, None, TOMORROW, Timing.CALLED_LATE, TOMORROW),
        (R, State.OVERDUE, TOMORROW, None, Timing.CALLED_LATE, None),
        (S, State.ASKED, TOMORROW, None, Timing.IN_TIME, TOMORROW),
        (S, State.PROMISED, YESTERDAY, None, Timing.LATE_IN, YESTERDAY),
        (S, State.UNDER_WAY, YESTERDAY, TOMORROW, Timing.IN_TIME, TOMORROW),
        (S, State.OVERDUE, TOMORROW, TOMORROW, Timing.CALLED_LATE, TOMORROW),
        (S, State.COMPLETED, YESTERDAY, YESTERDAY, Timing.ENDED, None),
        # What was due before it was asked for again says nothing about the new request.
        (S, State.RETRY_POSSIBLE, None, YESTERDAY, Timing.NO_DAY, None),
    ],
)
def test_the_answer_rests_on_state_and_days(
    side: Side, state: State, needed: date | None, due: date | None, timing: Timing, day: date | None
) -> None:
    found = lateness(held(side, state, needed, due), TODAY)
    assert (found.timing, found.day) == (timing, day)


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("days", [(None, None), (YESTERDAY, YESTERDAY), (TOMORROW, TOMORROW), (TODAY, TODAY)])
def test_what_is_overdue_is_never_in_time(side: Side, days: tuple[date | None, date | None]) -> None:
    assert lateness(held(side, State.OVERDUE, *days), TODAY).is_late


def test_it_can_be_called_late_from_the_day_after() -> None:
    can = [may_call_late(held(S, State.RECEIVED, None, due), TODAY) for due in (YESTERDAY, TODAY, TOMORROW, None)]
    assert can == [True, False, False, True]
