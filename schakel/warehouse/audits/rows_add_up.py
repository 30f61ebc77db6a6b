"""What came in must be found again, row by row: loaded, refused, superseded, repeated, left out or held."""

from schakel.warehouse.audits.audit import Audit

AUDIT = Audit(
    says="rows in are rows loaded, refused, superseded, repeated, left out and held together, for every batch and table",
    severity="stop",
    queries=lambda _: [
        """SELECT batch_id || ', table ' || "table" || ': ' || rows_in || ' in, ' ||
        (loaded + refused + superseded + repeated + left_out + held) || ' accounted for' FROM accounts
        WHERE rows_in <> loaded + refused + superseded + repeated + left_out + held""",
        """SELECT batch_id || ', table ' || "table" || ': ' || a.refused || ' counted as refused, ' || coalesce(r.n, 0) || ' kept'
        FROM accounts a LEFT JOIN (SELECT batch_id, "table", count(*) AS n FROM refused GROUP BY ALL) r USING (batch_id, "table")
        WHERE a.refused <> coalesce(r.n, 0)""",
    ],
)
