"""Deciding, and finding decisions back. Nobody overwrites what they did not see."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Count, Max, QuerySet

from schakel.advice.kept import Row, packed
from schakel.errors import InputError
from schakel.registers.advice.models import Change, Decision
from schakel.registers.advice.verdict import Verdict

MOST_CHARACTERS: Final = 1000
"""Of a note."""
AT_ONCE = 500
"""Rows in one statement; SQLite takes a limited number of values."""


class DecideError(InputError):
    """A decision that cannot be taken as it was given."""


@dataclass(frozen=True)
class Outcome:
    """What became of a decision on some rows.

    Args:
        decided: how many were decided. same: how many stood so already.
        clashes: decisions that somebody took after the reader looked; they stay as they are.
        left: of a whole selection, rows on which was decided before; they stay as they are.
    """

    decided: int
    same: int
    clashes: tuple[Decision, ...]
    left: int = 0


def decide(rows: Sequence[Row], verdict: str, note: str, *, by: str, at: datetime, seen: Mapping[str, int] | None) -> Outcome:
    """Decide the same on some rows, all in one transaction.

    Args:
        seen: version of the decision that the reader saw, by key (0 or absent = none); another version, decided otherwise, is
            a clash. None = a whole selection, of which nobody saw every row: what was decided before stays.

    Raises:
        DecideError: for a verdict that does not exist, or too long a note.
    """
    if verdict not in set(Verdict):
        raise DecideError(f"verdict is {verdict!r}; allowed are {', '.join(Verdict)}")
    note = note.strip()
    if len(note) > MOST_CHARACTERS:
        raise DecideError(f"note has {len(note)} characters; allowed are {MOST_CHARACTERS}")
    try:
        return _decide(rows, Verdict(verdict), note, by, at, seen)
    except IntegrityError:
        # Somebody decided on one of them for the first time between our looking and our writing: it is there now, and clashes.
        return _decide(rows, Verdict(verdict), note, by, at, seen)


@transaction.atomic
def _decide(rows: Sequence[Row], verdict: Verdict, note: str, by: str, at: datetime, seen: Mapping[str, int] | None) -> Outcome:
    there = {
        each.key: each
        for keys in _parts(row.advised.key for row in rows)
        for each in Decision.objects.select_for_update().filter(key__in=keys)
    }
    new = {row.advised.key: row for row in rows if row.advised.key not in there}
    clashes, changed, same = [], [], 0
    advised = {row.advised.key: row.advised for row in rows}
    for decision in there.values():
        # To another place than was decided is another thing, though it is the same item.
        if (decision.verdict, decision.note, decision.to) == (verdict.value, note, advised[decision.key].to or ""):
            same += 1
        elif seen is None:
            continue
        elif decision.version != seen.get(decision.key, 0):
            clashes.append(decision)
        else:
            changed.append(decision)
    made = Decision.objects.bulk_create([_new(row, verdict, note, by, at) for row in new.values()])
    changes = [Change(decision=each, at=at, by=by, verdict=verdict.value, note=note) for each in made]
    changes += [
        Change(
            decision=each, at=at, by=by, verdict=verdict.value, note=note, verdict_before=each.verdict,
            note_before=each.note, by_before=each.by, at_before=each.at,
        )
        for each in changed
    ]  # fmt: skip
    Change.objects.bulk_create(changes)
    for each in changed:
        # What is decided now is decided on the advice of now: a later snapshot may move the item elsewhere, or buy more.
        now = advised[each.key]
        each.to, each.copies, each.reasons = now.to or "", now.copies, packed(now.reasons)
        each.verdict, each.note, each.by, each.at, each.version = verdict.value, note, by, at, each.version + 1
    fields = ["to", "copies", "reasons", "verdict", "note", "by", "at", "version"]
    Decision.objects.bulk_update(changed, fields, batch_size=AT_ONCE // len(fields))
    left = len(there) - same if seen is None else 0
    return Outcome(len(changes), same, tuple(clashes), left)


def _new(row: Row, verdict: Verdict, note: str, by: str, at: datetime) -> Decision:
    advised = row.advised
    return Decision(
        key=advised.key, kind=row.kind, action=advised.action.value, organisation=row.organisation, location=advised.location,
        to=advised.to or "", title_id=advised.title_id, item_id=advised.item_id or "", title=row.title, author=row.author,
        category=row.category, copies=advised.copies, reasons=packed(advised.reasons), verdict=verdict.value, note=note,
        by=by, at=at,
    )  # fmt: skip


def decisions_on(keys: Collection[str]) -> dict[str, Decision]:
    """The decisions on these, by key."""
    return {each.key: each for some in _parts(sorted(keys)) for each in Decision.objects.filter(key__in=some)}


def decided_keys(organisation: str, action: str, verdict: str = "") -> set[str]:
    """Keys of an organisation and action on which was decided, or decided so."""
    found = Decision.objects.filter(organisation=organisation, action=action)
    found = found.filter(verdict=verdict) if verdict else found
    return set(found.values_list("key", flat=True))


def newest_change() -> int:
    """Number of the last change; another number, other decisions."""
    return Change.objects.aggregate(newest=Max("id"))["newest"] or 0


def decisions_by_place(organisation: str) -> dict[str, int]:
    """How many decisions there are by location of an organisation; "": by organisation."""
    found = Decision.objects.filter(organisation=organisation) if organisation else Decision.objects.all()
    column = "location" if organisation else "organisation"
    return dict(found.order_by().values_list(column).annotate(many=Count("id")))


def journal(organisation: str) -> QuerySet[Change]:
    """All changes, newest first; "" for every organisation."""
    found = Change.objects.select_related("decision")
    return found.filter(decision__organisation=organisation) if organisation else found


def _parts(keys: Iterable[str]) -> Iterator[list[str]]:
    listed = list(keys)
    yield from (listed[place : place + AT_ONCE] for place in range(0, len(listed), AT_ONCE))
