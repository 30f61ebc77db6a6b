"""Rounds of one delivery: how it stood when it was sent, and why its owners changed answers since."""

from collections.abc import Iterable

from schakel.deliveries.entry import Entry
from schakel.deliveries.states import Act, Delivery, fold


def as_sent(entries: Iterable[Entry], delivery: str, at_most: int | None = None) -> Delivery | None:
    """How it stood when it was sent last, which a correction that is being made does not change; None when it never was.

    Args:
        at_most: no later round than this; 0 = none.
    """
    mine = [entry for entry in entries if entry.delivery == delivery]
    sent = [place for place, entry in enumerate(mine, start=1) if entry.act is Act.SEND][:at_most]
    return fold(delivery, mine[: sent[-1]]) if sent else None


def owners_reasons(entries: Iterable[Entry], delivery: str, after: int, until: int) -> list[str]:
    """Why answers that were sent are otherwise, as their owners wrote between those numbers of the ledger."""
    mine = [entry for entry in entries if entry.delivery == delivery and after < entry.number <= until]
    return [str(entry.facts["reason"]) for entry in mine if entry.act is Act.ENTER and "cells_differ" in entry.facts]
