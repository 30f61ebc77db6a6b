"""`schakel digital`: what is lent digitally, and whether e-books take the place of printed loans."""

from pathlib import Path

import click

from schakel.cli.clock import settings_of, today_of
from schakel.cli.exits import Ended, Exit
from schakel.cli.figures import place_code
from schakel.cli.options import data_option, json_option
from schakel.cli.output import show, table, text
from schakel.cli.snapshots import closing, facts_of, snapshot_of
from schakel.collection.digital import ALL, Ratio, compare, last_pair, open_holds, side_by_side
from schakel.measures.reading import places


@click.command()
@click.option("--organisation", metavar="CODE", help="One organisation, by code or by name; else the whole network.")
@click.option("--year", type=click.IntRange(1990, 2100), help="Compare this year with the one before; else the last whole year.")
@data_option()
@json_option
def command(organisation: str | None, year: int | None, data: Path, is_json: bool) -> Exit:
    """Digital beside physical: loans by year and product, and printed titles with an e-book beside like titles without.

    A ratio below 1 says that printed loans of titles with an e-book fell more than those of like titles. That is no proof.
    """
    settings = settings_of(data)
    snapshot = snapshot_of(settings)
    there = {place.code: place for place in places(snapshot, "organisation")}
    network = next(iter(places(snapshot, "network")))
    code = place_code(organisation, "organisation", there) if organisation else None
    years = side_by_side(snapshot, organisation_code=code, network_code=network.code)
    pair = year or last_pair(years, today_of(settings))
    found = [] if pair is None else compare(snapshot, pair, organisation_code=code)
    if year is not None and not found:
        known = ", ".join(str(each.year) for each in years if each.physical)
        raise Ended(Exit.REFUSED, f"{year} cannot be compared with {year - 1}; there are loans of {known or 'no year'}, and the "
                    "last three of them can be compared, when the library system tells which titles have an e-book")  # fmt: skip
    asked = open_holds(snapshot, organisation_code=code)
    place = there[code].name if code else network.name
    document = {
        **facts_of(snapshot), "place": place, "years": years, "compared_year": pair,
        "compared": found, "open_holds": asked,
    }  # fmt: skip

    def for_people() -> None:
        rows = [
            (str(each.year), each.physical, product, loans, None if each.share is None else f"{each.share:.1%}",
             "" if each.is_complete else "not complete")
            for each in years
            for product, loans in (each.digital or (("", None),))
        ]  # fmt: skip
        table(f"Physical and digital loans: {place}", ("year", "physical", "product", "digital", "digital share", ""), rows)
        if found:
            heads = ("category", f"lent in {(pair or 1) - 1}", "expected", "came", "ratio", "95 % interval", "ratio of items")
            told = [
                ("everything" if each.category == ALL else ", ".join(word for word in each.category if word) or "not known",
                 each.before, round(each.expected), each.after, _value(each.loans), _interval(each.loans), _value(each.copies))
                for each in found
            ]  # fmt: skip
            table(f"Printed titles with an e-book beside like titles without, {pair}", heads, told)
        else:
            text("No comparison: no two whole years in a row, or it is not known which titles have an e-book.")
        if asked.open:
            text(f"{asked.with_ebook} of {asked.open} open holds are for a title that has an e-book.")
        text(f"Snapshot {snapshot.id}.{closing(snapshot)}")

    show(document, for_people, is_json)
    return Exit.DONE


def _value(ratio: Ratio | None) -> str:
    return "too few loans" if ratio is None else f"{ratio.value:.3f}"


def _interval(ratio: Ratio | None) -> str:
    if ratio is None:
        return ""
    return "hangs on a few titles" if ratio.interval is None else f"{ratio.interval.low:.3f} to {ratio.interval.high:.3f}"
