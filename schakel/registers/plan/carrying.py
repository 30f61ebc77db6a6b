"""A plan carried into a later year: what was not done, or was chosen, begins anew there and remembers where it came from."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Final

from auditlog.context import set_actor
from django.db import transaction

from schakel.errors import InputError
from schakel.registers.plan.models import Indicator, Item, ItemState, Part, Plan, PlanState, Progress
from schakel.registers.plan.plan_file import LAST_YEAR

_COPIED: Final = ("text", "owner", "audience", "partners", "inclusion")


class CarryError(InputError):
    """The plan cannot be carried there.

    Args:
        why: year, closed, lines or none, for a page that says it in its own words.
    """

    def __init__(self, why: str, message: str) -> None:
        super().__init__(message)
        self.why = why


@dataclass(frozen=True)
class Carried:
    """What became of it: the plan of the other year, whether it was made now, and how many lines and indicators are new there."""

    plan: Plan
    is_new: bool
    lines: int
    indicators: int


def to_carry(plan: Plan) -> list[Item]:
    """Lines that go along when nobody chooses: what still counts and is not wholly done."""
    left = Item.objects.filter(part__plan=plan).exclude(state=ItemState.DROPPED).exclude(progress=Progress.DONE)
    return list(left.select_related("part"))


def carry(plan: Plan, year: int, *, lines: Collection[str] | None = None, title: str = "", by: Any = None) -> Carried:
    """Carry lines into the plan of a later year, which is made when it is not there. What went along already does not go twice.

    Lines begin as a draft that is not begun, with what was written on inclusion, to be adopted again. A point takes along the
    line under which it stands. Parts are those of the same code and title; indicators go along when that plan has none.

    Args:
        lines: codes; None = those of `to_carry`.
        title: of a plan that is made; "" = that of the old one, with the other year in it.
        by: the account, for the trail.

    Raises:
        CarryError: a later year is needed, the plan there is closed, a code is unknown, or nothing is left to carry.
    """
    if not plan.year < year <= LAST_YEAR:
        raise CarryError(
            "year", f"the year is {year}; the plan is of {plan.year}, so name one from {plan.year + 1} to {LAST_YEAR}"
        )
    with transaction.atomic(), set_actor(by):
        chosen = _chosen(plan, lines)
        target = Plan.objects.select_for_update().filter(year=year).first()
        if target is not None and target.state == PlanState.CLOSED:
            raise CarryError("closed", f"the plan of {year} is closed; open it before lines are carried into it")
        is_new = target is None
        if target is None:
            name = title.strip() or plan.title.replace(str(plan.year), str(year))
            target = Plan.objects.create(year=year, title=name[:200], motto=plan.motto, carried_from=plan)
        made = _Lines(plan, target).carry(chosen)
        indicators = 0 if Indicator.objects.filter(plan=target).exists() else _carry_indicators(plan, target)
        return Carried(target, is_new, made, indicators)


def _carry_indicators(plan: Plan, target: Plan) -> int:
    found = list(Indicator.objects.filter(plan=plan).order_by("number"))
    for each in found:
        Indicator.objects.create(
            plan=target, number=each.number, group=each.group, title=each.title, asked=each.asked, norms=each.norms, of=each.of,
            source=each.source,
        )  # fmt: skip
    return len(found)


def _chosen(plan: Plan, lines: Collection[str] | None) -> list[Item]:
    every = {each.code: each for each in Item.objects.filter(part__plan=plan).select_related("part", "under")}
    wanted = [each.code for each in to_carry(plan)] if lines is None else list(dict.fromkeys(lines))
    unknown = [code for code in wanted if code not in every]
    if unknown:
        raise CarryError(
            "lines", f"the plan of {plan.year} has no line {', '.join(unknown)}; a code is such as {plan.year}-4.1.2"
        )
    if not wanted:
        raise CarryError("none", f"every line of the plan of {plan.year} is done or dropped; name the lines that go along")
    found: dict[str, Item] = {}
    for code in wanted:
        above, line = [every[code]], every[code].under
        while line is not None:
            above.append(every[line.code])
            line = every[line.code].under
        # What lies above comes first, so that a point finds its line.
        found |= {each.code: each for each in reversed(above)}
    return list(found.values())


class _Lines:
    def __init__(self, plan: Plan, target: Plan) -> None:
        self._plan, self._target = plan, target
        self._parts: dict[int, Part] = {}
        self._by_code = {each.code: each for each in Part.objects.filter(plan=target)}
        came = Item.objects.filter(part__plan=target, carried_from__isnull=False).select_related("carried_from")
        self._there = {each.carried_from.pk: each for each in came if each.carried_from is not None}
        self._taken = set(Item.objects.values_list("code", flat=True))

    def carry(self, lines: Iterable[Item]) -> int:
        made = 0
        for line in lines:
            if line.pk in self._there:
                continue
            code = self._free(f"{self._target.year}-{line.code.removeprefix(f'{self._plan.year}-')}")
            under = self._there[line.under.pk] if line.under is not None else None
            copied = {name: getattr(line, name) for name in _COPIED}
            item = Item.objects.create(part=self._part(line.part), code=code, under=under, carried_from=line, **copied)
            self._there[line.pk] = item
            made += 1
        return made

    def _free(self, code: str) -> str:
        """The same code in the other year; with a number behind it when that plan uses it for a line of its own."""
        free, number = code, 2
        while free in self._taken:
            free, number = f"{code}-{number}", number + 1
        self._taken.add(free)
        return free

    def _part(self, part: Part) -> Part:
        if part.pk not in self._parts:
            there = self._by_code.get(part.code)
            if there is None or there.title != part.title:
                above = self._part(part.above) if part.above is not None else None
                code = part.code if there is None else f"{part.code}-{self._plan.year}"[:20]
                there = self._by_code.get(code) or Part.objects.create(
                    plan=self._target, code=code, title=part.title, kind=part.kind, above=above, about=part.about
                )
                self._by_code[code] = there
            self._parts[part.pk] = there
        return self._parts[part.pk]
