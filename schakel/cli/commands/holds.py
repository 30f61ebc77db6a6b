"""`schakel holds`: queues, waiting times, forecasts, and which item should serve which hold tonight."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from math import isfinite
from pathlib import Path
from typing import Any

import click

from schakel.cli.clock import settings_of
from schakel.cli.exits import Exit
from schakel.cli.options import DAY, data_option, json_option
from schakel.cli.output import show, table, text
from schakel.cli.progress import progress
from schakel.cli.snapshots import closing, facts_of, snapshot_of
from schakel.holds.agreement import Agreement, agreement_of
from schakel.holds.comparison import Outcome, compare
from schakel.holds.endings import check_holds, read_endings
from schakel.holds.forecast import LOOKS, calibrate, finding, forecast, learn, looks, read_past
from schakel.holds.journeys import journeys_of
from schakel.holds.pick_lists import write_pick_lists
from schakel.holds.places import read_places
from schakel.holds.promise import LEARNED, judge, look_back
from schakel.holds.promise import learn as learn_promise
from schakel.holds.queue import read_queues
from schakel.holds.standing import read_standing
from schakel.holds.tonight import read_tonight
from schakel.holds.waits import read_waits, without_a_day
from schakel.warehouse.snapshot import Snapshot

YEAR = timedelta(days=365)


@click.group(no_args_is_help=True)
def command() -> None:
    """Who waits for what, how long, and which item should serve which hold."""


@command.command()
@click.option("--rows", type=click.IntRange(min=1), default=25, show_default=True, help="How many titles to print.")
@click.option("--over", is_flag=True, help="Only titles over the threshold.")
@click.option("--back", is_flag=True, help="Also what was promised on days of the past, and what came true.")
@data_option()
@json_option
def queue(rows: int, over: bool, back: bool, data: Path, is_json: bool) -> Exit:
    """The queue of each title, longest first, and how many items to buy, and where, to keep the promise."""
    snapshot, agreement = _of(data)
    with snapshot.connect() as connection:
        past = look_back(connection, agreement, snapshot.known_on, None if back else LEARNED)
        found = read_queues(connection, agreement, snapshot.known_on, learn_promise(past[:LEARNED]))
    judged = judge(past, agreement) if back else []
    queues = [each for each in found if each.over_threshold or not over]
    waiting = sum(each.waiting for each in found)
    total: dict[str, Any] = {
        "titles": len(found),
        "waiting": waiting,
        "branch_waiting": sum(each.branch_waiting for each in found),
        "out_of_reach": sum(each.out_of_reach for each in found),
        "over_threshold": sum(each.over_threshold for each in found),
        "to_buy": sum(each.to_buy for each in found),
        "bought_and_promise_not_kept": sum(bool(each.to_buy) and not each.keeps_promise for each in found),
        "not_bought": dict(Counter(each.why_not for each in found if each.why_not)),
        "kept_share": sum(each.expected for each in found) / waiting if waiting else None,
        "kept_share_after": sum(each.expected_after for each in found) / waiting if waiting else None,
    }
    document = {**_about(snapshot, agreement, "queue."), "total": total, "queues": [asdict(each) for each in queues]}
    if back:
        document["back"] = [asdict(each) for each in judged]

    def tell() -> None:
        heads = (
            "title", "", "material", "waiting", "own branch only", "longest, days", "items", "on shelf", "on order",
            "waiting per item", "kept", "buy", "of these for", "kept then", "not bought, as",
        )  # fmt: skip
        table(
            "Queues",
            heads,
            [
                (each.title_id, each.title, each.material, each.waiting, each.branch_waiting, each.longest_days, each.items,
                 each.on_shelf, each.on_order,
                 each.ratio, f"{each.kept_share:.0%}", each.to_buy,
                 _most({place: number for place, number in each.buy_at.items() if place}),
                 f"{each.share_after:.0%}" if each.to_buy else "", each.why_not.replace("_", " "))
                for each in queues[:rows]
            ],
        )  # fmt: skip
        if len(queues) > rows:
            text(f"{len(queues) - rows} titles more; --rows {len(queues)} or --json gives them all.")
        within, share = f"{agreement['queue.promised_days']:g} days", f"{agreement['queue.promised_share']:.0%}"
        text(
            f"{waiting} wait for {total['titles']} titles; {total['over_threshold']} titles have more than "
            f"{agreement['queue.ratio_threshold']:g} waiting for each item that may serve them, or no such item."
        )
        if waiting:
            text(
                f"Of all who wait {total['kept_share']:.0%} are expected to be served within {within}, and "
                f"{total['kept_share_after']:.0%} when {total['to_buy']} items are bought. For "
                f"{total['bought_and_promise_not_kept']} of the titles to buy the promise of {share} is not kept even then."
            )
        for why, many in total["not_bought"].items():
            text(f"Nothing is bought for {many} titles: {why.replace('_', ' ')}.")
        text(
            f"{total['branch_waiting']} of them may get an item of their own branch only; of {total['out_of_reach']} that branch "
            "has no item while another branch has one: letting those look in the whole network costs nothing."
        )
        if back:
            table(
                "Promises of the past, with nothing bought",
                ("reach", "days", "waiting", "promised", "came true"),
                [(each.reach, each.days, each.waiting, f"{each.promised:.0%}", f"{each.came_true:.0%}") for each in judged],
            )
            if not judged:
                text("There is too little past to judge promises by.")
        _close(snapshot)

    show(document, tell, is_json)
    return Exit.DONE


@command.command()
@click.option("--since", type=DAY, help="First day of placing; by default a year before the end.")
@click.option("--until", type=DAY, help="First day after; by default the day after the last that is known.")
@data_option()
@json_option
def waits(since: date | None, until: date | None, data: Path, is_json: bool) -> Exit:
    """How long holds wait by place of pickup and kind, how they ended, and what of them cannot be right.

    Who still waits or gave up counts as waiting longer than so far (Kaplan and Meier), and is not left out.
    """
    snapshot, agreement = _of(data)
    end = until or snapshot.known_on + timedelta(days=1)
    start = since or end - YEAR
    with snapshot.connect() as connection:
        found = read_waits(connection, since=start, until=end, as_of=snapshot.known_on)
        unknown = without_a_day(connection, since=start, until=end)
        endings = read_endings(connection, since=start, until=end)
        checks = check_holds(connection, agreement, snapshot.known_on)
    document = {
        **_about(snapshot, agreement, "checks."),
        "since": start,
        "until": end,
        "waits": [asdict(each) for each in found],
        "served_without_a_day": unknown,
        "endings": [asdict(each) for each in endings],
        "checks": [{**asdict(each), "places": dict(each.places)} for each in checks],
    }

    def tell() -> None:
        heads = ("pickup", "kind", "holds", "ready", "open", "half within", "95 %", "nine of ten within", "95 %")
        table(
            f"Waiting time in days, holds placed from {start} until {end}",
            heads,
            [
                (each.place, each.kind, each.holds, each.ready, each.open, each.median.days,
                 _between(each.median.low, each.median.high),
                 each.p90.days, _between(each.p90.low, each.p90.high))
                for each in found
            ],
        )  # fmt: skip
        if unknown:
            text(f"{unknown} holds were served and nobody knows when they stood ready; they are in no waiting time.")
        table(
            "How they ended",
            ("pickup", "closed", "collected", "not collected", "of ready", "expired", "to IBL", "cancelled"),
            [
                (each.place, each.closed, each.fulfilled, each.not_collected,
                 None if each.not_collected_share is None else f"{each.not_collected_share:.1%}", each.expired,
                 each.converted, each.cancelled)
                for each in endings
            ],
        )  # fmt: skip
        rows = [(each.check, each.says, each.found, _most(each.places)) for each in checks]
        table("What cannot be right", ("check", "says", "found", "most at"), rows)
        _close(snapshot)

    show(document, tell, is_json)
    return Exit.DONE


@command.command("forecast")
@click.option(
    "--rows", type=click.IntRange(min=1), default=25, show_default=True, help="How many holds to print, longest wait first."
)
@data_option()
@json_option
def forecast_(rows: int, data: Path, is_json: bool) -> Exit:
    """How long each open hold has still to wait, and how such forecasts turned out in the past year."""
    snapshot, agreement = _of(data)
    known = snapshot.known_on
    with snapshot.connect() as connection, progress() as report:
        # Two years: the second half is forecast with what was known then, from the year before it.
        past = read_past(connection, agreement, looks(known, 2 * LOOKS), known, report)
        now = read_standing(connection, agreement, known, known)
    made = forecast(now, learn(past[LOOKS:], known))
    tried = [standing for standing in past[LOOKS:] if len(standing)]
    judged = calibrate(past, tried) if tried else []
    order = sorted(range(len(now)), key=lambda at: (-made.half[at], -made.nine[at], str(now.hold_id[at])))
    holds = [
        {
            "hold_id": now.hold_id[at].as_py(),
            "title_id": now.title_id[at].as_py(),
            "pickup": now.pickup[at].as_py(),
            "place_in_queue": int(now.place[at]),
            "items": int(now.items[at]),
            "on_shelf": int(now.is_in[at]),
            "waited_days": int(now.waited[at]),
            "days_half": _days(made.half[at]),
            "days_nine_of_ten": _days(made.nine[at]),
            "based_on": int(made.based_on[at]),
        }
        for at in order
    ]
    says = finding(judged, len(tried))
    document = {
        **_about(snapshot, agreement, "queue."),
        "finding": says,
        "calibration": [asdict(each) for each in judged],
        "holds": holds,
    }

    def tell() -> None:
        heads = (
            "hold",
            "title",
            "pickup",
            "place",
            "items",
            "on shelf",
            "waited",
            "half within",
            "nine of ten within",
            "like it",
        )
        shown = [
            tuple("not seen" if key.startswith("days_") and each[key] is None else each[key] for key in each) for each in holds
        ]
        table("Days still to wait", heads, shown[:rows])
        if len(holds) > rows:
            text(f"{len(holds) - rows} holds more; --rows {len(holds)} or --json gives them all.")
        table(
            "How forecasts turned out",
            ("forecast by", "days by returns", "forecasts", "without a day", "within half (50 %)", "within nine (90 %)"),
            [
                (each.method, each.group, each.holds, each.without, _share(each.within_half), _share(each.within_nine))
                for each in judged
            ],
        )
        text(says)
        _close(snapshot)

    show(document, tell, is_json)
    return Exit.DONE


@command.command()
@click.option(
    "--lists", type=click.Path(file_okay=False, path_type=Path), help="Write a pick list for each location into this folder."
)
@data_option()
@json_option
def assign(lists: Path | None, data: Path, is_json: bool) -> Exit:
    """Which item should serve which hold tonight, at the least cost for the whole network, beside the rules of today.

    Beside the plan of the flow stands what no plan can cost less than under the same rules and limits; when both are
    equal, as a rule, it is proven. The rules of today make their lists without limits; what cannot be picked or carried
    tonight is cut off, the longest waiting first.
    """
    snapshot, agreement = _of(data)
    with snapshot.connect() as connection, progress() as report:
        report.begin("reading holds and items", None)
        places = read_places(connection, agreement, snapshot.known_on, data)
        tonight, journeys = read_tonight(connection, places, agreement, snapshot.known_on), journeys_of(places, agreement)
        report.begin("assigning items to holds, and what the rules of today would do", None)
        plan, outcomes = compare(tonight, journeys)
        written = write_pick_lists(lists, plan, tonight, journeys, connection) if lists else []
    proof = plan.proof
    document = {
        **_about(snapshot, agreement, "weights.", "transport.", "limits.", "owners."),
        "kilometres": places.km_source,
        "waiting": tonight.waiting,
        "can_be_served": len(tonight.holds),
        "items_on_shelves": len(tonight.items),
        "left_out": tonight.left_out,
        "no_van_comes_to": places.without_van,
        "distance_is_a_guess_for": places.without_point,
        "agreed_for_nobody": agreement.without_meaning(places.codes, places.organisations),
        "proof": proof and {**asdict(proof), "is_proven": proof.cost_cents == proof.bound_cents, "arcs": plan.arcs},
        "methods": [asdict(each) for each in outcomes],
        "pick_lists": [path.name for path in written],
    }

    def tell() -> None:
        heads = ("method", "served", "own shelf", "movements", "km", "days", "km each", "movements each", "days each",
                 "left for later",                  "cost, euro")  # fmt: skip
        table(
            f"Which item for which hold, {snapshot.known_on}",
            heads,
            [
                (each.method, each.filled, each.from_own_shelf, each.movements, round(each.km), each.days, each.km_each,
                 each.movements_each, each.days_each, each.not_carried_out, round(each.cost_cents / 100))
                for each in outcomes
            ],
        )  # fmt: skip
        text(_saving(outcomes))
        if proof is not None:
            how = "Proven" if proof.cost_cents == proof.bound_cents else "Within a known distance of the least cost"
            text(
                f"{how}: against serving nobody the plan costs {proof.cost_cents / 100:.2f} euro, and no plan can cost "
                f"less than {proof.bound_cents / 100:.2f} ({plan.arcs} arcs)."
            )
        text(
            f"Kilometres: {places.km_source}. {tonight.waiting} wait, {len(tonight.holds)} could be served by "
            f"{len(tonight.items)} items."
        )
        for reason, count in tonight.left_out.items():
            text(f"  {count}: {reason}")
        for each in document["agreed_for_nobody"]:
            text(f"  holds.toml: {each} is of no place or organisation that serves tonight; correct the code, or take it out")
        if written:
            text(f"{len(written)} pick lists in {lists}")
        _close(snapshot)

    show(document, tell, is_json)
    return Exit.DONE


def _of(data: Path) -> tuple[Snapshot, Agreement]:
    settings = settings_of(data)
    return snapshot_of(settings), agreement_of(settings.data)


def _about(snapshot: Snapshot, agreement: Agreement, *sections: str) -> dict[str, Any]:
    """The snapshot, and the agreed values that the answer rests on."""
    agreed = {name: asdict(each) for name, each in agreement.settings.items() if name.startswith(sections)}
    return {**facts_of(snapshot), "day": snapshot.known_on, "agreed": agreed}


def _close(snapshot: Snapshot) -> None:
    made_up = closing(snapshot)
    text(f"Snapshot {snapshot.id}. What was agreed: docs/how-to/holds.md.{made_up}")


def _saving(outcomes: Sequence[Outcome]) -> str:
    """What the flow saves against the rule that comes nearest in cost."""
    flow, same, *rules = outcomes
    best = min(rules, key=lambda each: each.cost_cents)
    if not flow.filled or not best.filled:
        return "There is nothing to compare: no hold can be served."
    return (
        f"The best of the rules ({best.method}) serves {best.filled} holds. The flow serves the same holds with "
        f"{same.km - best.km:+.0f} km, {same.movements - best.movements:+d} movements and {same.days - best.days:+d} days; "
        f"free to choose, it serves {flow.filled - best.filled:+d} holds, and costs "
        f"{(best.cost_cents - flow.cost_cents) / 100:.0f} euro less, those who wait on included."
    )


def _between(low: int | None, high: int | None) -> str:
    return "" if low is None and high is None else f"{'…' if low is None else low} - {'…' if high is None else high}"


def _days(value: float) -> int | None:
    return int(value) if isfinite(value) else None


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.0%}"


def _most(places: Mapping[str, int]) -> str:
    return ", ".join(f"{place} ({count})" for place, count in list(places.items())[:3])
