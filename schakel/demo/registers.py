"""Extracts of places and people in the form of `gids` (locations and their hours) and `cbs` (areas and inhabitants).

The register is given more than once, as a real one is: each time it knows the hours of that day and those before, and
nothing of what is still to come.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

import numpy as np

from schakel.demo import facts
from schakel.demo.extracts import Extracts
from schakel.demo.people import AGE_BOUNDS, inhabitants, largest_remainder

DAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
OLDEST = 100
FIRST_WEEK = date(2015, 1, 1)
"""From when the first known weeks hold: before the first year that can be simulated."""
YEAR_OF_AREAS = 2022


def write_gids(extracts: Extracts, day: date) -> None:
    """Organisations, what they serve, their locations and hours, as known on one day."""
    organisations = [organisation for organisation in facts.organisations() if organisation.kind != "outside"]
    kinds = {"library": "Bibliotheek", "support": "POI"}
    rows: list[list[object]] = [[one.code, one.name, kinds[one.kind], one.ils_code, None, None] for one in organisations]
    extracts.write_rows("gids", f"organisaties_{day}.csv", "isil;naam;soort;ils_code;geopend_op;gesloten_op", rows)
    rows = [[one.code, code, None, None] for one in organisations for code in one.municipalities]
    extracts.write_rows("gids", f"werkgebieden_{day}.csv", "organisatie;gemeentecode;geldig_vanaf;geldig_tot_en_met", rows)
    _locations(extracts, day)
    rows = [row for place in facts.locations() for row in _openings(place, day)]
    extracts.write_rows("gids", f"openingstijden_{day}.csv", "isil;dag;van;tot;bemand;geldig_vanaf;geldig_tot_en_met", rows)


def _openings(place: facts.Location, day: date) -> Iterator[list[object]]:
    since = FIRST_WEEK
    for week in place.weeks:
        if since > day:
            return
        is_over = week.until is not None and week.until <= day
        last = f"{week.until - timedelta(days=1):%d-%m-%Y}" if week.until is not None and is_over else None
        for span in week.spans:
            name = DAYS[span.weekday - 1]
            yield [place.code, name, span.opens, span.closes, _yes(span.is_staffed), f"{since:%d-%m-%Y}", last]
        since = week.until or since


def _locations(extracts: Extracts, day: date) -> None:
    head = (
        "isil;organisatie;naam;soort;subsoort;ils_vestigingscode;gemeentecode;postcode;breedtegraad;lengtegraad;collectie;vijf_functies;"
        "multifunctionele_accommodatie;uren_open_per_week;uren_bemand_per_week;geopend_op;gesloten_op"
    )
    support = next(organisation for organisation in facts.organisations() if organisation.kind == "support")
    rows: list[list[object]] = [
        [
            support.code,
            support.code,
            "Kantoor Biblionet Drenthe (gesimuleerd)",
            "POI",
            None,
            None,
            "GM0106",
            "9401 ZZ",
            "52,9967",
            "6,5625",
            "N",
            "N",
            "N",
            None,
            None,
            None,
            None,
        ]
    ]
    for place in facts.locations():
        week = place.week_on(day)
        is_branch = week.staffed_hours >= 15
        kind, subkind = {
            "fixed": ("Bibliotheekvestiging", "" if is_branch else "Servicepunt"),
            "bookmobile": ("Bibliobus", ""),
            "bookmobile_stop": ("Bibliobushalte", ""),
        }[place.kind]
        rows.append(
            [
                place.code,
                place.organisation.code,
                place.name,
                kind,
                subkind,
                place.ils_code,
                place.municipality,
                f"{place.postcode4} ZZ",
                _comma(place.latitude),
                _comma(place.longitude),
                _yes(place.lends),
                _yes(place.kind == "fixed" and place.staffed_hours >= 15),  # who is a branch now offered them all along
                _yes(place.is_shared_building),
                _comma(week.open_hours),
                _comma(week.staffed_hours),
                "01-01-2010",
                None,
            ]
        )
    extracts.write_rows("gids", f"locaties_{day}.csv", head, rows)


def write_cbs(extracts: Extracts, day: date, years: range) -> None:
    """Areas without boundaries, and inhabitants of each municipality by year of age on each 1 January."""
    municipalities: list[dict[str, object]] = [
        {"code": one.code, "name": one.name, "province": "Drenthe", "area": one.surface} for one in facts.municipalities()
    ]
    _areas(extracts, "gemeenten-lijst", day, municipalities)
    _areas(extracts, "wijken-lijst", day, [{"code": code, "name": name} for code, name, _ in facts.wijken()])
    _postcodes(extracts, day, years[0])
    for year in years:
        _population(extracts, year)


def _postcodes(extracts: Extracts, day: date, year: int) -> None:
    """Postcodes with the inhabitants of their municipality spread over them as in 2024."""
    rows: list[list[object]] = []
    for one in facts.municipalities():
        mine = [code for code in facts.postcodes() if code.municipality == one.code]
        persons = largest_remainder(np.array([float(code.persons) for code in mine]), sum(inhabitants(one, year)))
        for code, people in zip(mine, persons, strict=True):
            rows.append([code.code, code.place, code.municipality, "True", people, code.longitude, code.latitude])
    rows.sort(key=lambda row: str(row[0]))
    head = f"pc4,plaats,gm2022,in_drenthe,pop{year},pc6mean_lon,pc6mean_lat"
    extracts.write_rows("cbs", f"pc4_{day}.csv", head, rows, delimiter=",")


def _areas(extracts: Extracts, name: str, day: date, areas: Sequence[Mapping[str, object]]) -> None:
    known = {"in_drenthe": True, "year": YEAR_OF_AREAS}
    features = [{"type": "Feature", "properties": {**area, **known}, "geometry": None} for area in areas]
    extracts.write_json("cbs", f"{name}_{day}.geojson", {"type": "FeatureCollection", "features": features})


def _population(extracts: Extracts, year: int) -> None:
    """Each age class is spread evenly over its years."""
    rows: list[list[object]] = []
    for one in facts.municipalities():
        classes = inhabitants(one, year)
        ages = ["Totaal"]
        people = [sum(classes)]
        for (low, high), persons in zip(AGE_BOUNDS, classes, strict=True):
            high = min(high, OLDEST)
            ages += [f"{age} jaar" for age in range(low, high)]
            people += largest_remainder(np.ones(high - low), persons)
        rows += [
            [len(rows) + number, "Totaal mannen en vrouwen", age, f"{one.code}    ", f"{year}JJ00", count]
            for number, (age, count) in enumerate(zip(ages, people, strict=True))
        ]
    extracts.write_rows("cbs", f"bevolking_{year}-01-01.csv", "ID;Geslacht;Leeftijd;RegioS;Perioden;BevolkingOp1Januari_1", rows)


def _yes(claim: bool) -> str:
    return "J" if claim else "N"


def _comma(number: float) -> str:
    return f"{number:g}".replace(".", ",") if number == round(number, 2) else f"{number:.4f}".replace(".", ",")
