"""What the forms of registers may offer: places of the current snapshot, and lines of the plan."""

from schakel.records.known import Known
from schakel.registers.plan.lines import lines_to_serve
from schakel.website.pages import reading
from schakel.website.snapshots import current_snapshot


def known() -> Known:
    """Places by name, and the lines of plans that are not closed."""
    snapshot = current_snapshot()
    lines = lines_to_serve()
    if snapshot is None or not reading.available(snapshot):
        return Known(plan_lines=lines)
    by_level = reading.places(snapshot).by_level
    return Known(
        {each.code: each.name for each in by_level.get("organisation", ())},
        {each.code: each.name for each in by_level.get("location", ())},
        lines,
        {each.code: each.organisation_code for each in by_level.get("location", ()) if each.organisation_code},
    )
