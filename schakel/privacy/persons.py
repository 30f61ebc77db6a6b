"""Which measures count persons: asked of the columns that their definitions read, never kept in a list."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from schakel.measures.definition import Measure
from schakel.measures.term import Term, follow
from schakel.vocabulary.table import Sensitivity, Table
from schakel.vocabulary.tables import TABLES


@dataclass(frozen=True)
class Persons:
    """Which sides of a measure count persons, and so can point at one."""

    numerator: bool
    denominator: bool

    @property
    def any(self) -> bool:
        """Whether it counts persons at all."""
        return self.numerator or self.denominator


def persons_of(measure: Measure) -> Persons:
    """A side counts persons when any version of it reads a column that is personal or a small count.

    Also a condition counts as reading: loans of one age class are about the few people in it.
    """
    by_part = any(
        _reads_person(term.promise, (measure.part,))
        for version in measure.versions
        for term in version.numerator
        if _has(term, measure.part)
    )
    return Persons(
        numerator=by_part or any(_counts_persons(term) for version in measure.versions for term in version.numerator),
        denominator=any(_counts_persons(term) for version in measure.versions for term in version.denominator),
    )


def _counts_persons(term: Term) -> bool:
    return _reads_person(term.promise, _columns(term))


def _columns(term: Term) -> Iterator[str]:
    yield from (column for column in (term.column, term.residence) if column)
    yield from (where.column for where in term.where)


def _has(term: Term, part: str | None) -> bool:
    return part is not None and term.rule_set is None and term.promise.has(part)


def _reads_person(table: Table, columns: Iterable[str | None]) -> bool:
    return any(follow(TABLES[table.name], column)[1].sensitivity is not Sensitivity.PUBLIC for column in columns if column)
