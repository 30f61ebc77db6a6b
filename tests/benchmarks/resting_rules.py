"""Where items rest, judged in a replayed year of the demo network: each rule beside always home, under the same chances.

Nothing of the policy is in the replay: it plays what was recorded, with the van's days. Who walks in finds what stands there,
goes home or places a hold; a wish that nobody recorded is not in it. So of what a rule would have gained it tells only the
journeys, waits and losses of recorded wishes: an item that floats to where it never was meets no walk-ins there.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from bench import Row, main, watch

from schakel.collection.rebalancing import values_of
from schakel.demo.build import build
from schakel.demo.carry import release_closed_months
from schakel.intake.fetch import fetch
from schakel.intake.refresh import refresh
from schakel.intake.settings import load_settings
from schakel.scenarios.comparison import compare, difference, prepare
from schakel.scenarios.record import TABLES, read_record
from schakel.scenarios.scenario import Scenario
from schakel.vocabulary.progress import Silent
from schakel.warehouse.numbering import Numbering

TITLE = "Where items rest, in a year replayed"
NOW = datetime(2021, 1, 1, tzinfo=UTC)
YEAR = 2019
"""The last without closures; the year before it is what the forecast knows."""
SCALE, SEEDS = 0.05, range(1, 4)
RULES = (
    ("home", False), ("recorded", False), ("stay", False), ("policy", False), ("stay", True), ("policy", True),
)  # fmt: skip
"""Rule, and whether items may rest with other organisations."""
FIGURES = (
    ("movements", "movements", 1.0), ("kilometres", "km", 1.0), ("euros", "euro", 1.0), ("wait_mean", "days", 1.0),
    ("own_strict", "points", 100.0), ("province_strict", "points", 100.0), ("lost", "wishes", 1.0), ("weighed", "euro", 1.0),
)  # fmt: skip
"""`weighed`: euros, days of waiting and lost wishes together, at the values that the policy weighs."""


def run(small: bool, folder: Path) -> Iterator[Row]:
    """Simulate, load, replay; a figure is the difference from always home, its interval in the note."""
    data, seeds = folder / "network", SEEDS[:2] if small else SEEDS
    build(data, years=3, scale=0.01 if small else SCALE)
    settings = load_settings(data, {})
    fetch(settings, today=settings.today or NOW.date(), report=Silent(), now=NOW)
    release_closed_months(settings, now=NOW)
    snapshot = refresh(settings, now=NOW, report=Silent())
    scenarios = [
        Scenario(
            f"{rule}{' across' if across else ''}", rule, rest=rule, rest_across=across, movement_cents=100, kilometre_cents=0.8
        )
        for rule, across in RULES
    ]
    with snapshot.connect() as connection, watch() as taken:
        prepared = prepare(read_record(Numbering(connection, TABLES), date(YEAR, 1, 1), date(YEAR + 1, 1, 1)), Silent())
        # By seed, so that any two rules can be set side by side and not only each beside the record.
        played = [[_weighed(each.figures) for each in compare(prepared, scenarios, [seed], Silent())[1:]] for seed in seeds]
    yield Row("all replays", taken.cpu_seconds, "CPU-s", note=f"{len(scenarios)} rules, {len(seeds)} runs of each")
    for at, scenario in enumerate(scenarios):
        for name, unit, times in FIGURES:
            pairs = [(each[at][name], each[0][name]) for each in played]
            values = [mine for mine, _ in pairs if mine is not None]
            whole = times * sum(values) / max(len(values), 1)
            if at == 0:
                yield Row(f"home: {name}", whole, unit.replace("points", "%"))
            elif found := difference(pairs):
                low, high = (times * (found.mean if edge is None else edge) for edge in (found.low, found.high))
                note = f"{low:+,.4g} to {high:+,.4g}, of {whole:,.6g}"
                yield Row(f"{scenario.name}: {name}", times * found.mean, unit, note=note)


def _weighed(figures: Mapping[str, float | None]) -> Mapping[str, float | None]:
    values = values_of()
    days = (figures["wait_mean"] or 0.0) * (figures["holds_ready"] or 0.0)
    cents = days * values["wait_cents_per_day"] + (figures["lost"] or 0.0) * values["lost_cents"]
    return {**figures, "weighed": (figures["euros"] or 0.0) + cents / 100}


if __name__ == "__main__":
    main(TITLE, run)
