"""Digital beside physical: how much of what is lent is digital, and whether an e-book takes the place of printed loans.

The second question is asked per category (material, audience, fiction or not). Printed titles that have an e-book are held
against like titles that have none, of the same age: had they gone from one year to the next as those did, so many loans
were expected. The ratio of what came to what was expected is below 1 when printed loans of titles with an e-book fell more.
That is a difference, not a proof of its cause: titles with an e-book are other titles, and a library may buy fewer copies
of them. So the change of the copies stands beside it.

How much chance is in the ratio is told by leaving out one strand of titles at a time (the grouped jackknife; Efron,
*The Jackknife, the Bootstrap and Other Resampling Plans*, 1982), since loans of one title hang together and a count of
loans alone would promise too much. On the titles of the demo, with e-books drawn anew 300 times, it rejects 2 to 6 of 100.

Whoever looks at three categories sees a difference in one of them by chance once in seven times. So the intervals of the
categories are as wide as it takes for all of them together to hold the truth 19 times in 20 (Bonferroni; Dunn,
*Multiple comparisons among means*, 1961). That of everything together answers one question, and stays as it is.
"""

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import exp, log, sqrt
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from schakel.collection.digital_use import FILES, STRANDS
from schakel.errors import SchakelError
from schakel.measures.comparison import Interval
from schakel.measures.reading import series

LEAST = 100
"""Loans in the year before that both sides must have; under it a ratio is chance."""

BANDS = (2, 4, 8)
"""Ages in years at which a next band begins: 1, 2-3, 4-7, 8 and older."""

LEAST_STRANDS = 20
"""Strands that must have loans; of fewer the figure hangs on a few titles."""

SURE = 0.95
"""How often the interval of everything together holds the truth; and those of the categories, all at once."""

ALL = ("", "", "")
"""The category of everything together."""

Floats = NDArray[np.float64]


class NoUseError(SchakelError):
    """The snapshot was made before digital use was counted."""


@dataclass(frozen=True)
class YearOfUse:
    """One calendar year.

    Args:
        physical: loans; None when not known.
        digital: loans by product, most first.
        is_complete: whether the figures of both are of the whole year.
    """

    year: int
    physical: float | None
    digital: tuple[tuple[str, float], ...]
    is_complete: bool

    @property
    def digital_loans(self) -> float:
        """All digital loans."""
        return sum(loans for _, loans in self.digital)

    @property
    def share(self) -> float | None:
        """Digital of all loans; None when one of both is not known."""
        whole = (self.physical or 0.0) + self.digital_loans
        return self.digital_loans / whole if self.physical and self.digital else None


@dataclass(frozen=True)
class Ratio:
    """What came to what was expected; 1 is no difference.

    Args:
        interval: holds the truth 19 times in 20; of categories all at once. None when the figure hangs on a few titles.
    """

    value: float
    interval: Interval | None


@dataclass(frozen=True)
class Compared:
    """Titles with an e-book beside like titles without, in one category.

    Args:
        category: material, audience and genre; `ALL` for everything.
        before, after: loans of titles with an e-book in the year before and in the year.
        expected: loans they would have had in the year, had they gone as like titles did.
        loans: None when there are too few on one side.
        copies: the same ratio of the items owned; None as well.
        left_out: loans of the year before whose age has no like titles.
    """

    category: tuple[str, str, str]
    before: int
    after: int
    expected: float
    loans: Ratio | None
    copies: Ratio | None
    left_out: int


@dataclass(frozen=True)
class Asked:
    """Holds that are open on the last day known, and how many are for a title in the national e-book list."""

    open: int
    with_ebook: int


def side_by_side(snapshot: Any, *, organisation_code: str | None, network_code: str) -> list[YearOfUse]:
    """Physical and digital loans of each year, in order of time.

    Raises:
        NoUseError: when the snapshot was made without.
    """
    level, place = ("organisation", organisation_code) if organisation_code else ("network", network_code)
    physical = {
        figure.starts_on.year: figure for figure in series(snapshot, "loans", level=level, place_code=place, period="year")
    }
    whole = {
        figure.starts_on.year: figure.is_complete
        for figure in series(snapshot, "digital_loans", level=level, place_code=place, period="year")
    }
    with _connect(snapshot) as connection:
        rows = connection.execute(
            "SELECT year, product, sum(loans) FROM digital_use WHERE ? IS NULL OR organisation_code = ? GROUP BY ALL "
            "ORDER BY year, 3 DESC, product",
            [organisation_code, organisation_code],
        ).fetchall()
    products: dict[int, list[tuple[str, float]]] = {}
    for year, product, loans in rows:
        products.setdefault(year, []).append((product, loans))
    found = []
    for year in sorted({*products, *(year for year, figure in physical.items() if figure.value)}):
        figure = physical.get(year)
        found.append(
            YearOfUse(
                year, None if figure is None else figure.value, tuple(products.get(year, ())),
                figure is not None and figure.is_complete and whole.get(year, False),
            )
        )  # fmt: skip
    return found


def compare(snapshot: Any, year: int, *, organisation_code: str | None) -> list[Compared]:
    """Titles with an e-book beside those without: everything first, then each category that has both, most loans first."""
    with _connect(snapshot) as connection:
        rows = connection.execute(
            "SELECT coalesce(material, ''), coalesce(audience, ''), coalesce(genre, ''), publication_year, has_ebook, "
            "strand, year, sum(loans), sum(copies) FROM physical_use WHERE year IN (?, ?) AND publication_year < ? "
            "AND has_ebook IS NOT NULL AND (? IS NULL OR organisation_code = ?) GROUP BY ALL ORDER BY ALL",
            [year - 1, year, year, organisation_code, organisation_code],
        ).fetchall()
    return compared(rows, year)


def compared(rows: Sequence[tuple[Any, ...]], year: int) -> list[Compared]:
    """The comparison of rows (material, audience, genre, publication_year, has_ebook, strand, year, loans, copies).

    Like titles are of the same category and about as old; what was new in the year has no year before and takes no part.
    """
    by_category: dict[tuple[str, str, str], dict[int, Floats]] = {}
    for material, audience, genre, published, has_ebook, strand, when, loans, copies in rows:
        band = bisect(BANDS, year - published)
        # Loans and copies; without and with an e-book; year before and year; strand.
        of_age = by_category.setdefault((material, audience, genre), {}).setdefault(band, np.zeros((2, 2, 2, STRANDS)))
        of_age[:, int(has_ebook), int(when == year), strand] += (loans, copies)
    judged = sum(_is_enough(np.array(list(ages.values()))[:, 0]) for ages in by_category.values())
    sure = 1 - (1 - SURE) / max(judged, 1)
    found = [_compare(category, list(ages.values()), sure) for category, ages in by_category.items()]
    both = [each for each in found if each.before and each.expected]
    if not both:
        return []
    everything = _compare(ALL, [cells for ages in by_category.values() for cells in ages.values()], SURE)
    return [everything, *sorted(both, key=lambda each: (-each.before, each.category))]


def open_holds(snapshot: Any, *, organisation_code: str | None) -> Asked:
    """Holds that wait today, and those an e-book could serve."""
    with snapshot.connect() as connection:
        row = connection.execute(
            "SELECT count(*), count(*) FILTER (WHERE t.has_ebook) FROM holds h LEFT JOIN locations l ON "
            "l.location_code = h.pickup_location_code LEFT JOIN titles t ON t.title_id = h.title_id "
            "WHERE h.outcome = 'open' AND (? IS NULL OR l.organisation_code = ?)",
            [organisation_code, organisation_code],
        ).fetchall()[0]
    return Asked(*row)


def last_pair(years: Sequence[YearOfUse], today: date) -> int | None:
    """The newest year that is over and complete, and follows one that is; None without."""
    over = {each.year for each in years if each.physical is not None and each.year < today.year}
    return max((year for year in over if year - 1 in over), default=None)


def _is_enough(loans: Floats) -> bool:
    """Whether both sides were lent so much that a ratio is more than chance. Axes: age, side, year, strand."""
    has_like = _has_like(loans)
    return bool(min(loans[has_like, side, 0].sum() for side in (0, 1)) >= LEAST)


def _has_like(loans: Floats) -> NDArray[np.bool_]:
    """Ages at which titles without an e-book were lent in the year before."""
    found: NDArray[np.bool_] = loans[:, 0, 0].sum(axis=1) > 0
    return found


def _compare(category: tuple[str, str, str], strata: Sequence[Floats], sure: float) -> Compared:
    cells = np.array(strata)
    loans, copies = cells[:, 0], cells[:, 1]
    has_like, enough = _has_like(loans), _is_enough(loans)
    return Compared(
        category,
        before=int(loans[:, 1, 0].sum()),
        after=int(loans[has_like, 1, 1].sum()),
        expected=_expected(loans.sum(axis=3)),
        loans=_ratio(loans, sure) if enough else None,
        copies=_ratio(copies, sure) if enough else None,
        left_out=int(loans[~has_like, 1, 0].sum()),
    )


def _expected(counts: Floats) -> float:
    """Of counts by stratum, side and year: what the side with an e-book would have in the year."""
    without, having = counts[:, 0], counts[:, 1]
    change = np.divide(without[:, 1], without[:, 0], out=np.zeros(len(counts)), where=without[:, 0] > 0)
    return float((having[:, 0] * change).sum())


def _log_ratio(counts: Floats) -> float | None:
    expected = _expected(counts)
    came = float(counts[counts[:, 0, 0] > 0, 1, 1].sum())
    return log(came / expected) if came > 0 and expected > 0 else None


def _ratio(counts: Floats, sure: float) -> Ratio | None:
    whole = _log_ratio(counts.sum(axis=3))
    if whole is None:
        return None
    held = counts.sum(axis=(0, 1, 2)) > 0
    less = [_log_ratio(counts.sum(axis=3) - counts[..., strand]) for strand in np.flatnonzero(held)]
    groups = len(less)
    known = np.array([each for each in less if each is not None])
    if len(known) < groups or groups < LEAST_STRANDS:
        # Without one strand there would be nothing left to compare: the figure hangs on a few titles.
        return Ratio(exp(whole), None)
    error = sqrt((groups - 1) / groups * float(((known - known.mean()) ** 2).sum()))
    wide = float(stdtrit(groups - 1, (1 + sure) / 2)) * error
    return Ratio(exp(whole), Interval(exp(whole - wide), exp(whole + wide)))


def _connect(snapshot: Any) -> duckdb.DuckDBPyConnection:
    for file in FILES.values():
        if not (snapshot.path / file).is_file():
            raise NoUseError(f"snapshot {snapshot.path.name} has no {file}; run `schakel refresh`")
    connection: duckdb.DuckDBPyConnection = snapshot.connect()
    return connection
