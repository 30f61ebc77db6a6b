"""Work on several things side by side, and take what came of each in the order in which they were given.

Threads are enough: parsing, hashing, compressing and writing happen in libraries that let Python's lock go.
"""

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

AT_ONCE = 2
"""Pieces of work that run at the same time; each may hold tens of megabytes."""

Thing = TypeVar("Thing")
Made = TypeVar("Made")


def side_by_side(
    things: Iterable[Thing], work: Callable[[Thing], Made], *, alone: Callable[[Thing], bool]
) -> Generator[tuple[Thing, Future[Made] | None]]:
    """Each thing in order, with what its work gives once it is done; None for a thing that is left to the caller.

    What is wrong with a thing is raised by its own future. What is wrong with `things` is raised after all that came before.
    Whoever stops halfway waits here until the work that runs has ended; work that did not begin is dropped.

    Args:
        alone: things that nothing may be asked for after, and nothing else be done with, until the caller comes back.

    >>> [made.result() for _, made in side_by_side("abc", str.upper, alone=lambda _: False)]
    ['A', 'B', 'C']
    """
    coming, wrong, is_over = iter(things), None, False
    waiting: deque[tuple[Thing, Future[Made] | None]] = deque()
    workers = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="side-by-side")
    try:
        while True:
            # What is done waits for what came before it: only so much may.
            while not is_over and len(waiting) < 2 * AT_ONCE and not (waiting and waiting[-1][1] is None):
                try:
                    thing = next(coming)
                except StopIteration:
                    is_over = True
                except Exception as error:
                    wrong, is_over = error, True
                else:
                    waiting.append((thing, None if alone(thing) else workers.submit(work, thing)))
            if not waiting:
                break
            yield waiting.popleft()
    finally:
        workers.shutdown(cancel_futures=True)
    if wrong is not None:
        raise wrong
