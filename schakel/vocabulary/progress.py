"""How long work tells where it is: a promise that the command line, the site and tests each keep in their own way."""

from typing import Protocol


class Progress(Protocol):
    """Told by long work; shown as a bar, as lines, or not at all."""

    def begin(self, what: str, total: int | None) -> None:
        """Start a piece of work of `total` steps; None when nobody knows how many. Ends the piece before."""

    def advance(self, n: int) -> None:
        """So many steps further."""

    def say(self, message: str) -> None:
        """Something a person should know, such as a batch that is held; never holds a personal value."""


class Silent:
    """Says nothing; for tests and for callers that only want the result."""

    def begin(self, what: str, total: int | None) -> None:
        """Ignored."""

    def advance(self, n: int) -> None:
        """Ignored."""

    def say(self, message: str) -> None:
        """Ignored."""
