"""What the partners tell of the norms of a plan: with how many of the provincial institutions there was a talk in a year."""

from datetime import date

from schakel.measures.norm_facts import Fact
from schakel.records.counted import of_year
from schakel.records.standing import Standing
from schakel.registers.partners.models import Kind, Talk

_SOURCE = "lijst Gesprekken met partners: systeeminstellingen met wie er een gesprek was"


def facts(on: date) -> tuple[Fact, ...]:
    """Up to that day, for each year since the first talk. Whoever was talked with twice counts once."""
    held = set(
        Talk.objects.filter(standing=Standing.HELD, partner__kind=Kind.SYSTEM, on__lte=on).values_list("on__year", "partner")
    )
    if not held:
        return ()
    first = min(year for year, _partner in held)
    return tuple(
        of_year("partner_talks", "", year, sum(each == year for each, _partner in held), on, _SOURCE)
        for year in range(first, on.year + 1)
    )
