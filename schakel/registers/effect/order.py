"""Which way an edge may go: from an earlier kind of step to a later one, so that nothing can go round in a circle."""

from schakel.registers.effect.models import Kind

_PLACE = {kind: place for place, kind in enumerate(Kind.values)}


def place(kind: str) -> int:
    """How far along the road from what goes in to what comes of it; 0 is the first."""
    return _PLACE[kind]


def is_forward(kind: str, to: str) -> bool:
    """Whether an edge may go from a step of one kind to a step of the other."""
    return place(kind) < place(to)
