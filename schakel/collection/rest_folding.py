"""A network folded to a few places, for one title: those looked at by themselves, and behind them the rest as one; compiled.

The items of the rest serve a wish there only by so much as they stand where the wish is. More items than `MOST_ITEMS` are folded
too, those of the rest first; to `MOST_FOLDED` where places are folded. Where four items and more stand at the chosen places the
rest is not looked at.
"""

from typing import Any

from schakel.compiling import compiled

MOST_PLACES, MOST_FOLDED = 4, 3
MOST_ITEMS = (8, 6, 4)
"""Of two, three and four places: so many that there are at most some five hundred states."""


@compiled
def hold_share(by_hold: Any, place: int, prices: Any) -> float:
    """Chance that a wish at a place which finds no item there is a hold."""
    return float(by_hold[place] + (1.0 - by_hold[place]) * prices.hold_share)


@compiled
def fold(
    rates: Any, by_hold: Any, usual: Any, idle: Any, lent: Any, cost: Any, fetch: Any, prices: Any, number: int, work: Any
) -> None:  # fmt: skip
    """The chosen places and, behind them, the rest as one."""
    nodes, rest, explicit = work.nodes, number, 0
    for node in range(number):
        work.rates[node] = rates[nodes[node]]
        work.hold_share[node] = hold_share(by_hold, nodes[node], prices)
        work.by_hold[node], work.usual[node] = by_hold[nodes[node]], usual[nodes[node]]
        work.counts[0, node], work.counts[1, node] = idle[nodes[node]], lent[nodes[node]]
        explicit += idle[nodes[node]] + lent[nodes[node]]
        for to in range(number):
            work.cost[node, to] = cost[nodes[node], nodes[to]]
            work.fetch[node, to] = fetch[nodes[node], nodes[to]]
    explicit = _leave_out(work.counts, work.usual, number, explicit, MOST_ITEMS[number - 2])
    demand, squares, held, came, alone, idle_rest, lent_rest, usual_rest = 0.0, 0.0, 0.0, 0.0, 0, 0, 0, 0
    nodes[rest] = len(rates)
    for place in range(len(rates)):
        if is_chosen(nodes, number, place):
            continue
        # Where none belong nobody is counted who comes to the shelf.
        asks = rates[place] if usual[place] > 0 else rates[place] * by_hold[place]
        demand += asks
        squares += asks**2
        held += asks * hold_share(by_hold, place, prices) if usual[place] > 0 else asks
        came += rates[place] * by_hold[place]
        usual_rest += usual[place]
        idle_rest += idle[place]
        lent_rest += lent[place]
        alone += 1
    if alone == 1:
        for place in range(len(rates)):
            if not is_chosen(nodes, number, place):
                nodes[rest] = place
    for node in range(number + 1):
        work.cost[node, rest], work.cost[rest, node] = 0.0, 0.0
        work.fetch[node, rest], work.fetch[rest, node] = 0.0, 0.0
    there = idle_rest + lent_rest
    for place in range(len(rates)):
        if is_chosen(nodes, number, place):
            continue
        asks = rates[place] if usual[place] > 0 else rates[place] * by_hold[place]
        wished = asks / demand if demand > 0.0 else 1.0 / alone
        # What leaves the rest leaves from where its items are; what goes there goes to who asks for it.
        stands = (idle[place] + lent[place]) / there if there else wished
        for node in range(number):
            work.cost[node, rest] += wished * cost[nodes[node], place]
            work.cost[rest, node] += stands * cost[place, nodes[node]]
            work.fetch[node, rest] += wished * fetch[nodes[node], place]
            work.fetch[rest, node] += stands * fetch[place, nodes[node]]
        for other in range(len(rates)):
            if not is_chosen(nodes, number, other):
                asks = rates[other] if usual[other] > 0 else rates[other] * by_hold[other]
                asks = asks / demand if demand > 0.0 else 1.0 / alone
                work.cost[rest, rest] += stands * asks * cost[place, other]
                work.fetch[rest, rest] += stands * asks * fetch[place, other]
    work.hold_share[rest], work.by_hold[rest] = (held / demand, came / demand) if demand > 0.0 else (1.0, 1.0)
    spread = squares / demand**2 if demand > 0.0 else 1.0
    most = MOST_ITEMS[number - 1]
    room = max(0, (MOST_FOLDED if alone > 1 and explicit + there > most else most) - explicit)
    if explicit > most:
        demand, idle_rest, lent_rest = 0.0, 0, 0
    elif there > room:
        # What is left out serves its part of the demand of the rest by itself.
        demand *= room / there
        spread = min(1.0, spread * there / room) if room else 1.0
        idle_rest = round(idle_rest * room / there)
        lent_rest = room - idle_rest
        usual_rest = round(usual_rest * room / there)
    work.rates[rest], work.counts[0, rest], work.counts[1, rest] = demand, idle_rest, lent_rest
    work.usual[rest] = usual_rest
    work.rates[4] = spread


@compiled
def _leave_out(counts: Any, usual: Any, places: int, items: int, at_most: int) -> int:
    """Looks at no more items than there may be: where most of them are, one more or less matters least; -> how many."""
    while items > at_most:
        most = 0
        for node in range(places):
            if counts[0, node] + counts[1, node] > counts[0, most] + counts[1, most]:
                most = node
        # The item that is decided on is among the idle ones of the first place.
        is_idle = counts[0, most] > (1 if most == 0 else 0) and counts[0, most] >= counts[1, most]
        counts[0 if is_idle else 1, most] -= 1
        usual[most] -= 1
        items -= 1
    return items


@compiled
def is_chosen(nodes: Any, number: int, place: int) -> bool:
    found = False
    for node in range(number):
        found = found or nodes[node] == place
    return found
