"""The best plan of a few titles by a mixed integer programme: one variable for each further copy, at each level."""

from collections.abc import Sequence

import highspy
import numpy as np
from twins.copies_twin import met

from schakel.collection.copies import Titles
from schakel.collection.limits import Limit, Unit
from schakel.collection.sized import Worth


class Programme:
    """Rows and columns, as a solver takes them."""

    def __init__(self) -> None:
        self.solver = highspy.Highs()
        self.solver.setOptionValue("output_flag", False)
        self.solver.setOptionValue("mip_rel_gap", 1e-7)
        self.columns = 0

    def add(self, worth: float, most: float = 1.0, *, is_whole: bool = False) -> int:
        self.solver.addVar(0, most)
        self.solver.changeColCost(self.columns, -worth)
        if is_whole:
            self.solver.changeColIntegrality(self.columns, highspy.HighsVarType.kInteger)
        self.columns += 1
        return self.columns - 1

    def row(self, low: float, high: float, terms: Sequence[tuple[int, float]]) -> None:
        self.solver.addRow(low, high, len(terms), [at for at, _ in terms], [x for _, x in terms])


def most_worth(titles: Titles, limits: Sequence[Limit], worth: Worth, asked: Sequence[float], most: int) -> float | None:
    """Worth of the best plan with at most `most` copies of a title at a place; None when no plan meets what is asked."""
    programme, infinite = Programme(), highspy.kHighsInf
    organisations = titles.mean.shape[1]
    room: list[list[tuple[int, float]]] = [[] for _ in limits]
    norms: list[list[tuple[int, float]]] = [[] for _ in asked]

    def increments(title: int, mean: float, shape: float, number: int) -> list[float]:
        return list(np.diff([met(mean, shape, titles.load_per_wish[title], n) for n in range(number + 1)]))

    assert titles.place_mean is not None
    assert titles.place_shape is not None
    assert titles.kept is not None
    for title in range(titles.size):
        price = float(titles.price[title]) if titles.price is not None else 0.0
        of: list[list[tuple[int, float]]] = [[] for _ in range(organisations)]
        for place in range(titles.places):
            for n, gain in enumerate(increments(title, titles.place_mean[title, place], titles.place_shape[title, place], most)):
                copy = programme.add(worth.place * gain + (worth.stay if n < titles.kept[title, place] else 0), is_whole=True)
                of[int(titles.organisation_of[place])].append((copy, 1.0))
                for limit, terms in zip(limits, room, strict=True):
                    if place in limit.places and limit.unit is not Unit.BOUGHT:
                        terms.append((copy, 1.0 if limit.unit is Unit.ITEMS else price))
        every = [term for terms in of for term in terms]
        for organisation, own in enumerate(of):
            more = []
            for gain in increments(title, titles.mean[title, organisation], titles.shape[title, organisation], len(own)):
                norms[organisation].append((at := programme.add(worth.organisation * gain), gain))
                more.append((at, -1.0))
            programme.row(0, 0, own + more)
        more = []
        for gain in increments(title, titles.province_mean[title], titles.province_shape[title], len(every)):
            norms[-1].append((at := programme.add(worth.province * gain), gain))
            more.append((at, -1.0))
        programme.row(0, 0, every + more)
        least = float(titles.least[title]) if titles.least is not None else 0.0
        programme.row(least, float(titles.most[title]) if titles.most is not None else infinite, every)
        if titles.owned is not None:
            bought = programme.add(0.0, infinite)
            programme.row(-float(titles.owned[title]), infinite, [(bought, 1.0), *((at, -1.0) for at, _ in every)])
            for limit, terms in zip(limits, room, strict=True):
                if limit.unit is Unit.BOUGHT:
                    terms.append((bought, price))
    for limit, terms in zip(limits, room, strict=True):
        programme.row(-infinite, limit.at_most, terms)
    for wishes, terms in zip(asked, norms, strict=True):
        programme.row(wishes, infinite, terms)
    programme.solver.run()
    status = programme.solver.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        return None
    assert status == highspy.HighsModelStatus.kOptimal
    return -float(programme.solver.getInfo().objective_function_value)
