"""`schakel weed`: which items to weed, which to move to where they are asked, and why."""

import csv
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from schakel.cli.clock import settings_of, today_of
from schakel.cli.exits import Exit
from schakel.cli.options import data_option, json_option
from schakel.cli.output import show, table, text
from schakel.cli.progress import progress
from schakel.cli.snapshots import closing, facts_of, snapshot_of
from schakel.collection.advice_files import reason_text, write_advice
from schakel.collection.advised import Action
from schakel.collection.weeding_advice import advise_weeding, counted_by_place, last_copies, names_of, weeding_rules
from schakel.errors import InputError

LAST = "last-in-province.csv"
HEADS = ("organisation_code", "location_code", "title_id", "item_id", "days_not_lent")


@click.command()
@click.option("--location", metavar="CODE", help="Only the items of one location, one by one with their reasons.")
@click.option("--rows", type=click.IntRange(min=1), default=25, show_default=True, help="How many items to print.")
@click.option("--last", is_flag=True, help="The items that only stay because they are the last in the province.")
@click.option("--lists", type=click.Path(file_okay=False, path_type=Path), help="Folder for lists of each location.")
@data_option()
@json_option
def command(location: str | None, rows: int, last: bool, lists: Path | None, data: Path, is_json: bool) -> Exit:
    """Which items to weed and which to move, by the rules of weeding.toml, each with its reasons.

    The last copy in the province is never advised to be weeded.
    """
    settings = settings_of(data)
    snapshot, rules = snapshot_of(settings), weeding_rules(settings.data)
    on = min(today_of(settings), snapshot.known_on)
    with progress() as tell, snapshot.connect() as connection:
        tell.begin("looking at every item", None)
        found = advise_weeding(connection, rules, on)
        places, guarded = counted_by_place(connection), last_copies(connection)
        if location is not None:
            if location not in {each.location for each in places}:
                raise InputError(
                    f"location {location!r} has no items; these have: {', '.join(e.location for e in places if e.location)}"
                )
            places = [each for each in places if each.location == location]
            guarded = [row for row in guarded if row[1] == location]
            found = [replace(each, rows=tuple(row for row in each.rows if row.location == location)) for each in found]
        names = names_of(connection)
        written = write_advice(lists, found, names) if lists is not None else []
    if lists is not None:
        with (lists / LAST).open("w", encoding="utf-8", newline="") as file:
            # With what to do, as the lists beside it: a scenario takes the whole folder.
            csv.writer(file).writerows([(*HEADS, "action"), *((*row, Action.KEEP) for row in guarded)])
        written.append(LAST)
    advised = [row for each in found for row in each.rows]
    document: dict[str, Any] = {
        **facts_of(snapshot),
        "on": on,
        "rules": rules.as_json(),
        "items_looked_at": sum(each.items for each in places),
        "locations": [
            {"location_code": each.location, "organisation_code": each.organisation, "items": each.items,
             "moves_in": each.moves_in, "outcomes": each.outcomes}
            for each in places
        ],
        "advised": [] if last else advised,
        "last_in_province": [dict(zip(HEADS, row, strict=True)) for row in guarded],
        "lists": written,
    }  # fmt: skip

    def tell_people() -> None:
        total: Counter[str] = Counter()
        for each in places:
            total.update(each.outcomes)
        if last:
            table("Last in the province", HEADS, guarded[:rows])
            _more(len(guarded), rows)
        else:
            table(
                "What the rules say",
                ("location", "items", "weed", "move away", "move in", "last in province, stays"),
                [(each.location or "none", each.items, each.outcomes.get("weed", 0), each.outcomes.get("move", 0), each.moves_in,
                  each.outcomes.get("last_in_province", 0)) for each in places],
            )  # fmt: skip
            if location is not None:
                table(
                    location,
                    ("item", "title", "", "what", "to", "why"),
                    [(row.item_id, row.title_id, names[row.title_id][0], row.action, row.to,
                      "; ".join(map(reason_text, row.reasons))) for row in advised[:rows]],
                )  # fmt: skip
                _more(len(advised), rows)
            _tell_counts(total)
        if written:
            text(f"{len(written)} files in {lists}: reasons in CSV, item numbers one a line, and {LAST}.")
        text(f"Rules: {rules.title}, signed by {rules.signed_by} on {rules.signed_on}; every value with its reason: --json.")
        made_up = closing(snapshot)
        text(f"Snapshot {snapshot.id}, items as on {on}.{made_up}")

    show(document, tell_people, is_json)
    return Exit.DONE


def _tell_counts(total: Mapping[str, int]) -> None:
    from_all = sum(total.values())
    table(
        "All items that were looked at", ("what", "items"), [*sorted(total.items(), key=lambda each: -each[1]), ("all", from_all)]
    )


def _more(found: int, shown: int) -> None:
    if found > shown:
        text(f"{found - shown} more; --rows {found}, --lists or --json gives them all.")
