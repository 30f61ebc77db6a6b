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
    """A plan with two lines, and what the demo invents for the other registers; the site must have been prepared."""
    from schakel.records.found_by_name import modules
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
    _add_report()
    for module in modules("invented"):
        if invent := getattr(module, "invent", None):
            invent(TODAY, {NOORD: "Noord", ZUID: "Zuid"}, {})


def _add_report() -> None:
    from django.utils import timezone

    from schakel.registers.accountability.freezing import Snapshotted, freeze
    from schakel.registers.accountability.models import Text, YearReport
    from schakel.website.pages.year_report import made_in
    from schakel.website.snapshots import current_snapshot

    report = YearReport.objects.create(year=2021, kind="province", title="Jaarverslag 2021")
    Text.objects.create(report=report, number=1, heading="Kort", text="Van {regels} regels zijn er {gedaan} gedaan.")
    snapshot = current_snapshot()
    says = {"nl": made_in(report, snapshot, "nl"), "en": made_in(report, snapshot, "en")}
    freeze(report, says, Snapshotted(), why="", at=timezone.now())  # type: ignore[arg-type]
    Text.objects.create(report=report, number=2, heading="Verder", text="Er waren {loans 2020} uitleningen.")


if __name__ == "__main__":
    from schakel.website.serving import prepare

    prepare(Path(sys.argv[1]))
    add_registers()
