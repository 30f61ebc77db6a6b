"""`schakel digital`: what is lent digitally, and whether e-books take the place of printed loans."""

from pathlib import Path
from typing import Any

import click

from schakel.cli.clock import settings_of, today_of
from schakel.cli.exits import Ended, Exit
from schakel.cli.figures import place_code
from schakel.cli.options import data_option, json_option, language_option
from schakel.cli.output import show, table, text
from schakel.cli.snapshots import closing, facts_of, snapshot_of
from schakel.collection.digital import compare, last_pair, open_holds, side_by_side
from schakel.dashboards.digital_page import digital_page
from schakel.measures.reading import places
from schakel.privacy.audience import Audience
from schakel.privacy.thresholds import load_thresholds
from schakel.reports.numbers import Language


@click.command()
@click.option("--organisation", metavar="CODE", help="One organisation, by code or by name; else the whole network.")
@click.option("--year", type=click.IntRange(1990, 2100), help="Compare this year with the one before; else the last whole year.")
@data_option()
@language_option
@json_option
def command(organisation: str | None, year: int | None, data: Path, language: Language, is_json: bool) -> Exit:
    """Digital beside physical: loans by year and product, and printed titles with an e-book beside like titles without.

    Fewer loans than expected say that those of titles with an e-book fell more than those of like titles. That is no proof.
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
        said = _SAID[language]
        page = digital_page(years, found, pair, asked, place, Audience.SUPPORT, load_thresholds(settings.data), language)
        heads = (*said["years_heads"][:2], *page.products, *said["years_heads"][2:], "")
        rows = [
            (each.year, each.physical, *each.products, each.digital, each.share, "" if each.is_complete else said["open"])
            for each in page.years
        ]  # fmt: skip
        table(f"{said['years']}: {place}", heads, rows, language, written=range(1, len(heads) - 1))
        if found:
            heads = tuple(head.format(year=page.compared) for head in said["heads"])
            told = [
                (each.name, each.expected, each.after, each.difference, each.interval, each.copies, each.says)
                for each in page.categories
            ]  # fmt: skip
            table(f"{said['titles']}: {place}, {page.compared}", heads, told, language, written=(1, 2, 3, 5))
        text(page.finding)
        if page.asked:
            text(page.asked)
        text(f"{said['snapshot']} {snapshot.id}.{closing(snapshot, language)}")

    show(document, for_people, is_json)
    return Exit.DONE


_SAID: dict[Language, dict[str, Any]] = {
    "nl": {
        "years": "Uitleningen per jaar",
        "years_heads": ("jaar", "fysiek", "digitaal samen", "digitaal deel"), "open": "niet volledig",
        "titles": "Gedrukte titels met e-book",
        "heads": ("categorie", "verwacht in {year}", "geleend in {year}", "verschil", "interval (95 %)",
                  "verschil in exemplaren", "wat dat zegt"),
        "snapshot": "Momentopname",
    },
    "en": {
        "years": "Loans by year",
        "years_heads": ("year", "physical", "digital together", "digital share"), "open": "not complete",
        "titles": "Printed titles with an e-book",
        "heads": ("category", "expected in {year}", "lent in {year}", "difference", "interval (95%)", "difference in items",
                  "what it says"),
        "snapshot": "Snapshot",
    },
}  # fmt: skip
