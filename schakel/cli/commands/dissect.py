"""`schakel dissect`: why demand was not met from the own collection, or from the province."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from schakel.cli.clock import settings_of, today_of
from schakel.cli.exits import Ended, Exit
from schakel.cli.figures import Period, place_code
from schakel.cli.options import data_option, json_option, language_option
from schakel.cli.output import plain, show, table, text
from schakel.cli.snapshots import closing, facts_of, snapshot_of
from schakel.collection.dissection import (
    CAUSES,
    FORMS,
    NORMS,
    Dissection,
    Judged,
    MissedTitle,
    check_cause,
    dissect,
    missed_titles,
)
from schakel.dashboards.demand_titles import TitlesShown, few_together, missed_by, release_titles, title_row
from schakel.dashboards.demand_words import FORM, NO_NORM_YET, NORM, PART, SPLIT, UNKNOWN, cause_names
from schakel.measures.reading import across, periods, places
from schakel.privacy.audience import Audience
from schakel.privacy.thresholds import load_thresholds
from schakel.reports.judging import STATUS
from schakel.reports.numbers import Language, percentage
from schakel.reports.numbers import interval as between
from schakel.reports.numbers import number as spelled
from schakel.reports.periods import in_words
from schakel.warehouse.snapshot import Snapshot

ALL_CAUSES = tuple(dict.fromkeys(cause for causes in CAUSES.values() for cause in causes))


@click.command()
@click.option(
    "--norm", type=click.Choice(NORMS), default="95", show_default=True, help="95 % from the own organisation, or 99.9 %."
)
@click.option("--form", type=click.Choice(FORMS), default="strict", show_default=True, help="With or without unmet demand.")
@click.option("--organisation", metavar="CODE", help="One organisation, by code or by name; else the whole network.")
@click.option("--in", "moment", type=Period(), help="A year, quarter or month; else the last complete year.")
@click.option("--titles", type=click.IntRange(0, 10_000), default=0, metavar="N", help="Also the N titles that were missed most.")
@click.option("--cause", type=click.Choice(ALL_CAUSES), help="Only titles missed by this cause.")
@data_option()
@language_option
@json_option
def command(
    norm: str, form: str, organisation: str | None, moment: tuple[str, date] | None, titles: int, cause: str | None, data: Path,
    language: Language, is_json: bool,
) -> Exit:  # fmt: skip
    """Take the collection norm apart: which wishes were not met, and how the items of their title stood.

    The parts add up to the demand exactly. Titles come with numbers of wishes, those that few asked for together in one row, as
    on the page; no borrower is known to this command.
    """
    check_cause(norm, cause)
    settings = settings_of(data)
    snapshot = snapshot_of(settings)
    there = {place.code: place for place in places(snapshot, "organisation")}
    network = next(iter(places(snapshot, "network")))
    code = place_code(organisation, "organisation", there) if organisation else None
    period, starts_on = moment or ("year", _last_complete(snapshot, f"norm_{norm}_{form}"))
    found = dissect(
        snapshot, norm, form, organisation_code=code, network_code=network.code, period=period, starts_on=starts_on,
        today=today_of(settings),
    )  # fmt: skip
    shown = None
    if titles:
        every = missed_titles(snapshot, norm, form, organisation_code=code, period=period, starts_on=starts_on, cause=None)
        shown = release_titles(every, found, Audience.SUPPORT, load_thresholds(settings.data))
    listed = (shown.titles if cause is None else missed_by(shown, cause))[:titles] if shown else ()
    name = there[code].name if code else network.name
    document = {
        **facts_of(snapshot), "place": name, "dissection": _with_intervals(found),
        "titles": listed,
        "few": {"titles": shown.few, "wishes": shown.few_wishes} if shown and cause is None else None,
    }  # fmt: skip
    show(document, lambda: _tell(found, shown, listed, cause, name, snapshot, language), is_json)
    return Exit.DONE


def _with_intervals(found: Dissection) -> Any:
    """As JSON has it: each group with the interval of its share, which is reckoned and not kept."""
    told = plain(found)
    pairs = [(told["whole"], found.whole)]
    pairs += [pair for split, parts in found.splits.items() for pair in zip(told["splits"][split], parts, strict=True)]
    for each, judged in pairs:
        each["group"] |= {"share": judged.group.share, "interval": plain(judged.group.interval)}
    return told


def _last_complete(snapshot: Snapshot, measure: str) -> date:
    for starts_on in reversed(periods(snapshot, measure, "network", "year")):
        if all(figure.is_complete for figure in across(snapshot, measure, level="network", period="year", starts_on=starts_on)):
            return starts_on
    raise Ended(Exit.REFUSED, f"no year of {measure} is complete in this snapshot; name one with --in")


_SAID: dict[Language, dict[str, str]] = {
    "nl": {
        "title": "{norm}, {form}: {place}, {period}", "all": "alles", "norm": "Norm: {word}{why}. Gevraagd door {authority}.",
        "titles": "Titels die het vaakst ontbraken", "by_cause": "Titels die het vaakst ontbraken: {cause}",
        "left_out": "Titels waarvan weinig wensen ontbraken staan er niet bij.",
        "no_demand": "In die periode vroeg niemand iets.", "snapshot": "Momentopname {id}.",
    },
    "en": {
        "title": "{norm}, {form}: {place}, {period}", "all": "all", "norm": "Norm: {word}{why}. Asked by {authority}.",
        "titles": "Titles that were missed most", "by_cause": "Titles that were missed most: {cause}",
        "left_out": "Titles of which few wishes were missed are left out.",
        "no_demand": "There is no demand in that period.", "snapshot": "Snapshot {id}.",
    },
}  # fmt: skip
_HEADS: dict[Language, tuple[str, ...]] = {
    "nl": ("", "", "vraag", "vervuld", "deel", "interval (95 %)", "norm"),
    "en": ("", "", "demand", "met", "share", "interval (95 %)", "norm"),
}
_TITLE_HEADS: dict[Language, tuple[str, ...]] = {
    "nl": ("nummer", "titel", "auteur", "wensen", "oorzaken"),
    "en": ("number", "title", "author", "wishes", "causes"),
}


def _tell(
    found: Dissection, shown: TitlesShown | None, listed: Sequence[MissedTitle], cause: str | None, place: str,
    snapshot: Snapshot, language: Language,
) -> None:  # fmt: skip
    said, causes, names = _SAID[language], CAUSES[found.norm], cause_names(found.norm, language)

    def row(split: str, judged: Judged) -> tuple[object, ...]:
        group, judgement, interval = judged.group, judged.judgement, judged.group.interval
        by_cause = {each.name: each.wishes for each in group.causes}
        low, high = (percentage(bound, 2, language) for bound in (interval.low, interval.high)) if interval else ("", "")
        return (
            split,
            PART[language].get(group.name, group.name or UNKNOWN[language]),
            group.demand,
            group.met,
            None if group.share is None else percentage(group.share, 2, language),
            between(low, high, language) if interval else None,
            STATUS[language][judgement.status] if judgement else NO_NORM_YET[language],
            *(by_cause.get(each, 0) for each in causes),
        )

    rows = [(said["all"], "", *row("", found.whole)[2:])]
    rows += [row(SPLIT[language][split], group) for split, groups in found.splits.items() for group in groups]
    about = {"norm": NORM[language][found.norm], "form": FORM[language][found.form]}
    period = in_words(found.period, found.starts_on, language)
    heads = (*_HEADS[language], *(names[each] for each in causes))
    table(said["title"].format(**about, place=place, period=period), heads, rows, language, written=(4,))
    asked = found.whole.judgement
    if asked is not None:
        why = f" ({asked.why})" if asked.why and language == "en" else ""
        text(said["norm"].format(word=STATUS[language][asked.status], why=why, authority=asked.authority))
    if shown is not None:
        _tell_titles(found, shown, listed, cause, language)
    if not found.whole.group.demand:
        text(said["no_demand"])
    text(said["snapshot"].format(id=snapshot.id) + closing(snapshot, language))


def _tell_titles(
    found: Dissection, shown: TitlesShown, listed: Sequence[MissedTitle], cause: str | None, language: Language
) -> None:
    said, rows = _SAID[language], [(each.title_id, title_row(each, found.norm, language)) for each in listed]
    told = [(number or "", each.title, each.author, each.wishes, each.why) for number, each in rows]
    if cause is not None:
        title = said["by_cause"].format(cause=cause_names(found.norm, language)[cause])
    else:
        title = said["titles"]
        if shown.few:
            told.append(("", few_together(shown, language), "", spelled(shown.few_wishes, 0, language), ""))
    table(title, _TITLE_HEADS[language], told, language, written=(3,))
    if cause is not None:
        text(said["left_out"])
