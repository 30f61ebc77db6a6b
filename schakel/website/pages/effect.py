"""*Effect*: the Theories of Change, and each of them as a drawing and as sentences."""

from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from schakel.records.sheet import sheets
from schakel.registers.effect.diagram import RADIUS, diagram
from schakel.registers.effect.limits import Limits, load_limits
from schakel.registers.effect.models import Measurement, Strength, Theory
from schakel.registers.effect.road import Link, Road, road
from schakel.registers.effect.sentences import sentences
from schakel.website import rights
from schakel.website.frame import language
from schakel.website.pages.known import known
from schakel.website.pages.signed_in import signed_in

_TONES = {Strength.SUPPORTED: "good", Strength.STRONG: "good"}


def limits() -> Limits:
    """When measurements are silent, of the data folder that is served."""
    return load_limits(cast(Path, settings.DATA))


@signed_in
def page(request: HttpRequest) -> HttpResponse:
    """All of them."""
    reader = rights.reader_of(request)
    rights.check_may_see_effect(reader)
    counts = limits()
    roads = [road(each, counts) for each in Theory.objects.order_by("line", "title")]
    return render(request, "effect.html", {
        "roads": [_counts(each) for each in roads], "may_keep": rights.may_keep(reader, sheets()["theories"]),
        "edges": sum(len(each.links) for each in roads), "measured": sum(len(each.measured) for each in roads),
        "measurements": list(Measurement.objects.select_related("theory")[:_MOST]),
    })  # fmt: skip


_MOST = 50
"""Measurements that stand on the page; of more, the list tells."""


@signed_in
def theory(request: HttpRequest, number: int) -> HttpResponse:
    """One of them."""
    reader = rights.reader_of(request)
    rights.check_may_see_effect(reader)
    found = Theory.objects.filter(pk=number).first()
    if found is None:
        raise Http404
    made = road(found, limits())
    return render(request, "effect_theory.html", {
        "theory": found, "road": made, "drawn": diagram(made) if made.links else None, "radius": RADIUS,
        "columns": [(kind, steps) for kind, steps in made.steps.items() if steps],
        "groups": _by_kind(made), "may_keep": rights.may_keep(reader, sheets()["theories"]),
        "plan_line": known().plan_lines.get(found.plan_code, found.plan_code), "strengths": list(Strength),
        "measurements": list(Measurement.objects.filter(theory=found)),
    })  # fmt: skip


def _counts(made: Road) -> dict[str, Any]:
    by_strength = [(each.label, sum(link.edge.strength == each for link in made.links)) for each in Strength]
    return {"road": made, "edges": len(made.links), "measured": len(made.measured), "by_strength": by_strength}


def _by_kind(made: Road) -> list[tuple[Any, list[dict[str, Any]]]]:
    """The links by the kind of step that they start from, each with the tone of its strength and its findings in words."""
    found: dict[Any, list[dict[str, Any]]] = {}
    for link in made.links:
        kind = link.edge.from_node.get_kind_display()  # type: ignore[attr-defined]
        found.setdefault(kind, []).append(_told(link))
    return list(found.items())


def _told(link: Link) -> dict[str, Any]:
    said = [(each.question.measurement, sentences(each, language())) for each in link.findings]
    return {"link": link, "tone": _TONES.get(Strength(link.edge.strength), ""), "findings": said}
