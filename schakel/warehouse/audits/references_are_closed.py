"""A row that points to nothing would vanish from every figure of its place."""

from collections.abc import Sequence

from schakel.vocabulary.tables import TABLES
from schakel.warehouse.audits.audit import Audit
from schakel.warehouse.expressions import literal, name


def _queries(filled: frozenset[str]) -> Sequence[str]:
    made = []
    for table in sorted(filled):
        for column in TABLES[table].columns:
            other, _, key = (column.references or "").partition(".")
            if other in filled:
                made.append(
                    f"SELECT {literal(f'{table}.{column.name}: ')} || {name(column.name)} FROM {table} "
                    f"WHERE {name(column.name)} IS NOT NULL AND {name(column.name)} NOT IN (SELECT {key} FROM {other})"
                )
    return made


AUDIT = Audit(says="every reference points to a row that is there", severity="stop", queries=_queries)
