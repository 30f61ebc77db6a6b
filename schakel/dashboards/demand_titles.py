"""Titles of which wishes were not met, as they may be shown: with few wishes a title tells of the few who asked for it."""

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from schakel.collection.dissection import CAUSES, Dissection, MissedTitle
from schakel.dashboards.demand_words import FORM, NORM, UNKNOWN, cause_names
from schakel.privacy.audience import Audience, Thresholds
from schakel.privacy.counts import Count, release_counts
from schakel.reports.numbers import Language, number, plain
from schakel.reports.origin import Origin
from schakel.reports.periods import short
from schakel.reports.report import harmless
from schakel.reports.words import TOO_SMALL

_FEW: Mapping[Language, str] = {"nl": "titels met weinig wensen samen: {n}", "en": "titles with few wishes together: {n}"}


@dataclass(frozen=True)
class TitleRow:
    """One title, its wishes that were not met, and why."""

    title: str
    author: str
    wishes: str
    why: str


@dataclass(frozen=True)
class TitlesShown:
    """What of the titles is shown.

    Args:
        titles: that may be shown each, most wishes first; causes that are too small to show are left out of `causes`, all of
            that title, as one would follow from the others.
        few: how many titles stand together only, because so few asked for each of them; few_wishes: their wishes.
    """

    titles: tuple[MissedTitle, ...]
    few: int
    few_wishes: int


def release_titles(titles: Sequence[MissedTitle], found: Dissection, audience: Audience, thresholds: Thresholds) -> TitlesShown:
    """What this reader may see of all missed titles, most wishes first. A wish is an act of one person.

    When the titles that are kept back are one, or have so few wishes together that these would follow from the total, the
    title with fewest wishes goes with them.
    """
    numbers = {each.wishes for each in titles} | {cause.wishes for each in titles for cause in each.causes}
    small = _small(numbers, found, audience, thresholds)
    kept = [each for each in titles if each.wishes not in small]
    few = [each for each in titles if each.wishes in small]

    def gives_away() -> bool:
        return len(few) == 1 or bool(_small({sum(each.wishes for each in few)}, found, audience, thresholds))

    while few and kept and gives_away():
        few.append(kept.pop())
    shown = [replace(each, causes=()) if any(c.wishes in small for c in each.causes) else each for each in kept]
    return TitlesShown(tuple(shown), len(few), sum(each.wishes for each in few))


def missed_by(shown: TitlesShown, cause: str) -> tuple[MissedTitle, ...]:
    """Titles that are shown with this cause, and its wishes alone; most wishes first.

    Chosen from what is shown of all causes: else the difference between two lists would tell what each keeps back.
    """
    found = [
        replace(each, wishes=part.wishes, causes=(part,)) for each in shown.titles for part in each.causes if part.name == cause
    ]
    return tuple(sorted(found, key=lambda each: -each.wishes))


def few_together(shown: TitlesShown, language: Language) -> str:
    """How many titles stand together only."""
    return _FEW[language].format(n=number(shown.few, 0, language))


def _small(numbers: Collection[int], found: Dissection, audience: Audience, thresholds: Thresholds) -> set[int]:
    """Which numbers of wishes are kept back. Asked for each number once: of a whole province there are 100,000 titles."""
    counts = [Count("wishes", "", str(number), number) for number in numbers]
    released = release_counts(counts, audience, found.starts_on, thresholds=thresholds)
    return {number for number in numbers if released["wishes", "", str(number)].is_hidden}


def title_row(each: MissedTitle, norm: str, language: Language) -> TitleRow:
    """A title in words."""
    names = cause_names(norm, language)
    why = ", ".join(f"{names[cause.name]} ({number(cause.wishes, 0, language)})" for cause in each.causes)
    name = each.title or each.title_id or UNKNOWN[language]
    return TitleRow(name, each.author or "", number(each.wishes, 0, language), why or TOO_SMALL[language])


def titles_file(shown: TitlesShown, found: Dissection, place: str, origin: Origin, language: Language) -> bytes:
    """The titles, a column a cause, and the others in one row; semicolons and decimal commas, as a Dutch spreadsheet opens it."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    causes, names = CAUSES[found.norm], cause_names(found.norm, language)
    heads = ("titelnummer", "titel", "auteur", "wensen") if language == "nl" else ("title_id", "title", "author", "wishes")
    tail = ("norm", "plaats", "periode", "momentopname") if language == "nl" else ("norm", "place", "period", "snapshot")
    writer.writerow([*heads, *(names[cause] for cause in causes), *tail, *origin.names(language)])
    norm = f"{NORM[language][found.norm]}, {FORM[language][found.form]}"
    about = (norm, harmless(place), short(found.period, found.starts_on, language), origin.snapshot_id, *origin.marks(language))
    for each in shown.titles:
        by_cause = {cause.name: cause.wishes for cause in each.causes}
        words = [harmless(each.title_id or ""), harmless(each.title or ""), harmless(each.author or "")]
        counts = [plain(by_cause.get(cause, 0), language) if by_cause else TOO_SMALL[language] for cause in causes]
        writer.writerow([*words, plain(each.wishes, language), *counts, *about])
    if shown.few:
        writer.writerow(["", few_together(shown, language), "", plain(shown.few_wishes, language), *("" for _ in causes), *about])
    return text.getvalue().encode("utf-8-sig")
