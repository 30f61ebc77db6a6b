"""What the forms of registers may offer: places of the current snapshot, and lines of the plan."""

from functools import lru_cache

from schakel.records.counted import newest_change
from schakel.records.known import Known
from schakel.registers.plan.lines import lines_to_serve
from schakel.website.pages import reading
from schakel.website.snapshots import current_snapshot


@lru_cache(maxsize=2)
def _lines(change: tuple[int, int]) -> dict[str, str]:  # noqa: ARG001 (another change, other lines)
    return lines_to_serve()


def known() -> Known:
    """Places by name, and the lines of plans that are not closed."""
    snapshot = current_snapshot()
    lines = _lines(newest_change())
    if snapshot is None or not reading.available(snapshot):
        return Known(plan_lines=lines)
    by_level = reading.places(snapshot).by_level
    return Known(
        {each.code: each.name for each in by_level.get("organisation", ())},
        {each.code: each.name for each in by_level.get("location", ())},
        lines,
        {each.code: each.organisation_code for each in by_level.get("location", ()) if each.organisation_code},
    )
