"""How agreements stand on a day: kept, breached or not measured, by the last period of each promise that is over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from schakel.registers.agreements.models import Agreement, Measurement, Promise
from schakel.registers.agreements.periods import over

Verdict = Literal["kept", "breached", "not_measured", "too_early", "no_number", "proposed", "ended", "to_come"]
WORST: tuple[Verdict, ...] = ("breached", "not_measured", "too_early", "kept")
"""Of a promise; of an agreement the first of these that any of its promises has, and "kept" when some are too early to tell."""


@dataclass(frozen=True)
class Stand:
    """One promise.

    Args:
        period: first day of the last period that is over; None when none is.
        measured: of that period.
    """

    promise: Promise
    verdict: Verdict
    period: date | None
    measured: Measurement | None


@dataclass(frozen=True)
class Row:
    """One agreement with its promises that hold."""

    agreement: Agreement
    verdict: Verdict
    stands: tuple[Stand, ...]


def rows(agreements: Iterable[Agreement], on: date) -> list[Row]:
    """Each agreement as it stands; expects promises and their measurements to be fetched with it."""
    return [_row(agreement, on) for agreement in agreements]


def _row(agreement: Any, on: date) -> Row:
    found: list[Promise] = list(agreement.promises.all())
    stands = tuple(_stand(each, on) for each in found if each.starts_on <= on and (each.ends_on is None or on <= each.ends_on))
    return Row(agreement, _verdict(agreement, stands, on), stands)


def _verdict(agreement: Agreement, stands: tuple[Stand, ...], on: date) -> Verdict:
    if agreement.ends_on is not None and agreement.ends_on < on:
        return "ended"
    if agreement.adopted_on is None or agreement.adopted_on > on:
        return "proposed"
    if agreement.starts_on > on:
        return "to_come"
    found = {each.verdict for each in stands}
    if not found:
        return "no_number"
    if found == {"too_early", "kept"}:
        return "kept"
    return next(each for each in WORST if each in found)


def _stand(promise: Any, on: date) -> Stand:
    last = max(over(promise, on - timedelta(days=1)), default=None)
    if last is None:
        return Stand(promise, "too_early", None, None)
    measured = next((each for each in promise.measurements.all() if each.starts_on == last), None)
    if measured is None:
        return Stand(promise, "not_measured", last, None)
    return Stand(promise, "kept" if promise.is_kept_by(measured.value) else "breached", last, measured)


def breaches(measurements: Iterable[Measurement]) -> list[Measurement]:
    """Measurements that were not as promised, the newest first."""
    return sorted((each for each in measurements if not each.is_kept()), key=lambda each: each.starts_on, reverse=True)
