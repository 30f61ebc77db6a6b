"""Writes the snapshot: three libraries, four municipalities, six locations, 2016 up to 2020, and 41 batches."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet

from schakel.measures.figure import Figure
from schakel.vocabulary.codes import AGE_CLASSES

NOORD, ZUID, OOST = "NL-0800010000", "NL-0800020000", "NL-0800030000"
ORGANISATIONS = {NOORD: "Bibliotheek Noord", ZUID: "Bibliotheek Zuid", OOST: "Bibliotheek Oost"}
MUNICIPALITIES = {"GM9001": "Boven", "GM9002": "Beneden", "GM9003": "Links", "GM9004": "Rechts"}
LOCATIONS = {
    "NL-0800011001": ("Noord Centrum", NOORD, 0.7),
    "NL-0800011002": ("Noord Dorp", NOORD, 0.3),
    "NL-0800021001": ("Zuid Centrum", ZUID, 0.6),
    "NL-0800021002": ("Zuid Wijk", ZUID, 0.4),
    "NL-0800031001": ("Oost Centrum", OOST, 0.98),
    "NL-0800031002": ("Oost Punt", OOST, 0.02),
}
NETWORK = "klein"
INHABITANTS = {NOORD: 50_000, ZUID: 30_000, OOST: 12_000}
TREND = {2016: 6.9, 2017: 6.7, 2018: 6.4, 2019: 6.1, 2020: 4.2}
YEARS = tuple(TREND)
MEMBERS_OF_AGE = dict(zip(AGE_CLASSES, (0.02, 0.2, 0.16, 0.12, 0.14, 0.16, 0.12, 0.08), strict=True))


def figures() -> list[Figure]:
    """All figures. At Oost Punt few people come, so that some counts of persons are small."""
    found: list[Figure] = []
    for year in YEARS:
        people: dict[tuple[str, str], tuple[float, float]] = {}
        for code, inhabitants in INHABITANTS.items():
            people["organisation", code] = (inhabitants, 1.0 if code == NOORD else 0.9)
        for code, (_, organisation, share) in LOCATIONS.items():
            people["location", code] = (INHABITANTS[organisation] * share, 1.0)
        for code, share in zip(MUNICIPALITIES, (0.4, 0.3, 0.2, 0.1), strict=True):
            people["municipality", code] = (sum(INHABITANTS.values()) * share, 1.0)
        people["network", NETWORK] = (sum(INHABITANTS.values()), 0.96)
        for (level, code), (inhabitants, factor) in people.items():
            loans = round(inhabitants * TREND[year] * factor)
            found += _spread("loans", level, code, year, loans)
            found += _spread("loans_per_inhabitant", level, code, year, loans, inhabitants, by_month=False)
            found += _spread("renewals", level, code, year, loans // 4)
            found += _spread("items", level, code, year, round(inhabitants * 2.1), flow=False)
            found += _spread("active_borrowers", level, code, year, round(inhabitants * factor * TREND[year] / 32), flow=False)
            members = {age: round(inhabitants * 0.25 * factor * share) for age, share in MEMBERS_OF_AGE.items()}
            for part, count in {"": sum(members.values()), **members}.items():
                found += _spread("members", level, code, year, count, flow=False, part=part)
                found += _spread(
                    "members_share",
                    level,
                    code,
                    year,
                    count,
                    round(inhabitants * (MEMBERS_OF_AGE[part] if part else 1.0)),
                    flow=False,
                    part=part,
                )
            if code != OOST:
                found += _spread("digital_loans", level, code, year, round(inhabitants * 0.04 * (year - 2015)))
            own = round(loans * (0.962 if code != ZUID else 0.931))
            found += _spread("norm_95_strict", level, code, year, own, loans)
            found += _spread("norm_95_strict_with_cancelled", level, code, year, own, round(loans * 1.02))
            found += _spread(
                "zero_use", level, code, year, round(inhabitants * 2.1 * 0.22), round(inhabitants * 2.1), by_month=False
            )
            found += _spread("use_coefficient", level, code, year, loans, round(inhabitants * 2.1), by_month=False)
    return found


def _spread(
    measure: str,
    level: str,
    code: str,
    year: int,
    numerator: float,
    denominator: float | None = None,
    *,
    flow: bool = True,
    part: str = "",
    by_month: bool = True,
) -> list[Figure]:
    """A year and its quarters and months. A flow is divided over them; a state stays."""
    made = []
    for period, months in (("year", 12), ("quarter", 3), ("month", 1)):
        if period != "year" and (not by_month or level == "municipality"):
            continue
        for month in range(1, 13, months):
            season = 1 + 0.1 * ((month % 4) - 1.5) if months < 12 and flow else 1
            top = round(numerator * months / 12 * season) if flow else numerator
            under = denominator if denominator is None or not flow or months == 12 else round(denominator * months / 12 * season)
            value = top if under is None else (top / under if under else None)
            version = date(2008, 1, 1)
            made.append(
                Figure(
                    measure,
                    version,
                    level,
                    code,
                    period,
                    date(year, month, 1),
                    part,
                    float(top),
                    None if under is None else float(under),
                    value,
                    int(top),
                    True,
                )
            )
    return made


def write_snapshot(
    data: Path, *, with_figures: bool = True, simulated: bool = True, snapshot_id: str = "2021-01-02T0300-klein",
    as_known_on: str | None = None, open_year: int | None = None,
) -> Path:  # fmt: skip
    """Write the snapshot and point to it; returns its folder. Nothing of the `open_year` is complete."""
    folder = data / "snapshots" / snapshot_id
    folder.mkdir(parents=True)
    if with_figures:
        rows = [{**each.__dict__, "is_complete": each.starts_on.year != open_year} for each in figures()]
        rows.sort(key=lambda row: (row["measure"], row["level"], row["period"], row["starts_on"], row["place_code"], row["part"]))
        _write(folder / "_figures.parquet", rows)
    else:
        _write(folder / "_figures.parquet", [{**figures()[0].__dict__}], keep=0)
    _write(folder / "_wishes.parquet", _missed(with_met=True))
    _write(folder / "_missed.parquet", _missed(with_met=False))
    _write(folder / "_physical_use.parquet", _physical_use())
    _write(folder / "_digital_use.parquet", _digital_use())
    _write(folder / "_places.parquet", _places())
    _write(folder / "_batches.parquet", _batches())
    _write(folder / "_refused.parquet", _refused())
    _write(folder / "_accounts.parquet", _accounts())
    _write(folder / "_audits.parquet", _audits())
    card = {
        "id": snapshot_id, "known_on": "2020-12-31", "as_known_on": as_known_on, "built_at": "2021-01-02T03:00:00+00:00",
        "simulated": simulated,
        "network": {"code": NETWORK, "name": "Klein netwerk"}, "row_counts": {"loans": 555_000},
    }  # fmt: skip
    (folder / "snapshot.json").write_text(json.dumps(card))
    (data / "CURRENT").write_text(f"{snapshot_id}\n")
    (data / "schakel.toml").write_text(
        f'network = {{ code = "{NETWORK}", name = "Klein netwerk" }}\nkeys = "../keys"\nsimulated = true\ntoday = 2021-01-15\n'
    )
    return folder


def _missed(*, with_met: bool) -> list[dict[str, Any]]:
    """Demand by month, with the numbers of `norm_95_strict`: half of what was missed was out, a tenth never supplied."""
    rows = []
    for figure in figures():
        if (figure.measure, figure.level, figure.period) != ("norm_95_strict", "organisation", "month"):
            continue
        met, demand = int(figure.numerator or 0), int(figure.denominator or 0)
        never, out = (demand - met) // 10, (demand - met) // 2
        parts = [("never", "was_out", "was_out", never), ("province", "was_out", None, out)]
        parts += [("outside", "not_owned", "not_owned", demand - met - never - out)]
        for place, (supplied_by, cause_95, cause_999, wishes) in enumerate(parts):
            title = {} if with_met else {"location_code": None, "title_id": f"t{place}" if place else None}
            rows.append({
                "organisation_code": figure.place_code, **title, "month": figure.starts_on, "material": "book",
                "audience": "adult", "supplied_by": supplied_by, "cause_95": cause_95, "cause_999": cause_999, "wishes": wishes,
            })  # fmt: skip
        if with_met:
            rows.append({**rows[-1], "supplied_by": "own", "cause_95": None, "cause_999": None, "wishes": met})
    return rows


def _physical_use() -> list[dict[str, Any]]:
    """Titles with an e-book keep 90 % of what like titles keep, in every strand; at Oost nobody knows of e-books."""
    return [
        {
            "organisation_code": code, "year": year, "material": "book", "audience": "adult", "genre": "fiction",
            "has_ebook": None if code == OOST else has_ebook, "publication_year": 2015, "strand": strand,
            "loans": round((100 + strand) * (1.0 if year == 2019 else 0.63 if has_ebook else 0.7)), "copies": 20,
        }
        for code in ORGANISATIONS for year in (2019, 2020) for has_ebook in (True, False) for strand in range(20)
    ]  # fmt: skip


def _digital_use() -> list[dict[str, Any]]:
    return [
        {"organisation_code": code, "year": year, "product": product, "loans": INHABITANTS[code] * share * (year - 2015)}
        for code in (NOORD, ZUID) for year in YEARS
        for product, share in (("E-book", 0.04), ("Podcast", 0.001)) if product == "E-book" or year > 2018
    ]  # fmt: skip


def _places() -> list[dict[str, Any]]:
    rows = [
        ("network", NETWORK, "Klein netwerk", None),
        *(("organisation", code, name, code) for code, name in ORGANISATIONS.items()),
    ]
    rows += [("municipality", code, name, None) for code, name in MUNICIPALITIES.items()]
    rows += [("location", code, name, organisation) for code, (name, organisation, _) in LOCATIONS.items()]
    return [
        {
            "level": level,
            "place_code": code,
            "name": name,
            "organisation_code": organisation,
            "opened_on": None,
            "closed_on": None,
        }
        for level, code, name, organisation in rows
    ]


def _batches() -> list[dict[str, Any]]:
    rows = []
    for number in range(41):
        is_held = number == 40
        known_on = date(2020, 1 + number % 12, 28)
        rows.append({
            "batch_no": number, "batch_id": f"wise/loans/{known_on}_{number:012d}", "feed": "wise", "source": "wise",
            "extract": "loans", "origin": "uitleningen.csv",
            "known_on": known_on, "period": known_on.isoformat()[:7], "fetched_at": "2021-01-02T02:00:00+00:00",
            "sha256": "0" * 64,
            "rows": 0 if is_held else 1000,
            "columns_left_out": "", "without_pseudonym": 0, "mode": "events", "held": "it has no rows" if is_held else None,
            "released_by": None, "released_why": None,
            "status": "held" if is_held else "loaded", "said": "held: it has no rows" if is_held else "",
        })  # fmt: skip
    return rows


def _refused() -> list[dict[str, Any]]:
    return [
        {
            "feed": "wise",
            "batch_id": f"wise/loans/2020-01-28_{0:012d}",
            "table": "loans",
            "line": line,
            "column": "lent_on",
            "found": "0000-00-00",
            "reason": "is not a date",
        }
        for line in range(3, 10)
    ]


def _accounts() -> list[dict[str, Any]]:
    return [
        {
            "batch_id": row["batch_id"],
            "table": "loans",
            "rows_in": 1000,
            "loaded": 993 if row["batch_no"] == 0 else 1000,
            "refused": 7 if row["batch_no"] == 0 else 0,
            "superseded": 0,
            "repeated": 0,
            "left_out": 0,
            "held": 0,
        }
        for row in _batches()
        if row["status"] == "loaded"
    ]


def _audits() -> list[dict[str, Any]]:
    return [
        {
            "audit": "keys_are_unique",
            "says": "the key of every table names one row",
            "severity": "stop",
            "passed": True,
            "findings": 0,
            "sample": "",
        },
        {
            "audit": "no_loan_before_its_item",
            "says": "no item was lent before it came into the collection",
            "severity": "warn",
            "passed": False,
            "findings": 2,
            "sample": "loan 1: lent on 2020-01-01, item came in on 2020-02-01\n"
            "loan 2: lent on 2020-01-02, item came in on 2020-02-01",
        },
    ]


def _write(path: Path, rows: list[dict[str, Any]], keep: int | None = None) -> None:
    table = pyarrow.Table.from_pylist(rows)
    # A column without any value is typed `null` by Arrow; readers expect what the layout promises.
    dates = {"opened_on", "closed_on"}
    for place, field in enumerate(table.schema):
        if pyarrow.types.is_null(field.type):
            kind = pyarrow.date32() if field.name in dates else pyarrow.string()
            table = table.set_column(place, field.name, pyarrow.nulls(len(table), kind))
    pyarrow.parquet.write_table(table if keep is None else table.slice(0, keep), path)
