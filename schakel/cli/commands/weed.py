"""`schakel weed`: which items to weed, which to move to where they are asked, and why."""

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from schakel.cli.clock import settings_of, today_of
from schakel.cli.exits import Exit
from schakel.cli.options import data_option, json_option, language_option
from schakel.cli.output import show, table, text
from schakel.cli.progress import progress
from schakel.cli.snapshots import closing, facts_of, snapshot_of
from schakel.collection.advice_files import write_advice
from schakel.collection.advised import Action, Reason
from schakel.collection.weeding_advice import advise_weeding, counted_by_place, last_copies, names_of, weeding_rules
from schakel.dashboards.advice_words import ACTION, left_out, sentence, signed_by
from schakel.errors import InputError
from schakel.reports.numbers import Language, number
from schakel.reports.periods import day
from schakel.warehouse.location_lists import MARKS, marks_of

LAST = "last-in-province.csv"
HEADS = ("organisation_code", "location_code", "title_id", "item_id", "days_not_lent")


@click.command()
@click.option("--location", metavar="CODE", help="Only the items of one location, one by one with their reasons.")
@click.option("--rows", type=click.IntRange(min=1), default=25, show_default=True, help="How many items to print.")
@click.option("--last", is_flag=True, help="The items that only stay because they are the last in the province.")
@click.option("--lists", type=click.Path(file_okay=False, path_type=Path), help="Folder for lists of each location.")
@data_option()
@language_option
@json_option
def command(
    location: str | None, rows: int, last: bool, lists: Path | None, data: Path, language: Language, is_json: bool
) -> Exit:
    """Which items to weed and which to move, by the rules of weeding.toml, each with its reasons.

    The last copy in the province is never advised to be weeded.
    """
    settings = settings_of(data)
    snapshot, rules = snapshot_of(settings), weeding_rules(settings.data)
    on = min(today_of(settings), snapshot.known_on)

    def why(reasons: Sequence[Reason]) -> str:
        return " ".join(sentence(reason, language) for reason in reasons)

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
        written = write_advice(lists, found, names, why, marks_of(snapshot)) if lists is not None else []
    if lists is not None:
        with (lists / LAST).open("w", encoding="utf-8", newline="") as file:
            # With what to do, as the lists beside it: a scenario takes the whole folder.
            rows_of = ((*row, Action.KEEP, *marks_of(snapshot)) for row in guarded)
            csv.writer(file).writerows([(*HEADS, "action", *MARKS), *rows_of])
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
        said = _SAID[language]
        total: Counter[str] = Counter()
        for each in places:
            total.update(each.outcomes)
        if last:
            table(said["last"], said["last_heads"].split("|"), guarded[:rows], language)
            _more(len(guarded), rows, language)
        else:
            table(
                said["rules_say"],
                said["place_heads"].split("|"),
                [(each.location or said["none"], each.items, each.outcomes.get("weed", 0), each.outcomes.get("move", 0),
                  each.moves_in, each.outcomes.get("last_in_province", 0)) for each in places],
                language,
            )  # fmt: skip
            if location is not None:
                table(
                    location,
                    said["item_heads"].split("|"),
                    [(row.item_id, row.title_id, names[row.title_id][0], ACTION[language][row.action], row.to, why(row.reasons))
                     for row in advised[:rows]],
                    language,
                )  # fmt: skip
                _more(len(advised), rows, language)
            _tell_counts(total, language)
        if written:
            text(said["written"].format(files=len(written), folder=lists, last=LAST))
        signed = day(rules.signed_on, language)
        text(said["rules"].format(title=rules.title, by=signed_by(rules.signed_by, language), on=signed))
        text(said["snapshot"].format(id=snapshot.id, day=day(on, language)) + closing(snapshot, language))

    show(document, tell_people, is_json)
    return Exit.DONE


def _tell_counts(total: Mapping[str, int], language: Language) -> None:
    said, actions = _SAID[language], {str(action): name for action, name in ACTION[language].items()}
    rows = [
        ((actions.get(what) or left_out(what, language)).lower(), items)
        for what, items in sorted(total.items(), key=lambda e: -e[1])
    ]
    table(said["counts"], said["counts_heads"].split("|"), [*rows, (said["all"], sum(total.values()))], language)


def _more(found: int, shown: int, language: Language) -> None:
    if found > shown:
        text(_SAID[language]["more"].format(more=number(found - shown, 0, language), all=found))


_SAID: dict[Language, dict[str, str]] = {
    "nl": {
        "rules_say": "Wat de regels zeggen",
        "place_heads": "locatie|exemplaren|afschrijven|verplaatsen|komt hierheen|laatste in de provincie, blijft",
        "none": "geen", "item_heads": "exemplaar|titel||wat|naar|waarom",
        "last": "Laatste in de provincie", "last_heads": "organisatie|locatie|titel|exemplaar|dagen niet uitgeleend",
        "counts": "Alle exemplaren die zijn bekeken", "counts_heads": "wat|exemplaren", "all": "alles samen",
        "more": "Nog {more}; --rows {all}, --lists of --json geeft ze alle.",
        "written": "{files} bestanden in {folder}: de redenen als CSV, nummers van exemplaren één per regel, en {last}.",
        "rules": "Regels: {title}, getekend door {by} op {on}; elke waarde met haar reden: --json.",
        "snapshot": "Momentopname {id}, exemplaren zoals op {day}.",
    },
    "en": {
        "rules_say": "What the rules say",
        "place_heads": "location|items|weed|move away|move in|last in province, stays",
        "none": "none", "item_heads": "item|title||what|to|why",
        "last": "Last in the province", "last_heads": "organisation|location|title|item|days not lent",
        "counts": "All items that were looked at", "counts_heads": "what|items", "all": "all together",
        "more": "{more} more; --rows {all}, --lists or --json gives them all.",
        "written": "{files} files in {folder}: reasons in CSV, item numbers one a line, and {last}.",
        "rules": "Rules: {title}, signed by {by} on {on}; every value with its reason: --json.",
        "snapshot": "Snapshot {id}, items as on {day}.",
    },
}  # fmt: skip
