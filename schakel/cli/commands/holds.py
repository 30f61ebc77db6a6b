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
from schakel.cli.options import DAY, data_option, json_option, language_option
from schakel.cli.output import show, table, text, words
from schakel.cli.progress import progress
from schakel.cli.snapshots import closing, facts_of, snapshot_of
from schakel.dashboards.advice_words import left_out as why_not
from schakel.dashboards.demand_words import PART
from schakel.dashboards.holds_forecast import forecast_says, forecast_verdict
from schakel.dashboards.holds_queue import titles_in_words
from schakel.dashboards.holds_words import CHECK, COMMAND, HEADS, KIND, METHOD, group_in_words
from schakel.dashboards.left_out_words import why_left_out
from schakel.holds.agreement import Agreement, agreement_of
from schakel.holds.comparison import Outcome, compare
from schakel.holds.endings import check_holds, read_endings
from schakel.holds.forecast import LOOKS, calibrate, finding, forecast, learn, looks, read_past
from schakel.holds.journeys import journeys_of
from schakel.holds.pick_lists import write_pick_lists
from schakel.holds.places import DISTANCES, ESTIMATE, read_places
from schakel.holds.promise import LEARNED, judge, look_back
from schakel.holds.promise import learn as learn_promise
from schakel.holds.queue import read_queues
from schakel.holds.standing import read_standing
from schakel.holds.tonight import read_tonight
from schakel.holds.waits import ALL, read_waits, without_a_day
from schakel.reports.numbers import Language, interval, number, percentage
from schakel.reports.periods import day
from schakel.warehouse.location_lists import marks_of
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
@language_option
@json_option
def queue(rows: int, over: bool, back: bool, data: Path, language: Language, is_json: bool) -> Exit:
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
        heads, said = HEADS[language], COMMAND[language]
        table(
            said["queues"],
            said["queue_heads"].split("|"),
            [
                (each.title_id, each.title, PART[language].get(each.material or "", each.material), each.waiting,
                 each.branch_waiting, each.longest_days, each.items, each.on_shelf, each.on_order,
                 each.ratio, _share(each.kept_share, language), each.to_buy,
                 _most({place: number for place, number in each.buy_at.items() if place}),
                 _share(each.share_after, language) if each.to_buy else "")
                for each in queues[:rows]
            ],
            language, written=(10,),
        )  # fmt: skip
        _more("more_titles", len(queues), rows, language)
        counts = {name: number(count or 0, 0, language) for name, count in total.items() if name != "not_bought"}
        threshold = words(agreement["queue.ratio_threshold"], language)
        of_all = {"waiting": counts["waiting"], "titles": counts["titles"], "over": counts["over_threshold"]}
        text(said["waiting_for"].format(**of_all, threshold=threshold))
        if waiting:
            kept = {"kept": total["kept_share"], "after": total["kept_share_after"], "share": agreement["queue.promised_share"]}
            days, none = words(agreement["queue.promised_days"], language), counts["bought_and_promise_not_kept"]
            shares = {name: _share(value, language) for name, value in kept.items()}
            text(said["kept_says"].format(**shares, days=days, buy=counts["to_buy"], none=none))
        for why, many in total["not_bought"].items():
            text(said["not_bought"].format(titles=titles_in_words(many, language), why=why_not(why, language)))
        text(said["reach"].format(branch=counts["branch_waiting"], out=counts["out_of_reach"]))
        if back:
            table(
                said["back"],
                (heads["kind"], said["days"], heads["waiting"], heads["promised"], heads["came_true"]),
                [
                    (KIND[language][each.reach], each.days, each.waiting, _share(each.promised, language),
                     _share(each.came_true, language))
                    for each in judged
                ],
                language, written=(3, 4),
            )  # fmt: skip
            if not judged:
                text(said["no_back"])
        _close(snapshot, language)

    show(document, tell, is_json)
    return Exit.DONE


@command.command()
@click.option("--since", type=DAY, help="First day of placing; by default a year before the end.")
@click.option("--until", type=DAY, help="First day after; by default the day after the last that is known.")
@data_option()
@language_option
@json_option
def waits(since: date | None, until: date | None, data: Path, language: Language, is_json: bool) -> Exit:
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
        heads, said = HEADS[language], COMMAND[language]
        table(
            said["waits"].format(since=day(start, language), until=day(end, language)),
            [heads[word] for word in ("place", "kind", "holds", "ready", "open", "half", "sure", "nine", "sure")],
            [
                (_place(each.place, language), KIND[language].get(each.kind, each.kind), each.holds, each.ready, each.open,
                 each.median.days, _between(each.median.low, each.median.high, language), each.p90.days,
                 _between(each.p90.low, each.p90.high, language))
                for each in found
            ],
            language,
        )  # fmt: skip
        if unknown:
            text(said["without_day"].format(count=number(unknown, 0, language)))
        ended = [heads[word] for word in ("place", "closed", "fulfilled", "not_collected", "expired", "converted", "cancelled")]
        table(
            said["ended"],
            (*ended[:4], said["of_ready"], *ended[4:]),
            [
                (_place(each.place, language), each.closed, each.fulfilled, each.not_collected,
                 _share(each.not_collected_share, language, 1), each.expired, each.converted, each.cancelled)
                for each in endings
            ],
            language, written=(4,),
        )  # fmt: skip
        short = agreement.whole("checks.short_expiry_days")
        rows = [(CHECK[language][each.check].format(days=short), each.found, _most(each.places)) for each in checks]
        table(said["check"], (heads["check"], heads["found"], heads["most"]), rows, language)
        _close(snapshot, language)

    show(document, tell, is_json)
    return Exit.DONE


@command.command("forecast")
@click.option(
    "--rows", type=click.IntRange(min=1), default=25, show_default=True, help="How many holds to print, longest wait first."
)
@data_option()
@language_option
@json_option
def forecast_(rows: int, data: Path, language: Language, is_json: bool) -> Exit:
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
        heads, said = HEADS[language], COMMAND[language]
        shown = [
            tuple(said["not_seen"] if key.startswith("days_") and each[key] is None else each[key] for key in each)
            for each in holds[:rows]
        ]  # fmt: skip
        table(
            said["still"],
            (said["hold"], heads["title_id"], said["pickup"], said["place"], heads["items"], heads["on_shelf"], said["waited"],
             heads["half"], heads["nine"], said["like_it"]),
            shown, language,
        )  # fmt: skip
        _more("more_holds", len(holds), rows, language)
        table(
            said["turned_out"],
            (said["by"], heads["group"], heads["forecasts"], said["without"], heads["half_came"], heads["nine_came"]),
            [
                (METHOD[language][each.method], group_in_words(each.group, language), each.holds, each.without,
                 _share(each.within_half, language), _share(each.within_nine, language))
                for each in judged
            ],
            language, written=(4, 5),
        )  # fmt: skip
        whole = next((asdict(each) for each in judged if each.method == "holds alike" and each.group == "all"), None)
        text(forecast_says(whole, len(tried), language))
        if verdict := forecast_verdict(whole, language)[0]:
            text(f"{verdict[:1].upper()}{verdict[1:]}.")
        _close(snapshot, language)

    show(document, tell, is_json)
    return Exit.DONE


@command.command()
@click.option(
    "--lists", type=click.Path(file_okay=False, path_type=Path), help="Write a pick list for each location into this folder."
)
@data_option()
@language_option
@json_option
def assign(lists: Path | None, data: Path, language: Language, is_json: bool) -> Exit:
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
        written = write_pick_lists(lists, plan, tonight, journeys, connection, marks_of(snapshot)) if lists else []
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
        said, names = COMMAND[language], METHOD[language]
        heads = ("method", "served", "own_shelf", "movements", "km", "days", "km_each", "movements_each", "days_each", "later",
                 "cost")  # fmt: skip
        table(
            said["assign"].format(day=day(snapshot.known_on, language)),
            [said.get(head, head) for head in heads],
            [
                (names.get(each.method, each.method), each.filled, each.from_own_shelf, each.movements, round(each.km), each.days,
                 each.km_each, each.movements_each, each.days_each, each.not_carried_out, round(each.cost_cents / 100))
                for each in outcomes
            ],
            language,
        )  # fmt: skip
        text(_saving(outcomes, language))
        if proof is not None:
            how = "proven" if proof.cost_cents == proof.bound_cents else "near"
            cost, bound = (number(cents / 100, 2, language) for cents in (proof.cost_cents, proof.bound_cents))
            text(said[how].format(cost=cost, bound=bound, arcs=number(plan.arcs, 0, language)))
        counts = {"waiting": tonight.waiting, "holds": len(tonight.holds), "items": len(tonight.items)}
        source = said["given"].format(file=DISTANCES)
        if places.km_source.startswith(ESTIMATE):
            source = said["estimated"].format(times=words(agreement["transport.detour_factor"], language))
        text(said["sums"].format(source=source, **{name: number(count, 0, language) for name, count in counts.items()}))
        for reason, count in tonight.left_out.items():
            text(said["left_out"].format(reason=why_left_out(reason, language), count=number(count, 0, language)))
        for each in document["agreed_for_nobody"]:
            text(said["for_nobody"].format(code=each))
        if written:
            text(said["lists"].format(lists=len(written), folder=lists))
        _close(snapshot, language)

    show(document, tell, is_json)
    return Exit.DONE


def _of(data: Path) -> tuple[Snapshot, Agreement]:
    settings = settings_of(data)
    return snapshot_of(settings), agreement_of(settings.data)


def _about(snapshot: Snapshot, agreement: Agreement, *sections: str) -> dict[str, Any]:
    """The snapshot, and the agreed values that the answer rests on."""
    agreed = {name: asdict(each) for name, each in agreement.settings.items() if name.startswith(sections)}
    return {**facts_of(snapshot), "day": snapshot.known_on, "agreed": agreed}


def _close(snapshot: Snapshot, language: Language) -> None:
    text(COMMAND[language]["snapshot"].format(id=snapshot.id) + closing(snapshot, language))


def _more(what: str, found: int, shown: int, language: Language) -> None:
    if found > shown:
        text(COMMAND[language][what].format(more=number(found - shown, 0, language), all=found))


def _saving(outcomes: Sequence[Outcome], language: Language) -> str:
    """What the flow saves against the rule that comes nearest in cost."""
    said = COMMAND[language]
    flow, same, *rules = outcomes
    best = min(rules, key=lambda each: each.cost_cents)
    if not flow.filled or not best.filled:
        return said["nothing"]

    def signed(value: float) -> str:
        text = number(value, 0, language)
        return text if value < 0 or text == "0" else f"+{text}"

    return said["saving"].format(
        method=METHOD[language].get(best.method, best.method), served=number(best.filled, 0, language),
        km=signed(same.km - best.km), movements=signed(same.movements - best.movements), days=signed(same.days - best.days),
        more=signed(flow.filled - best.filled), euro=number((best.cost_cents - flow.cost_cents) / 100, 0, language),
    )  # fmt: skip


def _between(low: int | None, high: int | None, language: Language) -> str:
    first, last = ("…" if end is None else str(end) for end in (low, high))
    return "" if low is None and high is None else interval(first, last, language)


def _days(value: float) -> int | None:
    return int(value) if isfinite(value) else None


def _place(code: str, language: Language) -> str:
    return HEADS[language]["network"] if code == ALL else code


def _share(value: float | None, language: Language, decimals: int = 0) -> str:
    return "" if value is None else percentage(value, decimals, language)


def _most(places: Mapping[str, int]) -> str:
    return ", ".join(f"{place} ({count})" for place, count in list(places.items())[:3])
