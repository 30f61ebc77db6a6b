"""Extracts of places, titles, items, members and counts in the form of `wise`.

Titles and items come as whole states, the day before the first year and then each 31 December; members each
31 December. Names, authors, ISBNs (of a group that does not exist) and people are made up.
"""

from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from schakel.demo import facts
from schakel.demo.borrowing import last_activity
from schakel.demo.counts import months
from schakel.demo.extracts import FIRST_ITEM, FIRST_TITLE, OUTSIDE, OUTSIDE_PLACE, Extracts, dates, last_day_of, numbers, words
from schakel.demo.names import authors, isbns, title_names
from schakel.demo.stock import KINDS
from schakel.demo.world import World
from schakel.vocabulary.progress import Progress

SISO = (
    "130",
    "179",
    "300.8",
    "365",
    "415.3",
    "534",
    "573",
    "598.9",
    "613.2",
    "629.7",
    "644",
    "659.4",
    "704.9",
    "754.6",
    "799.2",
    "856.7",
    "873.5",
    "918",
    "933.3",
    "945.9",
    "968.3",
    "992",
)
EBOOKS = {("F", "V"): 0.22, ("F", "J"): 0.08, ("N", "V"): 0.05}
"""Share of printed books that is also an e-book, by genre and audience; our choice."""
PODCASTS = 0.006
"""Plays of the own podcasts for each e-book, more so each year after `FIRST_PODCAST`; our choice."""
FIRST_PODCAST = 2018


def write_stock(world: World, extracts: Extracts, report: Progress) -> None:
    """All extracts of what there is."""
    states = [last_day_of(world.years[0] - 1), *(last_day_of(year) for year in world.years)]
    report.begin("write titles and items", len(states))
    _branches(extracts, states[0])
    titles = _titles(world)
    for day in states:
        _write_titles(world, extracts, day, titles)
        _write_items(world, extracts, day)
        report.advance(1)
    report.begin("write members and counts", len(world.years) + 1)
    for year in world.years:
        _write_members(world, extracts, year)
        report.advance(1)
    _write_counts(world, extracts)
    report.advance(1)


def _branches(extracts: Extracts, day: date) -> None:
    rows: list[list[object]] = []
    kinds = {"fixed": "Vestiging", "bookmobile": "Bus", "bookmobile_stop": "Halte"}
    for place in facts.locations():
        owner = place.organisation
        town = place.name.split(" ", 1)[1]
        rows.append(
            [
                place.ils_code,
                place.name,
                kinds[place.kind],
                f"{place.postcode4} ZZ",
                town,
                place.code,
                owner.ils_code,
                owner.name,
                owner.code,
            ]
        )
    support = next(organisation for organisation in facts.organisations() if organisation.kind == "support")
    rows.append(
        [
            f"{support.ils_code}90",
            "Sorteercentrum (gesimuleerd)",
            "Depot",
            "9401 ZZ",
            "Assen",
            "",
            support.ils_code,
            support.name,
            support.code,
        ]
    )
    outside = next(organisation for organisation in facts.organisations() if organisation.kind == "outside")
    rows.append([OUTSIDE_PLACE, "Leveranciers buiten Drenthe", "Extern", "", "", "", OUTSIDE, outside.name, ""])
    head = "Vestiging;Naam;Soort;Postcode;Plaats;Isil;Instantie;Naam instantie;Isil instantie"
    extracts.write_rows("wise", f"vestigingen_{day}.csv", head, rows)


def _titles(world: World) -> dict[str, pa.Array]:
    """Columns of all titles there will be, in the order of their numbers."""
    stock = world.stock
    seed, kind = stock.title_seed, stock.title_kind
    year = (world.calendar.first.year + (stock.title_published - world.calendar.start) / 365.25).astype(np.int32)
    nonfiction = np.array([k.genre == "N" for k in KINDS])[kind]
    ebooks = np.array([EBOOKS.get((k.genre, k.audience), 0.0) if k.material == "BOE" else 0.0 for k in KINDS])[kind]
    language = np.where(seed % 40 == 0, 1, np.where(seed % 97 == 0, 2, 0))
    return {
        "Titelnummer": numbers(np.arange(len(kind)) + FIRST_TITLE),
        "Titel": title_names(seed),
        "Auteur": authors(seed),
        "Isbn": isbns(np.arange(len(kind))),
        "Jaar van uitgave": numbers(np.maximum(year, 1950)),
        "Materiaalsoort": words([k.material for k in KINDS], kind),
        "Doelgroep": words([k.audience for k in KINDS], kind),
        "Genre": words([k.genre for k in KINDS], kind),
        "Siso": words(SISO, seed % len(SISO), ~nonfiction),
        "Taal": words(["dut", "eng", "fry"], language),
        "E-book": words(["N", "J"], (seed % 1000 < ebooks * 1000).astype(np.int32)),
    }


def _write_titles(world: World, extracts: Extracts, day: date, titles: dict[str, pa.Array]) -> None:
    number = world.calendar.number(day)
    come = np.unique(world.stock.title[world.stock.added <= number])
    columns = {name: column.take(numbers(come)) for name, column in titles.items()}
    extracts.write("wise", "titels", f"titels_{day}.csv", columns)


def _write_items(world: World, extracts: Extracts, day: date) -> None:
    """The items of one day, with where each one is and what it is doing."""
    stock, calendar = world.stock, world.calendar
    number = calendar.number(day)
    current, status = _whereabouts(world, number)
    here = np.flatnonzero((stock.added <= number) & (stock.gone > number))
    home = np.where(stock.moves[here] <= number, stock.home_after[here], stock.home[here])
    kind = stock.kind[here]
    owners = [organisation.ils_code for organisation in facts.organisations()]
    places = [place.ils_code for place in world.places]
    price = np.array([k.cents for k in KINDS])[kind] + (here % 7) * 100 - 300
    texts = [f"{cents // 100},{cents % 100:02d}" for cents in range(int(price.min()), int(price.max()) + 1)]
    columns = {
        "Exemplaarnummer": numbers(here + FIRST_ITEM),
        "Titelnummer": numbers(stock.title[here] + FIRST_TITLE),
        "Eigenaar": words(owners, world.owner[home]),
        "Vestiging": words(places, home),
        "Huidige vestiging": words(places, np.where(current[here] >= 0, current[here], home)),
        "Materiaalsoort": words([k.material for k in KINDS], kind),
        "Doelgroep": words([k.audience for k in KINDS], kind),
        "Genre": words([k.genre for k in KINDS], kind),
        "Status": words(["B", "U", "T", "R", "M", "N"], status[here]),
        "Opnamedatum": dates(calendar, stock.added[here]),
        "Prijs": words(texts, price - price.min()),
    }
    extracts.write("wise", "exemplaren", f"exemplaren_{day}.csv", columns, dirty=True)


def _whereabouts(world: World, day: int) -> tuple[NDArray[np.int32], NDArray[np.int8]]:
    """For every item where it is (-1 = at home) and its status.

    0 in, 1 lent, 2 in transit, 3 on the hold shelf, 4 missing, 5 invoiced.
    """
    stock, served, loans = world.stock, world.served, world.loans
    current = np.full(len(stock.title), -1, dtype=np.int32)
    status = np.zeros(len(stock.title), dtype=np.int8)
    away = np.flatnonzero((served.available <= day) & (served.back > day) & (served.sent < 32000))
    current[served.item[away]] = served.pickup[away]
    for state, since, until in (
        (2, served.sent, served.available),
        (3, served.available, served.left),
        (2, served.sent_back, served.back),
    ):
        now = np.flatnonzero((since <= day) & (until > day) & (since < 32000))
        status[served.item[now]] = state
    low, high = np.searchsorted(loans.lent, [max(day - 250, 0), day + 1])
    item = loans.item[low:high]
    lent = np.flatnonzero((item >= 0) & (loans.returned[low:high] > day))
    status[item[lent]] = np.where(day - loans.lent[low:high][lent] > 130, 5, 1)
    current[item[lent]] = loans.location[low:high][lent]
    status[stock.missing <= day] = 4
    return current, status


def _write_members(world: World, extracts: Extracts, year: int) -> None:
    """Who had a subscription at some time in the year; of those that ended the last day is given."""
    members, calendar = world.members, world.calendar
    end, start = calendar.number(last_day_of(year)), calendar.number(date(year, 1, 1))
    mine = np.flatnonzero((members.joined <= end) & (members.left > start))
    mine = mine[np.argsort(members.number[mine])]
    young = year - members.birth_year[mine] - 1 < 18
    valid = np.where(members.left[mine] > end, end + 1 + members.number[mine] % 365, members.left[mine] - 1)
    acted = last_activity(world.borrower, world.loans.lent, end, len(members.number))[mine]
    seed = members.number[mine]
    home = members.home[mine]
    codes = facts.postcodes()
    owners = [organisation.ils_code for organisation in facts.organisations()]
    columns = {
        "Lidnummer": numbers(seed),
        "Naam": words(["Gesimuleerd persoon"], np.zeros(len(mine))),
        "Postcode": words([f"{code.code} ZZ" for code in codes], members.postcode[mine]),
        "Woonplaats": words([code.place for code in codes], members.postcode[mine]),
        "Geslacht": words(["V", "M"], (seed % 100 < 41).astype(np.int32)),
        "Geboortejaar": numbers(members.birth_year[mine]),
        "Abonnement": words(
            ["Jeugd", "Basis", "Compleet", "Digitaal"], np.where(young, 0, 1 + (seed % 10 > 5) + (seed % 50 == 0) * 1)
        ),
        "Vestiging": words([place.ils_code for place in world.places], home),
        "Instantie": words(owners, world.owner[home]),
        "Inschrijfdatum": dates(calendar, members.joined[mine]),
        "Geldig tot en met": dates(calendar, valid),
        "Laatste actie": dates(calendar, acted, acted < 0),
    }
    extracts.write("wise", "klanten", f"klanten_{last_day_of(year)}.csv", columns, dirty=True)


def _write_counts(world: World, extracts: Extracts) -> None:
    calendar = world.calendar
    spans = months(calendar)
    codes = {organisation.code: organisation.ils_code for organisation in facts.organisations()}
    places = [place.ils_code for place in world.places]
    for index, year in enumerate(world.years):
        mine = range(index * 12, index * 12 + 12)
        first = np.repeat([spans[month][0] for month in mine], len(places))
        last = np.repeat([spans[month][1] for month in mine], len(places))
        columns = {
            "Vestiging": words(places, np.tile(np.arange(len(places)), 12)),
            "Van": dates(calendar, first),
            "Tot en met": dates(calendar, last),
            "Bezoeken": numbers(world.visits[mine.start : mine.stop].ravel()),
        }
        extracts.write("wise", "bezoek", f"bezoek_{last_day_of(year)}.csv", columns, dirty=True)
        share_of_product = {"E-book": 1.0, "Podcast": PODCASTS * max(year - FIRST_PODCAST + 1, 0)}
        digital = [
            [codes[owner], f"{calendar.date(low):%d-%m-%Y}", f"{calendar.date(high):%d-%m-%Y}", product, round(loans * share)]
            for product, share in share_of_product.items()
            if share
            for low, high, by_owner in world.ebooks[mine.start : mine.stop]
            for owner, loans in by_owner.items()
        ]
        extracts.write_rows("wise", f"digitaal_{last_day_of(year)}.csv", "Instantie;Van;Tot en met;Product;Uitleningen", digital)
        meetings = [
            [
                40_000_001 + number,
                places[m.location],
                world.places[m.location].organisation.ils_code,
                f"{calendar.date(m.day):%d-%m-%Y}",
                m.kind,
                m.participants,
            ]
            for number, m in enumerate(world.meetings)
            if calendar.date(m.day).year == year
        ]
        head = "Activiteitnummer;Vestiging;Instantie;Datum;Soort;Deelnemers"
        extracts.write_rows("wise", f"activiteiten_{last_day_of(year)}.csv", head, meetings)
