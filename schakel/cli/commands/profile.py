"""`schakel profile`: the goals that were adopted for a location, held against what is there; and a proposal for a new branch."""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import click

from schakel.cli.clock import settings_of, today_of
from schakel.cli.exits import Exit
from schakel.cli.options import data_option, json_option, language_option
from schakel.cli.output import show, table, text, words
from schakel.cli.snapshots import closing, facts_of, snapshot_of
from schakel.collection.places import read_places
from schakel.collection.profile_judging import judge_profiles
from schakel.collection.profile_proposal import profile_text, propose, shelf_values
from schakel.collection.profiles import FILE, Profile, in_force, read_profiles
from schakel.dashboards.advice_words import category, signed_by
from schakel.dashboards.profile_page import STATUS, goal_said
from schakel.measures.comparison import Interval
from schakel.reports.numbers import Language, interval, number, percentage
from schakel.reports.periods import day
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
@language_option
@json_option
def check(path: Path | None, data: Path, language: Language, is_json: bool) -> Exit:
    """Whether a file of profiles can be: shares, categories, locations, days."""
    _, _, profiles = _profiles(path, data)
    document = {"profiles": [_about(each) for each in profiles]}
    said = _SAID[language]
    rows = [
        (each.location, each.adopted_by, day(each.adopted_on, language), *list(about.values())[3:])
        for each, about in zip(profiles, document["profiles"], strict=True)
    ]  # fmt: skip
    show(document, lambda: table(said["sound"], said["sound_heads"].split("|"), rows, language), is_json)
    return Exit.DONE


@command.command()
@FILE_OPTION
@click.option("--years", type=click.IntRange(0, 10), default=2, show_default=True, help="Years back of which the drift is told.")
@data_option()
@language_option
@json_option
def evaluate(path: Path | None, years: int, data: Path, language: Language, is_json: bool) -> Exit:
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
        said = _SAID[language]
        for each in judged:
            about = each.profile
            rows = [
                (category(one.category, language), *goal_said(goal, language), STATUS[language][goal.status])
                for one in each.categories for goal in one.goals
            ]  # fmt: skip
            counts = {"items": number(each.items, 0, language), "loans": number(each.loans, 0, language)}
            adopted = {"location": about.location, "by": about.adopted_by, "on": day(about.adopted_on, language)}
            table(said["judged"].format(**adopted, **counts), said["judged_heads"].split("|"), rows, language)
            days = list(each.categories[0].drift)
            first, *rest = said["drift_heads"].split("|")
            table(
                said["drift"],
                (first, *(day(each_day, language) for each_day in days), *rest),
                [
                    (category(one.category, language), *(_percent(one.drift[at], language) for at in days),
                     _share(one.share_of_loans, language), _between(one.interval, language))
                    for one in each.categories
                ],
                language, written=range(1, len(days) + 2),
            )  # fmt: skip
            if each.without_goal:
                text(said["without_goal"].format(items=number(each.without_goal, 0, language)))
        if not judged:
            text(said["no_profile"].format(on=day(on, language)))
        _close(snapshot, on, language)

    show(document, tell, is_json)
    return Exit.DONE


@command.command("propose")
@click.option("--metres", type=float, required=True, help="Metres of shelf of the branch, all shelves together.")
@click.option("--area", required=True, metavar="CODE", help="Its neighbourhood: an area with inhabitants by age class.")
@click.option("--location", metavar="CODE", help="The branch itself when it is rebuilt: it is not looked at.")
@data_option()
@language_option
@json_option
def propose_(metres: float, area: str, location: str | None, data: Path, language: Language, is_json: bool) -> Exit:
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
        said, near = _SAID[language], found.neighbourhood
        about = {"area": near.area, "total": number(near.total, 0, language), "on": day(near.counted_on, language)}
        table(
            said["alike"].format(**about, young=percentage(near.young_share, 0, language)),
            said["alike_heads"].split("|"),
            [(e.location, e.name, e.area, e.distance, e.items, e.loans) for e in found.looked_at],
            language,
        )
        sizes = {"metres": words(metres, language), "filled": words(found.filled_metres, language)}
        table(
            said["proposed"].format(items=number(found.items, 0, language), **sizes),
            said["proposed_heads"].split("|"),
            [(category(e.category, language), e.items, e.metres, *vars(e.goal).values()) for e in found.categories],
            language,
        )
        text(profile)
        text(said["per_metre"].format(title=values.title, by=signed_by(values.signed_by, language)))
        _close(snapshot, on, language)

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


def _percent(value: float | None, language: Language) -> str:
    """Of a number that is in percent already."""
    return _share(None if value is None else value / 100, language)


def _share(share: float | None, language: Language) -> str:
    return "" if share is None else percentage(share, 1, language)


def _between(found: Interval | None, language: Language) -> str:
    return "" if found is None else interval(_share(found.low, language), _share(found.high, language), language)


def _close(snapshot: Snapshot, on: date, language: Language) -> None:
    text(_SAID[language]["snapshot"].format(id=snapshot.id, on=day(on, language)) + closing(snapshot, language))


_SAID: dict[Language, dict[str, str]] = {
    "nl": {
        "sound": "Profielen, zonder fout", "sound_heads": "locatie|vastgesteld door|op|categorieën|delen samen, %",
        "judged": "{location}, vastgesteld door {by} op {on}: {items} exemplaren, {loans} uitleningen",
        "judged_heads": "categorie|doel|gevonden|geteld|oordeel",
        "drift": "Deel van de exemplaren, en van de uitleningen van het laatste jaar",
        "drift_heads": "categorie|van de uitleningen|interval (95 %)",
        "without_goal": "{items} exemplaren zijn van categorieën zonder doel.",
        "no_profile": "Op {on} was geen profiel van kracht.",
        "alike": "Vestigingen waarvan de buurt het meest lijkt op {area} ({total} inwoners op {on}, {young} onder de 18)",
        "alike_heads": "locatie||buurt|verschil in leeftijden, 0 tot 1|exemplaren|uitleningen in het laatste jaar",
        "proposed": "{items} exemplaren op {metres} meter, waarvan {filled} gevuld",
        "proposed_heads": "categorie|exemplaren|meters|deel, %|hoogste leeftijd|uitleningen per exemplaar|titels per exemplaar",
        "per_metre": "Exemplaren per meter: {title}, getekend door {by}.", "snapshot": "Momentopname {id}, zoals op {on}.",
    },
    "en": {
        "sound": "Profiles, without a mistake", "sound_heads": "location|adopted by|on|categories|shares together, %",
        "judged": "{location}, adopted by {by} on {on}: {items} items, {loans} loans",
        "judged_heads": "category|goal|found|counted|judgement",
        "drift": "Share of the items, and of the loans of the last year", "drift_heads": "category|of the loans|interval (95%)",
        "without_goal": "{items} items are of categories without a goal.", "no_profile": "No profile was in force on {on}.",
        "alike": "Branches whose neighbourhood is most like {area} ({total} inhabitants on {on}, {young} under 18)",
        "alike_heads": "location||neighbourhood|difference of ages, 0 to 1|items|loans in the last year",
        "proposed": "{items} items on {metres} metres, of which {filled} are filled",
        "proposed_heads": "category|items|metres|share, %|largest age|loans per item|titles per item",
        "per_metre": "Items per metre: {title}, signed by {by}.", "snapshot": "Snapshot {id}, as on {on}.",
    },
}  # fmt: skip
