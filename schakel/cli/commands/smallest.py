"""`schakel smallest`: how small the collection can be, and what to keep, move and drop at a given size."""

import csv
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from schakel.cli.clock import settings_of, today_of
from schakel.cli.exits import Exit
from schakel.cli.options import data_option, json_option
from schakel.cli.output import show, table, text
from schakel.cli.progress import progress
from schakel.cli.snapshots import snapshot_of
from schakel.collection.act_lists import counted, write_lists
from schakel.collection.advice import Known, SizedAdvice, SmallestAdvice, advise_sizes, advise_smallest, look
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
@click.option("--shrink", type=click.FloatRange(0, 100), metavar="PERCENTAGE", help="Room for so much less at each location.")
@click.option("--sizes", type=click.Path(dir_okay=False, path_type=Path), help="CSV: location_code,size. Others as they are.")
@click.option("--must-meet-norms", is_flag=True, help="Refuse sizes within which the norms do not hold.")
@click.option("--lists", type=click.Path(file_okay=False, path_type=Path), help="Folder for lists to keep, move and drop.")
@click.option("--seed", type=int, default=0, show_default=True, help="Breaks ties between titles that are alike.")
@data_option()
@json_option
def command(
    local: float, province: float, money: bool, held_back: int, shrink: float | None, sizes: Path | None, must_meet_norms: bool,
    lists: Path | None, seed: int, data: Path, is_json: bool,
) -> Exit:  # fmt: skip
    """Find the smallest collection that meets both norms in the year to come, with a proven bound.

    With --shrink or --sizes: the best use of the items there are within that room, and lists to act on.
    """
    settings = settings_of(data)
    snapshot = snapshot_of(settings)
    asked = _read_sizes(sizes) if sizes is not None else {}
    if lists is not None and shrink is None and sizes is None:
        raise InputError("--lists tells what to keep, move and drop at a given size; give --shrink or --sizes too")
    with progress() as tell:
        tell.begin("forecasting demand", None)
        with snapshot.connect() as connection:
            known = look(connection, min(today_of(settings), snapshot.known_on))
        norms = Norms((local / 100,) * len(known.catalogue.organisations), province / 100)
        document = _start(known, snapshot)
        if shrink is None and sizes is None:
            advice = advise_smallest(known, norms, held_back, is_money=money, seed=seed, progress=tell)
            document |= _of_smallest(known, advice)
        else:
            sized = advise_sizes(
                known, asked, (shrink or 0.0) / 100, Worth(), norms=norms if must_meet_norms else None, seed=seed, progress=tell
            )
            document |= _of_sizes(known, sized)
            if lists is not None:
                document["lists"] = write_lists(lists, known.stock, known.catalogue, known.titles, sized.acts)
    show(document, lambda: _tell(document), is_json)
    return Exit.DONE


def _read_sizes(path: Path) -> dict[str, int]:
    """Sizes by location.

    Raises:
        InputError: says the line, what was found and what is asked.
    """
    found: dict[str, int] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if not {"location_code", "size"} <= set(rows.fieldnames or ()):
            raise InputError(f"{path}: its columns are {rows.fieldnames}; asked are location_code and size")
        for row in rows:
            code, size = row["location_code"], row["size"]
            if not (size or "").strip().isdigit():
                raise InputError(f"{path}, line {rows.line_num}: size is {size!r}; give a whole number of items, 0 or more")
            if code in found:
                raise InputError(f"{path}, line {rows.line_num}: location {code} has a size already; keep one")
            found[code] = int(size)
    return found


def _start(known: Known, snapshot: Snapshot) -> dict[str, Any]:
    return {
        "snapshot": snapshot.id,
        "simulated": snapshot.simulated,
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
    places = [
        {
            "location_code": code,
            "items_now": now[at],
            "room": int(advice.sizes[at]),
            "planned": int(advice.plan.plan.by_place[at]),
            **{action: counts.get(at, Counter())[action] for action in ("keep", "move", "drop", "last")},
            "worth_of_room": float(advice.plan.room_price[at]),
        }
        for at, code in enumerate(known.catalogue.locations)
        if now[at] or advice.sizes[at]
    ]
    return {
        "worth": advice.plan.worth,
        "bound": advice.plan.bound,
        "gap": advice.plan.gap,
        "shares_promised": _by_place(known, advice.shares.tolist()),
        "locations": places,
    }


def _tell(document: Mapping[str, Any]) -> None:
    if "judged" in document:
        _tell_smallest(document)
    else:
        heads = ("location", "items now", "room", "planned", "keep", "move", "drop", "last copies among them", "worth of room")
        table("What to do with the items", heads, [tuple(place.values()) for place in document["locations"]])
        rows = [
            (place, f"{document['shares_now'][place]:.2%}", f"{share:.2%}")
            for place, share in document["shares_promised"].items()
        ]
        table("Demand met in the year to come", ("", "as it is", "planned"), rows)
        text(f"No plan within these sizes is worth more than {document['gap']:.3%} above this one.")
        if "lists" in document:
            text(f"{len(document['lists'])} lists were written. A last copy in the province is marked: ask before it goes.")
    for what in ("wishes_left_out", "items_left_out"):
        for reason, count in document[what].items():
            text(f"Not in the plan, {what.split('_')[0]}: {reason}: {count:,}.")
    made_up = " The figures are simulated." if document["simulated"] else ""
    text(f"Snapshot {document['snapshot']}.{made_up}")


def _share(value: float) -> str:
    return f"{value:.2%}"


def _tell_smallest(document: Mapping[str, Any]) -> None:
    judged = document["judged"]
    heads = ("", "wishes", "met as it is", "copies", "promised", "held back: promised", "at the level that came", "delivered")
    rows = [
        (
            place, document["expected_wishes"][place], _share(document["shares_now"][place]), document["copies"][place],
            _share(document["shares_promised"][place]), _share(judged["promised"][at]), _share(judged["promised_at_level"][at]),
            _share(judged["delivered"][at]),
        )
        for at, place in enumerate(document["copies"])
    ]  # fmt: skip
    table("The smallest collection for the year to come", heads, rows)
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
