"""An item that was lent before it came in has a wrong date, or the loan belongs to another item."""

from schakel.warehouse.audits.audit import Audit

AUDIT = Audit(
    says="no item was lent before it came into the collection",
    severity="warn",
    queries=lambda filled: (
        [
            "SELECT 'loan ' || loan_id || ': lent on ' || lent_on || ', item came in on ' || added_on "
            "FROM loans JOIN items USING (item_id) "
            "WHERE lent_on < added_on"
        ]
        if {"loans", "items"} <= filled
        else []
    ),
)
