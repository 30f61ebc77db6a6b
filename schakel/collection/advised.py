"""What a collection advisor is advised to do, one row a thing, with its reasons: what pages, files and decisions share."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Action(StrEnum):
    """What can be done with an item, or for a title."""

    WEED = "weed"
    MOVE = "move"
    BUY = "buy"
    KEEP = "keep"


@dataclass(frozen=True)
class Reason:
    """Why, as a rule said it: `code` chooses the sentence, `figures` fill it.

    Args:
        code: name of the rule's ground, such as `not_lent`; every code has a sentence in both languages.
        figures: what was measured, by name; a number keeps its unit in its name (`days_not_lent`, `copies_in_network`).
    """

    code: str
    figures: Mapping[str, float | int | str]


@dataclass(frozen=True)
class Advised:
    """One thing to do.

    Args:
        location: code of the location that acts: where the item belongs, or for which is bought.
        to: code of the location an item moves to; None unless it moves.
        item_id: the item; None where a title is bought.
        copies: how many are bought; 1 for an item.
        reasons: at least one, the weightiest first.
    """

    action: Action
    location: str
    title_id: str
    item_id: str | None
    reasons: tuple[Reason, ...]
    to: str | None = None
    copies: int = 1

    @property
    def key(self) -> str:
        """The same thing advised again has the same key, so that a decision on it is found back."""
        return f"{self.action}:{self.location}:{self.item_id or self.title_id}"


@dataclass(frozen=True)
class AdviceList:
    """One list to act on, for an organisation.

    Args:
        kind: who made it: `weeding`, `moving`, `buying`, `plan`.
        on: day up to which the snapshot was looked at.
        rules: name and version of the rules that spoke.
        left_out: things that the rules looked at and do not advise, counted by reason (`last_in_province` among them).
    """

    kind: str
    organisation: str
    on: date
    rules: str
    rows: tuple[Advised, ...]
    left_out: Mapping[str, int]
