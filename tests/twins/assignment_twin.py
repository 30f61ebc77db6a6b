"""The assignment again, in plain Python: what a pair costs, which pairs may be, and the cheapest plan by trying all."""

from collections import Counter

from schakel.holds.journeys import Journeys
from schakel.holds.places import NEVER
from schakel.holds.tonight import Tonight

Plan = dict[int, int]
"""Item by hold."""


class Twin:
    """One night, by row."""

    def __init__(self, tonight: Tonight, journeys: Journeys) -> None:
        holds, items, places = tonight.holds, tonight.items, journeys.places
        self.holds = list(
            zip(
                *(column.tolist() for column in (holds.title, holds.pickup, holds.is_branch, holds.item, holds.waited)),
                strict=True,
            )
        )
        self.items = list(
            zip(
                *(column.tolist() for column in (items.title, items.at, items.home, items.owner, items.age, items.is_kept)),
                strict=True,
            )
        )
        self.organisation, self.days, self.km = places.organisation.tolist(), places.days.tolist(), places.km.tolist()
        self.picks, self.room = places.picks.tolist(), places.room.tolist()
        self.names, self.a = places.organisations, journeys.agreement
        wanted = Counter(hold[1] for hold in self.holds)
        self.tight = {place for place in wanted if self.room[place] < wanted[place]}

    def _kept_from(self, item: tuple, pickup: int) -> bool:
        """New, or of a kept material, and of another organisation than that of the pickup."""
        owner, age, is_kept = item[3:6]
        return owner != -1 and (is_kept or age < self.a["owners.reserved_days"]) and self.organisation[pickup] != owner

    def may(self, hold_at: int, item_at: int) -> bool:
        title, pickup, is_branch, asked, _ = self.holds[hold_at]
        item = self.items[item_at]
        if item[0] != title or self.days[item[1]][pickup] >= NEVER or (asked != -1 and asked != item_at):
            return False
        return not ((is_branch and pickup not in item[1:3]) or self._kept_from(item, pickup))

    def cents(self, hold_at: int, item_at: int) -> int:
        pickup = self.holds[hold_at][1]
        _, at, home, owner, *_ = self.items[item_at]
        floats = owner != -1 and self.a.at("floats").get(self.names[owner], False) and self.organisation[pickup] == owner
        goes_home = home != pickup and not floats
        km = self.km[at][pickup] + (self.km[pickup][home] if goes_home else 0)
        lent = owner != -1 and owner != self.organisation[pickup]
        return (
            int(self.a["weights.wait_cents_per_day"]) * self.days[at][pickup]
            + int(self.a["weights.movement_cents"]) * ((at != pickup) + goes_home)
            + round(self.a["weights.km_cents"] * km)
            + (self.a.at("lending_balance").get(self.names[owner], 0) if lent else 0)
        )

    def leaving(self, hold_at: int) -> int:
        days = min(self.holds[hold_at][4], int(self.a["weights.waited_days_at_most"]))
        return int(self.a["weights.unfilled_cents"] + self.a["weights.unfilled_cents_per_day_waited"] * days)

    def cost(self, plan: Plan) -> int:
        return sum(self.cents(at, plan[at]) if at in plan else self.leaving(at) for at in range(len(self.holds)))

    def cheapest(self) -> int:
        """The least cost of all plans that may be, by trying every one."""
        best = [self.cost({})]

        def further(at: int, plan: Plan, picked: Counter, brought: Counter) -> None:
            if at == len(self.holds):
                best[0] = min(best[0], self.cost(plan))
                return
            further(at + 1, plan, picked, brought)
            pickup = self.holds[at][1]
            for item_at, item in enumerate(self.items):
                by_van = item[1] != pickup
                if item_at in plan.values() or not self.may(at, item_at):
                    continue
                if picked[item[1]] >= self.picks[item[1]] or (by_van and brought[pickup] >= self.room[pickup]):
                    continue
                further(at + 1, {**plan, at: item_at}, picked + Counter([item[1]]), brought + Counter([pickup] if by_van else []))

        further(0, {}, Counter(), Counter())
        return best[0]

    def greedy(self) -> Plan:
        """First come, first served, over all titles: each hold takes what is cheapest for it."""
        plan: Plan = {}
        picked, brought = Counter(), Counter()
        for at in sorted(range(len(self.holds)), key=lambda row: (-self.holds[row][4], row)):
            pickup = self.holds[at][1]
            usable = [
                item_at
                for item_at, item in enumerate(self.items)
                if item_at not in plan.values() and self.may(at, item_at) and picked[item[1]] < self.picks[item[1]]
                and (item[1] == pickup or brought[pickup] < self.room[pickup])
            ]  # fmt: skip
            if usable:
                plan[at] = min(usable, key=lambda item_at, at=at: (self.cents(at, item_at), item_at))
                start = self.items[plan[at]][1]
                picked[start] += 1
                brought[pickup] += start != pickup
        return plan

    def overtaken(self, plan: Plan) -> list[tuple[int, int]]:
        """Pairs (hold without an item, later hold of the same title whose item could have served it at no extra cost)."""
        brought = Counter(self.holds[at][1] for at, item in plan.items() if self.items[item][1] != self.holds[at][1])
        found = []
        for later, item in plan.items():
            start = self.items[item][1]
            for earlier in range(later):
                pickup = self.holds[earlier][1]
                if earlier in plan or self.holds[earlier][0] != self.holds[later][0] or not self.may(earlier, item):
                    continue
                freed = self.holds[later][1] == pickup and start != pickup
                fits = start == pickup or brought[pickup] - freed < self.room[pickup]
                if fits and self.cents(earlier, item) <= self.cents(later, item):
                    found.append((earlier, later))
        return found

    def later_served_sooner(self, plan: Plan) -> list[tuple[int, int]]:
        """Pairs of served holds of a title of which the earlier would be sooner with the item of the later, for nothing."""
        found = []
        for first, mine in plan.items():
            for second, other in plan.items():
                if second <= first or self.holds[first][0] != self.holds[second][0]:
                    continue
                if not (self.may(first, other) and self.may(second, mine)):
                    continue
                before = self.cents(first, mine) + self.cents(second, other)
                after = self.cents(first, other) + self.cents(second, mine)
                places = (self.holds[first][1], self.holds[second][1])
                same_room = all(
                    place not in self.tight or (self.items[mine][1] == place) == (self.items[other][1] == place)
                    for place in places
                )
                days = self.days[self.items[other][1]][places[0]] < self.days[self.items[mine][1]][places[0]]
                if days and after <= before and same_room:
                    found.append((first, second))
        return found
