"""`schakel check`: is everything that was given in order? Loads nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from schakel.cli.clock import settings_of
from schakel.cli.exits import Exit
from schakel.cli.options import data_option, json_option
from schakel.cli.output import show, table, text
from schakel.deliveries.ledger import Ledger
from schakel.deliveries.recipient_folder import look_for_recipients
from schakel.errors import InputError, SchakelError
from schakel.intake.holding import held
from schakel.intake.refresh import extract_maps
from schakel.measures.catalogue import find_measures
from schakel.measures.norm_facts import read_facts
from schakel.measures.norms import find_norms
from schakel.sources import find_source, find_sources
from schakel.sources.source import ChecksReading, Feed
from schakel.vocabulary.extract_map import ExtractMap
from schakel.warehouse.account import audits
from schakel.warehouse.snapshot import current


@dataclass(frozen=True)
class Checked:
    """One thing that was looked at.

    Args:
        is_odd: worth a look, but no reason to stop.
    """

    what: str
    is_right: bool
    found: str
    is_odd: bool = False

    @property
    def sign(self) -> str:
        """In one word."""
        return "NOT OK" if not self.is_right else "look" if self.is_odd else "ok"


@click.command()
@data_option()
@json_option
def command(data: Path, is_json: bool) -> Exit:
    """Check settings, column maps, definitions and norms, and the audits of the current snapshot.

    Ends with 1 when something given is wrong, 3 when an audit that should stop a refresh found something in the current
    snapshot, 4 when a batch is held.
    """
    checked = [*given(), *of_folder(data)]
    found = [*in_snapshot(data)] if all(part.is_right for part in checked) else []
    waiting = [batch.batch_id for batch in held(settings_of(data))] if found else []

    def for_people() -> None:
        table("", ("", "checked", "found"), [(c.sign, c.what, c.found) for c in (*checked, *found)])
        for batch in waiting:
            text(f"held: {batch}")

    show({"checked": [*checked, *found], "held": waiting}, for_people, is_json)
    if not all(part.is_right for part in checked):
        return Exit.REFUSED
    if not all(part.is_right for part in found):
        return Exit.AUDIT
    return Exit.HELD if waiting else Exit.DONE


def given() -> Iterator[Checked]:
    """What comes with the package, or was added to it."""
    for what, find in (
        ("definitions of measures", find_measures),
        ("norms", find_norms),
        ("sources and their maps", find_sources),
    ):
        try:
            yield Checked(what, True, f"{len(find())}")
        except SchakelError as error:
            yield Checked(what, False, str(error))


def of_folder(data: Path) -> Iterator[Checked]:
    """The settings of the data folder, the facts of norms, recipients and ledger in it, and the maps and places of its feeds."""
    try:
        settings = settings_of(data)
    except SchakelError as error:
        yield Checked("settings", False, str(error))
        return
    yield Checked("settings", True, f"{settings.network_name}, {len(settings.feeds)} feeds")
    try:
        yield Checked("facts of norms", True, f"{len(read_facts(settings.data, find_norms()))}")
    except SchakelError as error:
        yield Checked("facts of norms", False, str(error))
    recipients = look_for_recipients(settings.data)
    yield Checked("recipients", True, f"{len(recipients.whole)}")
    for name, broken in recipients.broken.items():
        yield Checked(f"recipient {name}", False, str(broken))
    try:
        yield Checked("ledger of deliveries", True, f"{len(Ledger(settings.data).entries())} entries")
    except SchakelError as error:
        yield Checked("ledger of deliveries", False, str(error))
    for feed in settings.feeds:
        wrong: list[InputError] = []
        try:
            maps = extract_maps(feed, wrong)
        except SchakelError as error:
            yield Checked(f"feed {feed.name}", False, str(error))
            continue
        for mistake in (*wrong, *wrongly_read(feed, maps.values())):
            yield Checked(f"map of feed {feed.name}", False, str(mistake))
        missing = feed.path is not None and not feed.path.exists()
        yield Checked(
            f"feed {feed.name}", not missing, f"{feed.path}: is not there" if missing else f"{len(maps)} extracts known"
        )


def wrongly_read(feed: Feed, maps: Iterable[ExtractMap]) -> Iterator[SchakelError]:
    """What is wrong with the part `[read]` of maps."""
    source = find_source(feed.source)
    if not isinstance(source, ChecksReading):
        return
    for extract in maps:
        try:
            source.settings_of(extract)
        except SchakelError as error:
            yield error


def in_snapshot(data: Path) -> Iterator[Checked]:
    """What the audits of the current snapshot found."""
    snapshot = current(settings_of(data).data)
    if snapshot is None:
        yield Checked("snapshot", True, "none yet")
        return
    yield Checked("snapshot", True, f"{snapshot.id}, knows up to {snapshot.known_on}")
    for audit in audits(snapshot):
        said = audit.says if audit.passed else f"{audit.says}: found {audit.findings}: {audit.sample}"
        yield Checked(f"audit {audit.audit}", audit.passed or audit.severity != "stop", said, not audit.passed)
