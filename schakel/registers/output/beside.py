"""One programme in one year: its counts per library and quarter, as one reader may see them.

Who keeps the counts sees all of them, and a library its own. Of others a count of persons is shown from the threshold for
partners on, and no total from which a smaller one would follow. Further readers see whole years.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from schakel.privacy.audience import Audience, Thresholds
from schakel.privacy.counts import Count, Name, release_counts
from schakel.privacy.reader import Reader, Role
from schakel.registers.output.models import PERSONS, Kind, Tally

WHOLE = ""
"""Instead of a quarter, the year; instead of a library, the network."""
QUARTERS = ("1", "2", "3", "4")


@dataclass(frozen=True)
class Number:
    """One count. `value` None = nobody gave it, or it is hidden."""

    value: int | None
    is_hidden: bool = False


@dataclass(frozen=True)
class Counted:
    """One kind of count.

    Args:
        parts: quarters that are shown, and the year.
        rows: (library, its numbers in the order of `parts`); the last one is the network.
    """

    kind: Kind
    parts: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Number, ...]], ...]


def years(programme: str) -> list[int]:
    """Years that have a count of the programme, the newest first."""
    return sorted(set(Tally.objects.filter(programme=programme).order_by().values_list("year", flat=True)), reverse=True)


def counted(programme: str, year: int, organisations: Sequence[str], reader: Reader, thresholds: Thresholds) -> list[Counted]:
    """All kinds that were counted, in their own order.

    Args:
        organisations: codes of the libraries, each of which has a row, also when it gave nothing.
    """
    sums: dict[tuple[str, str, str], int] = {}
    found = Tally.objects.filter(programme=programme, year=year).order_by()
    for kind, code, quarter, count in found.values_list("kind", "organisation_code", "quarter").annotate(all=Sum("count")):
        for name in {(kind, of, part) for of in (code, WHOLE) for part in (str(quarter), WHOLE)}:
            sums[name] = sums.get(name, 0) + count
    codes = [*organisations, *sorted({name[1] for name in sums} - {WHOLE, *organisations})]
    parts = (*(QUARTERS if reader.sees_period("quarter") else ()), WHOLE)
    return [_kind(kind, sums, codes, parts, reader, thresholds) for kind in Kind if any(name[0] == kind for name in sums)]


def _kind(
    kind: Kind, sums: Mapping[Name, int], codes: Sequence[str], parts: tuple[str, ...], reader: Reader, thresholds: Thresholds
) -> Counted:
    hidden = _hidden(kind, sums, codes, parts, reader, thresholds) if kind in PERSONS else frozenset()

    def number(code: str, part: str) -> Number:
        if (kind.value, code, part) in hidden:
            return Number(None, is_hidden=True)
        return Number(sums.get((kind.value, code, part)))

    return Counted(kind, parts, tuple((code, tuple(number(code, part) for part in parts)) for code in [*codes, WHOLE]))


def _hidden(
    kind: Kind, sums: Mapping[Name, int], codes: Sequence[str], parts: Sequence[str], reader: Reader, thresholds: Thresholds
) -> frozenset[Name]:
    """Names of the counts that this reader may not see.

    A library knows its own counts. What it can work out is then the rest: so not the total of the network is weighed, but that
    of the others, and the total is hidden when theirs is.
    """
    if reader.role is Role.SUPPORT:
        return frozenset()
    own = reader.organisation_code
    weighed: dict[Name, float] = {}
    for (of, code, part), count in sums.items():
        if of == kind and part in parts and (code != own or not own):
            weighed[of, code, part] = count - (sums.get((of, own, part), 0) if code == WHOLE and own else 0)
    across = [((kind.value, WHOLE, part), [(kind.value, code, part) for code in codes]) for part in parts]
    along = [((kind.value, code, WHOLE), [(kind.value, code, part) for part in QUARTERS]) for code in [*codes, WHOLE]]
    released = release_counts(
        [Count(*_order(name), value) for name, value in weighed.items()], Audience.PARTNER, date(2000, 1, 1),
        thresholds=thresholds, sums=[(total, [part for part in of if part in weighed]) for total, of in across + along],
    )  # fmt: skip
    return frozenset(name for name, each in released.items() if each.is_hidden)


def _order(name: Name) -> tuple[str, str, str]:
    return name[0], name[1], name[2]
