"""The rules of the replay once more, in plain Python on SimPy: slow, and written from the rules, not from the compiled loops.

Time is day + round / 100 + step / 10000, so that the order of events within a day is that of the rules: returns, arrivals, moves,
items in and out, holds that end, collecting, new holds, looks at queues, vans, and then who comes to the shelf.
"""

from collections.abc import Callable, Iterator
from typing import Any

import simpy
from twins.replay_rest import rests

from schakel.scenarios.model import (
    AS_RECORDED,
    AT_START,
    AWAY,
    BY_POLICY,
    GOING_HOME,
    HOLD,
    NEVER,
    NEW_HOLD_DAYS,
    ON_LOAN,
    ON_SHELF,
    PASSING,
    STAY,
    TO_PICKUP,
    UNKNOWN,
    WALK_IN,
    Friction,
    Items,
    Outcome,
    Places,
    Policy,
    Resting,
    Wishes,
    resting,
)
from schakel.scenarios.state import draw

RETURN, HOME, PICKUP, MOVE, ENTER, LEAVE, END, TAKE, PLACE, LOOK, SEND, SHELF = range(12)


class Item:
    def __init__(self, number: int, title: "Title", items: Items) -> None:
        self.number, self.title = number, title
        self.owner, self.home, self.place = int(items.owner[number]), int(items.home[number]), int(items.home[number])
        self.enters, self.leaves, self.turn = int(items.enters[number]), int(items.leaves[number]), 0
        self.is_idle = self.is_known = self.is_under_way = self.is_there = False
        self.aim: int | None = None


class Title:
    def __init__(self) -> None:
        self.items: list[Item] = []
        self.queue: list[int] = []
        self.idle_days: set[int] = set()
        self.ran_until = 0


class Replay:
    def __init__(self, w: Wishes, items: Items, places: Places, policy: Policy, friction: Friction, days: int, seed: int,
                 rest: Resting | None = None) -> None:  # fmt: skip
        self.rest = rest or resting(AS_RECORDED, len(places.organisation))
        self.w, self.places, self.policy, self.friction, self.days, self.seed = w, places, policy, friction, days, seed
        self.moves = items
        self.env = simpy.Environment()
        self.titles = [Title() for _ in range(len(items.by_title) - 1)]
        self.items = [Item(n, self.titles[items.title[n]], items) for n in range(len(items.title))]
        for item in self.items:
            item.title.items.append(item)
        n = len(w.kind)
        self.outcome, self.ended, self.available = [0] * n, [NEVER] * n, [NEVER] * n
        self.item: list[Item | None] = [None] * n
        self.due, self.base = [NEVER] * n, [0] * n
        self.placed: list[int] = []
        self.shelf, self.loan = [int(x) for x in w.shelf], [int(x) for x in w.loan]
        self.journeys: dict[tuple[int, int, int], int] = {}
        self.day, self.round, self.step = 0, 0, -1

    # Time ---------------------------------------------------------------------------------------------------------

    def at(self, day: int, step: int, act: Callable[..., None], *given: Any) -> None:
        if day >= self.days:
            return
        turn = 0
        if day == self.day and self.step >= 0:
            turn = self.round + (1 if step < self.step else 0)

        def wait() -> Iterator[simpy.Event]:
            yield self.env.timeout(max(day + turn / 100 + step / 10000 - self.env.now, 0.0))
            self.day, self.round, self.step = day, turn, step
            act(*given)

        self.env.process(wait())

    @property
    def edge(self) -> int:
        """First day of which it is not settled yet whether the title had an idle item."""
        return self.day if self.round == 0 and self.step < LOOK else self.day + 1

    # Idle items and their clock ------------------------------------------------------------------------------------

    def run_clock(self, title: Title, edge: int) -> None:
        if any(item.is_idle for item in title.items):
            title.idle_days.update(range(title.ran_until, edge))
        title.ran_until = max(title.ran_until, edge)

    def clock(self, title: Title, day: int) -> int:
        self.run_clock(title, day)
        return sum(1 for idle in title.idle_days if idle < day)

    def stand(self, item: Item, place: int) -> bool:
        item.turn, item.place = item.turn + 1, place
        self.is_gone(item)
        if not item.is_there:
            return False
        self.run_clock(item.title, self.edge)
        item.is_idle = True
        self.plan_look(item.title)
        return True

    def is_gone(self, item: Item) -> None:
        item.is_there = not (item.leaves <= self.day or item.enters >= NEVER)

    def take(self, item: Item) -> None:
        self.run_clock(item.title, self.edge)
        item.is_idle, item.turn = False, item.turn + 1

    def plan_look(self, title: Title) -> None:
        due = [self.due[hold] for hold in title.queue if self.due[hold] < NEVER]
        if due and any(item.is_idle for item in title.items):
            self.at(self.edge + max(0, min(due) - self.clock(title, self.edge)), LOOK, self.look, title)

    def nearest(self, title: Title, place: int, only_here: bool) -> Item | None:
        idle = [item for item in title.items if item.is_idle and (item.place == place or not only_here)]
        org = self.places.organisation

        def worse(item: Item) -> tuple[bool, bool, int, int]:
            return (item.place != place, org[item.place] != org[place], int(self.places.rank[place, item.place]), item.number)

        return min(idle, key=worse, default=None)

    # Events --------------------------------------------------------------------------------------------------------

    def end(self, wish: int, outcome: Outcome) -> None:
        self.outcome[wish], self.ended[wish] = int(outcome), self.day

    def lend(self, wish: int, item: Item) -> None:
        self.item[wish] = item
        whose = Outcome.OWN if item.owner == self.w.organisation[wish] else Outcome.PROVINCE
        self.end(wish, Outcome.UNOWNED if item.owner == UNKNOWN else whose)
        self.at(self.day + self.loan[wish], RETURN, self.come_back, wish)

    def journey(self, reason: int, start: int, end: int) -> None:
        self.journeys[reason, start, end] = self.journeys.get((reason, start, end), 0) + 1

    def come_back(self, wish: int) -> None:
        item, place, w = self.item[wish], int(self.w.place[wish]), self.w
        assert item is not None
        is_recorded = item.number == w.item[wish]
        if not self.stand(item, place):
            return
        item.aim, rule = None, self.rest.rule
        if rule == BY_POLICY:
            to = rests(item, self.titles.index(item.title), self.rest, self.places.organisation)
            item.aim = None if to == item.home else to
            if to == place:
                return
        elif place == item.home or (rule == STAY and (self.rest.across or self.places.organisation[place] == item.owner)):
            return
        if rule == AS_RECORDED and w.kind[wish] == WALK_IN and is_recorded and w.back_wait[wish] < 0:
            return
        sent = int(self.places.next_visit[place, self.day])
        if item.aim is None and w.back_wait[wish] >= 0 and is_recorded and self.places.as_recorded[place]:
            sent = self.day + int(w.back_wait[wish])
        self.at(sent, SEND, self.send, wish, item.turn)

    def send(self, wish: int, turn: int) -> None:
        item, place, w = self.item[wish], int(self.w.place[wish]), self.w
        assert item is not None
        if item.turn != turn or not item.is_idle:
            return
        self.take(item)
        to = item.home if item.aim is None else item.aim
        self.journey(1 if item.aim is None else 3, place, to)
        item.is_under_way = True
        arrives = int(self.places.next_visit[to, min(self.day + 1, self.days)])
        as_recorded = item.aim is None and self.places.as_recorded[place] and self.places.as_recorded[to]
        if w.back_transit[wish] >= 0 and item.number == w.item[wish] and as_recorded:
            arrives = self.day + int(w.back_transit[wish])
        self.at(arrives, HOME, self.arrive_home, item, item.aim)

    def arrive_home(self, item: Item, aim: int | None) -> None:
        item.is_under_way = False
        self.stand(item, item.home if aim is None else aim)

    def arrive(self, wish: int) -> None:
        self.available[wish] = self.day
        item, longest = self.item[wish], self.policy.shelf_days
        assert item is not None
        item.place = int(self.w.place[wish])
        if longest >= 0 and self.w.placed[wish] >= 0:
            if self.shelf[wish] > longest:
                self.loan[wish] = UNKNOWN
            if self.loan[wish] == UNKNOWN:
                self.shelf[wish] = longest
        self.at(self.day + self.shelf[wish], TAKE, self.collect, wish)

    def collect(self, wish: int) -> None:
        item = self.item[wish]
        assert item is not None
        if self.loan[wish] == UNKNOWN:
            self.end(wish, Outcome.NOT_COLLECTED)
            self.come_back(wish)
        else:
            self.lend(wish, item)

    def move(self, number: int) -> None:
        item, to = self.items[self.moves.moves_item[number]], int(self.moves.moves_to[number])
        if item.leaves <= self.day:
            return
        item.home = to
        if item.is_idle and item.place != to:
            self.take(item)
            self.journey(2, item.place, to)
            item.aim, item.is_under_way = None, True
            self.at(self.day + int(self.moves.moves_transit[number]), HOME, self.arrive_home, item, None)

    def leave(self, item: Item) -> None:
        if item.is_idle:
            self.take(item)
            item.is_there = False

    def enter(self, item: Item) -> None:
        if not item.is_known and item.turn == 0:
            self.stand(item, item.home)

    def ask_outside(self, wish: int, otherwise: Outcome) -> None:
        if draw(self.seed, wish, 5) >= self.policy.interlibrary_share:
            self.end(wish, otherwise)
        elif draw(self.seed, wish, 6) < self.policy.supply_share:
            self.available[wish] = self.day + self.policy.supply_days
            self.end(wish, Outcome.OUTSIDE)
        else:
            self.end(wish, Outcome.NOT_SUPPLIED_FROM_OUTSIDE)

    def hold_ends(self, wish: int) -> None:
        title = self.titles[self.w.title[wish]]
        if wish in title.queue:
            title.queue.remove(wish)
            if self.day == self.w.ends[wish]:
                self.end(wish, Outcome(int(self.w.ending[wish])))
            else:
                self.ask_outside(wish, Outcome.LAPSED)

    def is_at_limit(self, wish: int) -> bool:
        """A hold is open when it was placed and has not ended; who it is of is all that is asked."""
        who, most = self.w.borrower[wish], self.policy.most_open_holds
        if UNKNOWN in (who, most):
            return False
        mine = [hold for hold in self.placed if self.w.borrower[hold] == who and self.outcome[hold] == int(Outcome.OPEN)]
        return len(mine) >= most

    def place_hold(self, wish: int) -> None:
        w, policy, title = self.w, self.policy, self.titles[self.w.title[wish]]
        if w.placed[wish] >= 0:
            if policy.has_ebook[w.title[wish]] and draw(self.seed, wish, 3) < policy.ebook_share:
                return self.end(wish, Outcome.REFERRED_TO_EBOOK)
            if self.is_at_limit(wish):
                return self.end(wish, Outcome.REFUSED_BY_LIMIT)
            if draw(self.seed, wish, 2) < policy.fee_share:
                return self.end(wish, Outcome.GAVE_UP_FOR_FEE)
            if policy.emptied[w.title[wish]]:
                return self.ask_outside(wish, Outcome.LAPSED)
        base, friction = self.clock(title, self.edge), int(self.friction.days[wish])
        if w.kind[wish] == WALK_IN:
            friction = 0
            if len(self.friction.drawn):
                like = int(self.friction.drawn[int(draw(self.seed, wish, 0) * len(self.friction.drawn))])
                friction, self.shelf[wish] = int(self.friction.days[like]), int(w.shelf[like])
                self.loan[wish] = UNKNOWN if w.loan[like] == UNKNOWN else self.loan[wish]
        self.due[wish] = base + friction if friction < NEVER else NEVER
        title.queue.append(wish)
        self.placed.append(wish)
        ends = int(w.ends[wish])
        if policy.period_days >= 0:
            ends = min(ends, max(int(w.placed[wish]) + policy.period_days, self.day + 1))
        elif w.kind[wish] == WALK_IN or w.item[wish] >= 0:
            ends = min(ends, max(int(w.placed[wish]), 0) + NEW_HOLD_DAYS)
        self.at(ends, END, self.hold_ends, wish)
        self.plan_look(title)
        return None

    def look(self, title: Title) -> None:
        reached = self.clock(title, self.day)
        for wish in list(title.queue):
            recorded = self.items[self.w.item[wish]] if self.w.item[wish] >= 0 else None
            item = self.nearest(title, int(self.w.place[wish]), False)
            stands_here = item is not None and item.place == self.w.place[wish]
            if (
                recorded
                and recorded.is_idle
                and (recorded.place == self.w.place[wish] or not stands_here or self.friction.odd[wish])
            ):
                item = recorded
            if item is not None and self.due[wish] <= reached:
                self.serve(wish, item)
        self.plan_look(title)

    def serve(self, wish: int, item: Item) -> None:
        w, places, start, place = self.w, self.places, item.place, int(self.w.place[wish])
        item.title.queue.remove(wish)
        self.take(item)
        self.item[wish] = item
        if start == place:
            return self.at(self.day, PICKUP, self.arrive, wish)
        sent = int(places.next_visit[start, self.day])
        arrives = int(places.next_visit[place, min(sent + 1, self.days)])
        recorded = item.number == w.item[wish] and self.day == w.found[wish] and start == w.origin[wish] and w.transit[wish] >= 0
        if recorded and places.as_recorded[start] and places.as_recorded[place]:
            sent, arrives = self.day, self.day + int(w.transit[wish])
        if sent < self.days:
            self.journey(0, start, place)
        return self.at(arrives, PICKUP, self.arrive, wish)

    def come_to_shelf(self, wish: int) -> None:
        w, title = self.w, self.titles[self.w.title[wish]]
        recorded = self.items[w.item[wish]]
        is_to_be_had = recorded.is_idle and (recorded.place == w.place[wish] or self.friction.odd[wish])
        item = recorded if is_to_be_had else self.nearest(title, int(w.place[wish]), True)
        if item is not None:
            self.take(item)
            self.lend(wish, item)
        elif draw(self.seed, wish, 4) < self.policy.hold_share:
            self.place_hold(wish)
        elif self.policy.has_ebook[w.title[wish]] and draw(self.seed, wish, 3) < self.policy.ebook_share:
            self.end(wish, Outcome.REFERRED_TO_EBOOK)
        else:
            self.end(wish, Outcome.LEFT_EMPTY_HANDED)

    def begin(self, wish: int) -> None:
        """A wish that was under way on the first day."""
        w, stage, day = self.w, int(self.w.stage[wish]), int(self.w.stage_day[wish])
        item = self.items[w.item[wish]]
        if stage > ON_SHELF:
            self.outcome[wish], self.ended[wish] = int(Outcome.LENT_BEFORE), -1
        if item.is_known:
            return
        item.is_known, item.turn, self.item[wish] = True, 1, item
        item.is_there = True
        if stage <= ON_SHELF:
            self.placed.append(wish)
        if stage == TO_PICKUP:
            self.at(day, PICKUP, self.arrive, wish)
        elif stage == ON_SHELF:
            self.available[wish], item.place = -1, int(w.place[wish])
            self.at(day, TAKE, self.collect, wish)
        elif stage == ON_LOAN:
            self.at(day, RETURN, self.come_back, wish)
        elif stage == GOING_HOME:
            item.is_under_way = True
            self.at(day, HOME, self.arrive_home, item, None)
        elif stage == AWAY and self.stand(item, int(w.place[wish])):
            self.at(day, SEND, self.send, wish, item.turn)

    def run(self) -> "Replay":
        w = self.w
        for wish in range(len(w.kind)):
            if w.stage[wish] != AT_START:
                self.begin(wish)
        for item in self.items:
            if item.enters < NEVER and item.leaves > 0:
                self.at(max(item.enters, 0), ENTER, self.enter, item)
                self.at(max(item.leaves, 0), LEAVE, self.leave, item)
        for number in range(len(self.moves.moves_item)):
            self.at(int(self.moves.moves_sent[number]), MOVE, self.move, number)
        for wish in range(len(w.kind)):
            day = max(int(w.placed[wish]), 0)
            if w.stage[wish] != AT_START:
                continue
            if w.kind[wish] == HOLD:
                self.at(day, PLACE, self.place_hold, wish)
            elif w.kind[wish] == WALK_IN:
                self.at(day, SHELF, self.come_to_shelf, wish)
            else:
                assert w.kind[wish] == PASSING
                self.at(day, SHELF, self.end, wish, Outcome(int(w.ending[wish])))
        self.env.run()
        return self
