"""`schakel work`: do what was asked on the site and takes longer than a page may."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from schakel.cli.clock import now, settings_of, today_of
from schakel.cli.exits import Exit
from schakel.cli.fault import explain
from schakel.cli.options import data_option, json_option
from schakel.cli.output import plain, show, text
from schakel.cli.snapshots import facts_of
from schakel.collection.size_curve import size_curve
from schakel.collection.sized import NoPlanError
from schakel.holds.agreement import AgreementError, agreement_of
from schakel.holds.foretold import foretell
from schakel.jobs.working import Doer, RefusedError, work
from schakel.scenarios.act_lists import ActListError
from schakel.scenarios.record import NoRecordError
from schakel.scenarios.replayed import digest_of, replay_year
from schakel.scenarios.scenario import ScenarioError
from schakel.scenarios.scenario_files import read_text
from schakel.vocabulary.progress import Progress
from schakel.warehouse.snapshot import Snapshot, snapshots

GENTLE = 10
"""How far it steps back for the site, which answers on the same machine."""
WHY: Mapping[type[Exception], str] = {
    ScenarioError: "scenario", ActListError: "acts", NoRecordError: "no_loans", AgreementError: "agreement",
    NoPlanError: "no_plan",
}  # fmt: skip
"""By what the work refuses, the word under which a page tells it."""


@click.command()
@click.option("--gently", is_flag=True, help="Give way to other programs, as when the site starts it.")
@data_option()
@json_option
def command(gently: bool, data: Path, is_json: bool) -> Exit:
    """Do what was asked on the site, one thing at a time, until nothing waits.

    The site starts it by itself. Where it cannot, run it from time to time; two at once is one.
    """
    settings = settings_of(data)
    if gently:
        os.nice(GENTLE)

    def replay(asked: Mapping[str, Any], report: Progress) -> Mapping[str, Any]:
        scenario = read_text(asked["text"], settings.data, asked["name"])
        if digest_of(scenario) != asked["digest"]:
            raise RefusedError(
                "list_changed", "a list that the scenario names has changed since it was asked; start the scenario anew"
            )
        replayed = replay_year(
            _snapshot(settings.data, asked), [scenario], year=asked["year"], seed=asked["seed"], runs=asked["runs"], report=report
        )
        document: Mapping[str, Any] = plain(replayed.document)
        return {**document, "text": asked["text"]}

    def holds_forecast(asked: Mapping[str, Any], report: Progress) -> Mapping[str, Any]:
        snapshot = _snapshot(settings.data, asked)
        with snapshot.connect() as connection:
            found = foretell(connection, agreement_of(settings.data), snapshot.known_on, report)
        return {**found, **facts_of(snapshot)}

    def curve(asked: Mapping[str, Any], report: Progress) -> Mapping[str, Any]:
        snapshot = _snapshot(settings.data, asked)
        report.begin("forecasting demand", None)
        with snapshot.connect() as connection:
            found = size_curve(connection, min(today_of(settings), snapshot.known_on), seed=asked["seed"], progress=report)
        document: Mapping[str, Any] = plain(found)
        return {**document, **facts_of(snapshot)}

    doers = {"replay": _named(replay), "holds_forecast": _named(holds_forecast), "curve": _named(curve)}
    done = work(settings.data, doers, now=now, explain=explain, say=lambda line: click.echo(line, err=True))
    show({"done": done}, lambda: text(f"{done} done; nothing waits."), is_json)
    return Exit.DONE


def _named(doer: Doer) -> Doer:
    """The same work, whose refusals have a name."""

    def doing(asked: Mapping[str, Any], report: Progress) -> Mapping[str, Any]:
        try:
            return doer(asked, report)
        except tuple(WHY) as refused:
            why = next(word for kind, word in WHY.items() if isinstance(refused, kind))
            values = refused.values if isinstance(refused, ActListError) else None
            raise RefusedError(why, str(refused), values) from refused

    return doing


def _snapshot(data: Path, asked: Mapping[str, Any]) -> Snapshot:
    found = next((each for each in snapshots(data) if each.id == asked["snapshot"]), None)
    if found is None:
        raise RefusedError(
            "snapshot_gone", f"snapshot {asked['snapshot']} is no longer kept; start it anew on the snapshot of now"
        )
    return found
