"""The effect of decisions, measured once for each snapshot, at the end of its refresh, and kept until the next. Pages read it."""

import json
from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from schakel.advice.effects import Decided, Effect, measure_effects
from schakel.collection.advised import Action
from schakel.registers.advice.models import Decision, Measured
from schakel.registers.advice.verdict import Verdict
from schakel.warehouse.snapshot import Snapshot


def measure(snapshot: Snapshot) -> int:
    """Measure what is not measured yet in this snapshot, or was decided anew; returns how many. Safe to do again."""
    done = Measured.objects.filter(decision=OuterRef("pk"), version=OuterRef("version"), snapshot=snapshot.id)
    waiting = list(Decision.objects.filter(~Exists(done)).order_by("id"))
    if not waiting:
        return 0
    later = [each for each in waiting if decided(each).on >= snapshot.known_on]
    _keep(later, [Effect(each.key, "too_early") for each in later], snapshot)
    # Only what was decided before the data end is worth an engine.
    if earlier := [each for each in waiting if decided(each).on < snapshot.known_on]:
        with snapshot.connect() as connection:
            effects = measure_effects(connection, [decided(each) for each in earlier], snapshot.known_on)
        _keep(earlier, effects, snapshot)
    return len(waiting)


@transaction.atomic
def _keep(decisions: Sequence[Decision], effects: Sequence[Effect], snapshot: Snapshot) -> None:
    made = [
        Measured(
            decision=decision, version=decision.version, snapshot=snapshot.id, known_on=snapshot.known_on, effect=_packed(effect)
        )
        for decision, effect in zip(decisions, effects, strict=True)
    ]
    # Two readers may measure the same at once: what they find is the same, so the last one stays.
    Measured.objects.bulk_create(
        made, update_conflicts=True, unique_fields=["decision"],
        update_fields=["version", "snapshot", "known_on", "effect"],
    )  # fmt: skip


def measured(organisation: str) -> list[tuple[Decision, Effect]]:
    """Decisions with their effect, newest decision first; "" for every organisation. What was decided since is too early."""
    found = Decision.objects.select_related("measured").order_by("-at", "-id")
    found = found.filter(organisation=organisation) if organisation else found
    return [(each, _effect_of(each)) for each in found]


def how_many_measured(snapshot: Snapshot) -> int:
    """Decisions of which the effect was seen in this snapshot; what was read with another number is out of date."""
    return Measured.objects.filter(snapshot=snapshot.id).count()


def _effect_of(decision: Decision) -> Effect:
    seen: Measured | None = getattr(decision, "measured", None)
    return _unpacked(seen) if seen is not None and seen.version == decision.version else Effect(decision.key, "too_early")


def decided(row: Decision) -> Decided:
    """A row of the register as measuring needs it; its day is that of the wall clock, as the page shows it."""
    return Decided(
        key=row.key, action=Action(row.action), organisation=row.organisation, location=row.location, to=row.to,
        title_id=row.title_id, item_id=row.item_id, is_to_do=row.verdict == Verdict.DO,
        on=timezone.localtime(row.at).date(),
    )  # fmt: skip


def _packed(effect: Effect) -> str:
    found = {name: value for name, value in vars(effect).items() if value is not None and name not in ("key", "carried_out_on")}
    return json.dumps({**found, "carried_out_on": effect.carried_out_on.isoformat() if effect.carried_out_on else None})


def _unpacked(row: Measured) -> Effect:
    found = json.loads(row.effect)
    day = found.pop("carried_out_on")
    return Effect(key=row.decision.key, carried_out_on=date.fromisoformat(day) if day else None, **found)
