"""`schakel retention`: how long what is kept of persons stays, and what is due."""

from pathlib import Path

import click

from schakel.cli.clock import now, settings_of, today_of
from schakel.cli.exits import Exit
from schakel.cli.options import data_option, json_option
from schakel.cli.output import show, table, text
from schakel.cli.retention import kept_too_long
from schakel.retention.rules import rules_of


@click.command()
@data_option()
@click.option("--rules", "with_reasons", is_flag=True, help="Also what each rule is about, why, and from which source.")
@json_option
def command(data: Path, with_reasons: bool, is_json: bool) -> Exit:
    """Show how long things about persons are kept, and what is kept longer than that. Changes nothing."""
    settings = settings_of(data)
    rules = rules_of(settings.data)
    kept = kept_too_long(settings, rules, today=today_of(settings), now=now())
    document = {"rules": list(rules.values()), "due": kept.due, "due_in_register": kept.in_register}

    def for_people() -> None:
        rows = [
            (rule.name, f"{rule.keeps}{' (own rule)' if rule.is_own else ''}", rule.counts_from, kept.count(rule.name))
            for rule in rules.values()
        ]
        table("", ("rule", "kept", "from", "due"), rows)
        if with_reasons:
            for rule in rules.values():
                text(
                    f"{rule.name}: {rule.what}. Where: {rule.where}. Goes: {rule.goes}. Why: {rule.reason}. "
                    f"Source: {rule.source}.\n"
                )
        for each in kept.due:
            text(f"due: {each.rule}: {each.what}{f', since {each.since}' if each.since else ''}")
        text("Nothing is due." if not kept.total else "`schakel forget --due` removes what is due.")

    show(document, for_people, is_json)
    return Exit.DONE
