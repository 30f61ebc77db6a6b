"""`schakel profile`: the goals that were adopted for a location, held against what is there; and a proposal for a new branch."""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import click

from schakel.cli.clock import settings_of, today_of
from schakel.cli.exits import Exit
from schakel.cli.options import data_option, json_option
from schakel.cli.output import show, table, text
from schakel.cli.snapshots import closing, facts_of, snapshot_of
from schakel.collection.places import read_places
from schakel.collection.profile_judging import judge_profiles
from schakel.collection.profile_proposal import profile_text, propose, shelf_values
from schakel.collection.profiles import FILE, Profile, in_force, read_profiles
from schakel.warehouse.snapshot import Snapshot


@click.group(no_args_is_help=True)
def command() -> None:
    """Profiles: the goals of a location by category, their evidence, and a proposal for a new or rebuilt branch."""


FILE_OPTION = click.option(
    "--file",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Profiles; by default profiles.toml of the data folder.",
)


@command.command()
@FILE_OPTION
@data_option()
@json_option
def check(path: Path | None, data: Path, is_json: bool) -> Exit:
    """Whether a file of profiles can be: shares, categories, locations, days."""
    _, _, profiles = _profiles(path, data)
    document = {"profiles": [_about(each) for each in profiles]}
    heads = ("location", "adopted by", "on", "categories", "shares together, %")
    rows = [tuple(about.values()) for about in document["profiles"]]
    show(document, lambda: table("Profiles, without a mistake", heads, rows), is_json)
    return Exit.DONE


@command.command()
@FILE_OPTION
@click.option("--years", type=click.IntRange(0, 10), default=2, show_default=True, help="Years back of which the drift is told.")
@data_option()
@json_option
def evaluate(path: Path | None, years: int, data: Path, is_json: bool) -> Exit:
    """Each goal in force: met, not met or too few to tell, with the counts behind it and the drift through the years."""
    snapshot, on, profiles = _profiles(path, data)
    earlier = [date(on.year - back, 1, 1) for back in range(years, -1, -1) if date(on.year - back, 1, 1) < on]
    with snapshot.connect() as connection:
        judged = judge_profiles(connection, in_force(profiles, on), on, earlier)
    document = {
        **facts_of(snapshot),
        "on": on,
        "profiles": [
            {**_about(each.profile), "items": each.items, "loans_last_year": each.loans, "items_without_goal": each.without_goal,
             "categories": [{**asdict(one), "evidence": {**asdict(one.evidence), "ages": None}} for one in each.categories]}
            for each in judged
        ],
    }  # fmt: skip

    def tell() -> None:
        for each in judged:
            about = each.profile
            rows = [
                (one.category, goal.kind, goal.goal, goal.found, f"{goal.counted} of {goal.of}", goal.status.replace("_", " "))
                for one in each.categories for goal in one.goals
            ]  # fmt: skip
            title = (
                f"{about.location}, adopted by {about.adopted_by} on {about.adopted_on}: {each.items} items, {each.loans} loans"
            )
            table(title, ("category", "goal", "asked", "found", "counts", "status"), rows)
            days = list(each.categories[0].drift)
            table(
                "Share of the items, %, and of the loans of the last year",
                ("category", *map(str, days), "of loans, %", "95 %"),
                [
                    (one.category, *(one.drift[day] for day in days), _percent(one.share_of_loans),
                     "" if one.interval is None else f"{one.interval.low:.1%} - {one.interval.high:.1%}")
                    for one in each.categories
                ],
            )  # fmt: skip
            if each.without_goal:
                text(f"{each.without_goal} items are of categories without a goal.")
        if not judged:
            text(f"No profile was in force on {on}.")
        _close(snapshot, on)

    show(document, tell, is_json)
    return Exit.DONE


@command.command("propose")
@click.option("--metres", type=float, required=True, help="Metres of shelf of the branch, all shelves together.")
@click.option("--area", required=True, metavar="CODE", help="Its neighbourhood: an area with inhabitants by age class.")
@click.option("--location", metavar="CODE", help="The branch itself when it is rebuilt: it is not looked at.")
@data_option()
@json_option
def propose_(metres: float, area: str, location: str | None, data: Path, is_json: bool) -> Exit:
    """A profile for a new or rebuilt branch: goals and items by category, and the branches that were looked at."""
    settings = settings_of(data)
    snapshot, values = snapshot_of(settings), shelf_values(settings.data)
    on = min(today_of(settings), snapshot.known_on)
    with snapshot.connect() as connection:
        found = propose(connection, values, on, metres=metres, area=area, without=location)
    profile = profile_text(found, location or "…")
    document: dict[str, Any] = {
        **facts_of(snapshot), "on": on, "values": values.as_json(), **asdict(found),
        "items": found.items, "profile": profile,
    }  # fmt: skip

    def tell() -> None:
        near = found.neighbourhood
        table(
            f"Branches whose neighbourhood is most like {near.area} ({near.total} inhabitants on {near.counted_on}, "
            f"{near.young_share:.0%} under 18)",
            ("location", "", "neighbourhood", "difference of ages, 0 to 1", "items", "loans in the last year"),
            [(e.location, e.name, e.area, e.distance, e.items, e.loans) for e in found.looked_at],
        )
        table(
            f"{found.items} items on {metres:g} metres, of which {found.filled_metres:g} are filled",
            ("category", "items", "metres", "share, %", "largest age", "loans per item", "titles per item"),
            [(e.category, e.items, e.metres, *vars(e.goal).values()) for e in found.categories],
        )
        text(profile)
        text(f"Items per metre: {values.title}, signed by {values.signed_by}.")
        _close(snapshot, on)

    show(document, tell, is_json)
    return Exit.DONE


def _profiles(path: Path | None, data: Path) -> tuple[Snapshot, date, list[Profile]]:
    settings = settings_of(data)
    snapshot = snapshot_of(settings)
    on = min(today_of(settings), snapshot.known_on)
    with snapshot.connect() as connection:
        codes = {each.code for each in read_places(connection, on)}
    return snapshot, on, read_profiles(path or settings.data / FILE, codes)


def _about(profile: Profile) -> dict[str, Any]:
    return {
        "location": profile.location, "adopted_by": profile.adopted_by, "adopted_on": profile.adopted_on,
        "number_of_categories": len(profile.goals),
        "shares_percent": round(sum(goal.share_percent or 0.0 for goal in profile.goals.values()), 2),
    }  # fmt: skip


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share


def _close(snapshot: Snapshot, on: date) -> None:
    text(f"Snapshot {snapshot.id}, as on {on}.{closing(snapshot)}")
