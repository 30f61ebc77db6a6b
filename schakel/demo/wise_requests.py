"""Interlibrary requests in the form of `wise`: within the province, from outside Drenthe to us, and from us to outside."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from schakel.demo import facts
from schakel.demo.extracts import FIRST_REQUEST, FIRST_TITLE, OUTSIDE, Extracts, dates, last_day_of, numbers, words
from schakel.demo.world import World

TRIES = 40
"""How many titles are drawn for a request to libraries elsewhere, until one is not in the province."""


def write_requests(world: World, extracts: Extracts) -> None:
    """Requests to other organisations in the province, from outside to us, and from us to outside."""
    served, loans, calendar, owner = world.served, world.loans, world.calendar, world.owner
    rng = np.random.default_rng(13)
    codes = [organisation.ils_code for organisation in facts.organisations()]
    far = codes.index(OUTSIDE)
    cross = np.flatnonzero(owner[served.home] != owner[served.pickup])
    title = world.stock.title[served.item[cross]]
    lent = np.where(served.loan[cross] != -1, served.left[cross], 32000)
    back = np.where(served.loan[cross] != -1, served.sent_back[cross], 32000)
    parts = [
        [
            title,
            owner[served.pickup[cross]],
            served.pickup[cross],
            owner[served.home[cross]],
            np.zeros(len(cross)),
            served.asked[cross] - 1,
            served.sent[cross],
            served.available[cross],
            lent,
            back,
            served.back[cross],
            np.zeros(len(cross)),
        ]
    ]
    strange = np.flatnonzero(loans.item < 0)
    came = loans.lent[strange].astype(np.int32) - 1 - (strange % 3)
    asked = came - 6 - rng.integers(0, 9, len(strange))
    sent_back = calendar.next_van[loans.location[strange], loans.returned[strange]].astype(np.int32)
    parts.append(
        [
            _not_here(world, asked, rng),
            owner[loans.location[strange]],
            loans.location[strange],
            np.full(len(strange), far),
            np.ones(len(strange)),
            asked,
            came - 3,
            came,
            loans.lent[strange],
            sent_back,
            sent_back + 3,
            np.zeros(len(strange)),
        ]
    )
    failed = rng.permutation(strange)[: len(strange) // 8]
    asked = loans.lent[failed].astype(np.int32) - rng.integers(0, 9, len(failed))
    never = np.full(len(failed), 32000)
    parts.append(
        [
            _not_here(world, asked, rng),
            owner[loans.location[failed]],
            loans.location[failed],
            np.full(len(failed), far),
            np.ones(len(failed)),
            asked,
            never,
            never,
            never,
            never,
            asked + 8,
            1 + rng.integers(0, 3, len(failed)),
        ]
    )
    given = rng.permutation(np.flatnonzero(loans.item >= 0))[: len(strange) // 2]
    sent = loans.lent[given].astype(np.int32)
    parts.append(
        [
            world.stock.title[loans.item[given]],
            np.full(len(given), far),
            np.full(len(given), -1),
            owner[world.stock.home[loans.item[given]]],
            np.full(len(given), 2),
            sent - 2,
            sent,
            sent + 3,
            sent + 4,
            sent + 25,
            sent + 28,
            np.zeros(len(given)),
        ]
    )
    table = [np.concatenate(column).astype(np.int32) for column in zip(*parts, strict=True)]
    keep = np.flatnonzero((table[5] >= calendar.start) & (table[5] <= calendar.end))
    keep = keep[np.lexsort((table[0][keep], table[5][keep]))]
    _write(world, extracts, [column[keep] for column in table], codes)


def _not_here(world: World, day: NDArray[np.int32], rng: np.random.Generator) -> NDArray[np.int64]:
    """A title for each day that nobody in the province has then, as far as `TRIES` draws find one."""
    stock, many = world.stock, len(world.stock.title_kind)
    first, last = np.full(many, 32000), np.full(many, -1)
    np.minimum.at(first, stock.title, stock.added)
    np.maximum.at(last, stock.title, np.minimum(stock.gone, stock.missing))
    drawn = rng.integers(0, many, (TRIES, len(day)))
    is_gone = (day < first[drawn]) | (day >= last[drawn])
    return np.asarray(drawn[np.argmax(is_gone, axis=0), np.arange(len(day))])


def _write(world: World, extracts: Extracts, table: list[NDArray[np.int32]], codes: list[str]) -> None:
    calendar = world.calendar
    title, requester, pickup, supplier, scope, placed, sent, came, lent, back, ended, reason = table
    statuses = ["Actief", "Transport", "Ontvangen", "Uitgeleend", "Retour", "Afgehandeld", "Niet geleverd"]
    for year in world.years:
        day, before = calendar.number(last_day_of(year)), calendar.number(last_day_of(year - 1))
        mine = np.flatnonzero((placed <= day) & (ended > before))
        status = np.zeros(len(mine), dtype=np.int32)
        for step, moment in enumerate((sent, came, lent, back, ended), start=1):
            status[moment[mine] <= day] = step
        status[(reason[mine] > 0) & (ended[mine] <= day)] = 6

        def day_of(moment: NDArray[np.int32], mine: NDArray[np.int64] = mine, day: int = day) -> pa.Array:
            return dates(calendar, moment[mine], moment[mine] > day)

        columns = {
            "Aanvraagnummer": numbers(mine + FIRST_REQUEST),
            "Titelnummer": numbers(title[mine] + FIRST_TITLE),
            "Aanvrager": words(codes, requester[mine]),
            "Afhaalvestiging": words([place.ils_code for place in world.places], pickup[mine], pickup[mine] < 0),
            "Leverancier": words(codes, supplier[mine], (sent[mine] > day)),
            "Bereik": words(["P", "I", "U"], scope[mine]),
            "Aangevraagd op": day_of(placed),
            "Verzonden op": day_of(sent),
            "Ontvangen op": day_of(came),
            "Uitgeleend op": day_of(lent),
            "Retour op": day_of(back),
            "Afgehandeld op": day_of(ended),
            "Status": words(statuses, status),
            "Reden niet geleverd": words(["", "Niet gevonden op de plank", "Te nieuw", "Uitgeleend"], reason[mine], status != 6),
        }
        extracts.write("wise", "ibl_aanvragen", f"ibl_aanvragen_{last_day_of(year)}.csv", columns)
