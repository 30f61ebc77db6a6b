"""Other tables that a reader cannot tell from the true one: small changes of hidden counts that keep every relation.

HiGHS is asked directly and not through SciPy: a table is asked hundreds of times with another objective or other bounds, and
going on from the answer before is what makes that cheap (docs/decisions/120).
"""

from typing import Any

import highspy
import numpy as np

from schakel.privacy.cell import PrivacyError
from schakel.privacy.knowledge import Floats, Knowledge, Whole


class _Silent(highspy.Highs):
    """`Highs` prints a line when it is made, before it can be told not to: it switches on callbacks, which we do not use."""

    def __init__(self) -> None:
        super(highspy.Highs, self).__init__()


def quiet_solver() -> Any:
    """A solver that prints nothing and uses one thread, so that the same question has the same answer."""
    solver = _Silent()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("random_seed", 0)
    return solver


class Changes:
    """Changes of the unknowns of one component. A change is split in what is added and what is taken away, so that either has a
    price.

    Args:
        members: unknowns that can change; the others stand still.
        down, up: at most how much is taken away and added, by member.
    """

    def __init__(self, known: Knowledge, members: Whole, rows: Whole, down: Floats, up: Floats) -> None:
        self.size = len(members)
        self.down, self.up = down.astype(float), up.astype(float)
        matrix = known.sums[rows][:, members]
        both = highspy.HighsLp()
        both.num_col_, both.num_row_ = 2 * self.size, len(rows)
        both.col_cost_ = np.zeros(2 * self.size)
        both.col_lower_ = np.zeros(2 * self.size)
        both.col_upper_ = np.concatenate([self.up, self.down])
        slack = known.slack[rows]
        both.row_lower_ = np.where(known.is_equal[rows], 0.0, -np.inf)
        both.row_upper_ = slack
        columns = matrix.tocsc()
        both.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        both.a_matrix_.start_ = np.concatenate([columns.indptr, columns.indptr[1:] + columns.nnz])
        both.a_matrix_.index_ = np.concatenate([columns.indices, columns.indices])
        both.a_matrix_.value_ = np.concatenate([columns.data, -columns.data])
        self._solver = quiet_solver()
        # Measured on 2,431 cells: together these take a third off; the questions are small and begin near their answer.
        self._solver.setOptionValue("presolve", "off")
        self._solver.setOptionValue("dual_simplex_cost_perturbation_multiplier", 0.0)
        self._solver.passModel(both)

    def price(self, members: Whole, added: Floats, taken: Floats) -> None:
        """What a unit costs of each of these members."""
        columns = np.concatenate([members, members + self.size]).astype(np.int32)
        self._solver.changeColsCost(len(columns), columns, np.concatenate([added, taken]).astype(float))

    def bound(self, members: Whole, down: Floats, up: Floats) -> None:
        """Other limits for these members."""
        self.down[members], self.up[members] = down, up
        columns = np.concatenate([members, members + self.size]).astype(np.int32)
        self._solver.changeColsBounds(len(columns), columns, np.zeros(len(columns)), np.concatenate([up, down]).astype(float))

    def cheapest(self, member: int, change: float) -> tuple[float, Floats] | None:
        """The cheapest change of all with exactly this change of one; None when there is none. Gives cost and changes."""
        fixed = (max(change, 0.0), max(-change, 0.0))
        self._fix(member, fixed, fixed)
        found = self._solve()
        self._fix(member, (0.0, 0.0), (self.up[member], self.down[member]))
        return found

    def widest(self, member: int, upward: bool) -> Floats | None:
        """The changes with the most change of one in a direction; None when there is no end to it."""
        sign = -1.0 if upward else 1.0
        at = np.array([member])
        self.price(at, np.array([sign]), np.array([-sign]))
        found = self._solve()
        self.price(at, np.zeros(1), np.zeros(1))
        return found[1] if found is not None else None

    def solve(self) -> Floats | None:
        """The cheapest changes at the prices that stand; None when there is no end to it."""
        found = self._solve()
        return found[1] if found is not None else None

    def duals(self) -> Floats:
        """Of the question before: by relation."""
        return np.asarray(self._solver.getSolution().row_dual)

    def _fix(self, member: int, low: tuple[float, float], high: tuple[float, float]) -> None:
        self._solver.changeColBounds(member, low[0], high[0])
        self._solver.changeColBounds(member + self.size, low[1], high[1])

    def _solve(self) -> tuple[float, Floats] | None:
        self._solver.run()
        if self._solver.getModelStatus() not in (_FOUND, *_NONE):
            # Going on from an answer before can fail by numbers; from the start it does not.
            self._solver.clearSolver()
            self._solver.run()
        status = self._solver.getModelStatus()
        if status in _NONE:
            return None
        if status != _FOUND:
            # What the solver holds then need be no other table at all, and would pass for a proof that a count is hidden.
            raise PrivacyError(
                f"whether small counts can be reckoned back is not known: the solver ended with {status.name}. "
                "Nothing is given out; try again, and report it when it comes back"
            )
        found = np.asarray(self._solver.getSolution().col_value)
        return self._solver.getInfo().objective_function_value, found[: self.size] - found[self.size :]


_FOUND = highspy.HighsModelStatus.kOptimal
_NONE = (
    highspy.HighsModelStatus.kInfeasible,
    highspy.HighsModelStatus.kUnbounded,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,
)


def open_component(known: Knowledge, members: Whole, rows: Whole) -> Changes:
    """The changes that a reader cannot rule out of these hidden unknowns."""
    return Changes(known, members, rows, (known.values - known.low)[members], (known.high - known.values)[members])
