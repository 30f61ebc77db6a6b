"""What rules cost against the best choice: demand met in the year to come when so much is weeded by rules, or by forecast.

    python tests/benchmarks/weeding_rules.py DATA_FOLDER

Both have the same room at every location, and no item is bought. Decision 082 has the table.
"""

import resource
import sys
from pathlib import Path

import numpy as np

from schakel.collection.advice import look
from schakel.collection.copies import met_by
from schakel.collection.signed_values import SignedValues, Value
from schakel.collection.sized import Worth, best_within
from schakel.collection.weeding import find_weeding
from schakel.collection.weeding_advice import weeding_rules
from schakel.warehouse.snapshot import current


def sooner(rules: SignedValues, part: float) -> SignedValues:
    """The rules with every number of days without a loan times a part."""
    days = {pattern: Value(each.value * part, each.unit, each.why) for pattern, each in rules.by_category["idle_days"].items()}
    found = rules.changed(outdated__idle_days=365 * part, surplus__idle_days=365 * part)
    return SignedValues(
        found.name, found.version, found.signed_by, found.signed_on, found.values, {**found.by_category, "idle_days": days}, found.at
    )  # fmt: skip


def main(data: Path) -> None:
    snapshot = current(data)
    assert snapshot is not None
    with snapshot.connect() as connection:
        known = look(connection, snapshot.known_on)
        day = snapshot.known_on.replace(day=1)
        now = known.stock.counted(known.catalogue)
        place_of = {code: at for at, code in enumerate(known.catalogue.locations)}
        number_of = {item: at for at, item in enumerate(known.stock.items)}
        wishes = float(known.titles.mean.sum()), float(known.titles.province_mean.sum())

        def met(copies: np.ndarray) -> tuple[float, float]:
            found = met_by(known.titles, copies)
            return float(found.met_organisation.sum()) / wishes[0], float(found.met_province) / wishes[1]

        print(f"{int(now.sum()):,} items; as it is: own {met(now)[0]:.2%}, province {met(now)[1]:.2%}")
        print("weeded | moved | rules: own, province | the best of the same size: own, province | drawn at random: own, province")
        for part in (1.0, 0.75, 0.5, 0.35):
            find_weeding(connection, sooner(weeding_rules(data), part), day)
            copies, weeded, moved = now.copy(), 0, 0
            for item, outcome, to in connection.execute(
                "SELECT item_id, outcome, to_location_code FROM weeding WHERE outcome IN ('weed', 'move') AND is_lendable"
            ).fetchall():
                if (at := number_of.get(item)) is None:
                    continue
                title, place = known.stock.title[at], known.stock.location[at]
                copies[title, place] -= 1
                if outcome == "move":
                    copies[title, place_of[to]] += 1
                moved, weeded = moved + (outcome == "move"), weeded + (outcome == "weed")
            sizes = copies.sum(axis=0, dtype=np.int64)
            best = best_within(known.titles, sizes, Worth()).plan.copies
            drawn, r = now.copy(), np.random.default_rng(0)
            for at in r.permutation(len(known.stock.items))[:weeded]:
                drawn[known.stock.title[at], known.stock.location[at]] -= 1
            cells = [f"{100 * weeded / now.sum():.1f} %", f"{100 * moved / now.sum():.1f} %"]
            cells += [f"{own:.2%}, {province:.2%}" for own, province in (met(copies), met(best), met(drawn))]
            print(" | ".join(cells), flush=True)
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(f"{used.ru_utime + used.ru_stime:.0f} CPU-s")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
