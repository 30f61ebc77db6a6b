"""Two rows with one key would be counted twice."""

from collections.abc import Sequence

from schakel.vocabulary.table import Sensitivity
from schakel.vocabulary.tables import TABLES
from schakel.warehouse.audits.audit import Audit
from schakel.warehouse.expressions import literal, name


def _queries(filled: frozenset[str]) -> Sequence[str]:
    made = []
    for table in sorted(filled):
        key = ", ".join(name(column) for column in TABLES[table].key)
        shown = " || ', ' || ".join(
            f"CAST({name(column)} AS VARCHAR)"
            for column in TABLES[table].key
            if TABLES[table].column(column).sensitivity is not Sensitivity.PERSONAL
        )
        made.append(f"SELECT {literal(table + ': ')} || {shown or literal('…')} FROM {table} GROUP BY {key} HAVING count(*) > 1")
    return made


AUDIT = Audit(says="the key of every table names one row", severity="stop", queries=_queries)
