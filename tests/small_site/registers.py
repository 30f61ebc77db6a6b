"""Some records in every register, for pages that are looked at and not changed.

`python -m small_site.registers DATA` puts them in the database of a data folder: a process that drives a browser has an event
loop, and the web framework then refuses to ask its database.
"""

import sys
from datetime import date
from pathlib import Path

from small_site.snapshot import NOORD, ZUID

TODAY = date(2021, 1, 20)


def add_registers() -> None:
    """A plan with two lines, and meetings of some years; the site must have been prepared."""
    from schakel.registers.learning.invented import invent as learning
    from schakel.registers.meetings.invented import invent
    from schakel.registers.output.invented import invent as output
    from schakel.registers.plan.models import Indicator, Item, Part, Plan

    plan = Plan.objects.create(year=2021, title="Samen verder", motto="Verder", state="adopted")
    part = Part.objects.create(plan=plan, code="4.1", title="Leenverkeer en logistiek", kind="legal_task")
    for number, text in enumerate(("De kosten in de hand houden, ook als collecties krimpen", "Schoner rijden"), start=1):
        Item.objects.create(
            part=part, code=f"2021-4.1.{number}", text=text, owner="logistiek", state="adopted", progress="busy",
            inclusion="Wie niet kan komen, krijgt het thuisbezorgd.", ends_on=date(2021, 2, number),
        )  # fmt: skip
    Indicator.objects.create(
        plan=plan, number=1, group="Netwerk", title="Aantal DBO's", asked="6", norms="dbo_meetings", source="Plan, hoofdstuk 9"
    )
    invent(TODAY, {NOORD: "Noord", ZUID: "Zuid"}, {})
    learning(TODAY, {NOORD: "Noord", ZUID: "Zuid"}, {})
    output(TODAY, {NOORD: "Noord", ZUID: "Zuid"}, {"NL-0800011001": "Noord Centrum"})


if __name__ == "__main__":
    from schakel.website.serving import prepare

    prepare(Path(sys.argv[1]))
    add_registers()
