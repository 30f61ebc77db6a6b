"""`schakel rebalance`: which items should not stay where they stand tonight, and where each should go."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import click

from schakel.cli.clock import settings_of, today_of
from schakel.cli.exits import Exit
from schakel.cli.options import data_option, json_option, language_option
from schakel.cli.output import show, table, text
from schakel.cli.progress import progress
from schakel.cli.snapshots import closing, facts_of, snapshot_of
from schakel.collection.rebalancing import Sent, rebalance, values_of
from schakel.dashboards.left_out_words import why_left_out
from schakel.reports.numbers import Language, number
from schakel.reports.periods import day
from schakel.scenarios.places import located, usual_van_days
from schakel.warehouse.location_lists import marks_of, write_location_lists
from schakel.warehouse.numbering import Numbering

HEADS = ("location_code", "item_id", "title_id", "to_location_code", "why")


@click.command()
@click.option("--across", is_flag=True, help="Items may rest at places of other organisations than their owner.")
@click.option("--all", "every", is_flag=True, help="Look at items that stand at home too, not only at those away from it.")
@click.option("--lists", type=click.Path(file_okay=False, path_type=Path), help="Write a list for each location here.")
@data_option()
@language_option
@json_option
def command(across: bool, every: bool, lists: Path | None, data: Path, language: Language, is_json: bool) -> Exit:
    """Where items should rest: stay, go back to the owner, or be sent on with the next van.

    An item goes home, unless by the forecast of demand journeys, waits and lost wishes cost less elsewhere, by a margin.
    """
    settings, said = settings_of(data), _SAID[language]
    snapshot = snapshot_of(settings)
    on = min(today_of(settings), snapshot.known_on)
    with snapshot.connect() as connection, progress() as report:
        numbering = Numbering(connection, ("locations",))
        kilometres, days = located(numbering), usual_van_days(numbering)
        found = rebalance(connection, on, values_of(data), kilometres, days, across=across, every=every, report=report)
    lines = (_line(sent, said) for sent in found.sends)
    written = write_location_lists(lists, "rest", HEADS, lines, marks_of(snapshot)) if lists is not None else []
    document = {
        **facts_of(snapshot), "on": on, "looked_at": found.looked_at, "stay": found.stay,
        "to_owner": sum(sent.to_owner for sent in found.sends), "sent_on": sum(not sent.to_owner for sent in found.sends),
        "left_out": found.left_out, "sends": [asdict(sent) for sent in found.sends], "lists": [str(path) for path in written],
    }  # fmt: skip

    def tell() -> None:
        pairs = Counter((sent.location, sent.to) for sent in found.sends)
        table(said["title"], said["heads"].split("|"), [(a, b, n) for (a, b), n in sorted(pairs.items())], language)
        counts = {"all": found.looked_at, "stay": found.stay, "home": document["to_owner"], "on": document["sent_on"]}
        text(said["sum"].format(**{name: number(count, 0, language) for name, count in counts.items()}))
        for reason, count in found.left_out.items():
            text(said["left_out"].format(reason=why_left_out(reason, language), count=number(count, 0, language)))
        text(said["snapshot"].format(id=snapshot.id, day=day(on, language)) + closing(snapshot, language))

    show(document, tell, is_json)
    return Exit.DONE


def _line(sent: Sent, said: Mapping[str, str]) -> tuple[str, ...]:
    return sent.location, sent.item_id, sent.title_id, sent.to, said["to_owner" if sent.to_owner else "sent_on"]


_SAID: dict[Language, dict[str, str]] = {
    "nl": {
        "title": "Wat vannacht te verzenden", "heads": "van|naar|exemplaren",
        "sum": "Van {all} exemplaren blijven er {stay} staan, gaan er {home} terug naar waar zij horen, en worden er {on} "
        "doorgestuurd naar waar zij meer gevraagd zijn.",
        "left_out": "Niet meegedaan, {reason}: {count}.",
        "to_owner": "terug naar waar het hoort", "sent_on": "daar meer gevraagd",
        "snapshot": "Momentopname {id}, exemplaren zoals op {day}.",
    },
    "en": {
        "title": "What to send tonight", "heads": "from|to|items",
        "sum": "Of {all} items {stay} stay where they stand, {home} go back to where they belong and {on} are sent on to where "
        "they are wanted more.",
        "left_out": "Left out, {reason}: {count}.", "to_owner": "back to where it belongs", "sent_on": "wanted more there",
        "snapshot": "Snapshot {id}, items as on {day}.",
    },
}  # fmt: skip
