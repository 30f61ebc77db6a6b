"""Holds and scenarios of the small network: what a refresh and the work in the background would have kept."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from schakel.holds.foretold import BANDS
from schakel.jobs.job import FOLDER, State, ask, end
from schakel.scenarios.replayed import COUNTING, digest_of
from schakel.scenarios.scenario_files import read_text
from schakel.warehouse.durable import write_json
from small_site.snapshot import LOCATIONS, NOORD, OOST, ORGANISATIONS, ZUID

ASKED_AT = datetime(2021, 1, 2, 9, tzinfo=UTC)
LESS = 'title = "Tien procent minder"\n\n[collection]\ndrop_share = 0.1\n'
WEEKLY = 'title = "Eén keer per week vervoer"\n\n[transport]\nweekdays = { all = ["tue"] }\n'
BROKEN = 'title = "Fout"\n\n[holds]\nshelf_days = "vijf"\n'
CODES = tuple(LOCATIONS)


def _quantile(days: int | None, around: int = 1) -> dict[str, int | None]:
    return {"days": days, "low": None if days is None else days - around, "high": None if days is None else days + around}


def holds_document() -> dict[str, Any]:
    """Waits of three organisations and six locations; at Oost Punt two people placed a hold."""
    placed = dict(zip(CODES, (700, 300, 240, 160, 98, 2), strict=True))
    placed |= {NOORD: 1000, ZUID: 400, OOST: 100, "all": 1500}
    waits = []
    for place, count in placed.items():
        for kind, share in (("branch", 0.5), ("network", 0.5), ("all", 1.0)):
            holds = round(count * share)
            waits.append({
                "place": place, "kind": kind, "holds": holds, "ready": holds * 8 // 10, "open": holds // 40,
                "median": _quantile(4 if kind == "branch" else 6), "p90": _quantile(None if place == OOST else 30, 6),
            })  # fmt: skip
    endings = [
        {"place": place, "closed": count, "fulfilled": count * 8 // 10, "not_collected": count // 20, "expired": count // 50,
         "converted": 0, "cancelled": count - count * 8 // 10 - count // 20 - count // 50, "not_collected_share": 0.05}
        for place, count in placed.items() if place not in ORGANISATIONS
    ]  # fmt: skip
    agreed = {
        "queue.ratio_threshold": {"value": 3.0, "unit": "open holds for each lendable item", "why": "our starting point"},
        "queue.promised_days": {"value": 42.0, "unit": "days from tonight", "why": "two loans"},
        "queue.promised_share": {"value": 0.9, "unit": "share of those who wait now", "why": "nine of ten"},
        "checks.short_expiry_days": {"value": 9.0, "unit": "days", "why": "a day later than elsewhere"},
    }
    queue = {
        "material": "book",
        "longest_days": 40,
        "on_shelf": 0,
        "on_order": 0,
        "kept_share": 0.4,
        "branch_waiting": 0,
        "out_of_reach": 0,
        "expected": 0.0,
        "expected_after": 0.0,
        "keeps_promise": True,
        "why_not": "",
    }
    queues = [
        {**queue, "title_id": "t1", "title": "De avonden", "waiting": 12, "items": 2, "ratio": 6.0, "most_ratio": 6.0,
         "over_threshold": True,
         "to_buy": 3, "buy_at": {"": 1, CODES[0]: 2}, "expected": 4.8, "expected_after": 8.4, "keeps_promise": False},
        {**queue, "title_id": "t2", "title": "=2+2", "waiting": 6, "items": 6, "ratio": 1.0, "most_ratio": 1.0,
         "over_threshold": False,
         "to_buy": 0, "buy_at": {}},
        {**queue, "title_id": "t3", "title": "Geheim", "waiting": 1, "items": 4, "ratio": 0.25, "most_ratio": 0.25,
         "over_threshold": False,
         "to_buy": 0, "buy_at": {}},
        {**queue, "title_id": "t4", "title": "Nergens", "waiting": 2, "items": 0, "ratio": None, "most_ratio": None,
         "over_threshold": True,
         "to_buy": 1, "buy_at": {CODES[1]: 1}},
        {**queue, "title_id": "t5", "title": "Te ver", "waiting": 9, "items": 9, "ratio": 1.0, "most_ratio": 1.0,
         "over_threshold": True, "out_of_reach": 5, "to_buy": 0, "buy_at": {}, "keeps_promise": False,
         "why_not": "another_branch_has_one"},
    ]  # fmt: skip
    return {
        "since": "2020-01-02", "until": "2021-01-01", "agreed": agreed, "titles": 4, "waiting": 21, "over_threshold": 2,
        "to_buy": 4, "unpromised": 1, "branch_waiting": 6,
        "not_bought": {"another_branch_has_one": 1, "too_little_gain": 2}, "out_of_reach": 5,
        "expected": 12.6, "expected_after": 16.8,
        "promises": [
            {"reach": "network", "days": 4, "waiting": 60, "promised": 0.9, "came_true": 0.92},
            {"reach": "branch", "days": 4, "waiting": 40, "promised": 0.3, "came_true": 0.21},
            {"reach": "all", "days": 4, "waiting": 100, "promised": 0.66, "came_true": 0.636},
        ],
        "queues": queues, "waits": waits, "served_without_a_day": 3, "endings": endings,
        "checks": [
            {"check": "short_expiry", "says": "lapses soon", "found": 36,
             "places": {CODES[0]: 14, CODES[2]: 5, CODES[3]: 16, CODES[5]: 1}},
            {"check": "ended_and_open", "says": "ended", "found": 0, "places": {}},
        ],
    }  # fmt: skip


def forecast_document() -> dict[str, Any]:
    """A forecast of holds that came true as it should."""
    bands = dict(zip(BANDS, (30, 20, 10, 10, 5, 0), strict=True))
    row = {"method": "holds alike", "group": "all", "holds": 900, "without": 10, "within_half": 0.52, "within_nine": 0.88}
    return {
        "day": "2020-12-31", "days_tried": 13,
        "calibration": [row, {**row, "group": "5 to 8", "holds": 400}, {**row, "method": "returns alone", "within_half": 0.1}],
        "open": [
            {"place": place, "half": {**bands}, "nine": {**bands, "within_7": 1 if place == CODES[5] else 30}}
            for place in ("all", *CODES)
        ],
    }  # fmt: skip


def replay_document(text: str, name: str, snapshot_id: str, change: float) -> dict[str, Any]:
    """What five replays of 2020 came to; `change` is of the own collection, in points of one."""
    scenario = read_text(text, Path("nowhere"), name)
    base = {
        "loans": 340000.0, "own_lenient": 0.962, "own_strict": 0.955, "province_lenient": 0.999, "province_strict": 0.997,
        "holds_ready": 1200.0, "wait_median": 6.0, "wait_90th": 30.0, "wait_mean": 11.2, "movements": 5200.0,
        "kilometres": 88000.0, "without_distance": 0.0, "asked_outside": 2.0, "referred_to_ebook": 0.0, "lost": 120.0,
        "open": 40.0, "euros": 321.5,
    }  # fmt: skip
    steps = {"own_strict": change, "lost": 45.0, "wait_90th": 0.4, "movements": 210.0}
    wide = {"wait_90th": 0.9}
    moved = {key: value + steps.get(key, 0.0) for key, value in base.items()}
    differences = {
        key: {"mean": steps.get(key, 0.0), "low": steps.get(key, 0.0) - wide.get(key, 0.0),
              "high": steps.get(key, 0.0) + wide.get(key, 0.0)}
        for key in base
    }  # fmt: skip
    told = {"dropped": 0, "deviations": 0, "events": 9}
    few = {**base, "lost": 2.0}

    def parts(figures: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
        return {NOORD: {"figures": figures, "differences": changes}, OOST: {"figures": few, "differences": changes}}

    nothing = {key: {"mean": 0.0, "low": 0.0, "high": 0.0} for key in base}
    return {
        "snapshot": snapshot_id, "simulated": False, "year": 2020, "seed": 1, "runs": 5, "counting": COUNTING,
        "text": text,
        "fit": [{"figure": "loans", "recorded": 340100.0, "replayed": 340000.0, "off": -0.0003}],
        "counted": {"holds without a known title: left out": 12},
        "scenarios": [
            {"scenario": {"name": "as_recorded", "title": "Nothing changed"}, "digest": "0" * 16, "figures": base,
             "differences": nothing, "organisations": parts(base, nothing), **told},
            {"scenario": {"name": name, "title": scenario.title}, "digest": digest_of(scenario), "figures": moved,
             "differences": differences, "organisations": parts(moved, differences), **told},
        ],
    }  # fmt: skip


def curve_document() -> dict[str, Any]:
    """A curve of the three organisations; on the months held back Zuid fell short."""
    sizes = (0.5, 0.7, 0.8, 0.9, 1.0)
    now = [100_000, 60_000, 25_000, 185_000]
    shares = ((0.9, 0.93, 0.95, 0.965, 0.98), (0.99, 0.995, 0.998, 0.999, 0.9995))
    return {
        "organisations": [NOORD, ZUID, OOST], "norms": [0.95, 0.95, 0.95, 0.999], "items_now": now,
        "shares_now": [0.97, 0.96, 0.965, 0.9995], "copies": [80_000, 52_000, 20_000, 152_000],
        "shares_promised": [0.951, 0.951, 0.951, 0.9991], "gap": 0.00002, "bound": 151_997.0,
        "judged": {
            "months": ["2020-10", "2020-12"], "aims": [0.92, 0.92, 0.92, 0.99], "copies": [55_000, 52_000, 46_000, 153_000],
            "own_copies": [54_000, 50_000, 45_000, 149_000], "own_delivered": [0.951, 0.94, 0.953],
            "delivered": [0.951, 0.94, 0.955, 0.9971], "unmendable": [False, False, False, True],
            "stood": [0.002, 0.001, 0.001, 0.0024], "waits": [12.0, 14.0, 16.0, 90.0],
            "as_it_was": {
                "copies": [60_000, 65_000, 55_000, 180_000], "bare": [0.93, 0.92, 0.91, 0.991],
                "delivered": [0.9653, 0.961, 0.972, 0.9941], "measured": [0.9662, 0.9605, 0.9722, 0.994],
            },
        },
        "forecast": "The forecast misses 20% less than last year's counts.",
        "left_out": {"the title is not known": 7, "cannot be lent now": 81},
        "curve": [
            {"copies": [round(size * n) for n in now], "shares": [*(shares[0][at] for _ in range(3)), shares[1][at]]}
            for at, size in enumerate(sizes)
        ],
    }  # fmt: skip


def add_holds(folder: Path) -> None:
    """Lay the waits beside the tables of a snapshot."""
    write_json(folder / "_holds.json", holds_document())


def add_scenarios(data: Path) -> None:
    """Two scenarios, and one that is wrong."""
    place = data / "scenarios"
    place.mkdir(exist_ok=True)
    for name, text in (("tien-procent-minder", LESS), ("een-keer-per-week", WEEKLY), ("fout", BROKEN)):
        (place / f"{name}.toml").write_text(text)


def asked_of(text: str, name: str, snapshot_id: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """(all that is asked, what makes it this run) of five replays of 2020."""
    same = {
        "digest": digest_of(read_text(text, Path("nowhere"), name)), "snapshot": snapshot_id, "year": 2020, "seed": 1, "runs": 5,
        "counting": COUNTING,
    }  # fmt: skip
    return {**same, "name": name, "text": text}, same


def add_run(data: Path, text: str, name: str, snapshot_id: str, change: float) -> str:
    """A replay that ended well; returns the name of its job."""
    asked, same = asked_of(text, name, snapshot_id)
    return _done(data, "replay", asked, same, replay_document(text, name, snapshot_id, change))


def add_forecast(data: Path, snapshot_id: str) -> str:
    """The forecast of holds, worked out."""
    return _done(data, "holds_forecast", {"snapshot": snapshot_id}, None, forecast_document())


def add_curve(data: Path, snapshot_id: str) -> str:
    """The curve, worked out."""
    return _done(data, "curve", {"snapshot": snapshot_id, "seed": 0, "form": 2}, None, curve_document())


def add_cut_off(data: Path, snapshot_id: str) -> str:
    """A replay that began, and whose worker is gone."""
    asked, same = asked_of(WEEKLY, "een-keer-per-week", snapshot_id)
    name = ask(data, "replay", {**asked, "runs": 3}, what={**same, "runs": 3}, now=ASKED_AT + timedelta(hours=1))
    progress = {"token": "gone", "doing": "replay", "done": 2, "total": 6}
    (data / FOLDER / name / "progress.json").write_text(json.dumps(progress))
    return name


def _done(data: Path, kind: str, asked: dict[str, Any], same: dict[str, Any] | None, document: dict[str, Any]) -> str:
    name = ask(data, kind, asked, what=same, now=ASKED_AT)
    write_json(data / FOLDER / name / "result.json", document)
    end(data / FOLDER / name, State.DONE, ASKED_AT)
    return name
