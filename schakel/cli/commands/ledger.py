"""`schakel ledger`: who did what with which delivery, and whether it still is what was written."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from schakel.cli.clock import HERE, settings_of
from schakel.cli.exits import Exit
from schakel.cli.options import data_option, json_option, language_option
from schakel.cli.output import show, table, text
from schakel.deliveries.entry import Entry
from schakel.deliveries.finding import KINDS
from schakel.deliveries.ledger import Ledger
from schakel.deliveries.verify import Verdict, anchor_of
from schakel.deliveries.words import ACTS, ROLES
from schakel.reports.numbers import Language


class ShownByItself(click.Group):
    """`schakel ledger`, with or without options, is `schakel ledger show`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click has it, with the part that is meant when none is named."""
        is_named = args and (not args[0].startswith("-") or args[0] in ctx.help_option_names)
        return super().parse_args(ctx, args if is_named else ["show", *args])


@click.group(cls=ShownByItself)
def command() -> None:
    """The ledger of deliveries: who did what with which delivery, and whether it still is what was written."""


@command.command("show")
@click.option("--delivery", metavar="ID", help="Only of this delivery: recipient/assignment/period, or the first parts of that.")
@data_option()
@language_option
@json_option
def show_(delivery: str | None, data: Path, language: Language, is_json: bool) -> Exit:
    """Print the entries, oldest first: moment, what was done, with which delivery, by whom, and the facts.

    Ends with exit code 1 when the ledger is not what was written.
    """
    ledger = Ledger(settings_of(data).data)
    found = [each for each in ledger.entries() if _is_of(each, delivery)]
    show({"ledger": ledger.path, "entries": found}, lambda: _tell(found, ledger.path, language), is_json)
    return Exit.DONE


def _is_of(entry: Entry, wanted: str | None) -> bool:
    return wanted is None or f"{entry.delivery}/".startswith(f"{wanted.rstrip('/')}/")


_HEADS: dict[Language, tuple[str, ...]] = {
    "nl": ("nummer", "moment", "gedaan", "levering", "door", "feiten"),
    "en": ("number", "moment", "done", "delivery", "by", "facts"),
}
_SAID: dict[Language, dict[str, str]] = {
    "nl": {
        "none": "Het logboek is leeg: er is nog niets geleverd ({path}).",
        "title": "Logboek van leveringen",
        "whole": "{path}: {n} regels, ieder zoals die geschreven is.",
        "last": "De laatste regel: {anchor}",
        "anchors": "Vergeleken met {n} ankers van buiten.",
        "no_anchor": "Zonder anker van buiten (--anchor) is niet te zien of alles vanaf een regel opnieuw geschreven is.",
        "torn": "Na de laatste regel staan {n} bytes van een afgebroken regel. Ze tellen niet; de volgende regel vervangt ze.",
        "found": "{path}: niet wat er geschreven is",
    },
    "en": {
        "none": "The ledger is empty: nothing was delivered yet ({path}).",
        "title": "Ledger of deliveries",
        "whole": "{path}: {n} entries, each as it was written.",
        "last": "The last entry: {anchor}",
        "anchors": "Compared with {n} anchors from outside.",
        "no_anchor": "Without an anchor from outside (--anchor) nobody can see whether all from some entry on was written anew.",
        "torn": "After the last entry stand {n} bytes of one that was cut off. That is no entry; the next one replaces them.",
        "found": "{path}: not what was written",
    },
}
_FOUND: dict[Language, tuple[str, ...]] = {
    "nl": ("soort", "regel", "plaats", "wat er anders is"),
    "en": ("kind", "entry", "line", "what differs"),
}


def _tell(found: Sequence[Entry], path: Path, language: Language) -> None:
    said = _SAID[language]
    if not found:
        text(said["none"].format(path=path))
        return
    rows = [
        (
            str(each.number),
            f"{each.at.astimezone(HERE):%Y-%m-%d %H:%M}",
            ACTS[language][each.act],
            each.delivery,
            f"{each.by.account} ({ROLES[language][each.by.role]}{f' {each.by.organisation}' if each.by.organisation else ''})",
            ", ".join(f"{name} {value}" for name, value in each.facts.items()),
        )
        for each in found
    ]
    table(said["title"], _HEADS[language], rows, language)


@command.command("verify")
@click.option("--anchor", "anchors", multiple=True, metavar="NUMBER:HASH", help="What a package carries; more than once.")
@data_option()
@language_option
@json_option
def verify_(anchors: Sequence[str], data: Path, language: Language, is_json: bool) -> Exit:
    """See whether every entry is what was written, and name what differs: changed, removed, inserted, moved, rewritten.

    Ends with exit code 1 when something differs.
    """
    ledger = Ledger(settings_of(data).data)
    held = [anchor_of(each) for each in anchors]
    verdict = ledger.verify(held)
    document = {
        "ledger": ledger.path,
        "entries": len(verdict.entries),
        "is_whole": verdict.is_whole,
        "anchor": verdict.entries[-1].anchor if verdict.entries else None,
        "anchors": len(held),
        "torn_bytes": verdict.torn_bytes,
        "findings": [{**asdict(each), "says": each.says(language)} for each in verdict.findings],
    }
    show(document, lambda: _judge(verdict, len(held), ledger.path, language), is_json)
    return Exit.DONE if verdict.is_whole else Exit.REFUSED


def _judge(verdict: Verdict, anchors: int, path: Path, language: Language) -> None:
    said = _SAID[language]
    named = [each for each in verdict.findings if each.kind != "torn"]
    if named:
        rows = [(KINDS[each.kind][language], str(each.number), str(each.line or ""), each.says(language)) for each in named]
        table(said["found"].format(path=path), _FOUND[language], rows, language)
    else:
        text(said["whole"].format(path=path, n=len(verdict.entries)))
        if verdict.entries:
            text(said["last"].format(anchor=verdict.entries[-1].anchor))
    if verdict.torn_bytes:
        text(said["torn"].format(n=verdict.torn_bytes))
    text(said["anchors"].format(n=anchors) if anchors else said["no_anchor"])
