"""Steps on one snapshot that do not need each other, two at a time: what one computes on a single core leaves the other free."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TypeVar

from schakel.vocabulary.progress import Progress

S = TypeVar("S")


def side_by_side(
    here: Callable[[S], None], beside: Mapping[str, Callable[[S], None]], report: Progress
) -> Callable[[S], None]:  # fmt: skip
    """A step that does `here` and, in another thread, the steps of `beside` one after another.

    Args:
        here: may tell how far it is. beside: by name; they tell nothing, as only one thread can speak.

    The step raises what one of them raised, `here` first, when none of them works any more; no further step begins then.
    """

    def both(snapshot: S) -> None:
        stopped = Event()

        def others() -> None:
            for step in beside.values():
                if not stopped.is_set():
                    step(snapshot)

        with ThreadPoolExecutor(1, thread_name_prefix="side-by-side") as second:
            running = second.submit(others)
            try:
                here(snapshot)
                if not running.done():
                    report.begin(", ".join(beside), None)
                running.result()
            finally:
                stopped.set()

    return both
