"""Seats of a session, against a person who keeps a list on paper: never too many, and always who waits longest."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from schakel.registers.learning.seating import moves_up

_acts = st.lists(st.tuples(st.sampled_from(["enrol", "withdraw", "more"]), st.integers(0, 30)), max_size=60)


@given(st.integers(1, 8), _acts)
def test_whatever_happens_the_first_who_did_not_withdraw_sit_and_no_more_than_there_are_seats(seats: int, acts: Any) -> None:
    queue: list[tuple[int, bool]] = []
    for number, (act, which) in enumerate(acts):
        before = [who for who, has in queue if has]
        if act == "enrol":
            queue.append((number, False))
        elif act == "withdraw" and queue:
            del queue[which % len(queue)]
        elif act == "more":
            seats += which % 3
        moved = moves_up(seats, [has for _who, has in queue])
        queue = [(who, has or at in moved) for at, (who, has) in enumerate(queue)]
        sitting = [who for who, has in queue if has]
        assert sitting == [who for who, _has in queue][:seats]
        # Nobody lost a seat but who withdrew.
        assert set(before) & {who for who, _has in queue} <= set(sitting)


@given(st.integers(0, 10), st.lists(st.booleans(), max_size=20))
def test_of_any_list_only_who_waits_moves_up_and_seats_are_never_overbooked(seats: int, has_seat: list[bool]) -> None:
    moved = moves_up(seats, has_seat)
    waiting = [at for at, has in enumerate(has_seat) if not has]
    assert moved == waiting[: len(moved)]
    assert len(moved) == min(len(waiting), max(0, seats - sum(has_seat)))
