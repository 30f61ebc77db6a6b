"""*Leveringen* before they are pages: what is due, how one stands, what stood out, what was sent."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from schakel.dashboards.delivery_words import ACT_BUTTONS, TITLES, WORDS
from schakel.deliveries.calendar import Due, days_late
from schakel.deliveries.draft import Draft, DraftLine
from schakel.deliveries.entry import Entry
from schakel.deliveries.letter import WHY
from schakel.deliveries.recipient import Assignment
from schakel.deliveries.states import Act, Delivery, State, can_act, may_act
from schakel.deliveries.still_valid import Difference
from schakel.deliveries.words import ACTS, ROLES, STATES, fall_in_words, note, state_in_words
from schakel.measures.catalogue import find_measures
from schakel.privacy.audience import Thresholds
from schakel.privacy.publishable import Publishable
from schakel.privacy.reader import Reader, Role
from schakel.reports.numbers import Language, number
from schakel.reports.periods import day as day_in_words
from schakel.reports.periods import short
from schakel.reports.words import LEVELS, NOT_KNOWN, TOO_SMALL, amount, part_name

DONE = (State.SENT, State.RECEIPTED)
Local = Callable[[datetime], date]
"""The day of a moment on the calendar of the network."""
Names = Callable[[str], str]
"""Name of an organisation by its code; the code where the snapshot does not know it."""


@dataclass(frozen=True)
class DueRow:
    """One delivery in the list.

    Args:
        about: library that it tells of, where that is not the recipient.
        tone: good, warn or plain, beside the word.
    """

    id: str
    title: str
    about: str
    recipient: str
    period: str
    due_on: str
    state: str
    tone: str
    note: str
    late: int


@dataclass(frozen=True)
class DueList:
    """What is due in a year: the finding as a title, and the rows."""

    title: str
    rows: tuple[DueRow, ...]


def due_list(
    dues: Iterable[Due],
    standing: Mapping[str, Delivery],
    year: int,
    today: date,
    local: Local,
    names: Names,
    language: Language,
    changed: Mapping[str, int] | None = None,
) -> DueList:
    """The list of one year, earliest deadline first.

    Args:
        changed: figures that were sent and would be otherwise now, by delivery.
    """
    by_delivery = changed or {}
    rows = tuple(
        _row(
            due,
            standing.get(due.delivery, Delivery(due.delivery)),
            today,
            local,
            names,
            language,
            by_delivery.get(due.delivery, 0),
        )
        for due in dues
    )
    late = sum(row.late > 0 for row in rows)
    done = sum(row.tone == "good" for row in rows)
    kind = "none" if not rows else "late_one" if late == 1 else "late" if late else "all" if done == len(rows) else "open"
    title = TITLES[language][kind].format(year=year, done=done, all=len(rows), late=late)
    return DueList(title, rows)


def about(due: Due, names: Names) -> str:
    """The library that a delivery tells of, where that is not the recipient itself."""
    code = due.assignment.organisation
    return "" if code in ("", due.recipient.organisation) else names(code)


def _row(due: Due, delivery: Delivery, today: date, local: Local, names: Names, language: Language, changed: int) -> DueRow:
    sent_on = local(delivery.first_sent_at) if delivery.first_sent_at else None
    late = days_late(due, delivery, today, sent_on)
    is_open = delivery.state not in DONE
    tone = "good" if delivery.state in DONE else "warn" if (late and is_open) or delivery.fell else "plain"
    return DueRow(
        id=due.delivery,
        title=due.assignment.title[language],
        about=about(due, names),
        recipient=due.recipient.title,
        period=short(due.assignment.period, due.starts_on, language),
        due_on=day_in_words(due.due_on, language),
        state=state_in_words(delivery, language),
        tone=tone,
        note=" ".join(filter(None, (note(due, delivery, late, today, language), changed_in_words(changed, language)))),
        late=late if is_open else 0,
    )


def changed_in_words(changed: int, language: Language) -> str:
    """How many figures that were sent would be otherwise now; empty for none."""
    if not changed:
        return ""
    return WORDS[language]["changed_one" if changed == 1 else "changed"].format(n=number(changed, 0, language))


@dataclass(frozen=True)
class ChangedRow:
    """One figure that was sent and would be otherwise now."""

    title: str
    place: str
    group: str
    was: str
    now: str
    why: str
    batches: str


def changed_rows(differences: Iterable[Difference], thresholds: Thresholds, language: Language) -> list[ChangedRow]:
    """In words, for who makes the correction."""
    found = []
    for each in differences:
        was = each.line.released
        measure = find_measures().get(was.measure)
        now = each.now_released(thresholds)
        found.append(
            ChangedRow(
                title=measure.title[language] if measure else was.measure,
                place=each.line.place or was.place_code,
                group=part_name(was.part, language),
                was=_value(was, language),
                now=NOT_KNOWN[language] if now is None else _value(now, language),
                why=WHY[language][each.why],
                batches=", ".join(each.come),
            )
        )
    return found


def road(delivery: Delivery, language: Language) -> list[tuple[str, str]]:
    """The steps of a delivery, each with `done`, `now` or `to come`."""
    order = [state for state in State if state is not State.CORRECTING]
    at = order.index(delivery.state) if delivery.state in order else 0
    return [
        (STATES[language][state], "done" if place < at else "now" if place == at else "to come")
        for place, state in enumerate(order)
    ]


@dataclass(frozen=True)
class Button:
    """One thing that this reader can do now. `needs`: what must be filled in for it."""

    act: str
    text: str
    says: str
    needs: str


def buttons(reader: Reader, assignment: Assignment, delivery: Delivery, language: Language) -> list[Button]:
    """What this reader can do now, in order. Falling of a signature is no button: it happens."""
    found = []
    for act in can_act(delivery.state):
        if act in (Act.VOID, Act.ENTER) or not may_act(reader, assignment, act):
            continue
        again = act is Act.PREFILL and delivery.state is not State.DUE
        text, says, needs = ACT_BUTTONS[language]["prefill_again" if again else act.value]
        found.append(Button(act.value, text, says, needs))
    # What brings a delivery on comes first; taking the figures anew comes last.
    return sorted(found, key=lambda each: each.act == Act.PREFILL and delivery.state not in (State.DUE, State.CORRECTING))


@dataclass(frozen=True)
class FigureRow:
    """One figure of a draft, as the recipient may see it.

    Args:
        owned: the part of the delivery, and who answers for it.
        holds: since when its definition does; `definition`: fingerprint of that.
        batches: in which its rows came.
        rules: names of those that spoke.
    """

    title: str
    level: str
    place: str
    group: str
    value: str
    before: str
    says: tuple[str, ...]
    stops: bool
    owned: str
    holds: str
    definition: str
    batches: tuple[str, ...]
    rules: tuple[str, ...]


def figure_rows(lines: Iterable[DraftLine], assignment: Assignment, language: Language) -> list[FigureRow]:
    """Figures in words; of what is kept back no rule is told."""
    owned = {part.name: f"{part.title[language]} ({part.owner[language]})" for part in assignment.parts}
    found = []
    for line in lines:
        figure, before = line.released, line.before_released
        measure = find_measures().get(figure.measure)
        may_tell = not figure.is_hidden and (before is None or not before.is_hidden)
        found.append(
            FigureRow(
                title=measure.title[language] if measure else figure.measure,
                level=LEVELS[language][figure.level],
                place=line.place or figure.place_code,
                group=part_name(figure.part, language),
                value=_value(figure, language),
                before=_value(before, language) if before is not None else "",
                says=tuple(remark.says[language] for remark in line.remarks) if may_tell else (),
                stops=any(remark.stops for remark in line.remarks),
                owned=owned[line.part],
                holds=day_in_words(figure.version, language),
                definition=line.definition,
                batches=line.batches,
                rules=tuple(remark.rule for remark in line.remarks) if may_tell else (),
            )
        )
    return found


def _value(figure: Publishable, language: Language) -> str:
    measure = find_measures().get(figure.measure)
    if figure.is_hidden:
        return TOO_SMALL[language]
    if figure.value is None or measure is None:
        return NOT_KNOWN[language]
    return amount(figure.value, measure, language)


def spoken_title(draft: Draft, language: Language) -> str:
    """How many figures stood out, as a title."""
    spoken, stopped = len(draft.spoken_of), len(draft.stopped)
    kind = "stopped" if stopped else "spoken" if spoken else "quiet"
    told = {name: number(n, 0, language) for name, n in (("n", spoken), ("all", len(draft.lines)), ("stopped", stopped))}
    return WORDS[language][kind].format(**told)


@dataclass(frozen=True)
class Sent:
    """One round that was sent.

    Args:
        files: names, each with what it is in words.
        folder, hashes: where the files lie, and what they must be.
    """

    round: int
    title: str
    files: tuple[tuple[str, str], ...]
    folder: str
    package: str
    hashes: Mapping[str, str]
    anchor: str


def sent_rounds(entries: Sequence[Entry], local: Local, language: Language) -> list[Sent]:
    """What was sent, latest first."""
    found = []
    for place, entry in enumerate((entry for entry in entries if entry.act is Act.SEND), start=1):
        title = WORDS[language]["sent" if place == 1 else "sent_again"]
        files = tuple((name, _kind_of(name, language)) for name in sorted(entry.facts["files"], key=_by_use))
        found.append(
            Sent(
                place,
                title.format(day=day_in_words(local(entry.at), language), n=place - 1),
                files,
                str(entry.facts["folder"]),
                str(entry.facts["package"]),
                entry.facts["files"],
                str(entry.facts.get("anchor", "")),
            )
        )
    return found[::-1]


LETTERS = {"correctie.pdf": "letter", "correction.pdf": "letter", "correctie.csv": "letter_csv", "correction.csv": "letter_csv"}
_USE = ("pdf", "xlsx", "csv", "json", "parquet")


def _by_use(name: str) -> tuple[int, str]:
    ending = name.rpartition(".")[2]
    if name in LETTERS:
        return (-1, name.replace(".pdf", ".0"))
    return (_USE.index(ending) if ending in _USE and name != "datapackage.json" else len(_USE), name)


def _kind_of(name: str, language: Language) -> str:
    words = WORDS[language]
    if name == "datapackage.json":
        return words["datapackage"]
    if (letter := LETTERS.get(name)) is not None:
        return words[letter]
    for ending in ("-nl.csv", "-en.csv"):
        if name.endswith(ending):
            return words[ending]
    return words.get(name.rpartition(".")[2], name)


@dataclass(frozen=True)
class Told:
    """One entry of the ledger in words."""

    number: int
    at: datetime
    delivery: str
    what: str
    by: str
    why: str


def told(entries: Iterable[Entry], language: Language) -> list[Told]:
    """Entries in words, latest first."""
    return [
        Told(
            entry.number, entry.at, entry.delivery, ACTS[language][entry.act],
            f"{ROLES[language][entry.by.role]}: {entry.by.account}",
            fall_in_words(entry.facts, language) or str(entry.facts.get("reason", "")),
        )
        for entry in reversed(list(entries))
    ]  # fmt: skip


def for_reader(dues: Iterable[Due], standing: Mapping[str, Delivery], reader: Reader) -> list[Due]:
    """Deliveries that a reader follows: all, those about the own library, or those that were sent to the own organisation."""
    if reader.role is Role.SUPPORT:
        return list(dues)
    if reader.role is Role.LIBRARY:
        return [due for due in dues if reader.organisation_code in organisations_of(due)]
    return [
        due for due in dues
        if due.recipient.name == reader.recipient
        and (found := standing.get(due.delivery)) is not None and found.first_sent_at is not None
    ]  # fmt: skip


def organisations_of(due: Due) -> Collection[str]:
    """Libraries that a delivery is for, or about."""
    return {code for code in (due.recipient.organisation, due.assignment.organisation) if code}
