"""Two steps at a time on one snapshot: really together, in order, and neither failure is lost."""

from threading import Barrier, Event

import pytest

from schakel.cli.side_by_side import side_by_side
from schakel.vocabulary.progress import Silent


def test_they_run_together_and_the_others_in_their_order() -> None:
    meet, did = Barrier(2, timeout=30), []

    def here(snapshot: str) -> None:
        meet.wait()
        did.append(f"figures of {snapshot}")

    def first(snapshot: str) -> None:
        meet.wait()
        did.append(f"holds of {snapshot}")

    side_by_side(here, {"holds": first, "advice": lambda snapshot: did.append(f"advice of {snapshot}")}, Silent())("one")
    assert sorted(did) == ["advice of one", "figures of one", "holds of one"]
    assert did.index("holds of one") < did.index("advice of one")


def test_what_fails_beside_is_raised_and_nothing_begins_after_it() -> None:
    did: list[str] = []

    def fails(_: str) -> None:
        raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        side_by_side(did.append, {"holds": fails, "advice": did.append}, Silent())("one")
    assert did == ["one"], "only the step here was done"


def test_when_the_step_here_fails_no_other_begins() -> None:
    failed, did = Event(), []

    def here(_: str) -> None:
        failed.set()
        raise OSError("no room")

    def slow(_: str) -> None:
        assert failed.wait(30)
        # Long enough for the other thread to leave its step; were it not, `advice` would begin and the test fail.
        Event().wait(0.3)
        did.append("holds")

    with pytest.raises(OSError, match="no room"):
        side_by_side(here, {"holds": slow, "advice": did.append}, Silent())("one")
    assert did == ["holds"]
