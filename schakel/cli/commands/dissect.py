"""`schakel dissect`: why demand was not met from the own collection, or from the province."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from schakel.cli.clock import settings_of, today_of
from schakel.cli.exits import Ended, Exit
from schakel.cli.figures import Period, place_code
from schakel.cli.options import data_option, json_option
from schakel.cli.output import plain, show, table, text
from schakel.cli.snapshots import closing, facts_of, snapshot_of
from schakel.collection.dissection import CAUSES, FORMS, NORMS, Dissection, Judged, MissedTitle, dissect, missed_titles
from schakel.measures.figure import period_name
from schakel.measures.reading import across, periods, places
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
@json_option
def command(
    norm: str, form: str, organisation: str | None, moment: tuple[str, date] | None, titles: int, cause: str | None, data: Path,
    is_json: bool,
) -> Exit:  # fmt: skip
    """Take the collection norm apart: which wishes were not met, and how the items of their title stood.

    The parts add up to the demand exactly. Titles come with numbers of wishes; no borrower is known to this command.
    """
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
    missed = missed_titles(
        snapshot, norm, form, organisation_code=code, period=period, starts_on=starts_on, cause=cause, at_most=titles
    ) if titles else []  # fmt: skip
    name = there[code].name if code else network.name
    document = {**facts_of(snapshot), "place": name, "dissection": _with_intervals(found),
                "titles": missed}  # fmt: skip
    show(document, lambda: _tell(found, missed, name, snapshot), is_json)
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


def _tell(found: Dissection, missed: list[MissedTitle], place: str, snapshot: Snapshot) -> None:
    causes = CAUSES[found.norm]
    heads = ("", "", "demand", "met", "share", "interval (95 %)", "norm", *causes)

    def row(split: str, judged: Judged) -> tuple[object, ...]:
        group, judgement, interval = judged.group, judged.judgement, judged.group.interval
        by_cause = {cause.name: cause.wishes for cause in group.causes}
        share = None if group.share is None else f"{group.share:.2%}"
        status = judgement.status.replace("_", " ") if judgement else ""
        return (
            split,
            group.name or "not known",
            group.demand,
            group.met,
            share,
            interval and f"{interval.low:.2%} to {interval.high:.2%}",
            status,
            *(by_cause.get(cause, 0) for cause in causes),
        )

    rows = [("all", "", *row("all", found.whole)[2:])]
    rows += [row(split, group) for split, groups in found.splits.items() for group in groups]
    kind = "95 % from the own organisation" if found.norm == "95" else "99.9 % from the province"
    table(f"{kind}, {found.form}: {place}, {period_name(found.period, found.starts_on)}", heads, rows)
    asked = found.whole.judgement
    if asked is not None:
        text(f"Norm: {asked.status.replace('_', ' ')}{f' ({asked.why})' if asked.why else ''}. Asked by {asked.authority}.")
    if missed:
        heads = ("title", "", "author", "wishes", "causes")
        told = [
            (each.title_id, each.title, each.author, each.wishes, ", ".join(f"{c.name} {c.wishes}" for c in each.causes))
            for each in missed
        ]
        table("Titles that were missed most", heads, told)
    if not found.whole.group.demand:
        text("There is no demand in that period.")
    made_up = closing(snapshot)
    text(f"Snapshot {snapshot.id}.{made_up}")
