"""Who gets a seat: the rule alone, without the records."""

from collections.abc import Sequence


def moves_up(seats: int, has_seat: Sequence[bool]) -> list[int]:
    """Which of those who did not withdraw, in order of enrolment, get a seat now: the first who wait, while there are seats.

    >>> moves_up(3, [True, False, True, False])
    [1]
    """
    free = seats - sum(has_seat)
    return [number for number, has in enumerate(has_seat) if not has][: max(0, free)]
