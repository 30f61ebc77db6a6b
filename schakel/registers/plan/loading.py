"""A file of a plan into the register: again and again, without undoing what people did since.

Each value stands in three places: in the file now, in the file as it was read last, and in the register. Where the file says what
it said, the register holds. Where the file changed and the register did not, the file holds. Where both changed, somebody must
choose: nothing of the file is loaded, and each such place is named.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from auditlog.context import set_actor
from django.core.exceptions import ValidationError
from django.db import transaction

from schakel.errors import InputError
from schakel.registers.plan.models import FromFile, Indicator, Item, ItemState, Part, Plan, PlanState
from schakel.registers.plan.plan_file import PlanFile, PlanFileError, Row

_MOST_TOLD = 10


class LoadError(InputError):
    """The file is right, and cannot be loaded beside what the register holds."""


@dataclass(frozen=True)
class Loaded:
    """What became of a file.

    Args:
        new, changed, same: rows of the file: plan, parts, lines, indicators.
        left: places where people changed the register and the file stayed as it was: the register holds.
        not_in_file: lines of the register that the file does not have; they stay.
        removed: rows of the file that people removed from the register since; they stay away.
    """

    plan: Plan
    new: int
    changed: int
    same: int
    left: tuple[str, ...]
    not_in_file: tuple[str, ...]
    removed: tuple[str, ...]


def load(file: PlanFile, *, by: Any = None, over: bool = False) -> Loaded:
    """Load it whole, or nothing.

    Args:
        by: the account in whose name, for the trail; None for nobody's.
        over: let the file hold where both changed.

    Raises:
        LoadError: naming what stands in the way, and what to do.
    """
    with transaction.atomic(), set_actor(by):
        return _Loading(file, over=over).run()


class _Loading:
    def __init__(self, file: PlanFile, *, over: bool) -> None:
        self._file, self._over = file, over
        self._done = {"new": 0, "changed": 0, "same": 0}
        self._left: list[str] = []
        self._removed: list[str] = []
        self._clashes: list[str] = []
        plan = Plan.objects.select_for_update().filter(year=file.year).first()
        if plan is not None and plan.title != file.title:
            raise LoadError(
                f"{file.path}: title is {file.title!r}; the register has a plan of {file.year} called {plan.title!r}, and keeps "
                "one plan a year. Is it the same plan, give it the same title in both"
            )
        if plan is not None and plan.state == PlanState.CLOSED:
            raise LoadError(f"{file.path}: the plan of {file.year} is closed; open it on its page before you load it")
        self._plan = plan or Plan(year=file.year)
        there = plan.pk if plan is not None else None
        self._before = {(each.what, each.code): each for each in FromFile.objects.filter(plan=there)}
        self._parts = {each.code: each for each in Part.objects.filter(plan=there)}
        self._items = {each.code: each for each in Item.objects.filter(part__plan=there).select_related("part")}
        self._indicators = {str(each.number): each for each in Indicator.objects.filter(plan=there)}

    def run(self) -> Loaded:
        for row in self._file.rows:
            self._row(row)
        if self._clashes:
            shown, more = self._clashes[:_MOST_TOLD], len(self._clashes) - _MOST_TOLD
            raise LoadError(
                f"{self._file.path}: changed in the file and in the register, each otherwise: {'; '.join(shown)}"
                + (f"; and {more} more" if more > 0 else "")
                + ". Take over in the file what the register says, or load with --over to let the file hold; nothing was loaded"
            )
        in_file = {self._full(row.code) for row in self._file.of("line")}
        return Loaded(
            self._plan, self._done["new"], self._done["changed"], self._done["same"], tuple(self._left),
            tuple(sorted(set(self._items) - in_file)), tuple(self._removed),
        )  # fmt: skip

    def _full(self, code: str) -> str:
        return f"{self._file.year}-{code}"

    def _row(self, row: Row) -> None:
        record, before = self._find(row), self._before.get((row.what, row.code))
        if record is None and before is not None:
            # It was loaded once, and somebody took it away.
            self._removed.append(_named(row))
            return
        is_new = record is None
        if record is None:
            record = self._make(row)
        said = dict(before.values) if before is not None else {}
        changed = self._set(record, row, said, is_new=is_new)
        if is_new or changed:
            self._keep(record, row, is_new=is_new)
        self._done["new" if is_new else "changed" if changed else "same"] += 1
        values = {name: _plain(value) for name, value in row.values.items()}
        if before is None:
            FromFile.objects.create(plan=self._plan, what=row.what, code=row.code, values=values)
        elif before.values != values:
            before.values = values
            before.save()

    def _set(self, record: Any, row: Row, said: Mapping[str, Any], *, is_new: bool) -> bool:
        """Take over what the file changed; whether that was anything."""
        changed = False
        for name, value in row.values.items():
            wanted = self._wanted(name, value)
            if is_new or getattr(record, name) == wanted:
                setattr(record, name, wanted)
                continue
            # What the file never said stands in the register as it was made, or somebody wrote it.
            stood = said.get(name, record._meta.get_field(name).get_default())
            if _plain(value) == stood:
                self._left.append(f"{_named(row)}, {name}")
            elif _plain(getattr(record, name)) != stood and not self._over:
                self._clashes.append(f"{_named(row)}, {name}")
            else:
                setattr(record, name, wanted)
                changed = True
        return changed

    def _find(self, row: Row) -> Any:
        if row.what == "plan":
            return self._plan if self._plan.pk is not None else None
        if row.what == "part":
            return self._parts.get(row.code)
        return self._items.get(self._full(row.code)) if row.what == "line" else self._indicators.get(row.code)

    def _make(self, row: Row) -> Any:
        if row.what == "plan":
            return self._plan
        if row.what == "part":
            self._parts[row.code] = Part(plan=self._plan, code=row.code, above=self._parts.get(row.above))
            return self._parts[row.code]
        if row.what == "line":
            code, above = self._full(row.code), self._items.get(self._full(row.above))
            if row.above and above is None:
                raise LoadError(f"{row.place}: stands under line {row.above}, which was removed from the register; take it out")
            self._items[code] = Item(code=code, under=above)
            return self._items[code]
        return Indicator(plan=self._plan, number=int(row.code))

    def _wanted(self, name: str, value: Any) -> Any:
        """A value of the file as the register keeps it."""
        if name != "part":
            return value
        if value not in self._parts:
            raise LoadError(f"{self._file.path}: part {value} was removed from the register, and has lines in the file")
        return self._parts[value]

    def _keep(self, record: Any, row: Row, *, is_new: bool) -> None:
        if row.what == "line" and record.state == ItemState.ADOPTED and not record.inclusion.strip():
            raise LoadError(f"{row.place}: the line is adopted, and would have no inclusion; write how everybody can take part")
        if not is_new:
            record.version += 1
        try:
            # A year, code or number that is taken was looked for above, with one question for all.
            record.full_clean(validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            raise PlanFileError(f"{row.place}: {'; '.join(error.messages)}") from error
        record.save()


def _named(row: Row) -> str:
    return row.what if row.what == "plan" else f"{row.what} {row.code}"


def _plain(value: Any) -> Any:
    """A value as JSON keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    return value.code if isinstance(value, Part) else value


def told(loaded: Loaded) -> list[str]:
    """What became of it, a sentence a line."""
    lines = [f"{loaded.plan}: {loaded.new} new, {loaded.changed} changed, {loaded.same} as they were"]
    for says, places in (
        ("changed in the register, not in the file, and left so", loaded.left),
        ("in the register, not in the file, and left there", loaded.not_in_file),
        ("removed from the register since, and left out", loaded.removed),
    ):
        if places:
            more = f", and {len(places) - _MOST_TOLD} more" if len(places) > _MOST_TOLD else ""
            lines.append(f"{says}: {', '.join(places[:_MOST_TOLD])}{more}")
    return lines
