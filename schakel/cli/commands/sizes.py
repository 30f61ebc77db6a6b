"""`schakel sizes`: the collection of each municipality beside its size norm, and what going to the norm would mean."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from schakel.cli.clock import settings_of, today_of
from schakel.cli.exits import Exit
from schakel.cli.options import data_option, json_option, language_option
from schakel.cli.output import show, table, text
from schakel.cli.progress import progress
from schakel.cli.snapshots import closing, facts_of, snapshot_of
from schakel.collection.act_lists import write_lists
from schakel.collection.advice import look
from schakel.collection.size_norm import BY, going_to_the_norm, read_sizes, size_norm
from schakel.collection.smallest import Norms
from schakel.dashboards.advice_words import signed_by
from schakel.errors import InputError
from schakel.reports.numbers import Language, number, percentage
from schakel.reports.periods import day
from schakel.warehouse.location_lists import marks_of


@click.command()
@click.option("--by", type=click.Choice(BY), default=BY[0], show_default=True, help="Which of both norms to go to.")
@click.option("--consequences", is_flag=True, help="What going to the norm would mean for demand met in the year to come.")
@click.option("--local", type=float, default=95.0, show_default=True, help="Percentage of demand from the own collection.")
@click.option("--province", type=float, default=99.9, show_default=True, help="Percentage from all collections together.")
@click.option("--lists", type=click.Path(file_okay=False, path_type=Path), help="Folder for lists to keep, move and drop.")
@click.option("--seed", type=int, default=0, show_default=True, help="Breaks ties between titles that are alike.")
@data_option()
@language_option
@json_option
def command(
    by: str, consequences: bool, local: float, province: float, lists: Path | None, seed: int, data: Path,
    language: Language, is_json: bool,
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
                written = write_lists(
                    lists, known.stock, known.catalogue, known.titles, found.advice.acts, marks=marks_of(snapshot)
                )
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
        said = _SAID[language]
        rows = [
            (e.municipality, e.has, e.inhabitants, e.has / e.inhabitants if e.inhabitants else None, e.norm(BY[0]),
             e.over(BY[0]), e.loans, e.loans / e.has if e.has else None, e.norm(BY[1]), e.over(BY[1]))
            for e in sizes
        ]  # fmt: skip
        table(said["title"], said["heads"].split("|"), rows, language)
        for each in sizes:
            if each.norm(by) is None:
                text(said["no_norm"].format(place=each.municipality, by=said[by]))
        if found is not None:
            met = zip(found.names, found.shares_now, found.shares, strict=True)
            table(
                said["met"].format(by=said[by]),
                said["met_heads"].split("|"),
                [(_place(name, said), percentage(now, 2, language), percentage(then, 2, language)) for name, now, then in met],
                language, written=(1, 2),
            )  # fmt: skip
            text(said["leave"].format(leave=number(found.leave, 0, language), buy=number(found.to_buy, 0, language)))
            for name in found.short:
                text(said["short_now" if name in found.short_now else "short"].format(place=_place(name, said)))
            for name in found.too_small:
                text(said["too_small"].format(place=name))
        text(said["norm"].format(title=norm.title, by=signed_by(norm.signed_by, language), on=day(norm.signed_on, language)))
        text(said["snapshot"].format(id=snapshot.id, day=day(on, language)) + closing(snapshot, language))

    show(document, tell_people, is_json)
    return Exit.DONE


def _place(name: str, said: Mapping[str, str]) -> str:
    return said["province"] if name == "province" else name


_SAID: dict[Language, dict[str, str]] = {
    "nl": {
        "title": "Omvang van de collectie per gemeente",
        "heads": "gemeente|exemplaren|inwoners|per inwoner|norm|erboven|uitleningen per jaar|per exemplaar|norm|erboven",
        "inhabitants": "inwoners", "use": "gebruik", "province": "provincie",
        "no_norm": "{place}: de norm naar {by} is niet te zeggen; hier verandert niets.",
        "met": "Vervulde vraag in het jaar dat komt, op de norm naar {by}",
        "met_heads": "|zoals het is|op de norm, elk exemplaar op zijn beste plek",
        "leave": "Er gaan {leave} exemplaren weg; er zouden er {buy} gekocht moeten worden, en die tellen in deze delen "
        "niet mee.",
        "short": "Op de norm niet gehaald: {place}.", "short_now": "Op de norm niet gehaald, en nu ook niet: {place}.",
        "too_small": "{place}: de norm laat minder ruimte dan er laatste exemplaren van de provincie zijn; die moeten "
        "ergens anders heen.",
        "norm": "Norm: {title}, getekend door {by} op {on}.", "snapshot": "Momentopname {id}, exemplaren zoals op {day}.",
    },
    "en": {
        "title": "Size of the collection by municipality",
        "heads": "municipality|items|inhabitants|per inhabitant|norm|over|loans a year|per item|norm|over",
        "inhabitants": "inhabitants", "use": "use", "province": "province",
        "no_norm": "{place}: the norm by {by} cannot be told; it stays as it is.",
        "met": "Demand met in the year to come, at the norm by {by}",
        "met_heads": "|as it is|at the norm, each item at its best place",
        "leave": "{leave} items leave; {buy} would have to be bought, which these shares do not count.",
        "short": "Not met at the norm: {place}.", "short_now": "Not met at the norm, nor as it is: {place}.",
        "too_small": "{place}: the norm leaves less room than there are last copies of the province; they need another place.",
        "norm": "Norm: {title}, signed by {by} on {on}.", "snapshot": "Snapshot {id}, items as on {day}.",
    },
}  # fmt: skip
