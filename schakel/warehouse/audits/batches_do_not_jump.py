"""An extract that suddenly has half or double the rows is more often a broken export than a busy night."""

from schakel.warehouse.audits.audit import Audit

AUDIT = Audit(
    says="no state or period has more than double, or less than half, the rows of the one before",
    severity="warn",
    queries=lambda _: [
        "SELECT batch_id || ': ' || rows || ' rows after ' || before FROM (SELECT batch_id, rows, lag(rows) OVER ("
        "PARTITION BY feed, extract ORDER BY coalesce(period, ''), known_on, batch_no) AS before FROM batches "
        "WHERE status = 'loaded' AND mode <> 'facts') WHERE before >= 20 AND (rows > 2 * before OR 2 * rows < before)"
    ],
)
