"""What plans for one night come to, side by side: holds served, kilometres, movements, days."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from schakel.holds.flow import Assignment, assign
from schakel.holds.journeys import Journeys
from schakel.holds.todays_rules import RULES, carried_out
from schakel.holds.tonight import Holds, Tonight

FLOW, SAME_HOLDS = "flow", "flow_same_holds"


@dataclass(frozen=True)
class Outcome:
    """What one plan comes to.

    Args:
        filled: holds that get an item. from_own_shelf: of those, without any journey to the borrower.
        movements, km: of the items, the way home included.
        days: from tonight until ready, summed over the holds that get an item.
        cost_cents: the price of the whole plan, holds left without an item included; what the flow makes least.
        not_carried_out: pairs of the plan that picking or van room left for another day.
    """

    method: str
    filled: int
    from_own_shelf: int
    movements: int
    km: float
    days: int
    cost_cents: int
    not_carried_out: int = 0

    @property
    def km_each(self) -> float | None:
        """Kilometres for each hold served; None when none was."""
        return self.km / self.filled if self.filled else None

    @property
    def movements_each(self) -> float | None:
        """Movements for each hold served."""
        return self.movements / self.filled if self.filled else None

    @property
    def days_each(self) -> float | None:
        """Days for each hold served."""
        return self.days / self.filled if self.filled else None


def outcome(method: str, plan: Assignment, tonight: Tonight, journeys: Journeys, not_carried_out: int = 0) -> Outcome:
    """Count one plan; it says nothing of whether the plan may be."""
    items, pickup = tonight.items, tonight.holds.pickup[plan.hold]
    at, home, owner = items.at[plan.item], items.home[plan.item], items.owner[plan.item]
    unfilled = journeys.unfilled_cents(tonight.holds)
    return Outcome(
        method=method,
        filled=len(plan.hold),
        from_own_shelf=int((at == pickup).sum()),
        movements=int(journeys.movements(at, home, owner, pickup).sum()),
        km=float(journeys.km(at, home, owner, pickup).sum()),
        days=int(journeys.days(at, pickup).sum()),
        cost_cents=int(unfilled.sum() - unfilled[plan.hold].sum() + journeys.cents(at, home, owner, pickup).sum()),
        not_carried_out=not_carried_out,
    )


def compare(tonight: Tonight, journeys: Journeys) -> tuple[Assignment, list[Outcome]]:
    """The plan of the flow, and what plans come to on the same night within the same limits: the flow; the flow for only
    those holds that the best rule serves, so that kilometres, movements and days can be set side by side; each rule."""
    plan = assign(tonight, journeys)
    rules = []
    for name, rule in RULES.items():
        whole = rule(tonight, journeys)
        done = carried_out(whole, tonight, journeys)
        rules.append((outcome(name, done, tonight, journeys, len(whole.hold) - len(done.hold)), done))
    best = min(rules, key=lambda each: each[0].cost_cents)[1]
    same = for_these_holds(best.hold, tonight, journeys)
    return plan, [
        outcome(FLOW, plan, tonight, journeys),
        outcome(SAME_HOLDS, same, tonight, journeys),
        *(found for found, _ in rules),
    ]


def for_these_holds(hold: NDArray[np.int64], tonight: Tonight, journeys: Journeys) -> Assignment:
    """The cheapest plan of a night on which only these holds were open; -> numbers as on the whole night."""
    mine = np.sort(hold)
    columns = vars(tonight.holds)
    only = replace(tonight, holds=Holds(**{name: column[mine] for name, column in columns.items()}))
    found = assign(only, journeys)
    return replace(found, hold=mine[found.hold])


def broken_rules(plan: Assignment, tonight: Tonight, journeys: Journeys) -> list[str]:
    """What a plan breaks, in words; empty when it may be carried out as it stands."""
    holds, items, places = tonight.holds, tonight.items, journeys.places
    start, end = items.at[plan.item], holds.pickup[plan.hold]
    number = len(places.codes)
    checks = {
        "an item serves two holds": len(np.unique(plan.item)) < len(plan.item),
        "a hold gets two items": len(np.unique(plan.hold)) < len(plan.hold),
        "an item of another title": bool((items.title[plan.item] != holds.title[plan.hold]).any()),
        "an item that may not serve the hold": not journeys.may_serve(items, plan.item, holds, plan.hold).all(),
        "more picks than a place can do": bool((np.bincount(start, minlength=number) > places.picks).any()),
        "more than the van can bring": bool((np.bincount(end[start != end], minlength=number) > places.room).any()),
    }
    return [words for words, is_broken in checks.items() if is_broken]
