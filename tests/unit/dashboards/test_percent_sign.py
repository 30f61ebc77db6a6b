"""Percentages are written one way on every screen: a number with its sign, "95 %" in Dutch and "95%" in English.

The word stands only where no number is ("procent van de exemplaren") or the number is a word ("tien procent minder").
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import schakel
from schakel.website.messages import read_messages

PACKAGE = Path(str(schakel.__file__)).parent
WORDS = [
    *sorted((PACKAGE / "website/templates").rglob("*.html")),
    *(path for folder in ("dashboards", "privacy", "website/pages", "website/locale") for end in ("py", "toml", "po")
      for path in sorted((PACKAGE / folder).rglob(f"*.{end}"))),
    *sorted((PACKAGE / "measures/definitions").glob("*.toml")),
    *sorted((PACKAGE / "measures/norms").glob("*.toml")),
]  # fmt: skip
WORD_AFTER_NUMBER = re.compile(r"[\d}]\s?(procent|per ?cent)\b")


@pytest.mark.parametrize("path", WORDS, ids=lambda path: path.name)
def test_a_number_has_the_sign_and_not_the_word(path: Path) -> None:
    found = [line.strip()[:120] for line in path.read_text(encoding="utf-8").splitlines() if WORD_AFTER_NUMBER.search(line)]
    assert not found, f"{path.relative_to(PACKAGE)}: write the sign: 95 % (Dutch), 95% (English)"


def dutch() -> Iterator[tuple[str, str]]:
    """(where, text) of all Dutch that is kept apart from its English."""
    for path in WORDS:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".html":
            # Of a template only what is read: no tags of the template language or of the page.
            yield (
                path.name,
                re.sub(r"\{%.*?%\}|\{\{.*?\}\}|style=\"[^\"]*\"", "", re.sub(r'\{% translate "(.*?)" %\}', r"\1", text)),
            )
        if path.suffix == ".toml":
            yield from ((path.name, line) for line in text.splitlines() if re.match(r"\s*(\w+\.)*nl\s*=", line))


def test_in_dutch_a_space_stands_before_the_sign() -> None:
    found = [(where, at[0]) for where, text in dutch() for at in re.finditer(r".{0,20}\d%.{0,10}", text)]
    assert not found
    sayings = read_messages((PACKAGE / "website/locale/en/LC_MESSAGES/django.po").read_text(encoding="utf-8"))
    assert not [dutch for dutch in sayings if re.search(r"\d%", dutch)]
    assert not [english for english in sayings.values() if re.search(r"\d\s%", english)]
