"""The drawing of a theory: a column for each kind of step, and arrows with the numbers of the list beside it.

A plain layered drawing (Sugiyama, Tagawa and Toda 1981): an arrow that passes a column without stopping gets a lane of its own
there, and each column is put in the order of the middle of its neighbours, there and back, so that few arrows cross.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from schakel.registers.effect.models import Kind
from schakel.registers.effect.order import place
from schakel.registers.effect.road import Road

COLUMN, GAP, TOP = 162, 46, 46
LINE, PAD, BETWEEN, LANE = 17, 10, 18, 14
SIGNS = 19
"""Of one line in a box."""
_REST = 6
"""Signs of a broken word that go to the next line at least."""
SWEEPS = 8
RADIUS = 11
_ALONG = (0.5, 0.36, 0.64, 0.25, 0.75)
"""Where on an arrow its number may stand, the best first."""


@dataclass(frozen=True)
class Box:
    """One step, with the lines of its text at their heights."""

    kind: str
    x: float
    y: float
    height: float
    lines: tuple[tuple[float, str], ...]
    width: int = COLUMN

    @property
    def text_x(self) -> float:
        """Where its lines begin."""
        return self.x + PAD


@dataclass(frozen=True)
class Arrow:
    """One edge: its path, and the middle of its number."""

    number: int
    strength: str
    is_measured: bool
    path: str
    x: float
    y: float


@dataclass(frozen=True)
class Head:
    """The name of a column, in lines."""

    x: float
    lines: tuple[tuple[float, str], ...]


@dataclass(frozen=True)
class Diagram:
    """All of it, in its own units."""

    width: int
    height: float
    heads: tuple[Head, ...]
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


_Slot = tuple[str, int, int]
"""A step ("step", number, 0), or a lane of an arrow in a column ("lane", number of the link, column)."""


def diagram(road: Road) -> Diagram:
    """The drawing of one theory."""
    texts = {("step", each.pk, 0): wrapped(each.text) for steps in road.steps.values() for each in steps}
    columns: list[list[_Slot]] = [[("step", each.pk, 0) for each in road.steps[kind]] for kind in Kind]
    kinds = {("step", each.pk, 0): kind.value for kind, steps in road.steps.items() for each in steps}
    routes: dict[int, list[_Slot]] = {}
    for link in road.links:
        start, end = link.edge.from_node, link.edge.to_node
        lanes: list[_Slot] = [("lane", link.number, each) for each in range(place(start.kind) + 1, place(end.kind))]
        for lane in lanes:
            columns[lane[2]].append(lane)
        routes[link.number] = [("step", start.pk, 0), *lanes, ("step", end.pk, 0)]
    columns = in_order(columns, list(routes.values()))
    heights = {slot: LINE * len(texts[slot]) + 2 * PAD if slot in texts else float(LANE) for each in columns for slot in each}
    tallest = max((_height(each, heights) for each in columns), default=0)
    tops = {slot: y for each in columns for slot, y in _stacked(each, heights, tallest)}
    boxes = tuple(
        Box(kinds[slot], _x(number), tops[slot], heights[slot], _lines(texts[slot], tops[slot] + PAD))
        for number, each in enumerate(columns) for slot in each if slot in texts
    )  # fmt: skip
    taken: list[tuple[float, float]] = []
    arrows = []
    for link in road.links:
        route = routes[link.number]
        first = place(link.edge.from_node.kind)
        points = [(_x(first + step), tops[slot] + heights[slot] / 2) for step, slot in enumerate(route)]
        x, y = _free(points[0], points[1], taken)
        taken.append((x, y))
        arrows.append(Arrow(link.number, link.edge.strength, link.is_measured, _path(points), x, y))
    heads = tuple(Head(_x(place(kind)), _lines(wrapped(_capital(str(kind.label))), 0)) for kind in Kind)
    return Diagram(_x(len(columns)) - GAP, TOP + tallest + PAD, heads, boxes, tuple(arrows))


def wrapped(text: str, signs: int = SIGNS) -> tuple[str, ...]:
    """A text in lines; a word longer than a line is broken with a hyphen."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= signs:
            lines[-1] += f" {word}"
            continue
        while len(word) > signs:
            cut = min(signs - 1, len(word) - _REST)
            lines.append(f"{word[:cut]}-")
            word = word[cut:]
        lines.append(word)
    return tuple(lines)


def in_order(columns: Sequence[Sequence[_Slot]], routes: Sequence[Sequence[_Slot]]) -> list[list[_Slot]]:
    """The same slots, each column put in the order of the middle of its neighbours; what has none stays where it was."""
    before: dict[_Slot, list[_Slot]] = {}
    after: dict[_Slot, list[_Slot]] = {}
    for route in routes:
        for one, next_one in pairwise(route):
            after.setdefault(one, []).append(next_one)
            before.setdefault(next_one, []).append(one)
    found = [list(each) for each in columns]
    for sweep in range(SWEEPS):
        neighbours = before if sweep % 2 == 0 else after
        for each in found if sweep % 2 == 0 else reversed(found):
            # Of a column of three the middle is 0.5, as of one of two: so columns of all lengths can be compared.
            middle = {slot: (number + 0.5) / len(column) for column in found for number, slot in enumerate(column)}
            each.sort(key=lambda slot: _mean([middle[other] for other in neighbours.get(slot, ())], middle[slot]))
    return found


def _mean(places: Sequence[float], else_: float) -> float:
    return sum(places) / len(places) if places else else_


def _x(column: int) -> int:
    return column * (COLUMN + GAP)


def _height(column: Sequence[_Slot], heights: Mapping[_Slot, float]) -> float:
    return sum(heights[slot] for slot in column) + BETWEEN * max(0, len(column) - 1)


def _stacked(column: Sequence[_Slot], heights: Mapping[_Slot, float], tallest: float) -> list[tuple[_Slot, float]]:
    y, found = TOP + (tallest - _height(column, heights)) / 2, []
    for slot in column:
        found.append((slot, y))
        y += heights[slot] + BETWEEN
    return found


def _lines(lines: Sequence[str], top: float) -> tuple[tuple[float, str], ...]:
    return tuple((top + LINE * number + LINE * 0.75, line) for number, line in enumerate(lines))


def _path(points: Sequence[tuple[float, float]]) -> str:
    """From the right side of a step, along its lanes, to just before the left side of the other, where its head is."""
    (x, y), *others = points
    parts = [f"M{x + COLUMN:g} {y:g}"]
    at = x + COLUMN
    for number, (next_x, next_y) in enumerate(others, start=1):
        is_last = number == len(others)
        end = next_x - 6 if is_last else next_x
        middle = (at + end) / 2
        parts.append(f"C{middle:g} {y:g} {middle:g} {next_y:g} {end:g} {next_y:g}")
        if not is_last:
            parts.append(f"H{next_x + COLUMN:g}")
        at, y = next_x + COLUMN, next_y
    return "".join(parts)


def _free(start: tuple[float, float], end: tuple[float, float], taken: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Where the number stands: on the first piece of its arrow, as far from other numbers as can be."""
    spots = [_on(start, end, along) for along in _ALONG]
    return max(spots, key=lambda spot: min([2.0 * RADIUS, *(_apart(spot, other) for other in taken)]))


def _on(start: tuple[float, float], end: tuple[float, float], along: float) -> tuple[float, float]:
    """A point of the curve that `_path` draws from the one to the other."""
    left, right = start[0] + COLUMN, end[0]
    middle, rest = (left + right) / 2, 1 - along
    x = rest**3 * left + 3 * rest**2 * along * middle + 3 * rest * along**2 * middle + along**3 * right
    y = (rest**3 + 3 * rest**2 * along) * start[1] + (3 * rest * along**2 + along**3) * end[1]
    return round(x, 1), round(y, 1)


def _apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    return float(((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
