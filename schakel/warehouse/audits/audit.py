"""What an audit is: a query of which every row is a finding."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

SEVERITIES = ("stop", "warn")


@dataclass(frozen=True)
class Audit:
    """One audit.

    Args:
        says: what holds when nothing is found, in a sentence.
        severity: `stop` keeps the snapshot from being published, `warn` is shown with it.
        queries: given the tables that have rows, the queries to ask; each row has one text column.
    """

    says: str
    severity: str
    queries: Callable[[frozenset[str]], Sequence[str]]

    def __post_init__(self) -> None:
        if self.severity not in SEVERITIES:
            raise ValueError(f"severity is {self.severity!r}; allowed are {', '.join(SEVERITIES)}")
