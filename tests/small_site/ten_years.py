"""Ten years of a plan, its meetings and its projects: `python -m small_site.ten_years DATA` puts them in a site's database."""

import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

YEARS = range(2014, 2024)
LINES, MEETINGS, PROJECTS = 20_000, 5_000, 2_000
WORDS = (
    "bibliotheek", "lezen", "school", "taal", "wijk", "digitaal", "informatie", "punt", "ouderen", "jeugd", "collectie",
    "vervoer", "samen", "leren", "spreekuur",
)  # fmt: skip


def add_ten_years(lines: int = LINES, meetings: int = MEETINGS, projects: int = PROJECTS) -> None:
    """Fill an empty site; the same each time."""
    chance = Random(5)
    _plans(chance, lines)
    _meetings(chance, meetings)
    _projects(chance, projects)


def _says(chance: Random, words: int) -> str:
    return " ".join(chance.choices(WORDS, k=words)).capitalize()


def _plans(chance: Random, lines: int) -> None:
    from auditlog.models import LogEntry
    from django.contrib.contenttypes.models import ContentType

    from schakel.registers.plan.models import Indicator, Item, Part, Plan

    for year in YEARS:
        is_now = year == YEARS[-1]
        plan = Plan.objects.create(year=year, title=f"Jaarplan {year}", state="adopted" if is_now else "closed")
        parts = [
            Part.objects.create(plan=plan, code=f"{chapter}.{number}", title=_says(chance, 3), kind="programme")
            for chapter in range(4, 8)
            for number in range(1, 11)
        ]
        Item.objects.bulk_create(
            Item(
                part=parts[at % len(parts)], code=f"{year}-{parts[at % len(parts)].code}.{at}", text=_says(chance, 20),
                owner=chance.choice(("innovatie", "logistiek", "collectie")), state="adopted", inclusion=_says(chance, 8),
                progress=chance.choice(("busy", "open") if is_now else ("done", "partly", "not")),
                reason=_says(chance, 6), ends_on=date(year, 12, 31),
            )
            for at in range(lines // len(YEARS))
        )  # fmt: skip
        Indicator.objects.bulk_create(
            Indicator(plan=plan, number=at, group="Netwerk", title=_says(chance, 4), asked="6", norms="dbo_meetings", source="H9")
            for at in range(1, 22)
        )
    kind = ContentType.objects.get_for_model(Item)
    LogEntry.objects.bulk_create(
        LogEntry(
            content_type=kind, object_id=item.pk, object_pk=str(item.pk), object_repr=str(item), action=LogEntry.Action.UPDATE,
            changes={"progress": ["open", item.progress]},
        )
        for item in Item.objects.all()
    )  # fmt: skip


def _meetings(chance: Random, meetings: int) -> None:
    from schakel.registers.meetings.models import Action, Decision, Kind, Meeting, Series

    series = [
        Series.objects.create(name=f"{_says(chance, 3)} {number}", kind=chance.choice(Kind.values), a_year=6)
        for number in range(50)
    ]
    first = datetime(YEARS[0], 1, 6, 9, tzinfo=UTC)
    step = timedelta(days=365 * len(YEARS)) / meetings
    made = Meeting.objects.bulk_create(
        Meeting(
            series=series[at % len(series)], starts_at=first + at * step, standing="held", agenda=_says(chance, 20),
            minutes=_says(chance, 60),
        )
        for at in range(meetings)
    )  # fmt: skip
    Decision.objects.bulk_create(Decision(meeting=each, text=_says(chance, 12)) for each in made)
    Action.objects.bulk_create(
        Action(
            meeting=each, text=_says(chance, 10), owner="innovatie", due_on=each.starts_at.date() + timedelta(days=30),
            state="done" if chance.random() < 0.99 else "open",
        )
        for each in made
    )  # fmt: skip


def _projects(chance: Random, projects: int) -> None:
    from schakel.registers.projects.models import BudgetLine, Phase, Planned, Planning, Project

    plannings = [Planning.objects.create(year=year) for year in YEARS]
    made = Project.objects.bulk_create(
        Project(
            title=f"{_says(chance, 4)} {at}", about=_says(chance, 30), phase=chance.choice(Phase.values), owner="innovatie",
            starts_on=date(YEARS[at % len(YEARS)], 2, 1), ends_on=date(YEARS[at % len(YEARS)], 11, 30),
        )
        for at in range(projects)
    )  # fmt: skip
    Planned.objects.bulk_create(
        Planned(planning=plannings[at % len(plannings)], project=each, amount=1000, hours=40) for at, each in enumerate(made)
    )
    BudgetLine.objects.bulk_create(
        BudgetLine(
            planning=plannings[at % len(plannings)], project=each, kind="spending", on=date(YEARS[at % len(YEARS)], 6, 1),
            amount=500, what=_says(chance, 4),
        )
        for at, each in enumerate(made)
    )  # fmt: skip


if __name__ == "__main__":
    from schakel.website.serving import prepare

    prepare(Path(sys.argv[1]))
    add_ten_years(*map(int, sys.argv[2:]))
