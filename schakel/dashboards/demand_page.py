"""*Klantvraag*: what customers asked and did not get from the own collection, and why, down to the title."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from schakel.collection.dissection import Dissection, Judged, Moment
from schakel.dashboards.cause_chart import Bar
from schakel.dashboards.demand_tables import SPLIT_TABLES
from schakel.dashboards.demand_titles import TitleRow, TitlesShown, title_row
from schakel.dashboards.demand_words import (
    BY_CAUSE,
    FORM,
    MEANS,
    MEANS_IN_PROVINCE,
    NO_NORM_YET,
    NORM,
    PART,
    SPLIT,
    UNKNOWN,
    cause_names,
)
from schakel.reports.judging import STATUS, TONE
from schakel.reports.numbers import Language, interval, number, percentage
from schakel.reports.periods import in_words, short

TITLES = 25
"""Titles on the page; the file has them all."""


@dataclass(frozen=True)
class CauseRow:
    """One cause: its wishes, and what part they are of all that was not met and of all demand."""

    name: str
    means: str
    wishes: str
    of_missed: str
    of_demand: str


@dataclass(frozen=True)
class PartRow:
    """One material, audience or period beside the norm; `key` is the first day of a period."""

    name: str
    demand: str
    met: str
    share: str
    interval: str
    status: str
    tone: str
    largest: str
    is_chosen: bool = False
    key: str = ""


@dataclass(frozen=True)
class DemandPage:
    """All that the page shows. `bars` is empty when everything was met."""

    title: str
    place: str
    period: str
    norm: str
    status: str
    tone: str
    authority: str
    demand: str
    missed: str
    causes: tuple[CauseRow, ...]
    bars: tuple[Bar, ...]
    alt: str
    splits: tuple[tuple[str, tuple[PartRow, ...], str], ...]
    series: tuple[PartRow, ...]
    titles: tuple[TitleRow, ...]
    titles_left: str
    titles_few: str


def demand_page(found: Dissection, moments: Sequence[Moment], titles: TitlesShown, place: str, language: Language) -> DemandPage:
    """Put the page together."""
    group, judgement = found.whole.group, found.whole.judgement
    missed = group.demand - group.met
    rows = tuple(_cause(found.norm, cause.name, cause.wishes, missed, group.demand, language) for cause in group.causes)
    period = in_words(found.period, found.starts_on, language)
    known = [each for each in titles.titles if each.title_id is not None]
    names = cause_names(found.norm, language)
    shown = known[:TITLES]
    return DemandPage(
        title=_title(found, period, language),
        place=place,
        period=period,
        norm=f"{NORM[language][found.norm]}, {FORM[language][found.form]}",
        status=STATUS[language][judgement.status] if judgement else "",
        tone=TONE.get(judgement.status, "") if judgement else "",
        authority=judgement.authority if judgement else "",
        demand=number(group.demand, 0, language),
        missed=number(missed, 0, language),
        causes=rows,
        bars=tuple(Bar(names[c.name], c.wishes, number(c.wishes, 0, language)) for c in group.causes),
        alt=_alt(found, period, place, language),
        splits=tuple(
            (SPLIT[language][split], _parts(parts, found.norm, language), SPLIT_TABLES[split])
            for split, parts in found.splits.items()
        ),
        series=tuple(_moment(each, found, language) for each in reversed(moments)),
        titles=tuple(title_row(each, found.norm, language) for each in shown),
        titles_left=number(len(known) - len(shown), 0, language) if len(known) > len(shown) else "",
        titles_few=number(titles.few, 0, language) if titles.few else "",
    )


def _title(found: Dissection, period: str, language: Language) -> str:
    group = found.whole.group
    if group.share is None:
        return f"In {period} vroeg niemand iets" if language == "nl" else f"In {period} nobody asked for anything"
    share = percentage(group.share, 1 if found.norm == "95" else 2, language)
    whence = {
        ("nl", "95"): "uit de eigen collectie", ("nl", "999"): "uit de provincie",
        ("en", "95"): "from the own collection", ("en", "999"): "from the province",
    }[language, found.norm]  # fmt: skip
    if language == "nl":
        start = f"In {period} kwam {share} van {'de klantvraag' if found.form == 'strict' else 'de uitleningen'} {whence}"
    else:
        start = f"In {period} {share} of {'the demand' if found.form == 'strict' else 'the loans'} came {whence}"
    if not group.causes:
        return start
    most = max(group.causes, key=lambda cause: cause.wishes)
    missed = group.demand - group.met
    often = "meestal" if most.wishes * 2 > missed else "het vaakst"
    if language == "en":
        often = "mostly" if most.wishes * 2 > missed else "most often"
    return f"{start}; {BY_CAUSE[language][most.name].format(often=often)}"


def _cause(norm: str, name: str, wishes: int, missed: int, demand: int, language: Language) -> CauseRow:
    other = MEANS_IN_PROVINCE[language] if norm == "999" else {}
    of_missed, of_demand = percentage(wishes / missed, 1, language), percentage(wishes / demand, 2, language)
    means = other.get(name, MEANS[language][name])
    return CauseRow(cause_names(norm, language)[name], means, number(wishes, 0, language), of_missed, of_demand)


def _part(name: str, judged: Judged, norm: str, language: Language, *, is_chosen: bool = False, key: str = "") -> PartRow:
    group, bounds = judged.group, judged.group.interval
    most = max(group.causes, key=lambda cause: cause.wishes, default=None)
    return PartRow(
        name=name,
        demand=number(group.demand, 0, language),
        met=number(group.met, 0, language),
        share="" if group.share is None else percentage(group.share, 1, language),
        interval="" if bounds is None else interval(
            percentage(bounds.low, 1, language), percentage(bounds.high, 1, language), language
        ),
        status=STATUS[language][judged.judgement.status] if judged.judgement else NO_NORM_YET[language],
        tone=TONE.get(judged.judgement.status, "") if judged.judgement else "",
        largest="" if most is None else f"{cause_names(norm, language)[most.name]} ({number(most.wishes, 0, language)})",
        is_chosen=is_chosen,
        key=key,
    )  # fmt: skip


def _parts(parts: Sequence[Judged], norm: str, language: Language) -> tuple[PartRow, ...]:
    names = PART[language]
    rows = [_part(names.get(each.group.name, each.group.name or UNKNOWN[language]), each, norm, language) for each in parts]
    return tuple(sorted(rows, key=lambda row: (row.name == UNKNOWN[language], row.name.casefold())))


def _moment(moment: Moment, found: Dissection, language: Language) -> PartRow:
    name = short(found.period, moment.starts_on, language)
    return _part(
        name, moment.whole, found.norm, language, is_chosen=moment.starts_on == found.starts_on, key=moment.starts_on.isoformat()
    )


def _alt(found: Dissection, period: str, place: str, language: Language) -> str:
    names = cause_names(found.norm, language)
    parts = "; ".join(f"{names[cause.name]} {number(cause.wishes, 0, language)}" for cause in found.whole.group.causes)
    if language == "nl":
        return f"Grafiek: waarom wensen niet zijn vervuld, {place}, {period}: {parts}. Alle getallen staan in de tabel."
    return f"Chart: why wishes were not met, {place}, {period}: {parts}. All numbers are in the table."


def first_day(asked: str, moments: Sequence[Moment], today: date) -> date | None:
    """The period that was asked for, else the newest that is over; None without any."""
    days = [moment.starts_on for moment in moments]
    if asked:
        try:
            day = date.fromisoformat(asked)
        except ValueError:
            return None
        return day if day in days else None
    over = [m.starts_on for m in moments if m.whole.judgement is None or m.whole.judgement.status != "too_early"]
    found = over or [day for day in days if day <= today]
    return found[-1] if found else None
