"""Clearing: what each organisation gets and pays for the supplies of one quarter, in whole cents, closed to the last.

Every supply falls in the quarter of the day it was sent and in no other. The requester pays the supplier the settlement
and the carrier the transport; all libraries outside the network are one party, the carrier another. What one pays
another gets, so that the balances of organisations, outside and carrier add up to 0.

A supply of which nobody tells who gave or who asked stays out of the money, named and counted: what is wrong with one row
must not keep the rest of a quarter from being settled, and guessing who pays would close the books over a lie.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import duckdb

from schakel.errors import SchakelError
from schakel.interlibrary.requests import INTERLIBRARY, OUTSIDE, prepare
from schakel.interlibrary.tariffs import Tariffs
from schakel.measures.figure import period_end

CARRIER = "carrier"
"""Who carries between libraries and is paid per supply by the requester."""


class ClearingError(SchakelError):
    """The books of a quarter do not close; that is a fault of ours."""


@dataclass(frozen=True)
class Account:
    """One party in one quarter and scope; scope "all" is the sum.

    Args:
        supplied, received: supplies sent to others, and got from others. net position = supplied - received.
        earned_cents: settlement (and for the carrier transport) that it gets.
        settlement_cents, transport_cents: what it pays.
    """

    party: str
    starts_on: date
    scope: str
    supplied: int = 0
    received: int = 0
    earned_cents: int = 0
    settlement_cents: int = 0
    transport_cents: int = 0

    @property
    def net_position(self) -> int:
        """Supplies given minus supplies taken."""
        return self.supplied - self.received

    @property
    def balance_cents(self) -> int:
        """Above 0: it is paid; below 0: it pays."""
        return self.earned_cents - self.settlement_cents - self.transport_cents

    def cost_per_supply_cents(self, movement_cents: float | None = None, movements: int = 0) -> float | None:
        """What a received supply cost on average; None when none was received.

        Args:
            movement_cents: own cost of one journey (from a route planner, or agreed); None leaves own transport out.
            movements: journeys that are charged to this party.
        """
        if not self.received:
            return None
        own = (movement_cents or 0) * movements
        return (self.settlement_cents + self.transport_cents + own) / self.received


@dataclass(frozen=True)
class Uncleared:
    """Supplies that are in no account, as nobody tells who supplied or who asked; what they cost is not known.

    Args:
        supplier, requester: None = not known; one of both at least.
        sample: the key of one of them.
    """

    scope: str
    supplier: str | None
    requester: str | None
    supplies: int
    sample: str


@dataclass(frozen=True)
class Clearing:
    """One quarter.

    Args:
        accounts: by party and scope, with for each party its sum; sorted.
        supplies: supplies that were cleared, each once.
        uncleared: the others, by scope, supplier and requester; while there are any the quarter is not settled for good.
    """

    starts_on: date
    accounts: tuple[Account, ...]
    supplies: int
    uncleared: tuple[Uncleared, ...] = ()

    @property
    def left_out(self) -> int:
        """Supplies of the quarter that are in no account."""
        return sum(each.supplies for each in self.uncleared)

    def sums(self) -> tuple[Account, ...]:
        """The account of each party over all scopes."""
        return tuple(account for account in self.accounts if account.scope == "all")


def clear(connection: duckdb.DuckDBPyConnection, tariffs: Tariffs, *, quarter: date) -> Clearing:
    """Clear the quarter that starts on that day.

    Raises:
        TariffError: when a day with a supply has no tariff.
    """
    prepare(connection)
    end = period_end("quarter", quarter)
    rows = connection.execute(
        "SELECT r.supplied_on, r.scope, CASE WHEN s.kind = 'outside' THEN $outside ELSE r.owner_code END, "
        "CASE WHEN p.kind = 'outside' THEN $outside ELSE r.pickup_code END, count(*), min(r.request_id) "
        "FROM ibl_requests r LEFT JOIN organisations s ON s.organisation_code = r.owner_code "
        "LEFT JOIN organisations p ON p.organisation_code = r.pickup_code "
        f"WHERE r.supplied_on >= $start AND r.supplied_on < $end AND r.scope IN {INTERLIBRARY} GROUP BY ALL ORDER BY ALL",
        {"outside": OUTSIDE, "start": quarter, "end": end},
    ).fetchall()
    return settle(
        [(day, scope, supplier, requester, n, sample) for day, scope, supplier, requester, n, sample in rows], tariffs, quarter
    )


def settle(supplies: Sequence[tuple[date, str, str | None, str | None, int, str]], tariffs: Tariffs, quarter: date) -> Clearing:
    """Turn supplies (day, scope, supplier, requester, how many, one key) of one quarter into accounts."""
    accounts: dict[tuple[str, str], Account] = {}

    def add(party: str, scope: str, **more: int) -> None:
        found = accounts.get((party, scope), Account(party, quarter, scope))
        accounts[party, scope] = replace(found, **{name: getattr(found, name) + value for name, value in more.items()})

    left: dict[tuple[str, str | None, str | None], Uncleared] = {}
    for day, scope, supplier, requester, n, sample in supplies:
        if not supplier or not requester:
            so_far = left.get((scope, supplier, requester), Uncleared(scope, supplier, requester, 0, sample))
            left[scope, supplier, requester] = replace(so_far, supplies=so_far.supplies + n, sample=min(so_far.sample, sample))
            continue
        settlement, transport = tariffs.on("settlement", scope, day), tariffs.on("transport", scope, day)
        paid, carried = (tariff.cents * n if tariff else 0 for tariff in (settlement, transport))
        for named in (scope, "all"):
            add(supplier, named, supplied=n, earned_cents=paid)
            add(requester, named, received=n, settlement_cents=paid)
            if carried and requester != OUTSIDE:
                # What a library outside the network pays its carrier is between those two.
                add(requester, named, transport_cents=carried)
                add(CARRIER, named, earned_cents=carried)
    ordered = sorted(accounts.values(), key=lambda a: (a.party in (OUTSIDE, CARRIER), a.party, a.scope == "all", a.scope))
    uncleared = tuple(sorted(left.values(), key=lambda each: (each.scope, each.supplier or "", each.requester or "")))
    clearing = Clearing(quarter, tuple(ordered), sum(n for _, _, supplier, requester, n, _ in supplies if supplier and requester),
                        uncleared)  # fmt: skip
    check(clearing)
    return clearing


def check(clearing: Clearing) -> None:
    """Prove that the books close: money, and supplies given against supplies taken, per scope and over all.

    Raises:
        ClearingError: when they do not; that is a fault of ours.
    """
    for scope in {account.scope for account in clearing.accounts}:
        of_scope = [account for account in clearing.accounts if account.scope == scope]
        left = sum(account.balance_cents for account in of_scope)
        given, taken = sum(a.supplied for a in of_scope), sum(a.received for a in of_scope)
        if left or given != taken or (scope == "all" and given != clearing.supplies):
            raise ClearingError(
                f"clearing of the quarter from {clearing.starts_on}, scope {scope}: {left} cents are left over, {given} supplies "
                f"given and {taken} taken; the books must close, so nothing is settled"
            )
