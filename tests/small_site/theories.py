"""A Theory of Change of four steps, and a measurement of it."""

from typing import Any


def clear() -> None:
    """No theories, and no trail of any."""
    from auditlog.models import LogEntry

    from schakel.registers.effect import models

    kinds = (models.Question, models.Measurement, models.Backing, models.Source, models.Edge, models.Node, models.Theory)
    for each in (*kinds, LogEntry):
        each.objects.all().delete()


def make() -> Any:
    """The theory; it has no edges yet."""
    from schakel.registers.effect.models import Node, Theory

    made = Theory.objects.create(title="Taalhuis", line="learning", about="Iedereen kan lezen.")
    for kind, text in (("activity", "Cursus"), ("output", "Deelnemers"), ("short", "Durft te lezen"), ("impact", "Doet mee")):
        Node.objects.create(theory=made, kind=kind, text=text)
    return made


def measured(theory: Any, design: str, *, invited: int | None = None, **other: Any) -> Any:
    """A measurement with one question, `durf` from 1 to 5 and good from 4, behind an edge from Deelnemers to Durft te lezen."""
    from datetime import date

    from schakel.registers.effect.models import Edge, Measurement, Node, Question

    made = Measurement.objects.create(
        theory=theory, title=f"Meting {design}", design=design, starts_on=date(2022, 1, 1), ends_on=date(2022, 6, 30),
        audience="deelnemers", invited=invited,
    )  # fmt: skip
    ends = [Node.objects.get(theory=theory, text=text) for text in ("Deelnemers", "Durft te lezen")]
    edge, _made = Edge.objects.get_or_create(from_node=ends[0], to_node=ends[1], defaults={"assumption": "Wie oefent, durft."})
    Question.objects.create(measurement=made, code="durf", text="Durft u te lezen?", good_from=4, edge=edge, **other)
    return made
