"""An export of a questionnaire, read: one row for each response. Only answers on a scale are taken, and only counted.

A person is told apart by a code, which pairs what was answered before with what was answered after. It is forgotten with the
file.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django.utils.translation import gettext as _

from schakel.records.rows import Trouble, rows_of, typed
from schakel.registers.effect.models import Design, Group

MOST_TOLD = 200
CODE, MOMENT, GROUP = "code", "moment", "groep"
_SHORT = 60
_ROLES = {
    CODE: (CODE, "respondent", "respondentcode", "deelnemercode"),
    MOMENT: (MOMENT, "meting", "meetmoment"),
    GROUP: (GROUP, "group"),
}
"""Names of the columns that say whose answers, when, and of which group."""
_BEFORE = frozenset({"voor", "vooraf", "voormeting", "0", "0-meting", "nulmeting", "before"})
_AFTER = frozenset({"na", "achteraf", "na afloop", "nameting", "1", "1-meting", "after"})
_GROUPS = {
    "deelnemer": Group.TAKES_PART, "deelnemers": Group.TAKES_PART, "vergelijking": Group.BESIDE,
    "vergelijkingsgroep": Group.BESIDE, "controle": Group.BESIDE, "controlegroep": Group.BESIDE,
}  # fmt: skip
_NO_ANSWER = frozenset({"", "-", "nvt", "n.v.t.", "weet niet", "weet ik niet", "geen antwoord", "geen mening", "onbekend"})
_PERSON = re.compile(
    r"\b(?:voor|achter|familie|roep|gebruikers)?naam\b|e-?mail|telefoon|mobiel|adres|postcode|woonplaats|geboorte|leeftijd|bsn|burgerservice|pasnummer|lidnummer|"
    r"opmerking|toelichting|\bname\b|phone|address|birth|\bage\b|comment|\bip\b",
    re.IGNORECASE,
)
"""Heads of columns that tell of a person, or in which people write freely."""
_OF_A_PERSON = re.compile(r"@|\d{8}|[^\W\d]+\s+[^\W\d]+")
"""A code that is an address, a number of a pass or citizen, or a name."""
_WHOLE = re.compile(r"(-?\d+)(?:[.,]0+)?$")
_LABELLED = re.compile(r"(-?\d+)\s*[-–:.()=]+\s*[^\W\d]")


def is_reserved(head: str) -> bool:
    """Whether a column of that name says whose answers a row has, so that no question can be called so."""
    return any(head.strip().casefold() in names for names in _ROLES.values())


@dataclass(frozen=True)
class Asked:
    """A question as the file is read for it.

    Args:
        words: the answers in words, from `low` up; none when there are none.
    """

    code: str
    text: str
    low: int
    high: int
    words: tuple[str, ...] = ()

    def answer(self, text: str) -> int | Literal["unknown"] | None:
        """What an answer comes to, as `4`, `4,0`, `4 - vaak` or `vaak`; None = no answer."""
        text = text.strip().casefold()
        words = [each.casefold() for each in self.words]
        if text in words:
            return self.low + words.index(text)
        if text in _NO_ANSWER:
            return None
        found = _WHOLE.match(text) or _LABELLED.match(text)
        value = int(found[1]) if found and len(found[1]) < 6 else None
        return value if value is not None and self.low <= value <= self.high else "unknown"


Counted = dict[str, dict[str, Counter[tuple[int | None, int | None]]]]
"""People by (answer before, answer after), by group, by the code of the question."""


@dataclass(frozen=True)
class Answers:
    """What was read. With trouble, nothing of it is to be kept.

    Args:
        answered: people with an answer; of a design with two moments, at either.
        blank: rows without any answer.
        personal: heads of columns that look like a person, other: heads that are no question; neither was read.
    """

    counted: Counted = field(default_factory=dict)
    answered: int = 0
    blank: int = 0
    personal: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    trouble: tuple[Trouble, ...] = ()


def read_answers(content: bytes, name: str, design: Design, questions: Sequence[Asked], invited: int | None = None) -> Answers:
    """Read an export.

    Args:
        name: of the file, which tells its kind.
        invited: how many were asked; more answers than that cannot be.
    """
    rows = list(rows_of(content, name))
    if not rows or isinstance(rows[0], Trouble):
        return Answers(trouble=(rows[0] if rows else Trouble(0, "", "", _("Het bestand is leeg.")),))
    heads = [str(value or "").strip() for value in rows[0][1]]
    columns, personal, other, trouble = _columns(heads, design, questions)
    if trouble:
        return Answers(personal=personal, other=other, trouble=tuple(trouble[:MOST_TOLD]))
    people: dict[Any, _Person] = {}
    blank = 0
    for number, values in rows[1:]:
        cells = {name: typed(values[at]) if at < len(values) else "" for name, at in columns.items()}
        if not any(str(value or "").strip() for value in values):
            continue
        answers, wrong = _answers(number, cells, questions)
        who, said = _who(number, cells, design)
        trouble += [*said, *wrong]
        if not said and not wrong:
            if all(value is None for value in answers.values()):
                blank += 1
            else:
                trouble += _add(people, who, number, answers)
        if len(trouble) >= MOST_TOLD:
            break
    if not trouble and not people:
        trouble = [Trouble(0, "", "", _("Er staan geen antwoorden in het bestand."))]
    if not trouble and invited is not None and len(people) > invited:
        says = _("Er antwoordden %(answered)s mensen, en er zijn er maar %(invited)s gevraagd. Verander een van de twee.")
        trouble = [Trouble(0, "", "", says % {"answered": len(people), "invited": invited})]
    if trouble:
        return Answers(personal=personal, other=other, trouble=tuple(trouble[:MOST_TOLD]))
    return Answers(_counted(people.values(), questions), len(people), blank, personal, other)


@dataclass
class _Who:
    key: Any
    group: str
    is_before: bool


@dataclass
class _Person:
    group: str
    rows: dict[bool, int]
    answers: dict[bool, Mapping[str, int | None]]


def _columns(
    heads: Sequence[str], design: Design, questions: Sequence[Asked]
) -> tuple[dict[str, int], tuple[str, ...], tuple[str, ...], list[Trouble]]:
    """Where each column stands that is read, what is left aside, and what is wrong with the heads."""
    named = {name.casefold(): role for role, names in _ROLES.items() for name in names}
    named |= {each.text.casefold(): each.code for each in questions} | {each.code.casefold(): each.code for each in questions}
    columns: dict[str, int] = {}
    personal: list[str] = []
    other: list[str] = []
    trouble: list[Trouble] = []
    for at, head in enumerate(heads):
        column = named.get(head.casefold())
        if column is None:
            (personal if _PERSON.search(head) else other).append(head[:_SHORT])
        elif column in columns:
            trouble.append(Trouble(1, head[:_SHORT], head[:_SHORT], _("Deze kolom staat er twee keer.")))
        else:
            columns[column] = at
    needed = {CODE, MOMENT} if design in (Design.PRE_POST, Design.COMPARED) else set()
    needed |= {GROUP} if design == Design.COMPARED else set()
    says = {
        CODE: _("Deze kolom ontbreekt: een code per persoon, waarmee voor en na bij elkaar komen. Geen naam of pasnummer."),
        MOMENT: _("Deze kolom ontbreekt: schrijf “voor” of “na”."),
        GROUP: _("Deze kolom ontbreekt: schrijf “deelnemer” of “vergelijking”."),
    }
    trouble += [Trouble(1, each, "", says[each]) for each in (CODE, MOMENT, GROUP) if each in needed and each not in columns]
    for each in (MOMENT, GROUP):
        if each in columns and each not in needed:
            told = _("Deze kolom hoort niet bij de opzet “%(design)s”. Verander de opzet, of haal de kolom weg.")
            trouble.append(Trouble(1, heads[columns[each]], "", told % {"design": design.label}))
    trouble += [
        Trouble(1, each.code, "", _("De kolom van de vraag “%(text)s” ontbreekt.") % {"text": each.text})
        for each in questions
        if each.code not in columns
    ]
    return columns, tuple(filter(None, personal)), tuple(filter(None, other)), trouble


def _answers(number: int, cells: Mapping[str, str], questions: Sequence[Asked]) -> tuple[dict[str, int | None], list[Trouble]]:
    found: dict[str, int | None] = {}
    trouble = []
    for each in questions:
        value = each.answer(cells[each.code])
        if value == "unknown":
            says = _("Antwoorden lopen van %(low)s tot en met %(high)s, in hele getallen.") % {"low": each.low, "high": each.high}
            if each.words:
                says += " " + _("Of in woorden: %(words)s.") % {"words": ", ".join(each.words)}
            trouble.append(Trouble(number, each.code, cells[each.code][:_SHORT], says))
        else:
            found[each.code] = value
    return found, trouble


def _who(number: int, cells: Mapping[str, str], design: Design) -> tuple[_Who, list[Trouble]]:
    """Whose answers a row has. What looks like a person is not repeated in the message."""
    trouble = []
    code = cells.get(CODE, "").strip()
    if _OF_A_PERSON.search(code):
        says = _("Dit lijkt op een persoon: een naam, adres of nummer van een pas. Gebruik een code die niemand kent.")
        trouble.append(Trouble(number, CODE, "…", says))
    is_before, group = False, str(Group.TAKES_PART)
    if design in (Design.PRE_POST, Design.COMPARED):
        if not code:
            trouble.append(Trouble(number, CODE, "", _("De code ontbreekt: zonder code komen voor en na niet bij elkaar.")))
        moment = cells[MOMENT].strip().casefold()
        is_before = moment in _BEFORE
        if not is_before and moment not in _AFTER:
            trouble.append(Trouble(number, MOMENT, cells[MOMENT][:_SHORT], _("Schrijf “voor” of “na”.")))
    if design == Design.COMPARED:
        found = _GROUPS.get(cells[GROUP].strip().casefold())
        if found is None:
            trouble.append(Trouble(number, GROUP, cells[GROUP][:_SHORT], _("Schrijf “deelnemer” of “vergelijking”.")))
        group = str(found or group)
    # Without a code every row is somebody.
    return _Who(code.casefold() or number, group, is_before), trouble


def _add(people: dict[Any, _Person], who: _Who, number: int, answers: Mapping[str, int | None]) -> Iterator[Trouble]:
    person = people.setdefault(who.key, _Person(who.group, {}, {}))
    if who.is_before in person.rows:
        says = _("Deze code staat voor hetzelfde moment ook in rij %(row)s. Laat één van de twee staan.")
        return iter((Trouble(number, CODE, str(who.key)[:_SHORT], says % {"row": person.rows[who.is_before]}),))
    if person.group != who.group:
        first = next(iter(person.rows.values()))
        says = _("Deze code hoort in rij %(row)s bij de andere groep.") % {"row": first}
        return iter((Trouble(number, GROUP, str(who.key)[:_SHORT], says),))
    person.rows[who.is_before], person.answers[who.is_before] = number, answers
    return iter(())


def _counted(people: Any, questions: Sequence[Asked]) -> Counted:
    found: Counted = {each.code: {} for each in questions}
    for person in people:
        for each in questions:
            pair = tuple(person.answers.get(moment, {}).get(each.code) for moment in (True, False))
            if pair != (None, None):
                found[each.code].setdefault(person.group, Counter())[pair] += 1
    return found
