"""A theory as it is read: its steps by kind, its edges by number, and what is still missing in it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from schakel.registers.effect.finding import Finding
from schakel.registers.effect.limits import Limits
from schakel.registers.effect.models import Backing, Design, Edge, Kind, Node, Question, Strength, Theory
from schakel.registers.effect.order import place
from schakel.registers.effect.reading import findings


@dataclass(frozen=True)
class Link:
    """One edge.

    Args:
        number: by which the drawing and the list name it.
        backings, findings: what others say of it, and what we asked about it ourselves.
    """

    number: int
    edge: Edge
    backings: tuple[Backing, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def is_measured(self) -> bool:
        """Whether figures stand behind it."""
        return bool(self.backings) or any(each.tells for each in self.findings)

    @property
    def is_overstated(self) -> bool:
        """Whether it is called stronger than what stands behind it; that can change after the edge was kept."""
        designs = [each.source.design for each in self.backings] + [each.design for each in self.findings if each.tells]
        is_compared = Design.COMPARED in designs
        has_any = bool(self.edge.evidence.strip()) or self.is_measured
        strength = self.edge.strength
        return (strength == Strength.STRONG and not is_compared) or (strength != Strength.ASSUMED and not has_any)


@dataclass(frozen=True)
class Road:
    """One theory.

    Args:
        steps: of each kind, in the order in which they were made; a kind without steps has none.
        unfounded: steps to which nothing leads, though they are no input. ending: steps that lead to nothing, though they are
            no impact.
    """

    theory: Theory
    steps: dict[Kind, tuple[Node, ...]]
    links: tuple[Link, ...]
    unfounded: tuple[Node, ...] = field(default=())
    ending: tuple[Node, ...] = field(default=())

    @property
    def measured(self) -> tuple[Link, ...]:
        """The links behind which there are figures."""
        return tuple(each for each in self.links if each.is_measured)


def road(theory: Theory, limits: Limits) -> Road:
    """One theory, from the database."""
    nodes = list(Node.objects.filter(theory=theory).order_by("id"))
    edges = Edge.objects.filter(from_node__theory=theory)
    backings = Backing.objects.filter(edge__from_node__theory=theory).select_related("source").order_by("-source__year", "id")
    asked = Question.objects.filter(edge__from_node__theory=theory).select_related(
        "measurement", "edge__from_node", "edge__to_node"
    )
    return laid_out(theory, nodes, edges, backings, findings(asked.order_by("-measurement__ends_on", "id"), limits))


def laid_out(
    theory: Theory, nodes: Iterable[Node], edges: Iterable[Edge], backings: Iterable[Backing], found: Iterable[Finding] = ()
) -> Road:
    """Numbers follow the road: the edges of the first kinds come first."""
    steps = {kind: tuple(each for each in nodes if each.kind == kind) for kind in Kind}
    behind: dict[int, list[Backing]] = {}
    for each in backings:
        behind.setdefault(each.edge_id, []).append(each)  # type: ignore[attr-defined]
    asked: dict[int, list[Finding]] = {}
    for one in found:
        asked.setdefault(one.question.edge_id, []).append(one)  # type: ignore[attr-defined]
    in_order = sorted(
        edges, key=lambda each: (place(each.from_node.kind), each.from_node.pk, place(each.to_node.kind), each.to_node.pk)
    )
    links = tuple(
        Link(number, each, tuple(behind.get(each.pk, ())), tuple(asked.get(each.pk, ())))
        for number, each in enumerate(in_order, start=1)
    )
    ends, starts = {each.to_node.pk for each in in_order}, {each.from_node.pk for each in in_order}
    unfounded = tuple(each for each in nodes if each.kind != Kind.INPUT and each.pk not in ends)
    ending = tuple(each for each in nodes if each.kind != Kind.IMPACT and each.pk not in starts)
    return Road(theory, steps, links, unfounded, ending)
