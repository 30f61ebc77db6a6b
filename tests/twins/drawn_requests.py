"""Interlibrary requests, holds and transits drawn at random onto a drawn network, with every oddity that real ones have."""

import random
from datetime import date, timedelta

from twins.drawn_network import TODAY, Data, draw

from schakel.vocabulary.codes import REQUEST_OUTCOMES, REQUEST_SCOPES


def draw_requests(seed: int, size: int) -> Data:
    """A drawn network whose requests go between organisations on days that may be missing."""
    data, r = draw(seed, size), random.Random(seed + 1)
    data["interlibrary_requests"].clear()
    scopes = REQUEST_SCOPES if r.random() < 0.7 else ("own_organisation", "national_out")
    for n in range(size * 2):
        placed = date(2019, 1, 1) + timedelta(days=r.randrange(650))
        shipped = placed + timedelta(days=r.randrange(40)) if r.random() < 0.7 else None
        received = (shipped or placed) + timedelta(days=r.randrange(9)) if r.random() < 0.7 else None
        data["interlibrary_requests"].append({
            "request_id": f"q{n}", "title_id": None, "requester_code": r.choice(["O1", "O2", "Z"]), "pickup_location_code": None,
            "supplier_code": r.choice([None, "O1", "O2", "P", "Z"]), "scope": r.choice(scopes), "placed_on": placed,
            "shipped_on": shipped, "received_on": received, "lent_on": received if r.random() < 0.5 else None,
            "returned_on": None,
            "ended_on": min((received or placed) + timedelta(days=r.randrange(60)), TODAY) if r.random() < 0.8 else None,
            "outcome": r.choice(REQUEST_OUTCOMES), "unfilled_reason": r.choice([None, " ", "lost", "too new"]),
        })  # fmt: skip
    for hold in data["holds"]:
        hold["item_id"] = r.choice([None, "gone", f"i{r.randrange(size)}", f"i{r.randrange(size)}"])
    for transit in data["transits"]:
        transit["to_location_code"] = r.choice(["A", "B", "C", "S", "Y", "W", "E", "X"])
    return data
