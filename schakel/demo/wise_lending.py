"""Extracts of use in the form of `wise`: loans, renewals, holds, transits and interlibrary requests.

Each 31 December all months of the year are extracted as they stand then; on 30 April the last two months once more,
because much of what was lent in them had not come back. So a figure can differ by the day on which it was known.
"""

from datetime import date

import numpy as np
from numpy.typing import NDArray

from schakel.demo import facts
from schakel.demo.counts import months
from schakel.demo.extracts import (
    FIRST_HOLD,
    FIRST_ITEM,
    FIRST_LOAN,
    FIRST_RENEWAL,
    FIRST_TITLE,
    FIRST_TRANSIT,
    OUTSIDE,
    OUTSIDE_PLACE,
    Extracts,
    dates,
    last_day_of,
    numbers,
    words,
)
from schakel.demo.stock import KINDS
from schakel.demo.wise_requests import write_requests
from schakel.demo.wishes import OUTCOMES, as_known_on
from schakel.demo.world import World
from schakel.vocabulary.progress import Progress

AGAIN = 2
"""So many last months of a year are extracted once more."""
GROUPS = ("Volwassenen", "Jeugd")


def write_lending(world: World, extracts: Extracts, report: Progress) -> None:
    """All extracts of use."""
    spans = _vintages(world)
    report.begin("write loans, renewals and transits", len(spans))
    desk = np.random.default_rng(7).integers(0, 100, 1 << 16)
    due, renewed = _terms(world)
    journeys = _journeys(world)
    for first, last, known_on, is_last in spans:
        _loans(world, extracts, first, last, known_on, is_last, due, desk)
        _transits(world, extracts, first, last, known_on, is_last, journeys)
        report.advance(1)
    _renewals(world, extracts, renewed, desk)
    report.begin("write holds and requests", 2)
    _holds(world, extracts)
    report.advance(1)
    write_requests(world, extracts)
    report.advance(1)


def _vintages(world: World) -> list[tuple[int, int, date, bool]]:
    """First and last day of a month, the day on which it was extracted, and whether it is extracted later once more."""
    found = []
    for index, (first, last) in enumerate(months(world.calendar)):
        year = world.calendar.first.year + index // 12
        again = index % 12 >= 12 - AGAIN and year < world.calendar.last.year
        found.append((first, last, last_day_of(year), not again))
        if again:
            found.append((first, last, date(year + 1, 4, 30), True))
    return found


def _terms(world: World) -> tuple[NDArray[np.int16], list[NDArray[np.int32]]]:
    """Day each loan is due at last; and for each renewal: loan, day, channel (0 self-service, 1 internet, 2 automatic)."""
    calendar, loans = world.calendar, world.loans
    term = np.array([kind.loan_days for kind in KINDS], dtype=np.int32)[world.stock.kind[loans.item]]
    term[loans.item < 0] = 21
    out = loans.returned.astype(np.int32) - loans.lent
    due = loans.lent.astype(np.int32) + term
    parts: list[list[NDArray[np.int32]]] = []
    rng = np.random.default_rng(11)
    for start, end in facts.closures():
        low, high = calendar.number(start), calendar.number(end)
        hit = np.flatnonzero((due >= low) & (due < high) & (loans.lent < low) & (loans.returned >= low))
        due[hit] = min(high + 14, calendar.days - 1)
        parts.append([hit.astype(np.int32), np.full(len(hit), low, dtype=np.int32), np.full(len(hit), 2, dtype=np.int32)])
    for turn in (1, 2):
        late = np.flatnonzero((out > term * turn) & (due < loans.returned))
        late = late[rng.random(len(late)) < 0.93]
        day = np.maximum(due[late] - rng.integers(0, 4, len(late)), loans.lent[late] + 1)
        due[late] += term[late]
        parts.append([late.astype(np.int32), day.astype(np.int32), (rng.random(len(late)) < 0.85).astype(np.int32)])
    renewed = [np.concatenate(columns) for columns in zip(*parts, strict=True)]
    keep = np.flatnonzero(
        (renewed[1] >= calendar.start) & (renewed[1] <= calendar.end) & (loans.lent[renewed[0]] >= calendar.start)
    )
    keep = keep[np.lexsort((renewed[0][keep], renewed[1][keep]))]
    return due.astype(np.int16), [column[keep] for column in renewed]


def _loans(
    world: World,
    extracts: Extracts,
    first: int,
    last: int,
    known_on: date,
    is_last: bool,
    due: NDArray[np.int16],
    desk: NDArray[np.int64],
) -> None:
    calendar, loans = world.calendar, world.loans
    low, high = np.searchsorted(loans.lent, [first, last + 1])
    part = slice(int(low), int(high))
    item = loans.item[part]
    outside = item < 0
    index = np.arange(part.start, part.stop)
    owners = [place.organisation.ils_code for place in world.places]
    codes = sorted({*owners, OUTSIDE})
    # An item belongs to the organisation of its home; moves stay within one organisation.
    owner_of_place = np.array([codes.index(owner) for owner in owners])
    owner = np.where(outside, codes.index(OUTSIDE), owner_of_place[world.stock.home[item]])
    columns = {
        "Uitleennummer": numbers(index + FIRST_LOAN),
        "Exemplaarnummer": numbers(item + FIRST_ITEM, outside),
        "Lidnummer": numbers(world.members.number[world.borrower[part]]),
        "Vestiging": words([place.ils_code for place in world.places], loans.location[part]),
        "Uitleendatum": dates(calendar, loans.lent[part]),
        "Uiterste inleverdatum": dates(calendar, due[part]),
        "Ingeleverd op": dates(calendar, loans.returned[part], loans.returned[part] > calendar.number(known_on)),
        "Eigenaar": words(codes, owner),
        "Kanaal": words(["S", "B"], (desk[index & 0xFFFF] < 18).astype(np.int32)),
        "Klantgroep": words(GROUPS, world.young[part]),
    }
    month = f"{calendar.date(first):%Y-%m}"
    extracts.write("wise", "uitleningen", f"uitleningen_{month}_{known_on}.csv", columns, dirty=is_last)


def _renewals(world: World, extracts: Extracts, renewed: list[NDArray[np.int32]], desk: NDArray[np.int64]) -> None:
    loan, day, channel = renewed
    places = [place.ils_code for place in world.places]
    for index, (first, last) in enumerate(months(world.calendar)):
        low, high = (int(edge) for edge in np.searchsorted(day, [first, last + 1]))
        mine = loan[low:high]
        how = np.where((channel[low:high] == 0) & (desk[mine & 0xFFFF] < 50), 3, channel[low:high])
        columns = {
            "Verlengnummer": numbers(np.arange(low, high) + FIRST_RENEWAL),
            "Uitleennummer": numbers(mine + FIRST_LOAN),
            "Vestiging": words(places, world.loans.location[mine]),
            "Verlengdatum": dates(world.calendar, day[low:high]),
            "Kanaal": words(["S", "I", "A", "B"], how),
        }
        known_on = last_day_of(world.calendar.first.year + index // 12)
        month = f"{world.calendar.date(first):%Y-%m}"
        extracts.write("wise", "verlengingen", f"verlengingen_{month}_{known_on}.csv", columns, dirty=True)


def _journeys(world: World) -> list[NDArray[np.int32]]:
    """All movements in order of the day of sending: item, from, to (place after the last = outside), sent, received, reason."""
    served, calendar, loans = world.served, world.calendar, world.loans
    away = np.flatnonzero(served.home != served.pickup)
    rows = [
        [
            served.item[away],
            served.home[away],
            served.pickup[away],
            served.sent[away],
            served.available[away],
            np.zeros(len(away)),
        ],
        [
            served.item[away],
            served.pickup[away],
            served.home[away],
            served.sent_back[away],
            served.back[away],
            np.ones(len(away)),
        ],
    ]
    moved = np.flatnonzero((world.stock.home != world.stock.home_after) & (world.stock.moves < world.stock.gone))
    sent = calendar.next_van[world.stock.home[moved], np.minimum(world.stock.moves[moved], calendar.days - 1)].astype(np.int32)
    arrived = calendar.next_van[world.stock.home_after[moved], np.minimum(sent + 1, calendar.days - 1)]
    rows.append([moved, world.stock.home[moved], world.stock.home_after[moved], sent, arrived, np.full(len(moved), 2)])
    strange = np.flatnonzero(loans.item < 0)
    place, far = loans.location[strange], np.full(len(strange), len(world.places))
    none = np.full(len(strange), -1)
    came = np.maximum(loans.lent[strange].astype(np.int32) - 1 - (strange % 3), 0)
    back = calendar.next_van[place, loans.returned[strange]].astype(np.int32)
    rows.append([none, far, place, came - 3, came, np.zeros(len(strange))])
    rows.append([none, place, far, back, back + 3, np.ones(len(strange))])
    joined = [np.concatenate(column).astype(np.int32) for column in zip(*rows, strict=True)]
    keep = np.flatnonzero((joined[3] >= calendar.start) & (joined[3] <= calendar.end))
    keep = keep[np.lexsort((joined[0][keep], joined[3][keep]))]
    return [column[keep] for column in joined]


def _transits(
    world: World, extracts: Extracts, first: int, last: int, known_on: date, is_last: bool, journeys: list[NDArray[np.int32]]
) -> None:
    item, start, end, sent, received, reason = journeys
    low, high = (int(edge) for edge in np.searchsorted(sent, [first, last + 1]))
    part = slice(low, high)
    places = [*(place.ils_code for place in world.places), OUTSIDE_PLACE]
    outside = item[part] < 0
    columns = {
        "Transportnummer": numbers(np.arange(low, high) + FIRST_TRANSIT),
        "Exemplaarnummer": numbers(item[part] + FIRST_ITEM, outside),
        "Materiaalsoort": words([kind.material for kind in KINDS], world.stock.kind[item[part]], outside),
        "Van vestiging": words(places, start[part]),
        "Naar vestiging": words(places, end[part]),
        "Verzonden op": dates(world.calendar, sent[part]),
        "Ontvangen op": dates(world.calendar, received[part], received[part] > world.calendar.number(known_on)),
        "Reden": words(["R", "T", "C"], reason[part]),
    }
    month = f"{world.calendar.date(first):%Y-%m}"
    extracts.write("wise", "transporten", f"transporten_{month}_{known_on}.csv", columns, dirty=is_last)


def _holds(world: World, extracts: Extracts) -> None:
    """Each 31 December the holds of that year, and older ones that were open a year before."""
    holds, calendar = world.holds, world.calendar
    for year in world.years:
        day, before = calendar.number(last_day_of(year)), calendar.number(last_day_of(year - 1))
        mine = np.flatnonzero((holds.placed <= day) & (holds.ended > before))
        outcome = as_known_on(holds, day)[mine]
        available, ended = holds.available[mine], holds.ended[mine]
        columns = {
            "Reserveringsnummer": numbers(mine + FIRST_HOLD),
            "Titelnummer": numbers(holds.title[mine] + FIRST_TITLE),
            "Exemplaarnummer": numbers(holds.item[mine] + FIRST_ITEM, (holds.item[mine] < 0) | (available > day)),
            "Lidnummer": numbers(world.members.number[holds.borrower[mine]]),
            "Afhaalvestiging": words([place.ils_code for place in world.places], holds.pickup[mine]),
            "Soort": words(["N", "V"], holds.is_branch[mine]),
            "Geplaatst": dates(calendar, holds.placed[mine]),
            "Klaargezet": dates(calendar, available, available > day),
            "Afgesloten": dates(calendar, ended, ended > day),
            "Vervaldatum": dates(calendar, holds.placed[mine] + 365),
            "Status": words(["A", "K", "Z"], np.minimum(outcome, 2)),
            "Reden": words([text[1:] for text in OUTCOMES], outcome, outcome < 2),
        }
        extracts.write("wise", "reserveringen", f"reserveringen_{last_day_of(year)}.csv", columns, dirty=True)
