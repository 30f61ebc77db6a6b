"""The collection norms taken apart: how much of the demand was met, and by which cause the rest was not, to the last wish."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import duckdb

from schakel.collection.missed import find_missed
from schakel.errors import InputError, SchakelError
from schakel.measures.comparison import Interval, wilson
from schakel.measures.figure import Figure, period_end
from schakel.measures.norms import Judgement, judge, norms_of
from schakel.measures.reading import figure as read_figure
from schakel.measures.reading import series as read_series
from schakel.warehouse.finishing import Building, write_extra

NORMS = ("95", "999")
"""95 %: from the own organisation; 99.9 %: from the province."""

FORMS = ("strict", "lenient")
"""Strict counts demand that was never met in the whole; lenient counts loans only."""

CAUSES: Mapping[str, tuple[str, ...]] = {
    "95": ("was_out", "was_missing", "stood_in", "not_owned_here", "not_in_province", "unknown_title", "never_supplied"),
    "999": ("was_out", "was_missing", "stood_in", "not_owned", "unknown_title", "never_supplied"),
}
"""Why a wish was not met, by norm. What nobody supplied is `never_supplied`, however the items stood; of what came from
outside without an item here, `not_in_province`."""

SPLITS = ("material", "audience")
FILES = {"wishes": "_wishes.parquet", "missed": "_missed.parquet"}


class DissectionError(InputError):
    """Something that does not exist was asked for."""


class NoDemandError(SchakelError):
    """The snapshot was made before demand was taken apart."""


@dataclass(frozen=True)
class Cause:
    """One cause and how many wishes it took."""

    name: str
    wishes: int


@dataclass(frozen=True)
class Group:
    """One part of the demand: all of it, or of one material or audience ("" = not known).

    Args:
        met: wishes that were met as the norm asks. demand: all that count in this form.
        causes: of all others, in the order of `CAUSES`; demand = met + their sum.
    """

    name: str
    met: int
    demand: int
    causes: tuple[Cause, ...]

    def __post_init__(self) -> None:
        if self.met + sum(cause.wishes for cause in self.causes) != self.demand:
            raise ValueError(f"group {self.name!r}: {self.met} met and {self.causes} do not make {self.demand}")

    @property
    def share(self) -> float | None:
        """Met of the demand; None without demand."""
        return self.met / self.demand if self.demand else None

    @property
    def interval(self) -> Interval | None:
        """Wilson's 95 % interval of the share."""
        return wilson(self.met, self.demand)


@dataclass(frozen=True)
class Judged:
    """One part of the demand beside the norm; `judgement` is None when nothing is asked of that day."""

    group: Group
    judgement: Judgement | None


@dataclass(frozen=True)
class Moment:
    """One period of a series."""

    starts_on: date
    whole: Judged


@dataclass(frozen=True)
class Dissection:
    """One norm, taken apart for one organisation (None = the whole network) and one period.

    Args:
        figure: the published figure of the norm, which has the same numerator and denominator.
        splits: by material and by audience, each judged as the whole is.
    """

    norm: str
    form: str
    organisation_code: str | None
    period: str
    starts_on: date
    whole: Judged
    splits: Mapping[str, tuple[Judged, ...]]
    figure: Figure | None


@dataclass(frozen=True)
class MissedTitle:
    """One title of which wishes were not met."""

    title_id: str | None
    title: str | None
    author: str | None
    wishes: int
    causes: tuple[Cause, ...]


def write_missed(building: Building) -> None:
    """Write `_wishes.parquet` and `_missed.parquet` of a snapshot; a `finish` step of a refresh."""
    with building.connect() as connection:
        find_missed(connection)
        for table, file in FILES.items():
            write_extra(building, connection, table, file)


def dissect(
    snapshot: Any, norm: str, form: str, *, organisation_code: str | None, network_code: str, period: str, starts_on: date,
    today: date,
) -> Dissection:  # fmt: skip
    """Take one norm apart.

    Raises:
        NoDemandError: the snapshot has no table of wishes.
    """
    _one_of("norm", norm, NORMS)
    _one_of("form", form, FORMS)
    place = organisation_code or network_code
    level = "organisation" if organisation_code else "network"
    figure = read_figure(snapshot, f"norm_{norm}_{form}", level=level, place_code=place, period=period, starts_on=starts_on)
    with _connect(snapshot) as connection:
        where = _where(organisation_code, period, starts_on)
        whole = _groups(connection, "''", norm, form, where)
        splits = {split: _groups(connection, f"coalesce({split}, '')", norm, form, where) for split in SPLITS}
    return Dissection(
        norm=norm, form=form, organisation_code=organisation_code, period=period, starts_on=starts_on,
        whole=_judged(whole[0] if whole else Group("", 0, 0, ()), figure, today),
        splits={split: tuple(_judged(group, figure, today) for group in groups) for split, groups in splits.items()},
        figure=figure,
    )  # fmt: skip


def through_time(
    snapshot: Any, norm: str, form: str, *, organisation_code: str | None, network_code: str, period: str, today: date
) -> list[Moment]:
    """The whole demand of every period that has figures, in order of time."""
    _one_of("norm", norm, NORMS)
    _one_of("form", form, FORMS)
    level, place = ("organisation", organisation_code) if organisation_code else ("network", network_code)
    figures = read_series(snapshot, f"norm_{norm}_{form}", level=level, place_code=place, period=period)
    moments = []
    with _connect(snapshot) as connection:
        for figure in figures:
            found = _groups(connection, "''", norm, form, _where(organisation_code, period, figure.starts_on))
            if found:
                moments.append(Moment(figure.starts_on, _judged(found[0], figure, today)))
    return moments


def _judged(group: Group, figure: Figure | None, today: date) -> Judged:
    """A part is as complete as the figure of the whole, and is held to the same norm."""
    if figure is None:
        return Judged(group, None)
    part = replace(figure, numerator=float(group.met), denominator=float(group.demand), value=group.share)
    return Judged(group, next((found for norm in norms_of(figure.measure) if (found := judge(part, norm, today))), None))


def missed_titles(
    snapshot: Any, norm: str, form: str, *, organisation_code: str | None, period: str, starts_on: date, cause: str | None,
    at_most: int | None = None,
) -> list[MissedTitle]:  # fmt: skip
    """The titles that took most of the shortfall, most wishes first; equal ones by number of the title.

    Args:
        cause: only this cause; None = all.
        at_most: how many; None = all of them.
    """
    check_cause(norm, cause)
    with _connect(snapshot) as connection:
        rows = connection.execute(
            f"SELECT m.title_id, any_value(t.title), any_value(t.author), m.cause, CAST(sum(m.wishes) AS BIGINT) FROM ("
            f"SELECT title_id, {_cause(norm)} AS cause, wishes FROM missed WHERE {_where(organisation_code, period, starts_on)} "
            f"AND {_counts(form)}) m LEFT JOIN titles t ON t.title_id = m.title_id "
            "WHERE m.cause <> 'met' AND (? IS NULL OR m.cause = ?) GROUP BY m.title_id, m.cause",
            [cause, cause],
        ).fetchall()
    found: dict[str | None, MissedTitle] = {}
    order = {name: place for place, name in enumerate(CAUSES[norm])}
    for title_id, title, author, name, wishes in sorted(rows, key=lambda row: order[row[3]]):
        before = found.get(title_id)
        causes = (*(before.causes if before else ()), Cause(name, wishes))
        found[title_id] = MissedTitle(title_id, title, author, (before.wishes if before else 0) + wishes, causes)
    return sorted(found.values(), key=lambda each: (-each.wishes, each.title_id or ""))[:at_most]


def check_cause(norm: str, cause: str | None) -> None:
    """Refuse a cause that the norm does not know; None = all, is right.

    Raises:
        DissectionError: naming those that it knows.
    """
    if cause is not None:
        _one_of("cause", cause, CAUSES[_one_of("norm", norm, NORMS)])


def _connect(snapshot: Any) -> duckdb.DuckDBPyConnection:
    for file in FILES.values():
        if not (snapshot.path / file).is_file():
            raise NoDemandError(f"snapshot {snapshot.path.name} has no {file}; run `schakel refresh`")
    connection: duckdb.DuckDBPyConnection = snapshot.connect()
    return connection


def _where(organisation_code: str | None, period: str, starts_on: date) -> str:
    span = f"month >= DATE '{starts_on}' AND month < DATE '{period_end(period, starts_on)}'"
    if organisation_code is None:
        return span
    return f"{span} AND organisation_code = '{organisation_code.replace(chr(39), chr(39) * 2)}'"


def _cause(norm: str) -> str:
    """The cause of a row of `wishes` or `missed` by norm, or 'met'."""
    if norm == "95":
        return (
            "CASE WHEN supplied_by = 'own' THEN 'met' WHEN supplied_by = 'never' THEN 'never_supplied' "
            "WHEN cause_95 <> 'not_owned' THEN cause_95 WHEN supplied_by = 'province' THEN 'not_owned_here' "
            "ELSE 'not_in_province' END"
        )
    return (
        "CASE WHEN supplied_by IN ('own', 'province') THEN 'met' WHEN supplied_by = 'never' THEN 'never_supplied' "
        "ELSE cause_999 END"
    )


def _counts(form: str) -> str:
    return "true" if form == "strict" else "supplied_by <> 'never'"


def _groups(connection: duckdb.DuckDBPyConnection, split: str, norm: str, form: str, where: str) -> list[Group]:
    rows = connection.execute(
        f"SELECT {split} AS name, {_cause(norm)} AS cause, CAST(sum(wishes) AS BIGINT) FROM wishes "
        f"WHERE {where} AND {_counts(form)} GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    by_name: dict[str, dict[str, int]] = {}
    for name, cause, wishes in rows:
        by_name.setdefault(name, {})[cause] = wishes
    return [_group(name, found, norm) for name, found in by_name.items()]


def _group(name: str, found: Mapping[str, int], norm: str) -> Group:
    causes: Sequence[Cause] = [Cause(cause, found[cause]) for cause in CAUSES[norm] if cause in found]
    return Group(name, found.get("met", 0), sum(found.values()), tuple(causes))


def _one_of(what: str, value: str, allowed: Sequence[str]) -> str:
    if value not in allowed:
        raise DissectionError(f"{what} is {value!r}; allowed are {', '.join(allowed)}")
    return value
