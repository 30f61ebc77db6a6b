"""How norms stand by what people wrote down with evidence: facts that somebody told, beside those of `norm_facts.toml`."""

from datetime import date
from urllib.parse import urlencode

from schakel.measures.norm_facts import Fact
from schakel.measures.norms import find_norms
from schakel.registers.plan.models import Told


def facts(on: date) -> tuple[Fact, ...]:
    """All that was told up to that day.

    What a norm no longer asks, or data tell by now, stays in the list and counts for nothing.
    """
    norms, found = find_norms(), []
    for told in Told.objects.filter(known_on__lte=on).order_by("known_on", "pk"):
        norm, starts_on = norms.get(told.norm), date(told.year, 1, 1)
        asked = norm.on(starts_on) if norm is not None and norm.needs_fact else None
        if norm is None or asked is None or "year" not in asked.periods:
            continue
        value = bool(told.value) if norm.kind in ("yes_no", "document") else told.value
        where = f"norms-told?{urlencode({'norm': told.norm, 'year': told.year})}"
        found.append(Fact(told.norm, told.of, "year", starts_on, value, told.known_on, told.evidence, where=where))
    return tuple(found)
