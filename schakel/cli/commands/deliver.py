"""`schakel deliver`: what is done with one delivery, from the draft to the receipt and its corrections."""

import getpass
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from schakel.cli.clock import now, settings_of, today_of
from schakel.cli.exits import Ended, Exit
from schakel.cli.options import DAY, data_option, json_option, language_option
from schakel.cli.output import show, table, text
from schakel.cli.progress import progress
from schakel.cli.snapshots import closing, facts_of
from schakel.deliveries.answers import questions_of
from schakel.deliveries.delivering import desk_of, sent_and_different
from schakel.deliveries.desk import Actor, Desk
from schakel.deliveries.draft import DraftLine
from schakel.deliveries.entered import AnswerError, read_questionnaire, typed
from schakel.deliveries.entry import Entry
from schakel.deliveries.letter import WHY
from schakel.deliveries.questionnaire import write_questionnaire
from schakel.deliveries.recipient import Part
from schakel.deliveries.still_valid import Difference
from schakel.deliveries.words import state_in_words
from schakel.intake.settings import Settings
from schakel.measures.catalogue import find_measures
from schakel.measures.figure import Figure
from schakel.privacy.audience import Thresholds
from schakel.privacy.publishable import Publishable
from schakel.privacy.reader import Reader, Role
from schakel.privacy.thresholds import load_thresholds
from schakel.reports.numbers import Language
from schakel.reports.words import TOO_SMALL, amount, part_name
from schakel.warehouse.snapshot import current

_delivery = click.argument("delivery", metavar="RECIPIENT/ASSIGNMENT/PERIOD")
_account = click.option("--account", metavar="NAME", default=getpass.getuser, help="Account that acts; yours when left out.")


@dataclass(frozen=True)
class _At:
    """A desk, and who stands at it."""

    settings: Settings
    desk: Desk
    actor: Actor


def _at(delivery: str, data: Path, language: Language, account: str = "") -> _At:
    settings, moment = settings_of(data), now()
    desk = desk_of(settings.data, delivery, today_of(settings), settings.network_code, settings.network_name, language)
    # Who may run commands on the data keeps them for all.
    return _At(settings, desk, Actor(Reader(Role.SUPPORT), account, moment))


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Deliver figures: draft, answers, check, signature, package, receipt, correction.

    A delivery is called as `schakel deliveries` lists it: b9/quarter/2020-Q3. Every act is an entry of the ledger.
    """


@command.command("prefill")
@_delivery
@_account
@data_option()
@language_option
@json_option
def prefill_command(delivery: str, account: str, data: Path, language: Language, is_json: bool) -> Exit:
    """Take the figures of DELIVERY from the current snapshot into a draft, and look at them by the rules."""
    at = _at(delivery, data, language, account)
    with progress() as report:
        entry = at.desk.prefill(at.actor, report)
    return _did(at, entry, language, is_json)


@command.command("show")
@_delivery
@click.option("--all", "is_all", is_flag=True, help="All figures, not only those of which a rule spoke.")
@data_option()
@language_option
@json_option
def show_command(delivery: str, is_all: bool, data: Path, language: Language, is_json: bool) -> Exit:
    """Show how DELIVERY stands: figures of which a rule spoke, and questions with their answers."""
    at = _at(delivery, data, language)
    stands = at.desk.stands()
    has_draft = "draft_hash" in stands.facts
    lines = at.desk.draft(stands).lines if has_draft else ()
    shown = [line for line in lines if is_all or line.remarks]
    answers = at.desk.answers(stands) if has_draft else {}
    questions = [
        (part.name, question.name, question.text[language], found.value if found else None)
        for part, question in questions_of(at.desk.assignment)
        for found in [answers.get((part.name, question.name))]
    ]
    document = {
        "delivery": stands.id, "state": stands.state, "round": stands.round, "draft": stands.draft, "fell": stands.fell,
        "figures": len(lines), "spoken_of": sum(bool(line.remarks) for line in lines),
        "lines": [_line_document(line) for line in shown],
        "questions": [{"part": part, "question": name, "answer": value} for part, name, _, value in questions],
    }  # fmt: skip

    def tell() -> None:
        text(f"{stands.id}: {state_in_words(stands, language)}")
        if shown:
            title = _SAYS[language]["spoken"].format(n=len(shown), all=len(lines))
            table(title, _HEADS[language], _told(shown, language), language, written=(4, 5))
        if questions:
            table(_SAYS[language]["questions"], _QUESTION_HEADS[language], questions, language)

    show(document, tell, is_json)
    return Exit.DONE


@command.command("questions")
@_delivery
@click.option("--to", "file", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Spreadsheet to write.")
@click.option("--part", "part_name_", metavar="PART", help="Only this part; all parts with questions when left out.")
@data_option()
@language_option
def questions_command(delivery: str, file: Path, part_name_: str | None, data: Path, language: Language) -> Exit:
    """Write the questions of DELIVERY as a spreadsheet for their owner to fill in."""
    at = _at(delivery, data, language)
    parts = _parts(at.desk, part_name_)
    file.write_bytes(write_questionnaire(parts, at.desk.answers(), language, datetime(2000, 1, 1)))
    text(_SAYS[language]["written"].format(file=file))
    return Exit.DONE


@command.command("enter")
@_delivery
@click.option("--part", "part_name_", metavar="PART", help="Part of the questions.")
@click.option("--answer", "answers", multiple=True, metavar="QUESTION=VALUE", help="One answer; may be given more than once.")
@click.option("--from", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Spreadsheet that came back.")
@click.option("--why", default="", help="Why an answer that was sent is otherwise; begins a correction.")
@_account
@data_option()
@language_option
@json_option
def enter_command(
    delivery: str, part_name_: str | None, answers: Sequence[str], file: Path | None, why: str, account: str, data: Path,
    language: Language, is_json: bool,
) -> Exit:  # fmt: skip
    """Keep answers to the questions of DELIVERY: typed here, or from the spreadsheet that its owner sent back."""
    at = _at(delivery, data, language, account)
    parts = _parts(at.desk, part_name_)
    if (file is None) == (not answers):
        raise click.UsageError("give --from FILE or --answer QUESTION=VALUE, one of the two")
    if file is not None:
        filled = read_questionnaire(file.read_bytes(), parts, language)
        if filled.problems:
            lines = [" ".join(filter(None, (each.sheet, each.cell, each.says))) for each in filled.problems]
            raise Ended(Exit.REFUSED, f"{file}: nothing was kept.\n" + "\n".join(lines))
        found = {part: dict(values) for part, values in filled.answers.items() if values}
    else:
        found = _typed(answers, parts, language)
    entry = at.desk.enter_parts(at.actor, found, why)
    return _did(at, entry, language, is_json)


@command.command("check")
@_delivery
@click.option("--looked-at", type=click.IntRange(0), required=True, help="Of how many figures a rule spoke; you looked at each.")
@_account
@data_option()
@language_option
@json_option
def check_command(delivery: str, looked_at: int, account: str, data: Path, language: Language, is_json: bool) -> Exit:
    """Say that all figures of DELIVERY of which a rule spoke were looked at."""
    at = _at(delivery, data, language, account)
    return _did(at, at.desk.check(at.actor, looked_at), language, is_json)


@command.command("sign")
@_delivery
@_account
@data_option()
@language_option
@json_option
def sign_command(delivery: str, account: str, data: Path, language: Language, is_json: bool) -> Exit:
    """Sign for DELIVERY, where the support organisation signs; a library signs on its own page."""
    at = _at(delivery, data, language, account)
    return _did(at, at.desk.sign(at.actor), language, is_json)


@command.command("send")
@_delivery
@_account
@data_option()
@language_option
@json_option
def send_command(delivery: str, account: str, data: Path, language: Language, is_json: bool) -> Exit:
    """Make the package of DELIVERY and put it in the folder of its recipient, once."""
    at = _at(delivery, data, language, account)
    return _did(at, at.desk.send(at.actor), language, is_json)


@command.command("receipt")
@_delivery
@click.option("--mark", required=True, metavar="TEXT", help="Mark that the recipient gave; no name of a person.")
@click.option("--on", "received_on", type=DAY, help="Day on which they had it; today when left out.")
@_account
@data_option()
@language_option
@json_option
def receipt_command(
    delivery: str, mark: str, received_on: date | None, account: str, data: Path, language: Language, is_json: bool
) -> Exit:
    """Write down that the recipient has DELIVERY."""
    at = _at(delivery, data, language, account)
    return _did(at, at.desk.receipt(at.actor, mark, received_on or at.desk.today), language, is_json)


@command.command("correct")
@_delivery
@click.option("--why", required=True, metavar="TEXT", help="Why; it stands in the ledger.")
@_account
@data_option()
@language_option
@json_option
def correct_command(delivery: str, why: str, account: str, data: Path, language: Language, is_json: bool) -> Exit:
    """Begin a correction of DELIVERY: what was sent stays what it was, and a next round comes beside it."""
    at = _at(delivery, data, language, account)
    return _did(at, at.desk.correct(at.actor, why), language, is_json)


@command.command("differs")
@data_option()
@language_option
@json_option
def differs_command(data: Path, language: Language, is_json: bool) -> Exit:
    """Compare all that was sent with the current snapshot: which delivered figures would be otherwise now, and why."""
    settings = settings_of(data)
    snapshot = current(settings.data)
    if snapshot is None:
        raise Ended(Exit.REFUSED, f"{settings.data}: there is no snapshot yet; run: schakel fetch, then: schakel refresh")
    with progress() as report:
        found = sent_and_different(settings.data, snapshot, report)
    thresholds = load_thresholds(settings.data)
    rows = [
        (name, _title(each.line.figure, language), each.line.place or each.line.figure.place_code,
         part_name(each.line.figure.part, language), _value(each.line.released, language),
         _now(each, thresholds, language), WHY[language][each.why], ", ".join(each.come))
        for name, different in found.items() for each in different
    ]  # fmt: skip
    document = {
        **facts_of(snapshot),
        "deliveries": [
            {"delivery": name, "differ": [_difference(each, thresholds) for each in different]}
            for name, different in found.items()
        ],
    }

    def tell() -> None:
        if not found:
            text(_SAYS[language]["nothing_sent"])
        elif not rows:
            text(_SAYS[language]["same"].format(n=len(found)))
        else:
            title = _SAYS[language]["differ"].format(n=len(rows), of=sum(bool(each) for each in found.values()), all=len(found))
            table(title, _DIFFERENT_HEADS[language], rows, language, written=(4, 5))
        text(_SAYS[language]["beside"].format(snapshot=snapshot.id) + closing(snapshot, language))

    show(document, tell, is_json)
    return Exit.DONE


_HEADS: dict[Language, tuple[str, ...]] = {
    "nl": ("onderdeel", "cijfer", "plaats", "groep", "waarde", "jaar eerder", "wat opviel"),
    "en": ("part", "figure", "place", "group", "value", "a year before", "what was seen"),
}
_QUESTION_HEADS: dict[Language, tuple[str, ...]] = {
    "nl": ("onderdeel", "code", "vraag", "antwoord"),
    "en": ("part", "code", "question", "answer"),
}
_DIFFERENT_HEADS: dict[Language, tuple[str, ...]] = {
    "nl": ("levering", "cijfer", "plaats", "groep", "geleverd", "nu", "waardoor", "nieuwe lading"),
    "en": ("delivery", "figure", "place", "group", "delivered", "now", "why", "new batch"),
}
_SAYS: dict[Language, dict[str, str]] = {
    "nl": {
        "did": "{delivery}: {state} (regel {number} van het logboek).",
        "spoken": "{n} van {all} cijfers vielen op", "questions": "Vragen", "written": "Vragenlijst geschreven: {file}",
        "beside": "Vergeleken met momentopname {snapshot}.",
        "nothing_sent": "Er is nog niets geleverd.", "same": "Alle {n} leveringen kloppen nog met de huidige momentopname.",
        "differ": "{n} geleverde cijfers zijn nu anders, in {of} van {all} leveringen",
    },
    "en": {
        "did": "{delivery}: {state} (entry {number} of the ledger).",
        "spoken": "{n} of {all} figures stood out", "questions": "Questions", "written": "Questionnaire written: {file}",
        "beside": "Compared with snapshot {snapshot}.",
        "nothing_sent": "Nothing was delivered yet.", "same": "All {n} deliveries still agree with the current snapshot.",
        "differ": "{n} delivered figures are otherwise now, in {of} of {all} deliveries",
    },
}  # fmt: skip


def _did(at: _At, entry: Entry, language: Language, is_json: bool) -> Exit:
    stands = at.desk.stands()
    state = state_in_words(stands, language)
    document = {"delivery": stands.id, "state": stands.state, "entry": entry.number, "hash": entry.hash, "facts": entry.facts}
    said = _SAYS[language]["did"].format(delivery=stands.id, state=state, number=entry.number)
    show(document, lambda: text(said), is_json)
    return Exit.DONE


def _parts(desk: Desk, name: str | None) -> list[Part]:
    parts = [part for part in desk.assignment.parts if part.questions and name in (None, part.name)]
    if not parts:
        asked = [part.name for part in desk.assignment.parts if part.questions]
        raise Ended(
            Exit.REFUSED, f"{desk.id}: no questions in part {name!r}; parts with questions are {', '.join(asked) or 'none'}"
        )
    return parts


def _typed(answers: Sequence[str], parts: Sequence[Part], language: Language) -> dict[str, dict[str, float | str]]:
    questions = {question.name: (part.name, question) for part in parts for question in part.questions}
    found: dict[str, dict[str, float | str]] = {}
    for each in answers:
        name, is_given, value = each.partition("=")
        if not is_given or name not in questions:
            raise Ended(Exit.REFUSED, f"--answer {each!r}: write QUESTION=VALUE; questions are {', '.join(questions)}")
        part, question = questions[name]
        try:
            found.setdefault(part, {})[name] = typed(question, value, language)
        except AnswerError as error:
            raise Ended(Exit.REFUSED, f"--answer {name}: {error}") from error
    return found


def _told(lines: Sequence[DraftLine], language: Language) -> list[tuple[Any, ...]]:
    return [
        (line.part, _title(line.figure, language), line.place or line.figure.place_code, part_name(line.figure.part, language),
         TOO_SMALL[language] if line.hidden else _value(line.figure, language),
         _value(line.before, language) if line.before and not line.before_hidden else "",
         " ".join(remark.says[language] for remark in line.remarks) if not line.hidden else "")
        for line in lines
    ]  # fmt: skip


def _title(figure: Figure, language: Language) -> str:
    measure = find_measures().get(figure.measure)
    return measure.title[language] if measure else figure.measure


def _now(each: Difference, thresholds: Thresholds, language: Language) -> str:
    now = each.now_released(thresholds)
    return "–" if now is None else TOO_SMALL[language] if now.is_hidden else _value(now, language)


def _value(figure: Figure | Publishable, language: Language) -> str:
    measure = find_measures().get(figure.measure)
    return "–" if figure.value is None or measure is None else amount(figure.value, measure, language)


def _line_document(line: DraftLine) -> dict[str, Any]:
    figure = line.released
    return {
        "part": line.part, "measure": figure.measure, "level": figure.level, "place_code": figure.place_code,
        "group": figure.part, "value": figure.value, "is_hidden": figure.is_hidden, "batches": line.batches,
        "rules": [] if figure.is_hidden else [remark.rule for remark in line.remarks],
    }  # fmt: skip


def _difference(each: Difference, thresholds: Thresholds) -> dict[str, Any]:
    figure, now = each.line.released, each.now_released(thresholds)
    return {
        "measure": figure.measure, "level": figure.level, "place_code": figure.place_code, "group": figure.part,
        "delivered": figure.value, "now": now.value if now else None, "is_hidden": bool(now and now.is_hidden), "why": each.why,
        "gone": each.gone, "come": each.come,
    }  # fmt: skip
