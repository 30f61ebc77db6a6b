"""`schakel smallest`: how small the collection can be, and what to keep, move and drop at a given size."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
import numpy as np

from schakel.cli.clock import settings_of, today_of
from schakel.cli.exits import Exit
from schakel.cli.options import data_option, json_option
from schakel.cli.output import show, table, text
from schakel.cli.progress import progress
from schakel.cli.sizes_file import read_sizes
from schakel.cli.snapshots import closing, facts_of, snapshot_of
from schakel.collection.act_lists import counted, write_lists
from schakel.collection.advice import Known, SizedAdvice, SmallestAdvice, advise_sizes, advise_smallest, look
from schakel.collection.limits import AskedSizes, Limit, Limits, Unit, limits_of
from schakel.collection.measured_norm import read_record
from schakel.collection.sized import Worth
from schakel.collection.smallest import Norms
from schakel.errors import InputError
from schakel.warehouse.snapshot import Snapshot

PROVINCE = "province"


@click.command()
@click.option("--local", type=float, default=95.0, show_default=True, help="Percentage of demand from the own collection.")
@click.option("--province", type=float, default=99.9, show_default=True, help="Percentage from all collections together.")
@click.option("--money", is_flag=True, help="The least money, by price of titles, instead of the fewest copies.")
@click.option("--held-back", type=click.IntRange(1, 12), default=3, show_default=True, help="Months that judge the plan.")
@click.option("--only-raise", is_flag=True, help="The margin never lets a plan aim at less than the norm.")
@click.option("--shrink", type=click.FloatRange(0, 100), metavar="PERCENTAGE", help="Room for so much less at each location.")
@click.option(
    "--sizes",
    type=click.Path(dir_okay=False, path_type=Path),
    help="CSV: location_code or organisation_code, and size or cents. Others as they are.",
)
@click.option("--buy", type=click.IntRange(0), metavar="CENTS", help="Money for new copies, in the whole province.")
@click.option("--keep-last", is_flag=True, help="No title loses its last copy in the province; tells what that costs.")
@click.option("--must-meet-norms", is_flag=True, help="A plan that meets the norms too, or what clashes.")
@click.option("--lists", type=click.Path(file_okay=False, path_type=Path), help="Folder for lists to keep, move and drop.")
@click.option("--seed", type=int, default=0, show_default=True, help="Breaks ties between titles that are alike.")
@data_option()
@json_option
def command(
    local: float, province: float, money: bool, held_back: int, only_raise: bool, shrink: float | None, sizes: Path | None,
    buy: int | None, keep_last: bool, must_meet_norms: bool, lists: Path | None, seed: int, data: Path, is_json: bool,
) -> Exit:  # fmt: skip
    """Find the smallest collection that meets both norms in the year to come, with a proven bound.

    With --shrink, --sizes or --buy: the best use of the items there are within that room or money, and lists to act on.
    """
    settings = settings_of(data)
    snapshot = snapshot_of(settings)
    asked = read_sizes(sizes) if sizes is not None else AskedSizes()
    is_sized = shrink is not None or sizes is not None or buy is not None
    for option, is_given in (("--lists", lists is not None), ("--keep-last", keep_last), ("--must-meet-norms", must_meet_norms)):
        if is_given and not is_sized:
            raise InputError(f"{option} is for a plan at a given size; give --shrink or --sizes too, or --buy")
    with progress() as tell:
        tell.begin("forecasting demand", None)
        with snapshot.connect() as connection:
            known = look(connection, min(today_of(settings), snapshot.known_on))
            record = None if is_sized else read_record(connection, known.catalogue)
        norms = Norms((local / 100,) * len(known.catalogue.organisations), province / 100)
        document = _start(known, snapshot)
        if record is not None:
            advice = advise_smallest(
                known, record, norms, held_back, is_money=money, only_raise=only_raise, seed=seed, progress=tell
            )
            document |= _of_smallest(known, advice)
        else:
            now = known.stock.counted(known.catalogue).sum(axis=0, dtype=np.int64)
            limits = limits_of(asked, (shrink or 0.0) / 100, known.catalogue, now, buy)
            sized = advise_sizes(
                known, limits, Worth(), norms=norms if must_meet_norms else None, keeps_last=keep_last, seed=seed, progress=tell
            )
            document |= _of_sizes(known, sized)
            if lists is not None:
                document["lists"] = write_lists(
                    lists, known.stock, known.catalogue, known.titles, sized.acts, sized.bought
                )  # fmt: skip
    show(document, lambda: _tell(document, closing(snapshot)), is_json)
    return Exit.DONE


def _start(known: Known, snapshot: Snapshot) -> dict[str, Any]:
    return {
        **facts_of(snapshot),
        "wishes_left_out": known.history.left_out,
        "items_left_out": known.stock.left_out,
        "expected_wishes": _by_place(known, [round(float(n)) for n in (*known.found.mean.sum(axis=0), known.found.mean.sum())]),
        "items_now": len(known.stock.items),
        "shares_now": _by_place(known, known.shares_now.tolist()),
    }


def _by_place(known: Known, values: Any) -> dict[str, Any]:
    return dict(zip((*known.catalogue.organisations, PROVINCE), values, strict=True))


def _of_smallest(known: Known, advice: SmallestAdvice) -> dict[str, Any]:
    plan, judged = advice.plan, advice.judged
    copies = plan.plan.by_place.tolist()
    return {
        "cost": plan.cost,
        "bound": plan.bound,
        "gap": plan.gap,
        "copies": _by_place(known, [*copies, sum(copies)]),
        "shares_promised": _by_place(known, plan.shares.tolist()),
        "aims": _by_place(known, [*judged.aims.organisation, judged.aims.province]),
        "judged": asdict(judged),
        "forecast": {**asdict(advice.demand), "finding": advice.demand.finding},
        "curve": [
            {"copies": _by_place(known, [*p.copies, sum(p.copies)]), "shares": _by_place(known, p.shares)} for p in advice.curve
        ],
    }


def _of_sizes(known: Known, advice: SizedAdvice) -> dict[str, Any]:
    counts = counted(advice.acts, known.stock)
    now = known.stock.counted(known.catalogue).sum(axis=0).tolist()
    sized, plan = advice.plan, advice.plan.plan
    own = {limit.places[0]: at for at, limit in enumerate(advice.limits) if _is_room(limit)}
    bought: Counter[int] = Counter()
    for buy in advice.bought:
        bought[buy.location] += buy.copies
    places = [
        {
            "location_code": code,
            "items_now": now[at],
            "room": advice.limits[own[at]].at_most if at in own else None,
            "planned": int(plan.by_place[at]),
            **{action: counts.get(at, Counter())[action] for action in ("keep", "move", "drop", "last")},
            "buy": bought[at],
            "worth_of_room": float(sized.room_price[own[at]]) if at in own else None,
        }
        for at, code in enumerate(known.catalogue.locations)
        if now[at] or plan.by_place[at] or at in own
    ]
    document = {
        "worth": sized.worth,
        "bound": sized.bound,
        "gap": sized.gap,
        "shares_promised": _by_place(known, sized.shares.tolist()),
        "norm_prices": _by_place(known, sized.norm_price.tolist()),
        "locations": places,
        "limits": [
            {"name": limit.name, "unit": str(limit.unit), "at_most": limit.at_most, "used": used, "worth_of_one_more": price}
            for limit, used, price in zip(
                advice.limits, Limits(advice.limits, len(now)).used(plan).tolist(), sized.room_price.tolist(), strict=True
            )
        ],
        "bought": {"copies": plan.bought, "cents": plan.bought_cents},
    }
    if advice.unguarded is not None:
        free = advice.unguarded
        document["last_copies"] = {
            "shares_without_guard": _by_place(known, free.shares.tolist()),
            "wishes_lost": _by_place(known, (free.plan.met - plan.met).tolist()),
            "worth_lost": free.worth - sized.worth,
        }
    return document


def _is_room(limit: Limit) -> bool:
    return limit.unit is Unit.ITEMS and len(limit.places) == 1


def _tell(document: Mapping[str, Any], closes: str) -> None:
    if "judged" in document:
        _tell_smallest(document)
    else:
        heads = (
            "location",
            "items now",
            "room",
            "planned",
            "keep",
            "move",
            "drop",
            "last copies among them",
            "buy",
            "worth of room",
        )
        table("What to do with the items", heads, [tuple(place.values()) for place in document["locations"]])
        rows = [
            (place, f"{document['shares_now'][place]:.2%}", f"{share:.2%}")
            for place, share in document["shares_promised"].items()
        ]
        table("Demand met in the year to come", ("", "as it is", "planned"), rows)
        others = [limit for limit in document["limits"] if limit["unit"] != Unit.ITEMS]
        if others:
            table("Money", ("", "of", "at most", "used", "worth of one more"), [tuple(limit.values()) for limit in others])
        if document["bought"]["copies"]:
            text(f"To buy: {document['bought']['copies']:,} copies for {document['bought']['cents']:,.0f} cents.")
        if "last_copies" in document:
            lost = ", ".join(f"{place} {wishes:,.0f}" for place, wishes in document["last_copies"]["wishes_lost"].items())
            text(f"Keeping the last copies costs, of the wishes of a year that would be met: {lost}.")
        text(f"No plan within these sizes is worth more than {document['gap']:.3%} above this one.")
        if "lists" in document:
            text(f"{len(document['lists'])} lists were written. A last copy in the province is marked: ask before it goes.")
    for what in ("wishes_left_out", "items_left_out"):
        for reason, count in document[what].items():
            text(f"Not in the plan, {what.split('_')[0]}: {reason}: {count:,}.")
    text(f"Snapshot {document['snapshot']}.{closes}")


def _share(value: float) -> str:
    return f"{value:.2%}"


def _tell_smallest(document: Mapping[str, Any]) -> None:
    judged = document["judged"]
    was = judged["as_it_was"]
    heads = (
        "", "items then", "the norm measured", "they, in the test", "plan then", "it, in the test", "for own norms alone",
        "those, in the test", "plan for the year to come",
    )  # fmt: skip
    shares = (was["measured"], was["delivered"], judged["delivered"])
    rows = []
    for at, place in enumerate(document["copies"]):
        is_province = place == PROVINCE
        measured, now, planned = (each[at] for each in shares)
        rows.append((
            place, sum(was["copies"]) if is_province else was["copies"][at], "-" if measured is None else _share(measured),
            _share(now), sum(judged["copies"]) if is_province else judged["copies"][at], _share(planned),
            sum(judged["own_copies"]) if is_province else judged["own_copies"][at],
            "-" if is_province else _share(judged["own_delivered"][at]), document["copies"][place],
        ))  # fmt: skip
    table(f"The smallest collection, tried on {judged['months'][0]} up to {judged['months'][1]}", heads, rows)
    text(
        "In the test, who finds all copies out waits as long as people were seen to wait, and then counts as met, as in the norm."
        " It was fitted on the months before. What it still differs from what was measured is its error."
    )
    for at, place in enumerate(document["copies"]):
        if judged["unmendable"][at]:
            text(
                f"{place}: {judged['stood'][at]:.2%} of the wishes were never met although a copy stood in, which alone breaks "
                "the norm; no collection mends that. The plan aims at the norm without those wishes."
            )
    text(f"Cost {document['cost']:,.0f}; proven: none costs less than {document['bound']:,.0f} ({document['gap']:.4%} lower).")
    text(f"The margin for errors of the forecast costs {judged['cost'] - judged['cost_without']:,.0f} on the months held back.")
    table(
        "Size against demand met",
        tuple(f"{word} {place}" for place in document["copies"] for word in ("copies", "met")),
        [
            tuple(value for place in point["copies"] for value in (point["copies"][place], f"{point['shares'][place]:.2%}"))
            for point in document["curve"]
        ],
    )
    table(
        "The forecast on months held back",
        ("rule", "expected", "deviance", "deviance at the right level"),
        [tuple(rule.values()) for rule in document["forecast"]["rules"]],
    )
    text(document["forecast"]["finding"])
