"""`schakel smallest`: how small the collection can be, and what to keep, move and drop at a given size."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import click
import numpy as np

from schakel.cli.clock import settings_of, today_of
from schakel.cli.exits import Exit
from schakel.cli.options import data_option, json_option, language_option
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
from schakel.dashboards.left_out_words import why_left_out
from schakel.dashboards.size_words import COMMAND
from schakel.errors import InputError
from schakel.reports.numbers import Language, number, percentage
from schakel.reports.periods import in_words
from schakel.warehouse.location_lists import marks_of
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
@language_option
@json_option
def command(
    local: float, province: float, money: bool, held_back: int, only_raise: bool, shrink: float | None, sizes: Path | None,
    buy: int | None, keep_last: bool, must_meet_norms: bool, lists: Path | None, seed: int, data: Path, language: Language,
    is_json: bool,
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
                    lists, known.stock, known.catalogue, known.titles, sized.acts, sized.bought, marks=marks_of(snapshot)
                )  # fmt: skip
    show(document, lambda: _tell(document, closing(snapshot, language), language), is_json)
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


def _tell(document: Mapping[str, Any], closes: str, language: Language) -> None:
    said = COMMAND[language]
    if "judged" in document:
        _tell_smallest(document, language)
    else:
        _tell_sized(document, language)
    for what in ("wishes_left_out", "items_left_out"):
        for reason, count in document[what].items():
            text(said["left_out"].format(reason=why_left_out(reason, language), count=number(count, 0, language)))
    text(said["snapshot"].format(id=document["snapshot"]) + closes)


def _tell_sized(document: Mapping[str, Any], language: Language) -> None:
    said = COMMAND[language]
    table(said["what"], said["what_heads"].split("|"), [tuple(place.values()) for place in document["locations"]], language)
    rows = [
        (_named(place, language), percentage(document["shares_now"][place], 2, language), percentage(share, 2, language))
        for place, share in document["shares_promised"].items()
    ]
    table(said["met"], said["met_heads"].split("|"), rows, language, written=(1, 2))
    others = [limit for limit in document["limits"] if limit["unit"] != Unit.ITEMS]
    if others:
        money = [
            (said.get(limit["name"], limit["name"]), said.get(limit["unit"], limit["unit"]), *list(limit.values())[2:])
            for limit in others
        ]
        table(said["money"], said["money_heads"].split("|"), money, language)
    if document["bought"]["copies"]:
        bought = {name: number(count, 0, language) for name, count in document["bought"].items()}
        text(said["buy"].format(**bought))
    if "last_copies" in document:
        lost = ", ".join(
            f"{_named(place, language)} {number(wishes, 0, language)}"
            for place, wishes in document["last_copies"]["wishes_lost"].items()
        )
        text(said["guard"].format(lost=lost))
    text(said["gap"].format(gap=percentage(document["gap"], 3, language)))
    if "lists" in document:
        text(said["lists"].format(lists=number(len(document["lists"]), 0, language)))


def _named(place: str, language: Language) -> str:
    return COMMAND[language][PROVINCE] if place == PROVINCE else place


def _tell_smallest(document: Mapping[str, Any], language: Language) -> None:
    said, judged = COMMAND[language], document["judged"]
    was = judged["as_it_was"]

    def share(value: float | None) -> str:
        return "-" if value is None else percentage(value, 2, language)

    rows = []
    for at, place in enumerate(document["copies"]):
        is_province = place == PROVINCE
        measured, now, planned = (share(each[at]) for each in (was["measured"], was["delivered"], judged["delivered"]))
        rows.append((
            _named(place, language), sum(was["copies"]) if is_province else was["copies"][at], measured, now,
            sum(judged["copies"]) if is_province else judged["copies"][at], planned,
            sum(judged["own_copies"]) if is_province else judged["own_copies"][at],
            share(None if is_province else judged["own_delivered"][at]), document["copies"][place],
        ))  # fmt: skip
    first, last = (in_words("month", date.fromisoformat(f"{month}-01"), language) for month in judged["months"])
    table(
        said["smallest"].format(first=first, last=last), said["smallest_heads"].split("|"), rows, language, written=(2, 3, 5, 7)
    )
    text(said["test"])
    for at, place in enumerate(document["copies"]):
        if judged["unmendable"][at]:
            text(said["unmendable"].format(place=_named(place, language), share=share(judged["stood"][at])))
    cost, bound = (number(document[name], 0, language) for name in ("cost", "bound"))
    text(said["proof"].format(cost=cost, bound=bound, gap=percentage(document["gap"], 4, language)))
    text(said["margin"].format(cost=number(judged["cost"] - judged["cost_without"], 0, language)))
    table(
        said["curve"],
        [_named(place, language) for place in document["copies"]],
        [
            tuple(f"{number(copies, 0, language)} ({share(point['shares'][place])})" for place, copies in point["copies"].items())
            for point in document["curve"]
        ],
        language, written=range(len(document["copies"])),
    )  # fmt: skip
    rules = [(said.get(rule["rule"], rule["rule"]), *list(rule.values())[1:]) for rule in document["forecast"]["rules"]]
    table(said["forecasts"], said["forecast_heads"].split("|"), rows=rules, language=language)
    text(_forecast_says(document["forecast"]["rules"], language))


def _forecast_says(rules: Sequence[Mapping[str, Any]], language: Language) -> str:
    """What judging the forecast means, in one line."""
    said = COMMAND[language]
    by_rule = {rule["rule"]: rule["deviance_at_level"] for rule in rules}
    own = by_rule.pop("forecast")
    best = min(by_rule, key=lambda rule: by_rule[rule])
    if not by_rule[best]:
        return said["all_foretold"]
    change = 1 - own / by_rule[best]
    word = said["less" if change >= 0 else "more"]
    return said["misses"].format(share=percentage(abs(change), 0, language), word=word, best=said.get(best, best))
