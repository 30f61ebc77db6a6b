"""A measure adds single loans to published counts of loans: a place and month that has both would count double."""

from schakel.warehouse.audits.audit import Audit

AUDIT = Audit(
    says="no location has both single loans and published counts of loans in one month",
    severity="stop",
    queries=lambda filled: (
        [
            "SELECT DISTINCT c.location_code || ': ' || strftime(l.month, '%Y-%m') FROM loan_counts c JOIN ("
            "SELECT DISTINCT location_code, date_trunc('month', lent_on) AS month FROM loans) l "
            "ON l.location_code = c.location_code "
            "AND l.month + INTERVAL 1 MONTH > c.starts_on AND l.month < c.ends_on"
        ]
        if {"loans", "loan_counts"} <= filled
        else []
    ),
)
