"""`schakel sizes`: the collection of each municipality beside its size norm, and what going to the norm would mean."""

from pathlib import Path
from typing import Any

import click

from schakel.cli.clock import settings_of, today_of
from schakel.cli.exits import Exit
from schakel.cli.options import data_option, json_option
from schakel.cli.output import show, table, text
from schakel.cli.progress import progress
from schakel.cli.snapshots import closing, facts_of, snapshot_of
from schakel.collection.act_lists import write_lists
from schakel.collection.advice import look
from schakel.collection.size_norm import BY, going_to_the_norm, read_sizes, size_norm
from schakel.collection.smallest import Norms
from schakel.errors import InputError


@click.command()
@click.option("--by", type=click.Choice(BY), default=BY[0], show_default=True, help="Which of both norms to go to.")
@click.option("--consequences", is_flag=True, help="What going to the norm would mean for demand met in the year to come.")
@click.option("--local", type=float, default=95.0, show_default=True, help="Percentage of demand from the own collection.")
@click.option("--province", type=float, default=99.9, show_default=True, help="Percentage from all collections together.")
@click.option("--lists", type=click.Path(file_okay=False, path_type=Path), help="Folder for lists to keep, move and drop.")
@click.option("--seed", type=int, default=0, show_default=True, help="Breaks ties between titles that are alike.")
@data_option()
@json_option
def command(
    by: str, consequences: bool, local: float, province: float, lists: Path | None, seed: int, data: Path, is_json: bool
) -> Exit:  # fmt: skip
    """Items of each municipality per inhabitant and per loan, beside its norm: how many over or under.

    With --consequences: what would be met when those that are over go to the norm and keep their best items.
    """
    if lists is not None and not consequences:
        raise InputError("--lists tells what to keep, move and drop at the norm; give --consequences too")
    settings = settings_of(data)
    snapshot, norm = snapshot_of(settings), size_norm(settings.data)
    on = min(today_of(settings), snapshot.known_on)
    found, written = None, []
    with progress() as tell, snapshot.connect() as connection:
        sizes = read_sizes(connection, norm, on)
        if consequences:
            tell.begin("forecasting demand", None)
            known = look(connection, on)
            norms = Norms((local / 100,) * len(known.catalogue.organisations), province / 100)
            found = going_to_the_norm(known, sizes, by, norms, seed=seed, progress=tell)
            if lists is not None:
                written = write_lists(lists, known.stock, known.catalogue, known.titles, found.advice.acts)
    document: dict[str, Any] = {
        **facts_of(snapshot), "on": on, "norm": norm.as_json(), "by": by,
        "municipalities": [
            {"municipality": e.municipality, "items": e.has, "inhabitants": e.inhabitants, "counted_on": e.counted_on,
             "loans_last_year": e.loans, "only_copies_of_the_province": e.only_here,
             **{f"{what}_{each}": getattr(e, what)(each) for each in BY for what in ("norm", "over")}}
            for e in sizes
        ],
        "consequences": found and {
            "leave": found.leave, "to_buy": found.to_buy, "demand_met_now": dict(zip(found.names, found.shares_now, strict=True)),
            "demand_met": dict(zip(found.names, found.shares, strict=True)), "under_the_norm": found.short,
            "under_the_norm_now": found.short_now, "fewer_than_last_copies": found.too_small,
        },
        "lists": written,
    }  # fmt: skip

    def tell_people() -> None:
        heads = (
            "municipality",
            "items",
            "inhabitants",
            "per inhabitant",
            "norm",
            "over",
            "loans a year",
            "per item",
            "norm",
            "over",
        )
        rows = [
            (e.municipality, e.has, e.inhabitants, e.has / e.inhabitants if e.inhabitants else None, e.norm(BY[0]),
             e.over(BY[0]), e.loans, e.loans / e.has if e.has else None, e.norm(BY[1]), e.over(BY[1]))
            for e in sizes
        ]  # fmt: skip
        table("Size of the collection by municipality", heads, rows)
        for each in sizes:
            if each.norm(by) is None:
                text(f"{each.municipality}: the norm by {by} cannot be told; it stays as it is.")
        if found is not None:
            met = zip(found.names, found.shares_now, found.shares, strict=True)
            table(
                f"Demand met in the year to come, at the norm by {by}",
                ("", "as it is", "at the norm, each item at its best place"),
                [(name, f"{now:.2%}", f"{then:.2%}") for name, now, then in met],
            )
            text(f"{found.leave} items leave; {found.to_buy} would have to be bought, which these shares do not count.")
            for name in found.short:
                text(f"Not met at the norm: {name}{', nor as it is' if name in found.short_now else ''}.")
            for name in found.too_small:
                text(f"{name}: the norm leaves less room than there are last copies of the province; they need another place.")
        text(f"Norm: {norm.title}, signed by {norm.signed_by} on {norm.signed_on}.")
        text(f"Snapshot {snapshot.id}, items as on {on}.{closing(snapshot)}")

    show(document, tell_people, is_json)
    return Exit.DONE
