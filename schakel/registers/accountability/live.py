"""Live figures in a text: `{loans}` is that of the report's year, `{loans 2020}` of another; `{gedaan}` counts the plan."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from schakel.errors import InputError

_BRACES = re.compile(r"\{([^{}]*)\}")
_ASKED = re.compile(r"([a-z_0-9]+)(?: (\d{4}))?")
COUNTS = ("regels", "gedaan", "deels", "niet", "open")
"""Of the lines of the plan: all, done, partly, not, and those that nobody has judged yet."""


class LiveError(InputError):
    """What stands between braces is no figure.

    Args:
        found: what was found. known: whether the form was right, and only the name is not known.
    """

    def __init__(self, found: str, *, is_form: bool) -> None:
        super().__init__(f"{{{found}}} is {'not written as {name} or {name 2020}' if is_form else 'no figure'}")
        self.found, self.is_form = found, is_form


@dataclass(frozen=True)
class Asked:
    """One figure that a text asks for; `year` None is that of the report."""

    name: str
    year: int | None = None


def asked(text: str, known: Callable[[str], bool]) -> Iterator[Asked]:
    """Every figure in a text, in order.

    Raises:
        LiveError: for the first that is written in another way, or that is not known.

    >>> list(asked("Van {regels} regels, en {loans 2019} uitleningen.", lambda name: name in ("regels", "loans")))
    [Asked(name='regels', year=None), Asked(name='loans', year=2019)]
    """
    for found in _BRACES.finditer(text):
        yield _read(found[1], known)


def _read(words: str, known: Callable[[str], bool]) -> Asked:
    match = _ASKED.fullmatch(" ".join(words.split()).lower())
    if match is None:
        raise LiveError(words, is_form=True)
    if not known(match[1]):
        raise LiveError(match[1], is_form=False)
    return Asked(match[1], int(match[2]) if match[2] else None)


def filled(text: str, answer: Callable[[Asked], str]) -> str:
    """The text with its figures. What cannot be read any more, such as a figure that is gone, stays as it was written."""

    def one(found: re.Match[str]) -> str:
        try:
            return answer(_read(found[1], lambda _: True))
        except (LiveError, KeyError):
            return found[0]

    return _BRACES.sub(one, text)
