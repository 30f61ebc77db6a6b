"""*Profielen*: which goals of a location are not met, by how much, and which way it drifts; as a finding, a table and a file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from schakel.advice.drift import NO_LOCATION, GoalKept
from schakel.collection.advised import Action
from schakel.collection.profile_judging import NEAR, OLDER, Judged
from schakel.dashboards.advice_words import category
from schakel.reports.numbers import Language, number, percentage
from schakel.reports.periods import day
from schakel.reports.report import Cell, Column, Table

Name = Callable[[str], str]
TONE = {"met": "good", "not_met": "warn", "cannot_tell": ""}
STATUS: dict[Language, dict[str, str]] = {
    "nl": {"met": "gehaald", "not_met": "niet gehaald", "cannot_tell": "te weinig om te zeggen"},
    "en": {"met": "met", "not_met": "not met", "cannot_tell": "too few to tell"},
}
_HEADS: dict[Language, tuple[str, ...]] = {
    "nl": ("Locatie", "Categorie", "Doel", "Gevonden", "Geteld", "Oordeel", "Verloop"),
    "en": ("Location", "Category", "Goal", "Found", "Counted", "Judgement", "Drift"),
}


@dataclass(frozen=True)
class GoalRow:
    """One goal in words. `act` is the list that may help, "" when none does; `code` and `key` choose it."""

    code: str
    where: str
    adopted: str
    key: str
    category: str
    goal: str
    found: str
    counted: str
    status: str
    tone: str
    drift: str
    act: str


@dataclass(frozen=True)
class ProfilePage:
    """All that the page shows. `unknown`: locations with a profile that are not in the data."""

    title: str
    lead: str
    rows: tuple[GoalRow, ...]
    unknown: tuple[str, ...]


def profile_page(goals: Sequence[GoalKept], place: str, name: Name, language: Language) -> ProfilePage:
    """The goals of one library or location, those that are not met first within each location."""
    known = [each for each in goals if each.status != NO_LOCATION]
    order = list(STATUS["nl"])
    order.sort(key=lambda status: status != "not_met")
    listed = sorted(known, key=lambda each: (name(each.location).casefold(), each.location, order.index(each.status)))
    rows = tuple(_row(each, name, language) for each in listed)
    missed, too_few = (sum(each.status == status for each in known) for status in ("not_met", "cannot_tell"))
    unknown = tuple(each.location for each in goals if each.status == NO_LOCATION)
    return ProfilePage(_title(place, len(known), missed, too_few, language), _lead(known, name, language), rows, unknown)


def profile_table(page: ProfilePage, language: Language) -> Table:
    """The rows as a file has them."""
    lines = [
        (each.where, each.category, each.goal, each.found, each.counted, each.status, each.drift) for each in page.rows
    ]  # fmt: skip
    title = "Profielen" if language == "nl" else "Profiles"
    columns = tuple(Column(head) for head in _HEADS[language])
    return Table(title, page.title, columns, tuple(tuple(map(Cell, line)) for line in lines))


def _title(place: str, goals: int, missed: int, too_few: int, language: Language) -> str:
    if not goals:
        return {"nl": f"{place} heeft nog geen profiel", "en": f"{place} has no profile yet"}[language]
    if missed:
        are = "is" if missed == 1 else "zijn"
        return {
            "nl": f"{place}: van {number(goals, 0, language)} doelen {are} er {number(missed, 0, language)} niet gehaald",
            "en": f"{place}: of {number(goals, 0, language)} goals {number(missed, 0, language)} "
            f"{'is' if missed == 1 else 'are'} not met",
        }[language]
    if too_few == goals:
        return {"nl": f"{place}: te weinig om over een doel te oordelen", "en": f"{place}: too few to judge a goal"}[language]
    return {"nl": f"{place} haalt elk doel waarover iets is te zeggen", "en": f"{place} meets each goal that can be judged"}[
        language
    ]


def _lead(known: Sequence[GoalKept], name: Name, language: Language) -> str:
    """The share that is furthest off, in a sentence."""
    off = [each for each in known if each.kind == "share" and each.status == "not_met" and each.found is not None]
    if not off:
        return ""
    worst = max(off, key=lambda each: abs((each.found or 0.0) - (each.goal or 0.0)))
    what, where = category(worst.category, language), name(worst.location)
    found, asked = _percent(worst.found, language), _percent(worst.goal, language)
    return {
        "nl": f"Het verst van zijn doel: {what} in {where}, {found} van de kast terwijl {asked} is afgesproken.",
        "en": f"Furthest from its goal: {what} at {where}, {found} of the shelves where {asked} was agreed.",
    }[language]


def _row(each: GoalKept, name: Name, language: Language) -> GoalRow:
    goal, found, counted = goal_said(each, language)
    above = each.kind == "share" and (each.found or 0.0) > (each.goal or 0.0)
    helps = each.status == "not_met" and (above or each.kind in ("age", "use"))
    adopted = f"{each.adopted_by}, {day(each.adopted_on, language)}"
    return GoalRow(
        each.location, name(each.location), adopted, each.category, category(each.category, language), goal, found, counted,
        STATUS[language][each.status], TONE[each.status], _drift(each, language), Action.WEED if helps else "",
    )  # fmt: skip


def goal_said(each: GoalKept | Judged, language: Language) -> tuple[str, str, str]:
    """Goal, what was found, and the counts behind it."""
    asked = each.goal or 0.0
    near = number(NEAR, 0, language)
    counted, of = number(each.counted, 0, language), number(each.of, 0, language)
    plain = "" if each.found is None else number(each.found, 2, language)
    older = percentage(OLDER, 0, language)
    nothing = {"nl": "niets te tellen", "en": "nothing to count"}[language]
    if language == "nl":
        said = {
            "share": (f"{_percent(asked, language)} van de kast, {near} procentpunt meer of minder mag",
                      _percent(each.found, language), f"{counted} van {of} exemplaren"),
            "age": (f"hoogstens {older} ouder dan {number(asked, 0, language)} jaar", f"{_share(each.found, language)} ouder",
                    f"{counted} van {of} exemplaren"),
            "use": (f"ten minste {number(asked, 2, language)} uitleningen per exemplaar in een jaar", plain,
                    f"{counted} uitleningen, {of} exemplaren"),
            "spread": (f"ten minste {number(asked, 2, language)} titels per exemplaar", plain,
                       f"{counted} titels, {of} exemplaren"),
        }  # fmt: skip
    else:
        said = {
            "share": (f"{_percent(asked, language)} of the shelves, {near} percentage points more or less is allowed",
                      _percent(each.found, language), f"{counted} of {of} items"),
            "age": (f"at most {older} older than {number(asked, 0, language)} years", f"{_share(each.found, language)} older",
                    f"{counted} of {of} items"),
            "use": (f"at least {number(asked, 2, language)} loans per item in a year", plain, f"{counted} loans, {of} items"),
            "spread": (f"at least {number(asked, 2, language)} titles per item", plain, f"{counted} titles, {of} items"),
        }  # fmt: skip
    goal, found, counts = said[each.kind]
    return goal, nothing if each.found is None else found, counts


def _drift(each: GoalKept, language: Language) -> str:
    if each.now_percent is None:
        return ""
    now = _percent(each.now_percent, language)
    loans = "" if each.loans_percent is None else _percent(each.loans_percent, language)
    if language == "nl":
        was = f"{_percent(each.before_percent, language)} op {day(each.before_on, language)}, " if each.before_on else ""
        return f"{was}nu {now} van de kast{f' en {loans} van de uitleningen' if loans else ''}"
    was = f"{_percent(each.before_percent, language)} on {day(each.before_on, language)}, " if each.before_on else ""
    return f"{was}now {now} of the shelves{f' and {loans} of the loans' if loans else ''}"


def _percent(value: float | None, language: Language) -> str:
    """Of a number that is in percent already."""
    return _share(None if value is None else value / 100, language)


def _share(value: float | None, language: Language) -> str:
    return {"nl": "onbekend", "en": "not known"}[language] if value is None else percentage(value, 1, language)
