"""Classes of locations through the years: each month is judged by the version of the rule set that holds on its last day."""

from itertools import pairwise

import ibis
import ibis.expr.types as ir

from schakel.measures.months import NEVER
from schakel.measures.rulesets import RuleSet, class_expression


def classes_by_version(rule_set: RuleSet, table: ir.Table) -> dict[str, ir.Value]:
    """A column for each version with the class it gives to the facts of a row."""
    return {_column(number): class_expression(rule_set, table, day) for number, day in enumerate(rule_set.days)}


def in_months_of_version(rule_set: RuleSet, found: ir.Table, shift: int) -> ir.Table:
    """Replace those columns by `part`: a row for each version, in the months that the version judges.

    A month belongs to the last version that begins in it or before. The first version also judges earlier months.

    Args:
        found: with `begins` and `ends`, months that were moved by `shift` when the start of a period is looked at.
    """
    months = [day.year * 12 + day.month - 1 + shift for day in rule_set.days]
    stacked = []
    for number, (first, after) in enumerate(pairwise([0, *months[1:], NEVER + shift])):
        mine = found.mutate(
            part=found[_column(number)], begins=ibis.greatest(found.begins, first), ends=ibis.least(found.ends, after)
        )
        stacked.append(mine.filter(mine.begins < mine.ends).drop(*(_column(each) for each in range(len(months)))))
    return ibis.union(*stacked) if len(stacked) > 1 else stacked[0]


def _column(number: int) -> str:
    return f"class_of_version_{number}"
