"""Every example in a docstring of the site and its registers gives what it says."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

import schakel

PACKAGE = Path(str(schakel.__file__)).parent
WITH_EXAMPLES = sorted(
    ".".join(("schakel", *path.relative_to(PACKAGE).with_suffix("").parts))
    for folder in ("records", "registers", "website")
    for path in (PACKAGE / folder).rglob("*.py")
    if ">>> " in path.read_text()
)


@pytest.mark.parametrize("module", WITH_EXAMPLES)
def test_examples_give_what_they_say(site: Path, module: str) -> None:  # noqa: ARG001
    tried = doctest.testmod(import_module(module), optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    assert tried.attempted > 0
    assert tried.failed == 0
