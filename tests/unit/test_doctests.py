"""Every example in a docstring gives what it says."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

import schakel

PACKAGE = Path(schakel.__file__).parent
WITH_EXAMPLES = sorted(
    ".".join(("schakel", *path.relative_to(PACKAGE).with_suffix("").parts))
    for path in PACKAGE.rglob("*.py")
    if ">>> " in path.read_text() and path.relative_to(PACKAGE).parts[0] not in ("records", "registers", "website")
)
"""Those of the site run where it is set up: `tests/functional/pages/test_examples_of_the_site.py`."""


@pytest.mark.parametrize("module", WITH_EXAMPLES)
def test_examples_give_what_they_say(module: str) -> None:
    tried = doctest.testmod(import_module(module), optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    assert tried.attempted > 0
    assert tried.failed == 0
