"""A figure that may be shown to one audience. Only this folder makes one; a test over the code closes the constructor."""

from dataclasses import KW_ONLY, InitVar, dataclass
from datetime import date
from enum import Enum

from schakel.measures.figure import Figure
from schakel.privacy.audience import Audience


class Hidden(Enum):
    """Why a value is not shown. On a page both read the same, so that nobody learns which one it was."""

    SMALL = "small"
    """Persons below the threshold are in it."""
    COMPLEMENT = "complement"
    """Large enough itself, but a small neighbour would follow from it."""


_MADE_HERE = object()
"""Without it none is made, and `dataclasses.replace` cannot hand it on: a released figure is not changed into another one."""


@dataclass(frozen=True)
class Publishable:
    """One figure, released to one audience.

    Args:
        value, numerator, denominator: None when not known, and all three when `hidden`.
        rows: rows behind the numerator; None when hidden or rounded.
        hidden: None when the figure is shown.
        rounded_to: counts of persons are rounded to a multiple of this, so totals need not add up; 1 = as they are.
    """

    measure: str
    version: date
    level: str
    place_code: str
    period: str
    starts_on: date
    part: str
    value: float | None
    numerator: float | None
    denominator: float | None
    rows: int | None
    is_complete: bool
    audience: Audience
    hidden: Hidden | None = None
    rounded_to: int = 1
    _: KW_ONLY
    made_by: InitVar[object]

    def __post_init__(self, made_by: object) -> None:
        if made_by is not _MADE_HERE:
            raise TypeError("only schakel/privacy makes a Publishable; ask `release` or `publish` for one")

    @property
    def is_hidden(self) -> bool:
        """Whether privacy keeps the value back (which is something else than a value that is not known)."""
        return self.hidden is not None


def shown(figure: Figure, audience: Audience) -> Publishable:
    """The figure as it is."""
    return Publishable(
        measure=figure.measure, version=figure.version, level=figure.level, place_code=figure.place_code, period=figure.period,
        starts_on=figure.starts_on, part=figure.part, value=figure.value, numerator=figure.numerator,
        denominator=figure.denominator, rows=figure.rows, is_complete=figure.is_complete, audience=audience, made_by=_MADE_HERE,
    )  # fmt: skip


def kept_back(figure: Figure, audience: Audience, why: Hidden) -> Publishable:
    """The figure without anything that counts."""
    return Publishable(
        measure=figure.measure, version=figure.version, level=figure.level, place_code=figure.place_code, period=figure.period,
        starts_on=figure.starts_on, part=figure.part, value=None, numerator=None, denominator=None,
        rows=None, is_complete=figure.is_complete, audience=audience, hidden=why, made_by=_MADE_HERE,
    )  # fmt: skip


def rounded(figure: Figure, audience: Audience, base: int, *, numerator: bool, denominator: bool) -> Publishable:
    """The figure with its counts of persons as multiples of `base`, and its value made of those.

    Args:
        numerator, denominator: which sides count persons; the other is shown as it is.
    """
    above = _multiple(figure.numerator, base) if numerator else figure.numerator
    below = _multiple(figure.denominator, base) if denominator else figure.denominator
    value = figure.value
    if value is not None and figure.numerator and above is not None:
        value *= above / figure.numerator
    if value is not None and figure.denominator and below is not None:
        value = value * figure.denominator / below if below else None
    return Publishable(
        measure=figure.measure, version=figure.version, level=figure.level, place_code=figure.place_code, period=figure.period,
        starts_on=figure.starts_on, part=figure.part, value=value, numerator=above, denominator=below,
        rows=None, is_complete=figure.is_complete, audience=audience, rounded_to=base, made_by=_MADE_HERE,
    )  # fmt: skip


def _multiple(count: float | None, base: int) -> float | None:
    return None if count is None else float(base * round(count / base))
