"""What weeding by rules costs against the best choice of the same size: demand met in the year to come. Decision 082 reads it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import bench
import numpy as np
from bench import Row, watch

from schakel.collection.advice import look
from schakel.collection.copies import met_by
from schakel.collection.limits import room_of
from schakel.collection.signed_values import SignedValues, Value
from schakel.collection.sized import Worth, best_within
from schakel.collection.weeding import find_weeding
from schakel.collection.weeding_advice import weeding_rules
from schakel.demo.build import build
from schakel.demo.carry import release_closed_months
from schakel.intake.fetch import fetch
from schakel.intake.refresh import refresh
from schakel.intake.settings import load_settings
from schakel.vocabulary.progress import Silent

TITLE = "Weeding by rules, and the best choice of the same size"
NOW = datetime(2021, 1, 1, tzinfo=UTC)
SOONER = (1.0, 0.75, 0.5)
"""Parts of the days without a loan that the rules ask: the shorter, the more is weeded."""
NOT_MOVED = Worth(stay=3.0)
"""An item that stays is worth more than all that a wish can be, so that next to nothing moves. Were it worth much more,
prices of room would be so near each other that the search ends with room to spare."""


def run(small: bool, folder: Path) -> Iterator[Row]:
    """A demo network of two years, weeded by rules that get stricter."""
    data = folder / "network"
    build(data, years=2, scale=0.01 if small else 0.05)
    settings = load_settings(data, {})
    fetch(settings, today=settings.today or NOW.date(), report=Silent(), now=NOW)
    release_closed_months(settings, now=NOW)
    snapshot = refresh(settings, now=NOW, report=Silent())
    with snapshot.connect() as connection:
        known = look(connection, snapshot.known_on)
        day = snapshot.known_on.replace(day=1)
        now = known.stock.counted(known.catalogue)
        place_of = {code: at for at, code in enumerate(known.catalogue.locations)}
        number_of = {item: at for at, item in enumerate(known.stock.items)}
        wishes = np.array([known.titles.mean.sum(), known.titles.province_mean.sum()])

        def met(copies: np.ndarray) -> np.ndarray:
            found = met_by(known.titles, copies)
            return 100 * np.array([found.met_organisation.sum(), found.met_province]) / wishes

        before = met(now)
        for part in SOONER:
            with watch() as taken:
                find_weeding(connection, _sooner(weeding_rules(data), part), day)
            copies, moved = now.copy(), 0
            for item, outcome, to in connection.execute(_ADVISED).fetchall():
                if item in number_of:
                    at = number_of[item]
                    copies[known.stock.title[at], known.stock.location[at]] -= 1
                    if outcome == "move":
                        copies[known.stock.title[at], place_of[to]] += 1
                        moved += 1
            sizes = copies.sum(axis=0, dtype=np.int64)
            room = room_of(sizes, known.catalogue.locations)
            weeded = int(now.sum() - sizes.sum())
            drawn = now.copy()
            for at in np.random.default_rng(0).permutation(len(known.stock.items))[:weeded]:
                drawn[known.stock.title[at], known.stock.location[at]] -= 1
            note = f"of {now.sum():,} items {weeded / now.sum():.1%} weeded and {moved / now.sum():.1%} moved by the rules"
            ways = {
                "rules": copies,
                "best of that size, nothing moved": best_within(known.titles, room, NOT_MOVED).plan.copies,
                "best of that size, moves free": best_within(known.titles, room, Worth()).plan.copies,
                "drawn at random": drawn,
            }
            for way, plan in ways.items():
                own, province = met(plan) - before
                # A search for prices may leave room unused; a reader must see it.
                kept = f"{note}; {plan.sum():,} items in room for {sizes.sum():,}"
                yield Row(f"{way}: own demand met", own, "points", note=kept)
                yield Row(f"{way}: demand met in the province", province, "points", note=kept)
            yield Row("the rules on every item", taken.cpu_seconds, "CPU-s", note=note)


def _sooner(rules: SignedValues, part: float) -> SignedValues:
    days = {pattern: Value(each.value * part, each.unit, each.why) for pattern, each in rules.by_category["idle_days"].items()}
    found = rules.changed(outdated__idle_days=365 * part, surplus__idle_days=365 * part)
    return SignedValues(
        found.name, found.version, found.signed_by, found.signed_on, found.values,
        {**found.by_category, "idle_days": days}, found.at,
    )  # fmt: skip


_ADVISED = "SELECT item_id, outcome, to_location_code FROM weeding WHERE outcome IN ('weed', 'move') AND is_lendable"

if __name__ == "__main__":
    bench.main(TITLE, run)
