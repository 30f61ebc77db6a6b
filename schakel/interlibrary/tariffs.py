"""Tariffs by date, each with its authority, from a TOML file; a gap or overlap in time is refused, never bridged."""

import itertools
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from schakel.errors import InputError
from schakel.interlibrary.requests import INTERLIBRARY

SHIPPED = Path(__file__).parent / "tariffs_known" / "netherlands.toml"
KINDS = ("settlement", "transport", "advice_price")
"""`settlement`: requester to supplier, per supply. `transport`: requester to carrier, per supply. `advice_price`: what a
borrower is advised to be asked; no part of the clearing."""

_KEYS = {"kind", "valid_from", "valid_until", "cents", "authority", "source", "scopes"}
_DO = "see docs/handbook/tariffs.md"


class TariffError(InputError):
    """A tariff file cannot be read as it was meant, or does not cover what is asked."""


class NoTariffError(TariffError):
    """There is no tariff on a day with a supply, though that scope is charged on other days.

    Args:
        first, last: first day that the file covers, and first day that it no longer does; None = no end is known.
    """

    def __init__(self, says: str, *, kind: str, scope: str, day: date, first: date, last: date | None) -> None:
        super().__init__(says)
        self.kind, self.scope, self.day, self.first, self.last = kind, scope, day, first, last


@dataclass(frozen=True)
class Tariff:
    """One amount for one span of days.

    Args:
        valid_until: first day it no longer holds; None = no end is known.
        cents: per supply, without VAT.
        scopes: of the supplies it is reckoned on.
    """

    kind: str
    valid_from: date
    valid_until: date | None
    cents: int
    authority: str
    source: str
    scopes: tuple[str, ...] = INTERLIBRARY

    def holds_on(self, day: date) -> bool:
        """Whether it is the tariff of that day."""
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)


@dataclass(frozen=True)
class Tariffs:
    """All tariffs of one file, by kind without gap or overlap between the first and the last day."""

    path: Path
    tariffs: tuple[Tariff, ...]

    def on(self, kind: str, scope: str, day: date) -> Tariff | None:
        """The tariff of that day; None when that scope is not charged.

        Raises:
            NoTariffError: when the file tells of no day like that.
        """
        of_kind = [tariff for tariff in self.tariffs if tariff.kind == kind and scope in tariff.scopes]
        if not of_kind:
            return None
        for tariff in of_kind:
            if tariff.holds_on(day):
                return tariff
        first, last = of_kind[0].valid_from, of_kind[-1].valid_until
        raise NoTariffError(
            f"{self.path}: there is no {kind} tariff for scope {scope} on {day}; the file covers {first} until "
            f"{last or 'further notice'}. "
            f'Add a [[tariff]] with kind = "{kind}" that holds on {day}, with its authority and source ({_DO})',
            kind=kind, scope=scope, day=day, first=first, last=last,
        )  # fmt: skip


def read_tariffs(path: Path) -> Tariffs:
    """Read and check a file.

    Raises:
        TariffError: naming file, entry, dates and what to do.
    """
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise TariffError(f"{path}: cannot be read ({error}); {_DO}") from error
    except tomllib.TOMLDecodeError as error:
        raise TariffError(f"{path}: is not TOML: {error}; {_DO}") from error
    unknown = sorted(set(document) - {"tariff"})
    entries = document.get("tariff")
    if unknown or not isinstance(entries, list) or not entries:
        raise TariffError(
            f"{path}: found {', '.join(unknown) or 'no [[tariff]]'}; a tariff file holds [[tariff]] entries only; {_DO}"
        )
    tariffs = [_tariff(entry, f"{path}: tariff {number}") for number, entry in enumerate(entries, start=1)]
    tariffs.sort(key=lambda tariff: (KINDS.index(tariff.kind), tariff.valid_from))
    for kind in KINDS:
        for scope in INTERLIBRARY:
            _check_time(path, kind, scope, [tariff for tariff in tariffs if tariff.kind == kind and scope in tariff.scopes])
    return Tariffs(path, tuple(tariffs))


def _tariff(entry: Any, where: str) -> Tariff:
    if not isinstance(entry, dict):
        raise TariffError(f"{where}: is no table; write it as [[tariff]]; {_DO}")
    strange, missing = sorted(set(entry) - _KEYS), sorted(_KEYS - {"scopes", "valid_until"} - set(entry))
    if strange or missing:
        said = [f"unknown key {', '.join(strange)}"] * bool(strange) + [f"no {', '.join(missing)}"] * bool(missing)
        raise TariffError(f"{where}: {'; '.join(said)}; keys are {', '.join(sorted(_KEYS))}; {_DO}")
    if entry["kind"] not in KINDS:
        raise TariffError(f"{where}: kind is {entry['kind']!r}; allowed are {', '.join(KINDS)}")
    cents = entry["cents"]
    if not isinstance(cents, int) or isinstance(cents, bool) or cents < 0:
        raise TariffError(f"{where}: cents is {cents!r}; allowed is a whole number of cents from 0 on (6.75 euro is 675)")
    for key in ("authority", "source"):
        if not isinstance(entry[key], str) or not entry[key].strip():
            raise TariffError(f"{where}: {key} is empty; say who sets this tariff and where that can be read")
    start, end = entry["valid_from"], entry.get("valid_until")
    for key, value in (("valid_from", start), ("valid_until", end)):
        if value is not None and type(value) is not date:
            raise TariffError(f"{where}: {key} is {value!r}; write a date without quotes, such as 2022-01-01")
    if end is not None and end <= start:
        raise TariffError(
            f"{where}: valid_until {end} is not after valid_from {start}; it is the first day the tariff no longer holds"
        )
    scopes = entry.get("scopes", list(INTERLIBRARY))
    if not isinstance(scopes, list) or not scopes or not set(scopes) <= set(INTERLIBRARY):
        raise TariffError(f"{where}: scopes is {scopes!r}; allowed is a list of {', '.join(INTERLIBRARY)}")
    return Tariff(entry["kind"], start, end, cents, entry["authority"], entry["source"], tuple(scopes))


def _check_time(path: Path, kind: str, scope: str, tariffs: Sequence[Tariff]) -> None:
    for before, after in itertools.pairwise(tariffs):
        if before.valid_until is None or before.valid_until > after.valid_from:
            raise TariffError(
                f"{path}: two {kind} tariffs for scope {scope} hold from {after.valid_from} on ({before.cents} and "
                f"{after.cents} cents, "
                f"the first until {before.valid_until or 'further notice'}); set valid_until of the first to {after.valid_from}"
            )
        if before.valid_until < after.valid_from:
            raise TariffError(
                f"{path}: no {kind} tariff for scope {scope} holds from {before.valid_until} until {after.valid_from}; add "
                "one for these "
                f"days, or set valid_until of the one before to {after.valid_from} when it stayed in force"
            )
