"""What the solver answers is a proof only when the solver says that it is an answer."""

import highspy
import numpy as np
import pytest

from schakel.privacy.attacker import refuse_leaks
from schakel.privacy.audience import Audience
from schakel.privacy.cell import Cell, FigureKey, PrivacyError, Relation, Release
from schakel.privacy.knowledge import knowledge
from schakel.privacy.perturbations import Changes, open_component
from schakel.privacy.publishable import Hidden


def at(place: str) -> FigureKey:
    return ("members", "network" if place == "all" else "organisation", place, "year", "2020-01-01", "")


SAFE = Release(
    (
        Cell(at("all"), {at("all"): 44.0}, 5),
        Cell(at("A"), {at("A"): 3.0}, 5, hidden=Hidden.SMALL),
        Cell(at("B"), {at("B"): 41.0}, 5, hidden=Hidden.COMPLEMENT),
    ),
    Audience.PARTNER,
    (Relation(at("all"), (at("A"), at("B"))),),
    "made up",
)


class _Fails:
    """A solver that gives up the first `times` times that it is asked, whatever it holds."""

    def __init__(self, inside: object, times: int) -> None:
        self._inside, self.times, self.asked = inside, times, 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._inside, name)

    def run(self) -> None:
        self.asked += 1
        self._inside.run()  # type: ignore[attr-defined]

    def getModelStatus(self) -> object:
        failed = self.asked <= self.times
        return highspy.HighsModelStatus.kSolveError if failed else self._inside.getModelStatus()  # type: ignore[attr-defined]


def changes(times: int) -> Changes:
    known = knowledge([SAFE])
    ((members, rows),) = known.components(~known.is_known)
    found = open_component(known, members, rows)
    found.bound(np.arange(len(members)), np.full(len(members), 3.0), np.full(len(members), 3.0))
    found._solver = _Fails(found._solver, times)
    return found


def test_the_release_is_safe_as_far_as_the_solver_can_tell() -> None:
    refuse_leaks(SAFE)


def test_a_solver_that_fails_once_is_asked_again_from_the_start() -> None:
    found = changes(times=1).widest(0, upward=True)
    assert found is not None
    assert found.tolist() == pytest.approx([3.0, -3.0])


def test_a_solver_that_fails_twice_proves_nothing() -> None:
    with pytest.raises(PrivacyError, match="the solver ended with kSolveError"):
        changes(times=2).widest(0, upward=True)
