"""Whether a wish was lost, once more by definition: demand of the record that is neither lent nor open, and no e-book."""

from schakel.scenarios.model import UNKNOWN, Outcome, Wishes

MET = (Outcome.OWN, Outcome.PROVINCE, Outcome.OUTSIDE, Outcome.UNOWNED, Outcome.REFERRED_TO_EBOOK, Outcome.LENT_BEFORE)


def is_lost(w: Wishes, wish: int, outcome: int) -> bool:
    """Demand is what was lent in the record, or left unmet there and not by the borrower's doing."""
    lent = w.item[wish] != UNKNOWN and w.loan[wish] != UNKNOWN
    by_borrower = w.ending[wish] in (Outcome.CANCELLED_BY_BORROWER, Outcome.NOT_COLLECTED)
    is_demand = bool(lent or not by_borrower)
    return is_demand and outcome not in (*MET, Outcome.OPEN, Outcome.CANCELLED_BY_BORROWER)
