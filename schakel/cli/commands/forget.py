"""`schakel forget`: a closed year, one borrower who asks for it, or all that is kept too long."""

import sys
from pathlib import Path

import click

from schakel.cli.clock import now, settings_of, today_of
from schakel.cli.exits import Ended, Exit
from schakel.cli.fault import logs
from schakel.cli.options import data_option, json_option
from schakel.cli.output import show, table, text
from schakel.cli.progress import progress
from schakel.cli.retention import before, kept_too_long
from schakel.cli.site import due_in_register, has_own_database
from schakel.deliveries.ledger import Ledger, LedgerError
from schakel.intake.keys import Keys
from schakel.intake.settings import Settings
from schakel.retention.closing import counting_persons
from schakel.retention.due import forget_due
from schakel.retention.person import Forgotten, forget_borrower, needles_of
from schakel.retention.rules import rules_of
from schakel.retention.year import check_year, forget_year

OWN_DATABASE = "the database of the site (SCHAKEL_DATABASE)"
SHOWN = 20
"""Places that are printed; `--json` gives them all."""


@click.command()
@data_option()
@click.option("--year", type=int, metavar="YYYY", help="A year that is over: its key, and the pseudonyms of its loans and holds.")
@click.option(
    "--borrower", metavar="NUMBER", help="One borrower, everywhere; - asks for the number, so that no history keeps it."
)
@click.option("--scope", help="With --borrower: of which system the number is, as the feeds say; needed when there are several.")
@click.option(
    "--remove-extracts", is_flag=True, help="With --borrower: also remove files in the data folder that hold the number."
)
@click.option("--due", is_flag=True, help="All that is kept longer than the rules say; `schakel retention` shows it.")
@click.option("--yes", is_flag=True, help="Do not ask; for scripts.")
@json_option
def command(
    data: Path, year: int | None, borrower: str | None, scope: str | None, remove_extracts: bool, due: bool, yes: bool,
    is_json: bool,
) -> Exit:  # fmt: skip
    """Forget for good: one of --year, --borrower and --due. What it means is told first, and asked.

    Stopped halfway, by hand or by a power cut, the same command again finishes it. What was published stays as it is: counts
    name nobody. It ends with exit code 1 when something is left, and says where.
    """
    if sum((year is not None, borrower is not None, due)) != 1:
        raise click.UsageError("give one of --year, --borrower and --due")
    if borrower is None and (scope is not None or remove_extracts):
        raise click.UsageError("--scope and --remove-extracts belong to --borrower")
    settings = settings_of(data)
    if year is not None:
        return _year(settings, year, yes=yes, is_json=is_json)
    if due:
        return _due(settings, yes=yes, is_json=is_json)
    number = _number(borrower or "")
    return _borrower(settings, number, scope, remove_extracts=remove_extracts, yes=yes, is_json=is_json)


def _number(given: str) -> str:
    if given != "-":
        return given
    if not sys.stdin.isatty():
        return sys.stdin.readline()
    return str(click.prompt("Borrower number (not shown)", hide_input=True, err=True))


def _ask(meaning: str, *, yes: bool) -> None:
    click.echo(meaning, err=True)
    if not yes:
        click.confirm("Do it?", abort=True, err=True)


def _year(settings: Settings, year: int, *, yes: bool, is_json: bool) -> Exit:
    today = today_of(settings)
    check_year(settings, year, today)
    if Keys(settings.keys).is_destroyed(year):
        meaning = f"The key of {year} was destroyed before; this looks whether anything is left to do."
    else:
        meaning = (
            f"The key of {year} in {settings.keys} is destroyed for good: nobody can ever tie a borrower number to {year} again, "
            f"nor read an extract of borrowers of {year}. In all batches and snapshots the loans and holds of {year} lose their "
            f"pseudonym. Figures of {year} that count persons ({', '.join(counting_persons())}) are kept as they are now; all "
            "others go on being computed. Back-ups of the keys and of the data are yours to destroy."
        )
    _ask(meaning, yes=yes)
    with progress() as report:
        done = forget_year(settings, year, today=today, now=now(), report=report)

    def for_people() -> None:
        text(
            f"{year} is forgotten: its key is gone ({done.key_files} files), {done.rows} rows in {done.batches} batches and "
            f"{done.rows_of_snapshots} rows of snapshots lost their pseudonym; {done.figures} figures that count persons are "
            "kept."
        )
        text(f"Read again after that: {done.left} rows still have one.")

    show({"forgotten": done}, for_people, is_json)
    return Exit.DONE if done.left == 0 else Exit.REFUSED


def _borrower(
    settings: Settings, number: str, scope: str | None, *, remove_extracts: bool, yes: bool, is_json: bool
) -> Exit:  # fmt: skip
    needles = needles_of(settings, number, scope)
    meaning = (
        f"This borrower is looked for under {len(needles.pseudonyms)} keys and taken out: out of states of borrowers as a whole, "
        "in loans and holds only who it was. What was published and delivered stays as it is; a figure that is computed anew "
        "counts one borrower less."
    )
    if remove_extracts:
        meaning += " Extracts in the data folder that hold the number, and whose rows are kept as batches, are removed."
    _ask(meaning, yes=yes)
    with progress() as report:
        done = forget_borrower(
            settings, needles, today=today_of(settings), now=now(), logs=logs(), remove_extracts=remove_extracts, report=report,
            elsewhere=[OWN_DATABASE] if has_own_database() else [], made=sent_files(settings.data),
        )  # fmt: skip
    show({"forgotten": done, "proven": done.is_proven}, lambda: _tell(done), is_json)
    if not done.is_proven:
        raise Ended(Exit.REFUSED, _what_is_left(settings, done), reason="something_left")
    return Exit.DONE


def sent_files(data: Path) -> set[str]:
    """Hashes of the files that were sent: all they say stands in the drafts, answers, reasons and recipients as well.

    None of a ledger that was tampered with: that keeps nobody from being forgotten, and proves nothing.
    """
    try:
        entries = Ledger(data).entries()
    except LedgerError:
        return set()
    return {str(hash_) for entry in entries for hash_ in entry.facts.get("files", {}).values()}


def _tell(done: Forgotten) -> None:
    table("Taken out", ("where", "rows"), list(done.rows.items()))
    searched = done.searched
    text(
        f"Searched after that: {searched.files} files, {searched.bytes} bytes as they lie on the disk and {searched.unpacked} "
        f"bytes unpacked, for the number and the pseudonyms of {', '.join(map(str, done.years))}. "
        f"Found: {sum(searched.found.values())}."
    )
    if done.shredded:
        years = ", ".join(map(str, done.shredded))
        text(f"Of {years} the key is gone: what is left of those years leads to nobody, so there is nothing to look for.")
    if searched.same_digits:
        text(f"The same digits are the number of something else in {sum(searched.same_digits.values())} cells; these stay.")
    if done.is_proven:
        text(
            "Nothing is left. The day and this proof are in forgotten.jsonl, without the number. "
            "Run `schakel refresh` to compute anew."
        )


def _what_is_left(settings: Settings, done: Forgotten) -> str:
    lines = ["Something is left, or may be:"]
    lines += [f"  {place}: could not be looked into" for place in done.searched.unread[:SHOWN]]
    if len(done.searched.unread) > SHOWN:
        lines.append(f"  and {len(done.searched.unread) - SHOWN} more that could not be; --json gives them all")
    lines += [f"  {place}: {times} times" for place, times in list(done.searched.found.items())[:SHOWN]]
    if len(done.searched.found) > SHOWN:
        lines.append(f"  and {len(done.searched.found) - SHOWN} more places; --json gives them all")
    for each in done.holding[:SHOWN]:
        where = each.path.relative_to(settings.data) if each.path.is_relative_to(settings.data) else each.path
        lines.append(f"  {where}: {each.place}, of the library system")
    if done.holding:
        can = any(each.is_ours and each.is_kept for each in done.holding)
        lines.append(
            "Extracts are never changed: have the borrower removed in the library system and export again, or remove the files"
            + ("; --remove-extracts removes those in the data folder that are kept as batches." if can else ".")
        )
    if done.searched.found:
        lines.append("Look at those places: take the number out of texts by hand, then run the same command again.")
    if done.searched.unread:
        lines.append(
            "Look into those that could not be yourself, and take the borrower out: unpack an archive, put a broken file back, "
            "search a database of its own for the number."
        )
    return "\n".join(lines)


def _due(settings: Settings, *, yes: bool, is_json: bool) -> Exit:
    rules, today, moment = rules_of(settings.data), today_of(settings), now()
    kept = kept_too_long(settings, rules, today=today, now=moment)
    if not kept.total:
        show({"gone": {}}, lambda: text("Nothing is due."), is_json)
        return Exit.DONE
    counts = {name: count for name in rules if (count := kept.count(name))}
    meaning = ["This goes for good:", *(f"  {name}: {count} ({rules[name].what})" for name, count in counts.items())]
    _ask("\n".join(meaning), yes=yes)
    with progress() as report:
        gone = forget_due(settings, kept.due, today=today, now=moment, report=report)
    gone |= due_in_register(settings.data, before(rules, moment.date()), forget=True)
    gone = {name: count for name, count in gone.items() if count}
    show({"gone": gone}, lambda: table("Gone", ("rule", "how many"), list(gone.items())), is_json)
    return Exit.DONE
