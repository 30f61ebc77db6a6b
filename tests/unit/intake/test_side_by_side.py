"""Work side by side: two at once, what came of it in order, and an end that waits for nobody too long."""

from collections.abc import Iterator
from threading import Barrier, Event

import pytest

from schakel.intake.side_by_side import AT_ONCE, side_by_side


def never(_: object) -> bool:
    return False


def made(thing: int) -> int:
    return thing * thing


def test_two_things_are_worked_on_at_once_and_given_in_their_order() -> None:
    both, second_is_done = Barrier(2), Event()

    def work(thing: int) -> int:
        both.wait(timeout=20)  # breaks when the other one is not being worked on, too
        if thing % 2:
            second_is_done.set()
        else:
            assert second_is_done.wait(timeout=20)
            second_is_done.clear()
        return thing

    given = [(thing, result.result()) for thing, result in side_by_side(range(6), work, alone=never) if result]
    assert given == [(n, n) for n in range(6)]


def test_what_is_wrong_with_one_thing_is_told_in_its_place() -> None:
    def work(thing: int) -> float:
        return 1 / thing

    given = [result for _, result in side_by_side([1, 0, 2], work, alone=never) if result]
    assert [type(result.exception()) for result in given] == [type(None), ZeroDivisionError, type(None)]


def test_what_is_wrong_with_the_list_is_told_after_all_that_came_before() -> None:
    def things() -> Iterator[int]:
        yield from (1, 2)
        raise ValueError("two files claim to be the same")

    coming = side_by_side(things(), made, alone=never)
    assert [(thing, result.result() if result else None) for thing, result in (next(coming), next(coming))] == [(1, 1), (2, 4)]
    with pytest.raises(ValueError, match="claim to be the same"):
        next(coming)


def test_a_thing_alone_is_left_to_the_caller_and_nothing_is_asked_for_before_it_is_done() -> None:
    asked, seen = [], []

    def things() -> Iterator[int]:
        for number in range(4):
            asked.append(number)
            yield number

    for thing, result in side_by_side(things(), made, alone=lambda thing: thing in (1, 2)):
        seen.append((thing, None if result is None else result.result(), len(asked)))
    assert seen == [(0, 0, 2), (1, None, 2), (2, None, 3), (3, 9, 4)]


def test_only_so_many_wait_for_the_one_before_them() -> None:
    asked = []

    def things() -> Iterator[int]:
        for number in range(50):
            asked.append(number)
            yield number

    coming = side_by_side(things(), made, alone=never)
    next(coming)
    assert len(asked) == 2 * AT_ONCE
    coming.close()


def test_who_stops_halfway_waits_for_what_runs_and_drops_the_rest() -> None:
    begun, ended = [], []
    go_on, running = Event(), Barrier(AT_ONCE + 1)

    def work(thing: int) -> None:
        begun.append(thing)
        running.wait(timeout=20)
        assert go_on.wait(timeout=20)
        ended.append(thing)

    coming = side_by_side(range(10), work, alone=never)
    next(coming)
    running.wait(timeout=20)
    go_on.set()
    coming.close()
    assert sorted(begun[:AT_ONCE]) == [0, 1]
    assert sorted(begun) == sorted(ended)
