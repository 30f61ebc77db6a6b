"""`schakel refresh`: build a snapshot of the batches, with its figures, and put it in place."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import click

from schakel.advice.drift import drifting
from schakel.advice.kept import write_advice
from schakel.advice.makers import makers_of
from schakel.cli.clock import now, settings_of, today_of
from schakel.cli.exits import Ended, Exit
from schakel.cli.options import DAY, data_option, json_option
from schakel.cli.output import show, table, text
from schakel.cli.progress import progress
from schakel.cli.side_by_side import side_by_side
from schakel.cli.site import measure_effects
from schakel.collection.digital_use import write_digital
from schakel.collection.dissection import write_missed
from schakel.holds.agreement import agreement_of
from schakel.holds.kept import write_holds
from schakel.intake.holding import held
from schakel.intake.refresh import refresh
from schakel.intake.settings import Settings
from schakel.measures.precompute import precompute
from schakel.retention.closing import put_back
from schakel.vocabulary.progress import Progress
from schakel.warehouse.account import audits, refusals, totals
from schakel.warehouse.build import AuditError
from schakel.warehouse.snapshot import Snapshot

SHOWN = 10
"""Reasons of refusal that are printed; `--json` gives them all."""


@click.command()
@data_option()
@click.option("--as-known-on", type=DAY, help="Only what was known on that day: an earlier state of knowledge.")
@json_option
def command(data: Path, as_known_on: date | None, is_json: bool) -> Exit:
    """Build a snapshot of all batches, compute every figure, and put it in the place of the one before.

    The old snapshot stays whole until the new one is ready and its audits are passed. When an audit stops the refresh
    nothing changes (exit code 3); when batches are held the rest is loaded (exit code 4).
    """
    settings = settings_of(data)
    with progress() as report:
        snapshot = refreshed(settings, as_known_on, report)
        measure_effects(settings.data, report)
    waiting = held(settings)
    rows = totals(snapshot)
    reasons = refusals(snapshot)
    document = {
        "snapshot": snapshot.as_json(), "accounts": rows, "refusals": reasons, "audits": audits(snapshot), "held": waiting,
    }  # fmt: skip

    def for_people() -> None:
        heads = ("table", "rows in", "loaded", "refused", "superseded", "repeated", "left out", "held")
        table("", heads, [tuple(vars(row).values()) for row in rows])
        if reasons:
            shown = [(r.rows, r.feed, r.table, r.column, r.reason, r.sample) for r in reasons[:SHOWN]]
            more = len(reasons) - len(shown)
            table("Refused rows, by reason", ("rows", "feed", "table", "column", "reason", "found, for example"), shown)
            text(
                (f"and {more} more reasons. " if more else "")
                + "Each row stands with batch and line in the file of the page Gegevens."
            )
        text(f"Snapshot {snapshot.id} is in place; it knows up to {snapshot.known_on}.")
        for batch in waiting:
            text(f"{batch.batch_id} is held and not loaded: {batch.held}. `schakel batches --held` says what to do.")

    show(document, for_people, is_json)
    return Exit.HELD if waiting else Exit.DONE


def refreshed(settings: Settings, as_known_on: date | None, report: Progress) -> Snapshot:
    """Build a snapshot with its figures and put it in place.

    Raises:
        Ended: with the code of an audit, when one stopped it.
        InputError: `holds.toml`, `weeding.toml` or `profiles.toml` of the data folder is wrong.
    """
    today = min(today_of(settings), as_known_on) if as_known_on else today_of(settings)
    finish = finishing(settings, today, report)
    try:
        return refresh(settings, known_on=as_known_on, now=now(), finish=finish, report=report)
    except AuditError as error:
        raise Ended(Exit.AUDIT, str(error)) from error


def finishing(settings: Settings, today: date, report: Progress) -> tuple[Callable[[Snapshot], None], ...]:
    """What is written beside the tables before a snapshot is put in place: figures, unmet demand, holds, advice.

    Raises:
        InputError: `holds.toml`, `weeding.toml` or `profiles.toml` of the data folder is wrong.
    """

    def figures(snapshot: Snapshot) -> None:
        precompute(snapshot, today=today, report=report)
        put_back(snapshot, settings.data)

    # Read before hours of work, so that a slip in an agreement is told at once.
    agreement, makers, drift = agreement_of(settings.data), makers_of(settings.data), drifting(settings.data)

    def holds(snapshot: Snapshot) -> None:
        write_holds(snapshot, agreement)

    def advice(snapshot: Snapshot) -> None:
        write_advice(snapshot, makers)

    # None of them reads what another writes; the figures take as long as the others together.
    others = {
        "why demand was not met": write_missed,
        "digital use": write_digital,
        "holds": holds,
        "advice": advice,
        "profiles": drift,
    }
    return (side_by_side(figures, others, report),)
