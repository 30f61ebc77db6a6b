"""The drawing of any theory: nothing lies over anything else, and every arrow goes from its one step to its other."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

KINDS = ("input", "activity", "output", "short", "middle", "impact")
TEXTS = st.text("abcdefgh ", min_size=1, max_size=120).map(str.strip).filter(bool)


pytestmark = pytest.mark.usefixtures("site")


@st.composite
def roads(draw: Any) -> Any:
    from schakel.registers.effect.models import Edge, Node, Theory
    from schakel.registers.effect.order import is_forward
    from schakel.registers.effect.road import laid_out

    theory = Theory(pk=1, title="T")
    texts = draw(st.lists(st.tuples(st.sampled_from(KINDS), TEXTS), min_size=2, max_size=14))
    nodes = [Node(pk=number, theory=theory, kind=kind, text=text) for number, (kind, text) in enumerate(texts, start=1)]
    pairs = [(a, b) for a in nodes for b in nodes if is_forward(a.kind, b.kind)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique_by=lambda pair: (pair[0].pk, pair[1].pk), max_size=20)) if pairs else []
    edges = [Edge(pk=number, from_node=a, to_node=b, strength="assumed") for number, (a, b) in enumerate(chosen, start=1)]
    return laid_out(theory, nodes, edges, [])


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_nothing_lies_over_anything_else_and_arrows_join_their_steps(data: st.DataObject) -> None:
    from schakel.registers.effect.diagram import BETWEEN, COLUMN, diagram

    road = data.draw(roads())
    drawn = diagram(road)
    assert sum(map(len, road.steps.values())) == len(drawn.boxes)
    for number, box in enumerate(drawn.boxes):
        assert 0 <= box.x <= drawn.width - box.width
        assert box.y + box.height <= drawn.height
        for other in drawn.boxes[number + 1 :]:
            if box.x == other.x:
                assert box.y + box.height + BETWEEN <= other.y or other.y + other.height + BETWEEN <= box.y
    middles = {(box.x + COLUMN, box.y + box.height / 2) for box in drawn.boxes}
    ends = {(box.x - 6, box.y + box.height / 2) for box in drawn.boxes}
    assert len(drawn.arrows) == len(road.links)
    for arrow, link in zip(drawn.arrows, road.links, strict=True):
        assert arrow.number == link.number
        x, y = map(float, arrow.path[1:].split("C")[0].split(" "))
        assert any(abs(x - a) < 0.01 and abs(y - b) < 0.01 for a, b in middles)
        x, y = map(float, arrow.path.split(" ")[-2:])
        assert any(abs(x - a) < 0.01 and abs(y - b) < 0.01 for a, b in ends)
        # Its number stands between two columns, never upon a step.
        assert all(not box.x < arrow.x < box.x + COLUMN for box in drawn.boxes)


@given(text=TEXTS, signs=st.integers(8, 30))
def test_a_text_in_lines_loses_no_sign_and_no_line_is_too_long(text: str, signs: int) -> None:
    from schakel.registers.effect.diagram import wrapped

    lines = wrapped(text, signs)
    assert all(len(line) <= signs for line in lines)
    assert "".join(lines).replace("-", "").replace(" ", "") == text.replace(" ", "")


def test_a_word_longer_than_a_line_is_broken_with_a_hyphen_and_no_scrap_is_left() -> None:
    from schakel.registers.effect.diagram import wrapped

    assert wrapped("Ouders lezen vaker voor", 12) == ("Ouders lezen", "vaker voor")
    assert wrapped("basisvaardigheden", 16) == ("basisvaardi-", "gheden")
