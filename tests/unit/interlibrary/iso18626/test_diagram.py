"""The diagrams in the handbook are those of the table."""

from pathlib import Path

import pytest

from schakel.interlibrary.iso18626.states import Side, diagram


@pytest.mark.parametrize("side", Side)
def test_the_diagram_in_the_handbook_is_drawn_from_the_table(side: Side, project: Path) -> None:
    page = (project / "docs" / "handbook" / "iso18626.md").read_text()
    assert f"```mermaid\n{diagram(side)}```" in page, "write it anew with diagram(side)"
