"""`schakel rebalance`: which items should not stay where they stand tonight, and where each should go."""

from collections import Counter
from dataclasses import asdict
from pathlib import Path

import click

from schakel.cli.clock import settings_of, today_of
from schakel.cli.exits import Exit
from schakel.cli.options import data_option, json_option
from schakel.cli.output import show, table, text
from schakel.cli.progress import progress
from schakel.cli.snapshots import closing, facts_of, snapshot_of
from schakel.collection.rebalancing import Sent, rebalance, values_of
from schakel.scenarios.places import located, usual_van_days
from schakel.warehouse.location_lists import write_location_lists
from schakel.warehouse.numbering import Numbering

HEADS = ("location_code", "item_id", "title_id", "to_location_code", "why")


@click.command()
@click.option("--across", is_flag=True, help="Items may rest at places of other organisations than their owner.")
@click.option("--all", "every", is_flag=True, help="Look at items that stand at home too, not only at those away from it.")
@click.option("--lists", type=click.Path(file_okay=False, path_type=Path), help="Write a list for each location here.")
@data_option()
@json_option
def command(across: bool, every: bool, lists: Path | None, data: Path, is_json: bool) -> Exit:
    """Where items should rest: stay, go back to the owner, or be sent on with the next van.

    An item goes home, unless by the forecast of demand journeys, waits and lost wishes cost less elsewhere, by a margin.
    """
    settings = settings_of(data)
    snapshot = snapshot_of(settings)
    on = min(today_of(settings), snapshot.known_on)
    with snapshot.connect() as connection, progress() as report:
        numbering = Numbering(connection, ("locations",))
        kilometres, days = located(numbering), usual_van_days(numbering)
        found = rebalance(connection, on, values_of(data), kilometres, days, across=across, every=every, report=report)
    written = write_location_lists(lists, "rest", HEADS, map(_line, found.sends)) if lists is not None else []
    document = {
        **facts_of(snapshot), "on": on, "looked_at": found.looked_at, "stay": found.stay,
        "to_owner": sum(sent.to_owner for sent in found.sends), "sent_on": sum(not sent.to_owner for sent in found.sends),
        "left_out": found.left_out, "sends": [asdict(sent) for sent in found.sends], "lists": [str(path) for path in written],
    }  # fmt: skip

    def tell() -> None:
        pairs = Counter((sent.location, sent.to) for sent in found.sends)
        table("What to send tonight", ("from", "to", "items"), [(a, b, n) for (a, b), n in sorted(pairs.items())])
        text(
            f"Of {found.looked_at} items {found.stay} stay where they stand, {document['to_owner']} go back to where they "
            f"belong and {document['sent_on']} are sent on to where they are wanted more."
        )
        for reason, count in found.left_out.items():
            text(f"Left out: {count} {reason}.")
        text(f"Snapshot {snapshot.id}, items as on {on}.{closing(snapshot)}")

    show(document, tell, is_json)
    return Exit.DONE


def _line(sent: Sent) -> tuple[str, ...]:
    why = "back to where it belongs" if sent.to_owner else "wanted more there"
    return sent.location, sent.item_id, sent.title_id, sent.to, why
