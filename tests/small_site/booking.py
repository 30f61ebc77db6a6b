"""One process that books on the budget of a year, at the worst moment.

`python -m small_site.booking DATA make` makes a budget of 250.000 euro; `DATA line 150000` commits that much of it, and
`DATA budget 100000` lowers it. Whoever saw that there is room says so in the folder, and waits until another process saw so too:
without something that lets them pass one by one, both see the room that is there once. Where nobody else comes the wait ends.
"""

import sys
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

SECONDS = 3.0
BUDGET = Decimal(250_000)


def make() -> None:
    """The budget, its project, and who books."""
    from schakel.registers.projects.models import Planning, Project
    from small_site.accounts import make_cast

    make_cast()
    Project.objects.create(title="Makerplaats")
    Planning.objects.create(year=2023, budget=BUDGET)


def form_of_one(what: str, amount: str) -> Any:
    """Of a line that commits the amount, or of the planning with that budget."""
    from schakel.records.form import form_of
    from schakel.records.sheet import sheets
    from schakel.registers.projects.models import Planning
    from small_site.agenda import filled_in

    planning = Planning.objects.get()
    if what == "line":
        sheet, record, given = sheets()["project-budget"], None, filled_in(amount)
    else:
        sheet, record, given = sheets()["project-plannings"], planning, {"year": 2023, "budget": amount}
    return form_of(sheet.model, sheet.fields, sheet.form)(given, instance=record)


def book(data: Path, what: str, amount: str, number: str) -> str:
    """Keep it; -> what became of it."""
    from schakel.records.saving import UnfitError, keep
    from schakel.website.accounts.models import Account

    form = form_of_one(what, amount)
    assert form.is_valid(), form.errors
    check = form.check_held

    def check_and_wait() -> None:
        check()
        (data / f"saw-room-{number}").touch()
        until = time.monotonic() + SECONDS
        while len(list(data.glob("saw-room-*"))) < 2 and time.monotonic() < until:
            time.sleep(0.02)

    form.check_held = check_and_wait
    (data / f"ready-{number}").touch()
    while len(list(data.glob("ready-*"))) < 2:
        time.sleep(0.02)
    try:
        keep(form, seen=None if what == "line" else 1, by=Account.objects.get(username="anke"))
    except UnfitError as error:
        return f"refused: {error}"
    return "kept"


if __name__ == "__main__":
    from schakel.website.serving import prepare

    folder, asked = Path(sys.argv[1]), sys.argv[2:]
    prepare(folder)
    if asked == ["make"]:
        make()
    else:
        print(book(folder, *asked))
