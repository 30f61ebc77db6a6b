"""Counts of persons that are no measure (who waits for a title, wishes lost in a replay): released like any figure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from schakel.measures.figure import Figure
from schakel.privacy.audience import Audience, Thresholds
from schakel.privacy.linked import key
from schakel.privacy.persons import Persons
from schakel.privacy.publishable import Publishable
from schakel.privacy.release import release


@dataclass(frozen=True)
class Count:
    """One count of persons, or of what each was done by one person.

    Args:
        name, part: what is counted. place_code: of whom; the network when it is of no single place.
        value: None when not known.
    """

    name: str
    place_code: str
    part: str
    value: float | None


Name = tuple[str, str, str]
"""Name, place, part."""


def release_counts(
    counts: Sequence[Count],
    audience: Mapping[str, Audience] | Audience,
    day: date,
    *,
    thresholds: Thresholds,
    sums: Iterable[tuple[Name, Sequence[Name]]] = (),
) -> Mapping[Name, Publishable]:
    """Release counts that are shown together.

    Args:
        audience: how close the reader stands, by place; or the same for all.
        day: of which the counts tell.
        thresholds: what `privacy.toml` says.
        sums: (total, parts) that a reader can make of what is shown.
    """
    figures = {(each.name, each.place_code, each.part): _figure(each, day) for each in counts}
    keys = {name: key(figure) for name, figure in figures.items()}
    persons = {each.name: Persons(numerator=True, denominator=False) for each in counts}

    def of(figure: Figure) -> Audience:
        return audience if isinstance(audience, Audience) else audience[figure.place_code]

    made = [(keys[total], [keys[part] for part in parts if part in keys]) for total, parts in sums if total in keys]
    released = release(list(figures.values()), persons, of, sums=made, thresholds=thresholds)
    return dict(zip(figures, released, strict=True))


def _figure(count: Count, day: date) -> Figure:
    return Figure(
        measure=count.name, version=day, level="network", place_code=count.place_code, period="year", starts_on=day,
        part=count.part, numerator=count.value, denominator=None, value=count.value, rows=round(count.value or 0),
        is_complete=True,
    )  # fmt: skip
