"""*Effect*: the Theories of Change, and each of them as a drawing and as sentences."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from schakel.records.sheet import sheets
from schakel.registers.effect.diagram import RADIUS, diagram
from schakel.registers.effect.models import Strength, Theory
from schakel.registers.effect.road import Link, Road, road
from schakel.website import rights
from schakel.website.pages.known import known
from schakel.website.pages.signed_in import signed_in

_TONES = {Strength.SUPPORTED: "good", Strength.STRONG: "good"}


@signed_in
def page(request: HttpRequest) -> HttpResponse:
    """All of them."""
    reader = rights.reader_of(request)
    rights.check_may_see_effect(reader)
    roads = [road(each) for each in Theory.objects.order_by("line", "title")]
    return render(request, "effect.html", {
        "roads": [_counts(each) for each in roads], "may_keep": rights.may_keep(reader, sheets()["theories"]),
        "edges": sum(len(each.links) for each in roads), "measured": sum(len(each.measured) for each in roads),
    })  # fmt: skip


@signed_in
def theory(request: HttpRequest, number: int) -> HttpResponse:
    """One of them."""
    reader = rights.reader_of(request)
    rights.check_may_see_effect(reader)
    found = Theory.objects.filter(pk=number).first()
    if found is None:
        raise Http404
    made = road(found)
    return render(request, "effect_theory.html", {
        "theory": found, "road": made, "drawn": diagram(made) if made.links else None, "radius": RADIUS,
        "columns": [(kind, steps) for kind, steps in made.steps.items() if steps],
        "groups": _by_kind(made), "may_keep": rights.may_keep(reader, sheets()["theories"]),
        "plan_line": known().plan_lines.get(found.plan_code, found.plan_code), "strengths": list(Strength),
    })  # fmt: skip


def _counts(made: Road) -> dict[str, Any]:
    by_strength = [(each.label, sum(link.edge.strength == each for link in made.links)) for each in Strength]
    return {"road": made, "edges": len(made.links), "measured": len(made.measured), "by_strength": by_strength}


def _by_kind(made: Road) -> list[tuple[Any, list[tuple[Link, str]]]]:
    """The links by the kind of step that they start from, each with the tone of its strength."""
    found: dict[Any, list[tuple[Link, str]]] = {}
    for link in made.links:
        kind = link.edge.from_node.get_kind_display()  # type: ignore[attr-defined]
        found.setdefault(kind, []).append((link, _TONES.get(Strength(link.edge.strength), "")))
    return list(found.items())
