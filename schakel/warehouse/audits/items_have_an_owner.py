"""Of an item without an owner nobody can say whose demand it meets: its loans count in no norm."""

from schakel.warehouse.audits.audit import Audit

AUDIT = Audit(
    says="every item that belongs to a collection has a known owner",
    severity="warn",
    queries=lambda filled: (
        # By place: each finding tells how many, and a source that names no owner at all is one line a place.
        [
            "SELECT coalesce(location_code, '-') || ': ' || count(*) FILTER (owner_code IS NULL) || ' of ' || count(*) "
            "|| ' items have no known owner' FROM items WHERE withdrawn_on IS NULL "
            "GROUP BY location_code HAVING count(*) FILTER (owner_code IS NULL) > 0"
        ]
        if "items" in filled
        else []
    ),
)
